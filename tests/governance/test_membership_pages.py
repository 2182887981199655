"""The membership editor's pages: what is typed is kept, what is meant is asked, what was done is said."""

import datetime

import pytest
from django.test import Client

from governance.dates import PartialDate
from governance.models import Membership, Organisation, Person
from governance.services import memberships
from governance.services.memberships import NewHolder, Terms
from tests import factories
from tests.governance.editor import FROM, HELD, SEAT, at

pytestmark = pytest.mark.django_db


def test_replace_in_one_step(officer, ada):
    response = officer.post(
        at("membership-replace", **HELD),
        {"holder": "Bea Hall", "holder_choice": "new-person", "reason": "Moved", **FROM},
        follow=True,
    )

    assert "Bea Hall replaces Ada Byron as Chair from 12 June 2009." in response.text
    assert "Undo" not in response.text
    ada.refresh_from_db()
    assert ada.period == "4 May 2008 to 11 June 2009"


def test_replace_by_an_administrator_offers_undo(administrator, ada):
    response = administrator.post(
        at("membership-replace", **HELD), {"holder": "Bea Hall", "holder_choice": "new-person", **FROM}, follow=True
    )

    assert ">Undo</a>" in response.text


def test_replace_escapes_a_hostile_name(administrator, ada):
    response = administrator.post(
        at("membership-replace", **HELD),
        {"holder": "<b>Bea</b>", "holder_choice": "new-person", **FROM},
        follow=True,
    )

    assert "<b>Bea</b>" not in response.text
    assert "&lt;b&gt;Bea&lt;/b&gt; replaces" in response.text


def test_correct_page_opens_with_what_is_recorded(officer, ada):
    page = officer.get(at("membership-correct", **HELD))

    assert [page.context["form"]["starts"].value().written()] == ["2008-05-04"]


def test_correct_and_remove(officer, ada):
    officer.post(
        at("membership-correct", **HELD),
        {"starts_0": "5", "starts_1": "5", "starts_2": "2008", "until_2": "2009", "ex_officio": "on", "note": "n"},
    )
    ada.refresh_from_db()
    assert (ada.period, ada.ex_officio, ada.note) == ("5 May 2008 to 2009", True, "n")

    officer.post(at("membership-remove", **HELD))
    assert not Membership.objects.exists()


def test_co_opt_and_add_a_seat(officer, chair):
    officer.post(at("co-opt", body="board"), {"holder": "Cyd", "holder_choice": "new-person", **FROM})
    officer.post(at("seat-add", body="board"), {"title": "Adviser", "role": "adviser", "voting": "no"})

    assert list(chair.body.seats.values_list("title", "voting")) == [
        ("Chair", None),
        ("Co-opted member: Cyd", None),
        ("Adviser", False),
    ]


def test_rules_are_shown_as_met_or_not_with_the_reason(officer, ada, client):
    officer.post(at("rule-add", body="board"), {"kind": "quorum", "extent": "at_least", "number": "2"})

    page = client.get(at("body", body="board"))

    assert "At least 2 members must be present" in page.text
    assert "not met" in page.text
    assert "1 members; at least 2 needed" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "quorum", "extent": "at_least"}, "Give a number, or a fraction"),
        ({"kind": "quorum", "extent": "at_least", "number": "2", "numerator": "1", "denominator": "2"}, "not both"),
        ({"kind": "quorum", "extent": "at_least", "numerator": "3", "denominator": "2"}, "part of the whole"),
        ({"kind": "quorum", "extent": "at_most", "number": "2"}, "at least so many"),
        ({"kind": "composition", "extent": "at_least", "number": "2"}, "which category"),
    ],
)
def test_rule_that_makes_no_sense_is_explained(officer, chair, typed, sentence):
    response = officer.post(at("rule-add", body="board"), typed)

    assert response.status_code == 422
    assert sentence in response.text


def test_add_person_like_one_that_is_there_is_asked_once(officer, ada):
    response = officer.post(at("person-add"), {"name": "Ada Biron"})
    assert response.status_code == 422
    assert "Ada Byron" in response.text

    officer.post(at("person-add"), {"name": "Ada Biron", "despite": "Ada Biron"})
    assert Person.objects.filter(name="Ada Biron").exists()


def test_add_organisation(officer, here):
    officer.post(at("organisation-add"), {"name": "Mersey Police", "kind": "police"})

    assert Organisation.objects.get(slug="mersey-police").kind == "police"


def test_merge_and_then_its_page_leads_on(administrator, here, ada, client):
    kept = factories.person(partnership=here, name="Ada Lovelace", slug="lovelace")

    administrator.post(at("person-merge", person="ada"), {"holder": "Ada Lovelace"})

    ada.refresh_from_db()
    assert ada.person == kept
    assert client.get(at("person", person="ada")).headers["Location"] == at("person", person="lovelace")
    assert "Ada Byron" not in Client().get(at("people")).text


def test_merge_into_nobody_or_itself_is_explained(administrator, ada):
    nobody = administrator.post(at("person-merge", person="ada"), {"holder": "Nobody Such"})
    itself = administrator.post(at("person-merge", person="ada"), {"holder": "Ada Byron"})

    assert nobody.status_code == itself.status_code == 422
    assert "Choose another record" in itself.text


def test_leave_lists_what_ends_and_ends_it(administrator, here, chair):
    police = factories.organisation(partnership=here, slug="police", name="Police")
    factories.membership(seat=chair, organisation=police)
    page = administrator.get(at("organisation-leave", organisation="police"))
    assert "Police: Chair, Board" in page.text

    typed = {"last_0": "31", "last_1": "3", "last_2": "2009"}
    assert administrator.post(at("organisation-leave", organisation="police"), typed).status_code == 422
    response = administrator.post(at("organisation-leave", organisation="police"), typed | {"sure": "on"}, follow=True)

    assert "1 membership ended" in response.text


def test_undo_from_its_page(administrator, ada):
    done = administrator.post(at("membership-remove", **HELD), follow=True)
    address = done.text.split('govuk-notification-banner__link" href="')[1].split('"')[0]
    assert "Removed the membership of Ada Byron" in administrator.get(address).text

    response = administrator.post(address, {"reason": "Was right"}, follow=True)

    assert "Undone: Removed the membership of Ada Byron" in response.text
    assert Membership.objects.get().person == ada.person


def test_type_ahead_answers_with_keys(officer, ada):
    answer = officer.get(at("holders") + "?q=ada")

    assert answer.json() == {
        "found": [{"key": f"person-{ada.person_id}", "name": "Ada Byron", "label": "Ada Byron (person)"}]
    }


def test_vacancy_is_shown_with_its_age(client, here, ada):
    memberships.end(by=factories.user(), membership=ada, last=_day(2009, 2, 14))

    page = client.get(at("body", body="board"))

    assert "since 15 February 2009 (45 days)" in page.text


def test_roll_call_as_on_a_day(client, ada):
    memberships.replace(
        by=factories.user(), membership=ada, holder=NewHolder("Bea"), terms=Terms(starts=_day(2009, 6, 12))
    )

    before, after = (client.get(at("roll-call", body="board") + f"?on=2009-06-{day}") for day in ("11", "12"))

    assert [row["held"][0].holder.name for row in before.context["present"]] == ["Ada Byron"]
    assert [row["held"][0].holder.name for row in after.context["present"]] == ["Bea"]
    assert before.text.count('class="rollcall__bar') == 2


def test_officer_of_one_body_edits_there_and_below_only(client, here, chair):
    aside = factories.body(partnership=here, slug="aside")
    factories.seat(body=aside, slug="seat")
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=here, body=chair.body)
    client.force_login(officer)

    assert client.get(at("appoint", **SEAT)).status_code == 200
    assert client.get(at("appoint", body="aside", seat="seat")).status_code == 403
    assert client.get(at("person-add")).status_code == 403
    assert [seat.title for seat in client.get(at("seats")).context["listing"].page] == ["Chair"]
    assert "Appoint" in client.get(at("body", body="board")).text
    assert "Appoint" not in client.get(at("body", body="aside")).text


def _day(*parts):
    return PartialDate(datetime.date(*parts))
