"""The sections of long pages: in their order, and listed at the top as they stand."""

import re

import pytest

from tests.portal.record import make_record

pytestmark = pytest.mark.django_db
BODY, ACCOUNT = "/somewhere/bodies/board/", "/somewhere/bodies/board/account/"


def _headings(markup: str) -> list[str]:
    return re.findall(r'<h2[^>]* id="([^"]+)"', markup)


def _listed(markup: str) -> list[str]:
    found = re.search(r'(?s)<ul class="on-this-page">(.*?)</ul>', markup)
    return re.findall(r'href="#([^"]+)"', found[1]) if found else []


@pytest.mark.parametrize("address", [BODY, ACCOUNT])
@pytest.mark.parametrize("role", ["", "officer"])
def test_list_at_the_top_names_every_section_of_the_page_in_its_order(client, signed_in, address, role):
    here = make_record().partnership
    reader = signed_in(role, here) if role else client

    markup = reader.get(address).text

    assert _listed(markup) == _headings(markup)
    assert len(_listed(markup)) > 5


def test_body_tells_its_money_before_its_plans_and_its_plans_before_its_meetings(client):
    make_record()

    found = _headings(client.get(BODY).text)

    wanted = ["members", "place", "money", "plans", "indicators", "meetings", "decisions", "actions", "reviews"]
    assert [one for one in found if one in wanted] == [one for one in wanted if one in found]
    assert {"plans", "indicators", "meetings", "reviews"} <= set(found)


def test_account_of_a_body_tells_what_it_measures(client):
    make_record()

    assert "indicators" in _headings(client.get(ACCOUNT).text)


def test_home_counts_money_first_of_what_rooms_add(client):
    make_record()

    words = client.get("/somewhere/").text

    places = [words.index(label) for label in ("commissioned, 2009/10", "in force", "open</")]
    assert places == sorted(places)


@pytest.mark.parametrize("page", ["indicators/", "indicators/schools/", "indicators/schools/add-figure/", "actions/"])
def test_rooms_of_plans_stand_below_the_plans(signed_in, page):
    officer = signed_in("officer", make_record().partnership)

    assert 'govuk-breadcrumbs__link" href="/somewhere/plans/">Plans</a>' in officer.get(f"/somewhere/{page}").text


def test_decisions_and_calendars_are_reached_from_meetings_and_bodies(client):
    make_record()

    meetings, body, decisions = (
        client.get(page).text for page in ("/somewhere/meetings/", BODY, "/somewhere/decisions/")
    )

    assert 'href="/somewhere/decisions/">What was decided</a>' in meetings
    assert 'href="/somewhere/meetings/calendar.ics" type="text/calendar">' in meetings
    assert 'href="/somewhere/bodies/board/meetings.ics" type="text/calendar">' in body
    assert 'govuk-breadcrumbs__link" href="/somewhere/meetings/">Meetings</a>' in decisions
