from django.http import Http404, HttpResponse

from governance.http import PartnershipRequest, partnership_page


@partnership_page
def meeting_detail(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """One meeting, in words."""
    found = request.partnership.meetings.visible_to(request.user, request.partnership).filter(slug=meeting).first()
    if found is None:
        raise Http404("There is no meeting at this address.")
    return HttpResponse(str(found), content_type="text/plain; charset=utf-8")
