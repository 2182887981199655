"""What somebody is told of meetings: whether by e-mail, and the secret address of a calendar of their own."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_POST, require_safe

from governance.http import PartnershipRequest, find_partnership, partnership_page
from governance.presenters import crumbs
from meetings.feeds import bodies_of_roles, bodies_with_links, feed_of
from meetings.views.feeds import CALENDAR
from portal.models import NoticeChoice, Wanted
from portal.notice_forms import NoticeForm
from portal.permissions import check_be_told
from portal.services import calendars
from portal.services import notices as services
from portal.services.accounts import Refused


@login_required
@partnership_page
def notices(request: PartnershipRequest) -> HttpResponse:
    """Choose whether notices come; see whether there is a calendar of one's own."""
    check_be_told(request.user, request.partnership)
    if request.method != "POST":
        return _page(request)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    choice = services.choose(by=request.user, partnership=request.partnership, wanted=form.cleaned_data["wanted"])
    told = "You are told of meetings by e-mail" if choice.wanted == Wanted.ALL else "You get no notices of meetings"
    messages.success(request, f"{told}, in {request.partnership}.")
    return redirect("notices", request.partnership.slug)


def _page(request: PartnershipRequest, form: NoticeForm | None = None, address: str = "") -> HttpResponse:
    partnership, user = request.partnership, request.user
    wanted = NoticeChoice.objects.wanted_by(user, partnership)
    context = {
        "partnership": partnership,
        "form": form or NoticeForm(initial={"wanted": wanted}),
        "e_mail": user.email,
        "address": address,
        "has_role": user.grants.filter(partnership=partnership).exists(),
        "calendar": user.calendar_addresses.filter(partnership=partnership).first(),
        "bodies": bodies_of_roles(user, partnership).order_by("name").values_list("name", flat=True)[:6],
        "breadcrumbs": crumbs(partnership, ("Your account", reverse("own-account"))),
    }
    response = render(request, "portal/notices.html", context, status=422 if form else 200)
    if address:
        response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
@partnership_page
def calendar_renew(request: PartnershipRequest) -> HttpResponse:
    """Make the address of one's own calendar anew, and show it this once: only its hash is kept."""
    partnership = request.partnership
    check_be_told(request.user, partnership)
    try:
        token = calendars.renew(by=request.user, partnership=partnership)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("notices", partnership.slug)
    return _page(request, address=settings.PORTAL_URL + reverse("own-calendar", args=[partnership.slug, token]))


@login_required
@require_POST
@partnership_page
def calendar_withdraw(request: PartnershipRequest) -> HttpResponse:
    """Stop the address of one's own calendar."""
    check_be_told(request.user, request.partnership)
    if calendars.withdraw(by=request.user, partnership=request.partnership):
        messages.success(request, "The address of your calendar works no more.")
    return redirect("notices", request.partnership.slug)


@require_safe
@conditional_page
def own_calendar(request: HttpRequest, partnership: str, token: str) -> HttpResponse:
    """The meetings of the bodies that somebody's roles are on, for whoever has the address that they were given.

    It is never kept with the pages for everybody, and made from the roles that are held at the moment of asking.
    """
    found = find_partnership(partnership)
    address = calendars.find(partnership=found, token=token)
    if address is None:
        raise Http404("There is no calendar at this address. It may have been withdrawn or made anew.")
    theirs = found.meetings.visible_to(address.user, found).filter(body__in=bodies_of_roles(address.user, found))
    links = bodies_with_links(address.user, found)
    feed = feed_of(found, theirs, name=f"{found}: my meetings", links_for=links)
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    return HttpResponse(feed, content_type=CALENDAR, headers=headers)


@csrf_exempt
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop somebody's notices by the link in one, without signing in; mail programs post to it themselves (RFC 8058).

    Opening it changes nothing, since mail filters open links.
    """
    found = services.stopped_by(token)
    if found is None:
        raise Http404("This address is not whole. Copy it from the mail again, or sign in and choose there.")
    user, partnership = found
    stopped = request.method == "POST"
    if stopped:
        services.choose(by=user, partnership=partnership, wanted=Wanted.NONE)
    return render(request, "portal/notices_stop.html", {"of": partnership, "stopped": stopped})
