"""What every page of a partnership shares: finding the partnership, the date asked for, and keeping finished pages."""

import contextlib
import datetime
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from governance.dates import PartialDate, Precision
from governance.day_links import keep_day
from governance.models import Edition, Partnership, find_closed_bodies

KEPT_SECONDS = 24 * 60 * 60
# Pages asked for in other words are made each time: whoever invents addresses must not fill the memory with them.
KEPT_QUERIES = {
    "on": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "year": re.compile(r"\d{4}(/\d{2})?"),
    "measure": re.compile(r"planned|forecast|actual"),
    "unit": re.compile(r"million|thousand|pounds"),
    "ties": re.compile(r"shown"),
    "order": re.compile(r"oldest"),
}
WRITTEN_DAYS = ("%d/%m/%Y", "%d/%B/%Y", "%d/%b/%Y")

View = Callable[..., HttpResponse]


class PartnershipRequest(HttpRequest):
    """A request on a page of a partnership, which the page's decorator has found."""

    partnership: Partnership
    user: Any
    day_asked_for: str


def partnership_page(view: View) -> View:
    """Give a view its partnership as `request.partnership` (404 when there is none), and keep finished pages.

    A visitor who is not signed in gets the page made last under the present edition, at the price of one query.
    Whoever has a session gets a fresh one. The day that a reader chose goes on to every page that they go to.
    """

    @wraps(view)
    def page(request: PartnershipRequest, partnership: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if any("\0" in value for value in request.GET.values()):
            raise BadRequest("The address holds a null character.")
        if request.method == "GET" and (one := _with_day_in_one(request)):
            return redirect(one)

        def make() -> HttpResponse:
            request.partnership = find_partnership(partnership)
            asked = as_at(request)
            response = view(request, *args, **kwargs)
            home = reverse("partnership", args=[partnership])
            return keep_day(response, home, asked.date.isoformat()) if asked.is_asked_for else response

        if _may_be_kept(request):
            return _kept(request, make)
        response = make()
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return page


def finds_closed_bodies(view: View) -> View:
    """Find the bodies that the reader may not know of before a view that only reads, and asks that in many places.

    Stands below `partnership_page`; one query. See `find_closed_bodies`.
    """

    @wraps(view)
    def page(request: PartnershipRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            find_closed_bodies(request.user, request.partnership)
        return view(request, *args, **kwargs)

    return page


def find_partnership(slug: str) -> Partnership:
    """Find a partnership by its slug; raises Http404."""
    found = Partnership.objects.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no partnership at this address.")
    return found


def _with_day_in_one(request: HttpRequest) -> str:
    """The address of a page whose day came in three boxes, with the day as one word; nothing where it did not."""
    if len(request.GET.getlist("on")) < 2:
        return ""
    query = request.GET.copy()
    try:
        query["on"] = _whole_day(_typed_day(request)).isoformat()
    except ValueError:
        return ""
    return f"{request.path}?{query.urlencode()}"


def _typed_day(request: HttpRequest) -> str:
    return "/".join(box.strip() for box in request.GET.getlist("on"))


def _may_be_kept(request: HttpRequest) -> bool:
    cookies = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    known = all(name in KEPT_QUERIES and KEPT_QUERIES[name].fullmatch(request.GET[name]) for name in request.GET)
    once = all(len(values) == 1 for _, values in request.GET.lists())
    return (
        known
        and once
        and request.method in ("GET", "HEAD")
        and not any(cookie in request.COOKIES for cookie in cookies)
    )


def _kept(request: PartnershipRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    state = f"{request.get_full_path()} {Edition.present()} {timezone.localdate()} {settings.RELEASE}"
    key = hashlib.sha256(state.encode()).hexdigest()
    etag = f'"{key[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    elif found := caches["pages"].get(f"page:{key}"):
        response = HttpResponse(found[0], content_type=found[1])
    else:
        response = make()
        kept = not (response.cookies or response.has_header("Content-Disposition") or _has_form(request))
        if response.status_code != 200 or not kept:
            response.setdefault("Cache-Control", "private, no-cache")
            return response
        caches["pages"].set(f"page:{key}", (response.content, response["Content-Type"]), KEPT_SECONDS)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def _has_form(request: HttpRequest) -> bool:
    """Whether the page holds a token that lets its own visitor, and nobody else, send its form."""
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


@dataclass(frozen=True)
class AsAt:
    """The day that a page shows: asked for with `?on=`, or the partnership's own."""

    date: datetime.date
    opening: datetime.date
    note: str = ""
    mistake: str = ""
    today_url: str = ""
    asked_with: tuple[tuple[str, str], ...] = ()

    @property
    def is_asked_for(self) -> bool:
        """Whether the reader chose a day other than the one on which pages open."""
        return self.date != self.opening

    @property
    def shown(self) -> bool:
        """Whether the page must say its day: it is not today, or what was typed is no date."""
        return self.date != timezone.localdate() or bool(self.mistake)

    @property
    def query(self) -> str:
        """What links append so that the day stays with the reader."""
        return f"?on={self.date.isoformat()}" if self.is_asked_for else ""


def as_at(request: PartnershipRequest) -> AsAt:
    """Read the day asked for; what is no date is said on the page, and the opening date shown instead."""
    partnership = request.partnership
    typed = _typed_day(request)
    date, mistake = partnership.opening_date, ""
    if typed:
        try:
            date = _whole_day(typed)
        except ValueError:
            mistake = f"“{typed[:40]}” is not a day of the calendar. Write year-month-day, such as 2009-04-01."
    note = "the date these sources describe" if date == partnership.record_date else ""
    others = tuple((name, str(value)) for name, value in request.GET.items() if name not in ("on", "page"))
    today_url = f"{request.path}?{urlencode(others)}" if others else request.path
    shown = AsAt(date, partnership.opening_date, note, mistake, today_url, others)
    request.day_asked_for = shown.query
    return shown


def question_with(request: HttpRequest, **changed: str) -> str:
    """This page's question, with its mark, and with parts of it changed; an empty text takes the part away."""
    query: QueryDict = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else ""


def _whole_day(typed: str) -> datetime.date:
    for written_so in WRITTEN_DAYS:
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(typed, written_so).date()
    written = PartialDate.parse(typed)
    if written.precision != Precision.DAY:
        raise ValueError("A page shows one day.")
    return written.first
