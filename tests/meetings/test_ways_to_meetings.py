"""The ways that lead to meetings, their papers, their decisions and their feeds."""

import datetime

import pytest
from django.test import Client

from governance.models import Placement
from governance.services import structures
from tests import factories
from tests.meetings import factories_meetings as made

pytestmark = pytest.mark.django_db
DAY = datetime.date(2009, 4, 1)


@pytest.fixture
def here():
    return factories.partnership(slug="here", name="Here Together", record_date=DAY)


@pytest.fixture
def board(here):
    return factories.body(partnership=here, slug="board", name="Open Board")


@pytest.fixture
def officer(here) -> Client:
    client, somebody = Client(), factories.user()
    factories.grant(user=somebody, role="officer", partnership=here)
    client.force_login(somebody)
    return client


def _page(client: Client, path: str) -> str:
    response = client.get(f"/here/{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("meetings/", "/here/meetings/calendar.ics"),
        ("meetings/?body=board", "/here/bodies/board/meetings.ics"),
        ("bodies/board/", "/here/bodies/board/meetings.ics"),
        ("people/ada/", "/here/people/ada/meetings.ics"),
    ],
)
def test_page_of_meetings_names_its_feed_in_its_head_and_in_a_link(here, board, client, path, feed):
    seat = factories.seat(body=board)
    factories.membership(seat=seat, person=factories.person(partnership=here, slug="ada", name="Ada"))
    made.meeting(body=board, title="Spring meeting")

    page = _page(client, path)

    assert '<link rel="alternate" type="text/calendar" title="' in page.split("</head>")[0]
    assert page.count(f'href="{feed}"') == 2
    assert "Spring meeting" in page
    assert client.get(feed).status_code == 200


def test_body_that_the_public_may_not_know_of_has_no_link_to_a_feed(here, officer):
    draft = factories.structure(partnership=here)
    hidden = factories.body(partnership=here, slug="hidden", name="Hidden Board", drafted_in=draft)
    structures.place_all(by=factories.user(), structure=draft, placements=[Placement(body=hidden)])
    made.meeting(body=hidden)

    page = _page(officer, "bodies/hidden/")

    assert "Its decisions" in page
    assert "meetings.ics" not in page


def test_meeting_leads_whoever_prepares_it_to_all_that_is_to_be_done(board, officer, client):
    planned = made.meeting(body=board, slug="spring")
    item = made.item(planned, slug="lamps", title="Lamps")

    page, agenda = _page(officer, "meetings/spring/"), _page(officer, "meetings/spring/agenda/")

    for step in ("hold", "papers/add", "agenda", "change", "publish-agenda"):
        assert f'href="/here/meetings/spring/{step}/"' in page
    assert f'href="/here/meetings/spring/papers/add/?item={item.slug}"' in agenda
    assert 'href="/here/decisions/?body=board"' in page
    assert "papers/add" not in _page(client, "meetings/spring/")


def test_held_meeting_leads_to_the_minute_of_each_item(board, officer):
    held = made.meeting(body=board, slug="spring", status="held", agenda_published_at="2009-03-01T00:00Z")
    made.item(held, slug="lamps", title="Lamps")

    page = _page(officer, "meetings/spring/")

    for step in ("minute", "decide", "ask"):
        assert f"/here/meetings/spring/items/lamps/{step}/" in page
    assert "/here/meetings/spring/minutes/publish/" in page


def test_meetings_and_decisions_lead_to_each_other(here, board, client, officer):
    made.meeting(body=board)

    assert 'href="/here/decisions/?body=board"' in _page(client, "meetings/?body=board")
    assert 'href="/here/meetings/"' in _page(client, "decisions/").split("<main")[1]
    assert "/here/manage/notices/" in _page(officer, "meetings/").split("<main")[1]
    assert "/here/manage/notices/" not in _page(client, "meetings/").split("<main")[1]


def test_meeting_whose_minutes_are_published_offers_no_change_that_would_be_refused(board, officer):
    made.meeting(body=board, slug="spring", status="minuted")

    page = _page(officer, "meetings/spring/")

    assert "/here/meetings/spring/minutes/correct/" in page
    assert "/here/meetings/spring/change/" not in page
    assert "/here/meetings/spring/agenda/" not in page
    assert "Agenda and minutes" in page


@pytest.mark.parametrize("form", ["add-meeting/", "add-meeting-series/"])
def test_forms_begin_with_the_body_that_meets(officer, board, form):
    page = _page(officer, form)

    assert page.index('name="body"') < page.index('name="place"') < page.index('name="source_place"')
