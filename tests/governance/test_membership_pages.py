"""The membership editor's pages: what is typed is kept, what is meant is asked, what is stale is shown."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from governance.dates import PartialDate
from governance.models import Membership, Organisation, Person, Rule, Seat
from governance.services import memberships
from governance.services.memberships import NewHolder, Terms
from tests import factories

pytestmark = pytest.mark.django_db

FROM = {"starts_0": "12", "starts_1": "6", "starts_2": "2009"}


@pytest.fixture
def here():
    return factories.partnership(slug="here", record_date=datetime.date(2009, 4, 1))


@pytest.fixture
def chair(here) -> Seat:
    board = factories.body(partnership=here, slug="board", name="Board")
    return factories.seat(body=board, slug="chair", title="Chair")


@pytest.fixture
def ada(chair) -> Membership:
    ada = factories.person(partnership=chair.body.partnership, name="Ada Byron", slug="ada")
    return factories.membership(slug="ada", seat=chair, person=ada, starts=datetime.date(2008, 5, 4))


@pytest.fixture
def officer(here, signed_in):
    return signed_in("officer", here)


@pytest.fixture
def administrator(here, signed_in):
    return signed_in("administrator", here)


def at(name: str, **arguments: str) -> str:
    return reverse(name, kwargs={"partnership": "here", **arguments})


SEAT = {"body": "board", "seat": "chair"}
HELD = SEAT | {"membership": "ada"}


def test_appoint_page_opens_with_the_day_shown(officer, chair):
    response = officer.get(at("appoint", **SEAT) + "?on=2009-06-12")

    assert 'value="12"' in response.text
    assert "Appoint to Chair, Board" in response.text


def test_appoint_by_exact_name_whatever_its_capitals(officer, chair, here):
    bea = factories.person(partnership=here, name="Bea Hall")

    response = officer.post(at("appoint", **SEAT), {"holder": "bea  HALL", **FROM}, follow=True)

    assert Membership.objects.get().person == bea
    assert "Bea Hall holds Chair from 12 June 2009." in response.text


def test_appoint_by_the_other_name_of_an_organisation(officer, chair, here):
    police = factories.organisation(partnership=here, name="Merseyside Police")
    factories.alias(organisation=police, name="The Constabulary")

    officer.post(at("appoint", **SEAT), {"holder": "the constabulary", **FROM})

    assert Membership.objects.get().organisation == police


def test_appoint_by_a_misspelt_name_asks_who_is_meant_and_keeps_what_was_typed(officer, chair, here):
    police = factories.organisation(partnership=here, name="Merseyside Police")

    response = officer.post(at("appoint", **SEAT), {"holder": "Merseyside Polise", "reason": "By letter", **FROM})

    assert response.status_code == 422
    assert "The record has names like “Merseyside Polise”" in response.text
    assert f'value="organisation-{police.pk}"' in response.text
    assert "Add “Merseyside Polise” as a new organisation" in response.text
    assert 'value="By letter"' in response.text
    assert not Membership.objects.exists()


def test_appoint_the_one_chosen_among_near_names(officer, chair, here):
    police = factories.organisation(partnership=here, name="Merseyside Police")
    typed = {"holder": "Merseyside Polise", "holder_choice": f"organisation-{police.pk}", **FROM}

    officer.post(at("appoint", **SEAT), typed)

    assert Membership.objects.get().organisation == police


@pytest.mark.parametrize(("choice", "kind"), [("new-person", Person), ("new-organisation", Organisation)])
def test_appoint_somebody_new(officer, chair, choice, kind):
    officer.post(at("appoint", **SEAT), {"holder": "Quite New", "holder_choice": choice, **FROM})

    assert Membership.objects.get().holder == kind.objects.get(name="Quite New")


def test_appoint_one_of_two_namesakes_is_asked(officer, chair, here):
    for slug in ("one", "two"):
        factories.person(partnership=here, name="Ada Byron", slug=slug)

    response = officer.post(at("appoint", **SEAT), {"holder": "Ada Byron", **FROM})

    assert response.status_code == 422
    assert response.text.count("Ada Byron (person)") == 2


def test_appoint_by_a_key_whose_name_was_typed_over_is_asked(officer, chair, here):
    ada = factories.person(partnership=here, name="Ada Byron")

    response = officer.post(at("appoint", **SEAT), {"holder": "Somebody", "holder_key": f"person-{ada.pk}", **FROM})

    assert response.status_code == 422
    assert not Membership.objects.exists()


@pytest.mark.parametrize("key", ["person-0", "person-x", "x", "person-99999999999999999999", "seat-1", "person-²"])
def test_appoint_by_a_key_that_is_nobody_is_asked(officer, chair, key):
    response = officer.post(at("appoint", **SEAT), {"holder": "Somebody", "holder_key": key, **FROM})

    assert response.status_code == 422


@pytest.mark.parametrize("name", ["A\0B", "李", "x" * 200, "’; DROP TABLE", "%_\\"])
def test_appoint_by_a_hostile_name_never_fails(officer, chair, name):
    asked = officer.post(at("appoint", **SEAT), {"holder": name, **FROM})
    made = officer.post(at("appoint", **SEAT), {"holder": name, "holder_choice": "new-person", **FROM})

    assert asked.status_code == 422
    assert made.status_code == (422 if "\0" in name else 302)
    assert officer.post(at("person-add"), {"name": name}).status_code == 422


@pytest.mark.parametrize("year", ["9999", "1000", "0999", "99999", "²009"])
def test_appoint_in_a_year_at_the_edge_of_the_calendar_never_fails(officer, chair, year, client):
    typed = {"starts_0": "31", "starts_1": "12", "starts_2": year, "until_2": "9999"}

    answer = officer.post(at("appoint", **SEAT), {"holder": "New", "holder_choice": "new-person", **typed})

    assert answer.status_code in (302, 422)
    for name in ("body", "roll-call"):
        assert client.get(at(name, body="board") + "?on=9999-12-31").status_code == 200


def test_appoint_by_the_key_of_another_partnership_refused(officer, chair):
    stranger = factories.person(name="Ada Stranger")

    response = officer.post(
        at("appoint", **SEAT), {"holder": "Ada Stranger", "holder_key": f"person-{stranger.pk}", **FROM}
    )

    assert response.status_code == 422
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("31", "2", "2009"), "February has 28 days in 2009"),
        (("30", "2", "2008"), "February has 29 days in 2008"),
        (("1", "13", "2009"), "The month must be from 1 to 12"),
        (("1", "", "2009"), "Enter the month as well"),
        (("1", "4", "09"), "four digits"),
        (("x", "4", "2009"), "in digits"),
        (("", "", ""), "Enter a date, such as 12 6 2009"),
    ],
)
def test_appoint_from_no_day_of_the_calendar_is_explained(officer, chair, boxes, sentence):
    typed = dict(zip(("starts_0", "starts_1", "starts_2"), boxes, strict=True))

    response = officer.post(at("appoint", **SEAT), {"holder": "Quite New", "holder_choice": "new-person", **typed})

    assert response.status_code == 422
    assert sentence in response.text
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("boxes", "period"),
    [
        (("", "6", "2009"), "from June 2009"),
        (("", "", "2009"), "from 2009"),
        (("1", "jun", "2009"), "from 1 June 2009"),
    ],
)
def test_appoint_from_a_month_or_a_year(officer, chair, boxes, period):
    typed = dict(zip(("starts_0", "starts_1", "starts_2"), boxes, strict=True))

    officer.post(at("appoint", **SEAT), {"holder": "Quite New", "holder_choice": "new-person", **typed})

    assert Membership.objects.get().period == period


def test_appoint_to_a_held_seat_says_who_holds_it(officer, ada):
    response = officer.post(at("appoint", **SEAT), {"holder": "Quite New", "holder_choice": "new-person", **FROM})

    assert response.status_code == 422
    assert "Chair is held by Ada Byron from 4 May 2008" in response.text


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
