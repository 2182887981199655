"""The paper at an address, found within what the reader may read: else it does not exist, whatever the reason."""

from django.http import Http404

from governance.http import PartnershipRequest
from meetings.models import Meeting, Paper, PaperVersion
from meetings.permissions import check_prepare_meetings

NOTHING = "There is no paper at this address, or it is not open to you."


def find_paper(request: PartnershipRequest, meeting: str, slug: str) -> Paper:
    """Find a paper that the reader may read, in one query; raises Http404."""
    found = Paper.objects.visible_to(request.user, request.partnership).at(meeting, slug)
    if found is None:
        raise Http404(NOTHING)
    found.meeting.partnership = found.meeting.body.partnership = request.partnership
    return found


def find_version(paper: Paper, number: int) -> PaperVersion:
    """Find a version of a paper, withdrawn ones too; raises Http404."""
    found = paper.versions.filter(number=number).first()
    if found is None:
        raise Http404(NOTHING)
    found.paper = paper
    return found


def paper_to_prepare(request: PartnershipRequest, meeting: str, slug: str) -> Paper:
    """Find a paper of a meeting that the reader prepares; raises Http404, and PermissionDenied to who only reads it."""
    found = find_paper(request, meeting, slug)
    check_prepare_meetings(request.user, found.meeting.body)
    return found


def meeting_to_prepare(request: PartnershipRequest, slug: str) -> Meeting:
    """Find a meeting that the reader prepares; raises Http404, and PermissionDenied where it is only read."""
    meetings = Meeting.objects.visible_to(request.user, request.partnership).select_related("body")
    found = meetings.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no meeting at this address.")
    found.partnership = found.body.partnership = request.partnership
    check_prepare_meetings(request.user, found.body)
    return found
