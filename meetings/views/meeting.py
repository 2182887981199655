"""One meeting: when and where it is, its agenda, the papers under each item, and what was recorded of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.http import PartnershipRequest, finds_closed_bodies, partnership_page
from governance.presenters import crumbs
from meetings.agenda_shown import agenda_for
from meetings.lookup import find_meeting
from meetings.models import MEETING_STEPS, Meeting
from meetings.notice import notice_of
from meetings.permissions import can_prepare_meetings, can_read_restricted
from meetings.recorded import record_of_meeting, sources_of_meeting
from meetings.words import hidden_in_words, meeting_row, notice_in_words

STEPS = {
    "publish the agenda": ("meeting-publish-agenda", "Publish the agenda"),
    "withdraw the agenda": ("meeting-withdraw-agenda", "Withdraw the agenda"),
    "cancel": ("meeting-cancel", "Cancel the meeting"),
    "restore": ("meeting-restore", "Restore the meeting"),
}
"""The steps that have a page here, by what MEETING_STEPS calls them."""


def meetings_trail(request: PartnershipRequest, meeting: Meeting | None = None) -> tuple[tuple[str, str], ...]:
    """The way to a page below the calendar, or below a meeting, as label and address."""
    above = (("Meetings", reverse("meetings", args=[request.partnership.slug])),)
    return (*above, (str(meeting), meeting_page(meeting))) if meeting else above


def meeting_page(meeting: Meeting) -> str:
    """The address of a meeting."""
    return reverse("meeting", args=[meeting.partnership.slug, meeting.slug])


@partnership_page
@finds_closed_bodies
def meeting_detail(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """One meeting, with as much of its agenda and record as the reader may see."""
    partnership = request.partnership
    found = find_meeting(request, meeting)
    reads_drafts = can_read_restricted(request.user, found.body)
    prepares = can_prepare_meetings(request.user, found.body)
    agenda = agenda_for(found, request.user, reads_drafts=reads_drafts or prepares)
    context = {
        "partnership": partnership,
        "meeting": found,
        "row": meeting_row(partnership, found),
        "remote_link": found.remote_link if reads_drafts else "",
        "agenda": agenda,
        "hidden": hidden_in_words(agenda.hidden),
        "is_draft": reads_drafts and not found.agenda_published_at,
        "record": record_of_meeting(found, request.user),
        "prepares": prepares,
        "is_open": not (found.is_cancelled or found.minutes_published_at),
        "takes_papers": prepares and not found.is_cancelled,
        "steps": _steps(found) if prepares else [],
        "notice": _notice(found) if prepares else "",
        "sources": sources_of_meeting(found, request.user),
        "breadcrumbs": crumbs(partnership, *meetings_trail(request)),
    }
    return render(request, "meetings/meeting_detail.html", context)


def _steps(meeting: Meeting) -> list[tuple[str, str]]:
    """What may be done to the meeting now: label and address."""
    arguments = [meeting.partnership.slug, meeting.slug]
    return [
        (label, reverse(name, args=arguments))
        for what, (name, label) in STEPS.items()
        if (meeting.status, what) in MEETING_STEPS
    ]


def _notice(meeting: Meeting) -> Any:
    """What is to be said of clear days before the agenda is published."""
    asked = meeting.body.kind.notice_days
    if not asked or (meeting.status, "publish the agenda") not in MEETING_STEPS:
        return ""
    return notice_in_words(notice_of(meeting.partnership.opening_date, meeting.day, asked))
