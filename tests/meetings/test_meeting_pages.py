"""Who sees what of meetings, and how whoever prepares them goes about it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from governance.versions import version_of_row
from meetings.models import AgendaItem, Meeting
from meetings.services import meetings as services
from meetings.services.agendas import ITEM
from meetings.services.meetings import SAID, STOOD
from meetings.services.series import SAID as SERIES_SAID
from tests import factories
from tests.governance.conftest import here, read, row_of, words_of
from tests.meetings import factories_meetings as made

__all__ = ["here", "read"]

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "stranger", "board-member of another body", "board-member", "board-member of the body", "officer")
READS = {"board-member", "board-member of the body", "officer"}
LINK = "https://meet.example.org/abc"


@pytest.fixture
def board(here):
    kind = factories.body_kind(partnership=here, notice_days=5)
    return factories.body(kind=kind, slug="board", name="Board")


@pytest.fixture
def called(board):
    """A meeting with an item for everybody, one for partners and one for the board."""
    meeting = made.meeting(body=board, slug="called", title="Spring meeting", status="called", remote_link=LINK)
    for access in ("public", "partners", "body"):
        made.item(meeting, slug=access, title=f"Item for {access}", text=f"Text for {access}", access=access)
    return meeting


@pytest.fixture
def officer(here) -> Client:
    return _reader("officer", here)


def _reader(role, here):
    client, person = Client(), factories.user()
    if role == "anonymous":
        return client
    name, _, where = role.partition(" of ")
    if name != "stranger":
        other = {
            "another body": lambda: factories.body(partnership=here),
            "the body": lambda: here.bodies.get(slug="board"),
        }
        factories.grant(user=person, role=name, partnership=here, body=other[where]() if where else None)
    client.force_login(person)
    return client


def _at(name, *arguments):
    return reverse(name, args=["here", *arguments])


@pytest.mark.parametrize("role", ROLES)
def test_items_are_shown_to_those_who_may_read_them_and_counted_for_others(role, called, here, read):
    page = read(_at("meeting", "called"), _reader(role, here))

    shown = {access for access in ("public", "partners", "body") if f"Text for {access}" in page}
    expected = {"public", "partners", "body"} if role in READS else {"public"}
    if role == "board-member of another body":
        expected = {"public", "partners"}
    assert shown == expected
    assert {access for access in ("public", "partners", "body") if f"Item for {access}" in page} == expected
    words = {0: "", 1: "One item is not public.", 2: "2 items are not public."}[3 - len(shown)]
    assert words in page
    assert ("not public." in page) == bool(words)


@pytest.mark.parametrize("role", ROLES)
def test_link_to_join_is_for_those_who_read_what_is_restricted(role, called, here, read):
    assert (LINK in read(_at("meeting", "called"), _reader(role, here))) == (role in READS)


@pytest.mark.parametrize("role", ROLES)
def test_draft_agenda_is_for_those_who_read_what_is_restricted_and_said_to_be_one(role, board, here, read):
    made.item(made.meeting(body=board, slug="planned"), title="Early thoughts")

    page = read(_at("meeting", "planned"), _reader(role, here))

    assert ("Early thoughts" in page) == (role in READS)
    assert ("This is a draft of the agenda" in page) == (role in READS)
    assert ("No agenda is published" in page) == (role not in READS)
    assert "not public." not in page


def test_item_has_the_same_number_for_everybody(board, here, read):
    meeting = made.meeting(body=board, slug="called", status="called")
    made.item(meeting, access="body", title="In private")
    made.item(meeting, title="In public")

    assert "2. In public" in read(_at("meeting", "called"))
    assert "2. In public" in read(_at("meeting", "called"), _reader("officer", here))


def test_what_an_item_is_about_is_named_only_where_it_may_be_known(board, here, read):
    meeting = made.meeting(body=board, slug="called", status="called")
    draft = factories.structure(partnership=here, name="Plans in a drawer")
    made.item(meeting, structure=draft, review=factories.review(partnership=here, title="Open review"))

    public, private = read(_at("meeting", "called")), read(_at("meeting", "called"), _reader("officer", here))

    assert "Open review" in public
    assert "Plans in a drawer" not in public
    assert "Plans in a drawer" in private


def test_cancelled_meeting_says_so_and_why(board, called, read):
    services.cancel(by=factories.user(), meeting=called, why="The room is flooded.")

    page, calendar = read(_at("meeting", "called")), read(_at("meetings"))

    assert "This meeting is cancelled" in page
    assert "The room is flooded." in page
    assert "Spring meeting cancelled" in calendar


def test_calendar_parts_what_is_to_come_from_what_is_past_on_the_day_of_the_page(board, client, read):
    made.meeting(body=board, title="Before", day=datetime.date(2009, 3, 31), place="Town hall", begins="14:30")
    made.meeting(body=board, title="After", day=datetime.date(2009, 4, 1))
    other = made.meeting(body=factories.body(kind=board.kind, slug="other"), title="Elsewhere", kind="workshop")

    later = read(_at("meetings"), on="2009-05-01")

    assert "Before" not in read(_at("meetings")).split("Lately")[0]
    assert "After" not in read(_at("meetings"), when="past")
    assert "Elsewhere" not in read(_at("meetings"), body="board")
    assert other.title in read(_at("meetings"), kind="workshop")
    assert "No meeting to come is recorded" in later
    row = row_of(client.get(_at("meetings")).content.decode(), "Tuesday 31 March 2009")
    assert row.startswith("Tuesday 31 March 2009 2:30pm Before")
    assert "Town hall Nothing published yet" in row


def test_month_shows_its_own_meetings(board, read):
    made.meeting(body=board, title="In March", day=datetime.date(2009, 3, 31), begins="10:00", ends="12:00")
    made.meeting(body=board, title="In April", day=datetime.date(2009, 4, 1))

    page = read(_at("meetings"), month="2009-03")

    assert "10am to noon In March" in page
    assert "In April" not in page
    assert "March 2009" in read(_at("meetings"), month="2009-03")
    assert "April 2009" in read(_at("meetings"), month="nonsense")


def test_body_names_its_next_and_last_meetings(board, read):
    for number in range(1, 9):
        made.meeting(body=board, title=f"Meeting {number}", day=datetime.date(2009, 3, 28 - number))
        made.meeting(body=board, title=f"Sitting {number}", day=datetime.date(2009, 4, number))

    page = read(_at("body", "board"))

    assert [number for number in range(1, 9) if f"Meeting {number}" in page] == [1, 2, 3]
    assert [number for number in range(1, 9) if f"Sitting {number}" in page] == [1, 2, 3]


def test_home_and_timeline_tell_of_meetings(board, read):
    made.meeting(body=board, title="Last one", day=datetime.date(2009, 3, 10), status="held")
    made.meeting(body=board, title="Next one", day=datetime.date(2009, 4, 2))

    home = read(_at("partnership"))

    assert "2 Apr 2009 next meeting" in home
    assert "Last one, Board is held" in home
    assert "Next one" not in read(_at("timeline"), year="2009")


def test_officer_prepares_publishes_and_moves_a_meeting(officer, board, read):
    added = officer.post(
        _at("meeting-add"),
        {
            "body": board.pk,
            "title": "Summer meeting",
            "kind": "meeting",
            "day_0": "30",
            "day_1": "6",
            "day_2": "2009",
            "begins": "9.30",
        },
    )
    meeting = Meeting.objects.get()
    officer.post(_at("meeting-agenda-begin", meeting.slug), {"begin": "usual"})
    officer.post(_at("meeting-item-add", meeting.slug), {"title": "Budget", "kind": "decision", "access": "public"})
    budget = AgendaItem.objects.get(title="Budget")
    moved = officer.post(_at("meeting-item-move", meeting.slug, budget.slug, "up"))
    published = officer.post(_at("meeting-publish-agenda", meeting.slug), {})

    assert added.url == _at("meeting", meeting.slug)
    assert (moved.status_code, published.status_code) == (302, 302)
    page = read(_at("meeting", meeting.slug))
    assert page.index("Budget") < page.index("Date of the next meeting")
    assert "9:30am" in page


def test_short_notice_is_asked_for_and_kept(officer, board, read):
    meeting = made.meeting(body=board, slug="soon", day=datetime.date(2009, 4, 3))
    made.item(meeting)
    page = _at("meeting-publish-agenda", "soon")

    warned = officer.get(page)
    refused = officer.post(page, {})
    published = officer.post(page, {"short_notice": "The offer came late."})

    assert "gives 5 clear days of notice" in words_of(warned.content.decode())
    assert refused.status_code == 422
    assert published.status_code == 302
    assert "Short notice: The offer came late." in read(_at("meeting", "soon"))


def test_dates_of_a_series_are_proposed_and_those_ticked_are_made(officer, board):
    series = made.series(body=board, slug="monthly")
    made.meeting(body=board, series=series, day=datetime.date(2009, 5, 11))
    asked = "?first_0=13&first_1=4&first_2=2009&last_0=31&last_1=7&last_2=2009&rhythm=months-1"
    page = _at("meeting-series-dates", "monthly") + asked

    shown = words_of(officer.get(page).content.decode())
    made_them = officer.post(page, {"days": ["2009-06-08", "2009-07-13"], "kind": "meeting"})

    assert "Monday 13 April 2009 (bank holiday: Easter Monday)" in shown
    assert "The series meets already on 11 May 2009" in shown
    assert made_them.status_code == 302
    assert [str(day) for day in series.meetings.order_by("day").values_list("day", flat=True)] == [
        "2009-05-11",
        "2009-06-08",
        "2009-07-13",
    ]


WHEN = {"day_0": "14", "day_1": "4", "day_2": "2009"}
EDITS = {
    "meeting-change": ("called", SAID, {"title": "Mine", "kind": "meeting", **WHEN}),
    "meeting-withdraw-agenda": ("called", STOOD, {}),
    "meeting-cancel": ("called", STOOD, {"why": "No room"}),
    "meeting-item-change": ("item", ITEM, {"title": "Mine", "kind": "decision", "access": "public"}),
    "meeting-series-change": ("series", SERIES_SAID, {"name": "Mine"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_form_that_somebody_overtook_shows_both_versions(name, officer, called):
    which, fields, typed = EDITS[name]
    series = made.series(body=called.body, slug="series")
    row = {"called": called, "item": called.items.first(), "series": series}[which]
    arguments = {"called": ["called"], "item": ["called", "public"], "series": ["series"]}[which]
    seen = version_of_row(row, *fields).written()
    type(row).objects.filter(pk=row.pk).update(**{"name" if which == "series" else "title": "Theirs"})

    response = officer.post(_at(name, *arguments), typed | {"seen": seen})

    assert response.status_code == 409
    assert "Theirs" in response.text


def test_officer_of_a_body_prepares_its_meetings_alone(here, called):
    other = made.meeting(body=factories.body(partnership=here), slug="other")
    client, person = Client(), factories.user()
    factories.grant(user=person, role="officer", partnership=here, body=called.body)
    client.force_login(person)

    assert client.get(_at("meeting-agenda", "called")).status_code == 200
    assert client.get(_at("meeting-agenda", other.slug)).status_code == 403
    assert other.body.name not in client.get(_at("meeting-add")).text
