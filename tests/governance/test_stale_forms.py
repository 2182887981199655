"""What somebody else changed after a form was opened is shown beside it, and nothing typed is lost."""

import datetime

import pytest

from governance.models import Membership, Organisation, Person, Rule, Seat
from governance.services import memberships
from tests import factories
from tests.governance.editor import FROM, HELD, SEAT, at

pytestmark = pytest.mark.django_db


EDITS = {
    "membership-replace": (HELD, {"holder": "New", "holder_choice": "new-person", **FROM}),
    "membership-reappoint": (HELD, FROM),
    "membership-end": (HELD, {"last_0": "1", "last_1": "1", "last_2": "2010"}),
    "membership-correct": (HELD, {"note": "noted"}),
    "membership-remove": (HELD, {}),
    "appoint": (SEAT, {"holder": "New", "holder_choice": "new-person", **FROM}),
    "substitute": (SEAT, {"holder": "New", "holder_choice": "new-person", **FROM}),
    "seat-change": (SEAT, {"title": "Chairman", "role": "chair"}),
    "seat-abolish": (SEAT, {"last_0": "1", "last_1": "1", "last_2": "2010"}),
    "rule-change": ({"body": "board", "rule": "quorum"}, {"kind": "quorum", "extent": "at_least", "number": "3"}),
    "person-correct": ({"person": "ada"}, {"name": "Ada Lovelace"}),
    "organisation-correct": ({"organisation": "council"}, {"name": "City Council", "kind": "other"}),
}
"""Every form that edits something: its address, and what is typed."""


def test_stale_form_shows_both_versions_keeps_what_was_typed_and_then_goes_ahead(officer, ada, chair):
    page = officer.get(at("membership-end", **HELD))
    seen = page.context["form"]["seen"].value()
    author = factories.user()
    memberships.correct(by=author, membership=ada, starts=datetime.date(2008, 6, 4))
    typed = {"last_0": "31", "last_1": "3", "last_2": "2009", "reason": "Resigned", "seen": seen}

    response = officer.post(at("membership-end", **HELD), typed)

    assert response.status_code == 409
    assert "Somebody changed this after you opened the page" in response.text
    assert "Ada Byron, from 4 May 2008" in response.text
    assert "Ada Byron, from 4 June 2008" in response.text
    assert 'value="Resigned"' in response.text
    ada.refresh_from_db()
    assert ada.ends is None

    again = officer.post(at("membership-end", **HELD), typed | {"seen": response.context["form"]["seen"].value()})

    assert again.status_code == 302
    ada.refresh_from_db()
    assert ada.ends == datetime.date(2009, 4, 1)


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_form_refuses_what_was_changed_meanwhile(officer, here, ada, name):
    arguments, typed = EDITS[name]
    rule = factories.rule(body=ada.seat.body, slug="quorum")
    council = factories.organisation(partnership=here, slug="council", name="Council")
    seen = officer.get(at(name, **arguments)).context["form"]["seen"].value()
    Membership.objects.filter(pk=ada.pk).update(note="changed meanwhile")
    Rule.objects.filter(pk=rule.pk).update(number=9)
    Person.objects.filter(pk=ada.person_id).update(name="Changed Meanwhile")
    Organisation.objects.filter(pk=council.pk).update(name="Changed Meanwhile")

    response = officer.post(at(name, **arguments), typed | {"seen": seen})

    assert response.status_code == 409
    assert "hanged " in response.text
    assert "eanwhile" in response.text or ">9<" in response.text


def test_seat_form_refuses_what_another_officer_set_meanwhile(officer, chair):
    seen = officer.get(at("seat-change", **SEAT)).context["form"]["seen"].value()
    Seat.objects.filter(pk=chair.pk).update(voting=True)

    response = officer.post(at("seat-change", **SEAT), {"title": "Chair", "role": "chair", "seen": seen})

    assert response.status_code == 409


@pytest.mark.parametrize("seen", ["[" * 50_000, '[["\\ud800", "x"]]', "x", "[1]"])
def test_form_that_carries_nonsense_is_stale(officer, ada, seen):
    typed = {"last_0": "1", "last_1": "1", "last_2": "2010", "seen": seen}

    assert officer.post(at("membership-end", **HELD), typed).status_code == 409
