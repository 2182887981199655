"""The feeds of a partnership, a body and a person: what they tell, to whom, and at what price."""

import datetime
import itertools

import icalendar
import pytest
import vobject
from django.test import Client

from meetings.models import Meeting
from tests import factories
from tests.meetings.factories_calendar import meeting
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 6, 15)
SECRET = "https://meet.example.org/secret"


@pytest.fixture
def here():
    return factories.partnership(slug="here", name="Here Together", record_date=DAY)


@pytest.fixture
def board(here):
    return factories.body(partnership=here, slug="board", name="Open Board")


def _titles(client: Client, url: str) -> list[str]:
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(client.get(url).content).events]


def _in(days: int) -> datetime.date:
    return DAY + datetime.timedelta(days=days)


def test_feed_of_a_partnership_is_read_by_another_program(here, board, client: Client, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    held = meeting(body=board, slug="june", title="June meeting", sequence=3)

    response = client.get("/here/meetings/calendar.ics")

    event = vobject.readOne(response.content.decode()).vevent
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (event.uid.value, event.sequence.value) == (str(held.uid), "3")
    assert event.summary.value == "Open Board: June meeting"
    assert event.url.value == "https://portal.example.org/here/meetings/june/"
    assert event.location.value == "Town Hall"
    assert event.dtstart.value.astimezone(datetime.UTC).hour == 9


def test_change_keeps_the_id_and_a_cancelled_meeting_stays_in_the_feed(here, board, client: Client):
    held = meeting(body=board, title="June meeting")
    Meeting.objects.filter(pk=held.pk).update(status="cancelled", sequence=1, status_note="No hall")

    (event,) = icalendar.Calendar.from_ical(client.get("/here/meetings/calendar.ics").content).events

    assert (event["uid"], event["sequence"], event["status"]) == (str(held.uid), 1, "CANCELLED")
    assert event["summary"] == "Cancelled: Open Board: June meeting"


@pytest.mark.parametrize("url", ["meetings/calendar.ics", "bodies/board/meetings.ics", "people/ada/meetings.ics"])
@pytest.mark.parametrize("role", [None, "administrator"])
def test_nothing_restricted_is_in_a_public_feed_whoever_asks(here, board, signed_in, url: str, role):
    ada = factories.person(partnership=here, slug="ada")
    factories.membership(seat=factories.seat(body=board), person=ada)
    held = meeting(body=board, remote_link=SECRET, about="said in confidence")
    held.items.create(slug="item", title="The secret item", text="hidden")
    secret = factories.body(partnership=here, slug="secret", name="Secret Group")
    factories.tree(factories.structure(partnership=here), {secret: {}})
    factories.membership(seat=factories.seat(body=secret), person=ada)
    meeting(body=secret, title="Secret meeting")
    client = signed_in(role, here) if role else Client()

    feed = client.get(f"/here/{url}").content.replace(b"\r\n ", b"").decode().lower()

    assert feed.count("begin:vevent") == 1
    assert not [word for word in ("secret", "confidence", "hidden") if word in feed]


def test_feed_of_a_closed_body_is_not_found_even_by_who_may_read_its_page(here, signed_in):
    secret = factories.body(partnership=here, slug="secret")
    factories.tree(factories.structure(partnership=here), {secret: {}})

    assert signed_in("administrator", here).get("/here/bodies/secret/meetings.ics").status_code == 404


def test_feed_of_a_body_has_its_meetings_only(here, board, client: Client):
    meeting(body=board, title="Ours")
    meeting(body=factories.body(kind=board.kind), title="Theirs")

    assert _titles(client, "/here/bodies/board/meetings.ics") == ["Open Board: Ours"]


def test_feed_of_a_person_follows_the_seat(here, board, client: Client):
    ada = factories.person(partnership=here, slug="ada")
    factories.membership(seat=factories.seat(body=board), person=ada, starts=_in(0), ends=_in(30))
    for title, day in (("before", -1), ("first", 0), ("last", 29), ("after", 30)):
        meeting(body=board, title=title, day=_in(day))

    assert _titles(client, "/here/people/ada/meetings.ics") == ["Open Board: first", "Open Board: last"]


def test_feed_of_a_merged_person_is_that_of_the_record_that_is_kept(here, board, client: Client):
    ada = factories.person(partnership=here, slug="ada")
    factories.person(partnership=here, slug="a-lovelace", merged_into=ada)
    factories.membership(seat=factories.seat(body=board), person=ada)
    meeting(body=board, title="Ours")

    assert _titles(client, "/here/people/a-lovelace/meetings.ics") == ["Open Board: Ours"]


def test_feed_reaches_two_years_back_and_all_ahead(here, board, client: Client):
    for day in ("2023-12-31", "2024-01-01", "2070-01-01"):
        meeting(body=board, title=day, day=day)

    assert _titles(client, "/here/bodies/board/meetings.ics") == ["Open Board: 2024-01-01", "Open Board: 2070-01-01"]


@pytest.mark.parametrize("role", [None, "officer"])
def test_feed_that_did_not_change_is_not_sent_again(here, board, signed_in, role):
    meeting(body=board)
    client = signed_in(role, here) if role else Client()
    mark = client.get("/here/meetings/calendar.ics")["ETag"]

    assert client.get("/here/meetings/calendar.ics", headers={"If-None-Match": mark}).status_code == 304


def test_feed_that_changed_is_sent_again(here, board, signed_in):
    held = meeting(body=board)
    client = signed_in("officer", here)
    mark = client.get("/here/meetings/calendar.ics")["ETag"]
    Meeting.objects.filter(pk=held.pk).update(place="Library", sequence=1)

    assert client.get("/here/meetings/calendar.ics", headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("url", ["meetings/calendar.ics", "bodies/board/meetings.ics", "people/ada/meetings.ics"])
def test_queries_of_a_feed_do_not_depend_on_the_number_of_meetings(here, board, client: Client, url: str):
    ada = factories.person(partnership=here, slug="ada")
    factories.membership(seat=factories.seat(body=board), person=ada)
    counts = []
    for size in (2, 198):
        Meeting.objects.bulk_create(
            Meeting(partnership=here, body=board, slug=f"m-{size}-{n}", title="M", day=_in(n)) for n in range(size)
        )
        counts.append(queries_of(client, f"/here/{url}"))

    assert len(_titles(client, f"/here/{url}")) == 200
    assert counts[0] == counts[1] <= 6


def test_every_status_is_a_status_of_calendars(here, board, client: Client):
    when = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    stamps = itertools.chain(
        [("planned", {}), ("called", {"agenda_published_at": when}), ("held", {}), ("cancelled", {})],
        [("minuted", {"minutes_published_at": when})],
    )
    for status, values in stamps:
        meeting(body=board, title=status, status=status, **values)

    events = icalendar.Calendar.from_ical(client.get("/here/meetings/calendar.ics").content).events

    assert {str(event["summary"]).split(": ")[-1]: str(event["status"]) for event in events} == {
        "planned": "TENTATIVE",
        "called": "CONFIRMED",
        "held": "CONFIRMED",
        "minuted": "CONFIRMED",
        "cancelled": "CANCELLED",
    }
