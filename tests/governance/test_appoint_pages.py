"""Appointing: whom the typed name means, from which day, and what stands in the way."""

import pytest

from governance.models import Membership, Organisation, Person
from tests import factories
from tests.governance.editor import FROM, SEAT, at

pytestmark = pytest.mark.django_db


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
