"""A bare page of a meeting, to be replaced by the one that is made beside this."""

from django.http import HttpResponse
from django.shortcuts import render

from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from meetings.models import AgendaItem
from meetings.record_lookup import find_meeting
from meetings.recorded import record_by_item, record_of_meeting


@partnership_page
def meeting_detail(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """One meeting with its items and what is recorded of them."""
    found = find_meeting(request, meeting)
    items = AgendaItem.objects.visible_to(request.user, request.partnership).filter(meeting=found)
    recorded = record_by_item(found, request.user)
    context = {
        "partnership": request.partnership,
        "meeting": found,
        "items": [(item, recorded.get(item.pk)) for item in items.order_by("position")],
        "record": record_of_meeting(found, request.user),
        "breadcrumbs": crumbs(request.partnership),
    }
    return render(request, "meetings/meeting_detail.html", context)
