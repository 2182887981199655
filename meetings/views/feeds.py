"""Calendar feeds for everybody. They tell what anybody may read, whoever asks: calendar programs pass them on."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from governance.http import PartnershipRequest, partnership_page
from meetings.feeds import EVERYBODY, feed_of, sat_at_by
from meetings.models import Meeting

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@conditional_page
@partnership_page
def partnership_feed(request: PartnershipRequest) -> HttpResponse:
    """The meetings of all bodies of a partnership."""
    return _answer(request, _meetings(request), f"{request.partnership}: meetings")


@require_safe
@conditional_page
@partnership_page
def body_feed(request: PartnershipRequest, body: str) -> HttpResponse:
    """The meetings of one body."""
    partnership = request.partnership
    found = partnership.bodies.visible_to(EVERYBODY, partnership).filter(slug=body).first()
    if found is None:
        raise Http404("There is no body at this address.")
    return _answer(request, _meetings(request).filter(body=found), f"{found}: meetings")


@require_safe
@conditional_page
@partnership_page
def person_feed(request: PartnershipRequest, person: str) -> HttpResponse:
    """The meetings of the bodies on which a person sits on the day of the meeting."""
    partnership = request.partnership
    people = partnership.people.visible_to(EVERYBODY, partnership).select_related("merged_into")
    asked = people.filter(slug=person).first()
    if asked is None:
        raise Http404("There is nobody at this address.")
    found = asked.merged_into or asked
    meetings = _meetings(request).filter(sat_at_by(found, EVERYBODY, partnership))
    return _answer(request, meetings, f"{found}: meetings, {partnership}")


def _meetings(request: PartnershipRequest) -> QuerySet[Meeting]:
    return request.partnership.meetings.visible_to(EVERYBODY, request.partnership)


def _answer(request: PartnershipRequest, meetings: QuerySet[Meeting], name: str) -> HttpResponse:
    feed = feed_of(request.partnership, meetings, name=name, links_for=frozenset())
    return HttpResponse(feed, content_type=CALENDAR)
