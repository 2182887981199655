"""Addresses of a meeting and of its parts, for the pages on which its record is kept."""

from django.urls import reverse

from governance.models import Partnership
from meetings.models import AgendaItem, Meeting


def meeting_address(meeting: Meeting) -> str:
    """The meeting's page."""
    return reverse("meeting", args=[meeting.body.partnership.slug, meeting.slug])


def item_address(item: AgendaItem) -> str:
    """The place of an item on the meeting's page."""
    return f"{meeting_address(item.meeting)}#item-{item.slug}"


def decision_address(partnership: Partnership, meeting: str, number: int) -> str:
    """The page of a decision, by the slug of its meeting and its number there."""
    return reverse("decision", args=[partnership.slug, meeting, number])


def follow_up_address(meeting: Meeting, follow_up: str) -> str:
    """Where an action that was asked for by mistake is taken away."""
    return reverse("follow-up-remove", args=[meeting.body.partnership.slug, meeting.slug, follow_up])


def record_trail(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """The way to the pages below a meeting."""
    return ((str(meeting), meeting_address(meeting)),)
