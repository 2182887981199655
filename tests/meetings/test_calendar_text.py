"""A feed as text: what any meetings become, and what two independent readers make of it."""

import datetime
import re
import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from governance.models import Body
from meetings.calendars import calendar_of, in_one_line
from meetings.models import Meeting, MeetingStatus
from meetings.zones import changes, zone_of

LONDON = ZoneInfo("Europe/London")
SECRET = "https://meet.example.org/secret"
LATER = datetime.datetime(2026, 11, 22, 12, 0, 5, tzinfo=datetime.UTC)

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(lambda text: text.strip())
minutes = st.integers(0, 24 * 60 - 2)


def _clock(minute: int) -> datetime.time:
    return datetime.time(minute // 60, minute % 60)


@st.composite
def some_meetings(draw: st.DrawFn) -> Meeting:
    begins = draw(st.none() | minutes)
    ends = draw(st.none() | st.integers(begins + 1, 24 * 60 - 1)) if begins is not None else None
    return Meeting(
        body=Body(pk=draw(st.integers(1, 3)), name=draw(words)),
        title=draw(words),
        slug="any",
        day=draw(st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 12, 31))),
        begins=None if begins is None else _clock(begins),
        ends=None if ends is None else _clock(ends),
        place=draw(st.just("") | words),
        remote_link=SECRET,
        about="what is said of it",
        status=draw(st.sampled_from(MeetingStatus.values)),
        status_note=draw(st.just("") | words),
        uid=uuid.UUID(int=draw(st.integers(0, 2**128 - 1))),
        sequence=draw(st.integers(0, 1000)),
        changed_at=LATER + datetime.timedelta(microseconds=draw(st.integers(0, 10**9))),
    )


def _feed(meetings: Sequence[Meeting], links_for: frozenset[int] = frozenset()) -> bytes:
    return calendar_of(
        meetings,
        name="Feed",
        zone="Europe/London",
        address=lambda one: f"https://p.org/{one.slug}/",
        links_for=links_for,
    )


def _one(**values) -> Meeting:
    about = {"slug": "one", "title": "One", "day": datetime.date(2026, 7, 1), "changed_at": LATER}
    return Meeting(**{"body": Body(pk=1, name="Board"), "remote_link": SECRET} | about | values)


@given(st.lists(some_meetings(), max_size=5, unique_by=lambda meeting: meeting.uid))
def test_any_meetings_are_read_back_as_they_are(meetings: list[Meeting]):
    feed = _feed(meetings)

    read = icalendar.Calendar.from_ical(feed)

    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert feed.replace(b"\r\n", b"").count(b"\n") == 0
    assert len(read.events) == len(meetings)
    for event, meeting in zip(read.events, meetings, strict=True):
        assert (event["uid"], event["sequence"]) == (str(meeting.uid), meeting.sequence)
        summary = in_one_line(f"{meeting.body.name}: {meeting.title}")
        assert event["summary"] == (f"Cancelled: {summary}" if meeting.is_cancelled else summary)
        assert event.get("location", "") == in_one_line(meeting.place)
        assert (event["status"] == "CANCELLED") == meeting.is_cancelled
        assert event["dtstamp"].dt == event["last-modified"].dt == meeting.changed_at.replace(microsecond=0)
        assert _when(event) == (meeting.day, meeting.begins, meeting.ends)


def _when(event: icalendar.Event) -> tuple[datetime.date, datetime.time | None, datetime.time | None]:
    begins, ends = event["dtstart"].dt, event.get("dtend")
    if not isinstance(begins, datetime.datetime):
        return begins, None, None
    assert begins.tzinfo == LONDON
    return begins.date(), begins.time(), ends.dt.time() if ends else None


@given(st.lists(some_meetings(), min_size=1, max_size=3, unique_by=lambda meeting: meeting.uid))
def test_another_program_reads_the_same(meetings: list[Meeting]):
    read = vobject.readOne(_feed(meetings).decode())

    for event, meeting in zip(read.vevent_list, meetings, strict=True):
        assert event.uid.value == str(meeting.uid)
        assert event.sequence.value == str(meeting.sequence)
        assert event.summary.value.endswith(in_one_line(f"{meeting.body.name}: {meeting.title}"))
        begins = event.dtstart.value
        if meeting.begins is None:
            assert begins == meeting.day
        else:
            assert begins.replace(tzinfo=None) == datetime.datetime.combine(meeting.day, meeting.begins)


@given(st.lists(some_meetings(), max_size=3), st.frozensets(st.integers(1, 3)))
def test_link_is_in_the_events_of_bodies_for_which_it_was_asked_and_no_other(
    meetings: list[Meeting], links_for: frozenset[int]
):
    read = icalendar.Calendar.from_ical(_feed(meetings, links_for))

    for event, meeting in zip(read.events, meetings, strict=True):
        assert (SECRET in event.to_ical().replace(b"\r\n ", b"").decode()) == (meeting.body_id in links_for)
        assert b"what is said of it" not in event.to_ical()


@pytest.mark.parametrize(("month", "utc"), [(1, "10:00"), (7, "09:00")], ids=["in winter", "in summer"])
def test_time_is_local_with_its_zone_in_the_feed(month: int, utc: str):
    feed = _feed([_one(day=datetime.date(2026, month, 1), begins=datetime.time(10))])

    begins = vobject.readOne(feed.decode()).vevent.dtstart.value

    assert f"DTSTART;TZID=Europe/London:2026{month:02}01T100000" in feed.decode()
    assert begins.astimezone(datetime.UTC).strftime("%H:%M") == utc


@pytest.mark.parametrize("name", ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
def test_changes_of_a_zone_are_told_in_the_clock_time_before_each(name: str):
    zone = ZoneInfo(name)
    told = zone_of(name, 2009, 2027)

    onsets = set()
    for observance in told.subcomponents[1:]:
        clocks = [observance["dtstart"].dt]
        if "rdate" in observance:
            clocks += [when.dt for when in observance["rdate"].dts]
        onsets |= {(clock - observance["tzoffsetfrom"].td, observance["tzoffsetto"].td) for clock in clocks}

    moments = {
        (moment.replace(tzinfo=None), moment.astimezone(zone).utcoffset()) for moment in changes(zone, 2009, 2027)
    }
    assert onsets == moments
    assert len(moments) in (0, 38)


def test_spring_forward_in_london_is_at_one_in_the_morning():
    assert b"DTSTART:20260329T010000" in zone_of("Europe/London", 2026, 2026).to_ical()


def test_line_breaks_and_marks_of_the_format_are_kept_out_of_its_lines():
    feed = _feed([_one(title="A, B; C\\ D\r\nBEGIN:VEVENT", place="Hall;\nX-EVIL:1")])

    assert re.findall(rb"(?m)^BEGIN:VEVENT", feed) == [b"BEGIN:VEVENT"]
    assert not re.search(rb"(?m)^X-EVIL", feed)
    assert icalendar.Calendar.from_ical(feed).events[0]["summary"] == "Board: A, B; C\\ D BEGIN:VEVENT"


def test_feed_says_its_name_and_how_often_to_ask():
    feed = _feed([])

    read = icalendar.Calendar.from_ical(feed)

    assert (read["name"], read["x-wr-calname"], read["version"]) == ("Feed", "Feed", "2.0")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in feed
    assert read.events == []


def test_same_meetings_give_the_same_bytes():
    meetings = [_one(uid=uuid.UUID(int=1))]

    assert _feed(meetings) == _feed(meetings)
