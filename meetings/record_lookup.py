"""What an address of a meeting's record names, found within what the reader may know of."""

from typing import Any

from django.http import Http404

from governance.http import PartnershipRequest
from meetings.models import AgendaItem, Decision, Meeting
from meetings.permissions import check_prepare_meetings


def find_meeting(request: PartnershipRequest, slug: str) -> Meeting:
    """Find a meeting of a body that the reader may know of; raises Http404."""
    partnership = request.partnership
    rows = Meeting.objects.visible_to(request.user, partnership).select_related("body__kind", "series")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no meeting at this address.")
    found.partnership = found.body.partnership = partnership
    return found


def find_kept_meeting(request: PartnershipRequest, slug: str) -> Meeting:
    """Find a meeting whose record the user keeps; raises Http404, and PermissionDenied where it may only be seen."""
    found = find_meeting(request, slug)
    check_prepare_meetings(request.user, found.body)
    return found


def find_item(request: PartnershipRequest, meeting: Meeting, slug: str) -> AgendaItem:
    """Find an item of a meeting that the reader may see; raises Http404."""
    rows = AgendaItem.objects.visible_to(request.user, request.partnership).select_related("plan", "priority")
    found = rows.filter(meeting=meeting, slug=slug).first()
    if found is None:
        raise Http404("There is no such item on this meeting’s agenda.")
    found.meeting = meeting
    return found


def find_decision(request: PartnershipRequest, meeting: str, number: int) -> Decision:
    """Find a decision that is open to the reader, with its item and meeting; raises Http404."""
    rows = Decision.objects.visible_to(request.user, request.partnership)
    rows = rows.select_related("meeting__body__kind", "item__plan", "item__priority")
    found = rows.filter(meeting__slug=meeting, number=number).first()
    if found is None:
        raise Http404("There is no decision at this address, or it is not open to you.")
    found.meeting.partnership = found.meeting.body.partnership = request.partnership
    found.item.meeting = found.meeting
    return found


def find_part(rows: Any, what: str, **wanted: Any) -> Any:
    """Find one row of a meeting's record; raises Http404."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Http404(f"There is no such {what} of this meeting.")
    return found
