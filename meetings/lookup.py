"""What an address names, found within what the reader may know of: else the page does not exist."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from governance.http import PartnershipRequest
from governance.models import Body
from governance.permissions import Permission
from meetings.models import AgendaItem, Meeting, MeetingStatus, Series
from meetings.permissions import check_prepare_meetings


def find_meeting(request: PartnershipRequest, slug: str) -> Meeting:
    """Find a meeting of a body that the reader may know of, with how many items it has in all; raises Http404."""
    counted = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(all=Count("pk"))
    rows = request.partnership.meetings.visible_to(request.user, request.partnership).for_list()
    in_all = Coalesce(Subquery(counted.values("all")), 0)
    found = rows.annotate(items_in_all=in_all).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no meeting at this address.")
    found.partnership = found.body.partnership = request.partnership
    return found


def find_meeting_to_prepare(request: PartnershipRequest, slug: str) -> Meeting:
    """Find a meeting that the reader prepares; raises Http404, and PermissionDenied where it may only be read."""
    found = find_meeting(request, slug)
    check_prepare_meetings(request.user, found.body)
    return found


def find_item(request: PartnershipRequest, meeting: Meeting, slug: str) -> AgendaItem:
    """Find an item of an agenda that the reader may read; raises Http404."""
    items = AgendaItem.objects.visible_to(request.user, request.partnership).filter(meeting=meeting)
    found = items.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such item on this agenda.")
    found.meeting = meeting
    return found


def find_series(request: PartnershipRequest, slug: str) -> Series:
    """Find a series of meetings of a body that the reader may know of; raises Http404."""
    rows = request.partnership.meeting_series.visible_to(request.user, request.partnership).select_related("body")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no series of meetings at this address.")
    found.partnership = found.body.partnership = request.partnership
    return found


def find_series_to_prepare(request: PartnershipRequest, slug: str) -> Series:
    """Find a series that the reader prepares; raises Http404, and PermissionDenied where it may only be read."""
    found = find_series(request, slug)
    check_prepare_meetings(request.user, found.body)
    return found


def bodies_prepared(request: PartnershipRequest) -> QuerySet[Body]:
    """The bodies whose meetings the reader prepares."""
    return Body.objects.kept_by(request.user, request.partnership, Permission.CHANGE_MEETINGS)


def last_before(meeting: Meeting) -> Meeting | None:
    """Find the last meeting before another of its series, or of its body where it has none, that was not cancelled."""
    rows = meeting.body.meetings.filter(day__lt=meeting.day).exclude(status=MeetingStatus.CANCELLED)
    if meeting.series_id:
        rows = rows.filter(series=meeting.series_id)
    return rows.order_by("-day", "-begins", "-pk").first()
