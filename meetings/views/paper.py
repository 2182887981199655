"""A paper of a meeting, and its files: only for whoever may read them, and never as a page of the portal."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from meetings.models import Paper
from meetings.paper_lookup import find_paper, find_version
from meetings.paper_words import access_in_words, version_rows
from meetings.permissions import can_prepare_meetings
from meetings.sending import file_response
from meetings.services.papers import was_public


def above_paper(paper: Paper) -> tuple[tuple[str, str], ...]:
    """The breadcrumbs of a paper, below the partnership."""
    meeting = paper.meeting
    return ((str(meeting), reverse("meeting", args=[meeting.partnership.slug, meeting.slug])),)


@require_safe
@partnership_page
def paper_detail(request: PartnershipRequest, meeting: str, paper: str) -> HttpResponse:
    """A paper: its versions, who may read it, and by what its files are told apart."""
    found = find_paper(request, meeting, paper)
    may_change = can_prepare_meetings(request.user, found.meeting.body)
    versions = found.versions.select_related("brought_by")
    rows = version_rows(found, versions, may_change=may_change)
    context = {
        "partnership": request.partnership,
        "paper": found,
        "meeting": found.meeting,
        "rows": rows,
        "current": next((row for row in rows if row["url"]), None),
        "access": access_in_words(found),
        "may_change": may_change,
        "may_remove": may_change and not was_public(found),
        "breadcrumbs": crumbs(request.partnership, *above_paper(found)),
    }
    return render(request, "meetings/paper_detail.html", context)


@require_safe
@partnership_page
def paper_file(request: PartnershipRequest, meeting: str, paper: str, number: int) -> HttpResponse:
    """The file of a version, as it was brought; 410 when it is withdrawn."""
    found = find_paper(request, meeting, paper)
    version = find_version(found, number)
    if version.withdrawn_at:
        context = {
            "partnership": request.partnership,
            "paper": found,
            "version": version,
            "breadcrumbs": crumbs(request.partnership, *above_paper(found)),
        }
        return render(request, "meetings/paper_withdrawn.html", context, status=410)
    return file_response(version, with_content=request.method != "HEAD")
