"""Wording of meetings: when, where, what became of them, and what of them is published. Nothing here queries."""

import datetime
from typing import Any

from django.urls import reverse

from governance.models import Access, Partnership
from meetings.models import Meeting, MeetingKind, MeetingStatus
from meetings.notice import Notice

TONES = {MeetingStatus.CANCELLED: "warning", MeetingStatus.CALLED: "info", MeetingStatus.MINUTED: "good"}
READERS = {Access.PARTNERS: "partners only", Access.BODY: "members of the body only"}


def time_in_words(time: datetime.time) -> str:
    """Write a time of day as people say it: “10am”, “2:30pm”, “noon”."""
    if (time.hour, time.minute) == (12, 0):
        return "noon"
    minutes = f":{time.minute:02}" if time.minute else ""
    return f"{time.hour % 12 or 12}{minutes}{'am' if time.hour < 12 else 'pm'}"


def hours_in_words(meeting: Meeting) -> str:
    """Say from when to when a meeting lasts; nothing where no time is given."""
    if meeting.begins is None:
        return ""
    begins = time_in_words(meeting.begins)
    return f"{begins} to {time_in_words(meeting.ends)}" if meeting.ends else begins


def day_in_words(meeting: Meeting) -> str:
    """Write the day of a meeting with its weekday."""
    return f"{meeting.day:%A %-d %B %Y}"


def status_in_words(meeting: Meeting) -> str:
    """Say what became of a meeting; conferences and workshops owe nobody minutes."""
    if meeting.status == MeetingStatus.HELD and meeting.kind != MeetingKind.MEETING:
        return "held"
    return meeting.get_status_display().lower()


def published_in_words(meeting: Meeting) -> str:
    """Say what of a meeting is published."""
    parts = []
    if meeting.agenda_published_at:
        parts.append("agenda")
    if meeting.minutes_published_at:
        parts.append("minutes")
    return " and ".join(parts).capitalize() or "Nothing published yet"


def meeting_row(partnership: Partnership, meeting: Meeting) -> dict[str, Any]:
    """Word one meeting for a list, its body selected with it."""
    return {
        "title": meeting.title,
        "url": reverse("meeting", args=[partnership.slug, meeting.slug]),
        "day": day_in_words(meeting),
        "date": meeting.day,
        "hours": hours_in_words(meeting),
        "body": meeting.body.name,
        "body_url": reverse("body", args=[partnership.slug, meeting.body.slug]),
        "place": meeting.place,
        "kind": "" if meeting.kind == MeetingKind.MEETING else meeting.get_kind_display().lower(),
        "status": status_in_words(meeting),
        "tone": TONES.get(MeetingStatus(meeting.status), "neutral"),
        "cancelled": meeting.is_cancelled,
        "published": published_in_words(meeting),
    }


def hidden_in_words(hidden: int) -> str:
    """Say how many items a reader is not shown, and nothing else of them."""
    if not hidden:
        return ""
    return "One item is not public." if hidden == 1 else f"{hidden} items are not public."


def readers_in_words(access: str) -> str:
    """Say who may read what is not for everybody."""
    return READERS.get(Access(access), "")


def notice_in_words(notice: Notice) -> str:
    """Say how many clear days of notice there are, how many are asked for, and how to keep to that."""
    given = f"{notice.given} clear day{'s' * (notice.given != 1)}"
    latest = f"{notice.latest:%A %-d %B %Y}"
    asked = f"This sort of body gives {notice.asked} clear day{'s' * (notice.asked != 1)} of notice"
    if notice.is_short:
        return (
            f"{asked}, without weekends and bank holidays. Published now there are {given}; {latest} was the last day."
        )
    return f"{asked}: published by {latest}. Published now there are {given}."
