"""The page of a meeting."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from meetings.models import Meeting
from meetings.papers_shown import papers_by_item


@require_safe
@partnership_page
def meeting_detail(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """One meeting with its papers."""
    meetings = Meeting.objects.visible_to(request.user, request.partnership).select_related("body")
    found = meetings.filter(slug=meeting).first()
    if found is None:
        raise Http404("There is no meeting at this address.")
    found.partnership = found.body.partnership = request.partnership
    papers = papers_by_item(found, request.user)
    context = {
        "partnership": request.partnership,
        "meeting": found,
        "papers": [row for rows in papers.values() for row in rows],
        "breadcrumbs": crumbs(request.partnership),
    }
    return render(request, "meetings/meeting_detail.html", context)
