"""Meetings as an iCalendar feed (RFC 5545, with what RFC 7986 adds for feeds). Nothing here asks the database."""

import datetime
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from meetings.models import Meeting, MeetingStatus
from meetings.zones import zone_of

PRODUCER = "-//Partnership Portal//Meetings//EN"
REFRESH = datetime.timedelta(hours=4)
STATUSES = {MeetingStatus.PLANNED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}
# Neither calendar programs nor their line breaks can cope with these in a text.
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")

Address = Callable[[Meeting], str]


def calendar_of(
    meetings: Sequence[Meeting], *, name: str, zone: str, address: Address, links_for: Collection[int] = ()
) -> bytes:
    """Return a feed of meetings, read with their bodies; the same meetings give the same bytes.

    `address` is a meeting's page. `links_for` are the ids of the bodies whose remote links the reader may have.
    """
    feed = Calendar()
    feed.add("prodid", PRODUCER)
    feed.add("version", "2.0")
    feed.add("name", in_one_line(name))
    feed.add("x-wr-calname", in_one_line(name))
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT4H")
    years = [meeting.day.year for meeting in meetings] or [2000]
    feed.add_component(zone_of(zone, min(years) - 1, max(years) + 1))
    for meeting in meetings:
        feed.add_component(_event(meeting, zone, address(meeting), meeting.body_id in links_for))
    return feed.to_ical()


def _event(meeting: Meeting, zone: str, address: str, with_link: bool) -> Event:
    """One meeting; what it decides, its items and its papers stay on its page."""
    link = meeting.remote_link if with_link else ""
    made = Event()
    made.add("uid", str(meeting.uid))
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", meeting.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    made.add("last-modified", meeting.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    made.add("summary", summary_of(meeting))
    made.add("status", STATUSES.get(MeetingStatus(meeting.status), "CONFIRMED"))
    for name, moment in _times(meeting, zone).items():
        made.add(name, moment)
    if meeting.place:
        made.add("location", in_one_line(meeting.place))
    made.add("description", "\n".join(_description(meeting, address, link)))
    made.add("url", address)
    made.add("categories", [in_one_line(meeting.body.name)])
    made.add("transp", "TRANSPARENT" if meeting.is_cancelled or meeting.begins is None else "OPAQUE")
    if link:
        parameters: dict[str, Any] = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": "Take part"}
        made.add("conference", link, parameters=parameters)
    return made


def _times(meeting: Meeting, zone: str) -> dict[str, datetime.date]:
    """When it begins and ends, in the zone's clock time; a day alone where no time is given."""
    if meeting.begins is None:
        return {"dtstart": meeting.day}
    local = ZoneInfo(zone)
    times: dict[str, datetime.date] = {"dtstart": datetime.datetime.combine(meeting.day, meeting.begins, local)}
    if meeting.ends is not None:
        times["dtend"] = datetime.datetime.combine(meeting.day, meeting.ends, local)
    return times


def summary_of(meeting: Meeting) -> str:
    """What a calendar calls a meeting: its body and its title, with “Cancelled” first where it does not take place."""
    words = in_one_line(f"{meeting.body.name}: {meeting.title}")
    return f"Cancelled: {words}" if meeting.is_cancelled else words


def _description(meeting: Meeting, address: str, link: str) -> list[str]:
    note = in_one_line(meeting.status_note)
    told = [f"Cancelled. {note}".strip() if meeting.is_cancelled else meeting.get_status_display()]
    if link:
        told.append(f"Take part: {link}")
    return [*told, address]


def in_one_line(text: str) -> str:
    """Return a text without line breaks and control characters, each run of them a space."""
    return UNFIT.sub(" ", text).strip()
