"""The calendar: meetings to come and past as a list, or those of a month; of every body or of one."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from governance.http import PartnershipRequest, as_at, partnership_page
from governance.listing import Choice, asking
from governance.models import Partnership
from governance.presenters import as_at_bar, crumbs
from meetings.feeds import EVERYBODY
from meetings.models import Meeting, MeetingKind, MeetingQuerySet
from meetings.month import Month, weeks_of
from meetings.permissions import can_keep_meetings
from meetings.words import meeting_row

PAGE, LATELY = 50, 5


@partnership_page
def meeting_list(request: PartnershipRequest) -> HttpResponse:
    """Meetings to come and past as from the day of the page, or those of the month that is asked for."""
    partnership, day = request.partnership, as_at(request)
    every = Meeting.objects.visible_to(request.user, partnership)
    bodies = _bodies(every)
    asked = _asked(request.GET, bodies)
    chosen = _chosen(asked, every)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(day),
        "views": _views(asked, day.date),
        "bodies": bodies,
        "kinds": MeetingKind.choices,
        "asked": {name: asked.get(name, "") for name in ("body", "kind", "month", "when", "on")},
        **_elsewhere(request, asked.get("body", ""), dict(bodies)),
        "may_add": can_keep_meetings(request.user, partnership),
        "breadcrumbs": crumbs(partnership),
        **(_of_month if asked.get("month") else _of_list)(partnership, asked, chosen, day.date),
    }
    return render(request, "meetings/meeting_list.html", context)


def _bodies(meetings: MeetingQuerySet) -> list[tuple[str, str]]:
    return list(meetings.order_by("body__name").values_list("body__slug", "body__name").distinct())


def _elsewhere(request: PartnershipRequest, body: str, bodies: dict[str, str]) -> dict[str, str]:
    """Where decisions are found, and the calendar feed: of the body that is asked for where the public has one."""
    partnership = request.partnership
    decisions = reverse("decisions", args=[partnership.slug])
    if body and partnership.bodies.visible_to(EVERYBODY, partnership).filter(slug=body).exists():
        feed, title = reverse("body-feed", args=[partnership.slug, body]), f"Calendar feed of {bodies[body]}"
    else:
        feed, title = reverse("meetings-feed", args=[partnership.slug]), "Calendar feed of all meetings"
    return {"decisions_url": decisions + (f"?body={body}" if body else ""), "feed": feed, "feed_title": title}


def _asked(question: QueryDict, bodies: list[tuple[str, str]]) -> QueryDict:
    """What is asked for; a body whose meetings the reader may not know of is as if it were not."""
    asked = question.copy()
    if asked.get("body", "") not in dict(bodies):
        asked.pop("body", None)
    return asked


def _chosen(asked: QueryDict, meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Those of the body and of the kind asked for; a kind that there is not is as if it were not asked for."""
    body, kind = asked.get("body", ""), asked.get("kind", "")
    if body:
        meetings = meetings.filter(body__slug=body)
    return meetings.filter(kind=kind) if kind in MeetingKind.values else meetings


def _of_list(
    partnership: Partnership, asked: QueryDict, meetings: MeetingQuerySet, on: datetime.date
) -> dict[str, Any]:
    ahead = meetings.filter(day__gte=on).for_list()
    past = meetings.filter(day__lt=on).for_list().reverse()
    is_past = asked.get("when") == "past"
    page = Paginator(past if is_past else ahead, PAGE).get_page(asked.get("page"))
    lately = [] if is_past else past[:LATELY]
    prefix = asking(asked, page="")
    return {
        "is_past": is_past,
        "page": page,
        "prefix": f"{prefix}{'&' if prefix != '?' else ''}page=",
        "rows": [meeting_row(partnership, meeting) for meeting in page],
        "lately": [meeting_row(partnership, meeting) for meeting in lately],
        "past_url": asking(asked, when="past"),
    }


def _of_month(
    partnership: Partnership, asked: QueryDict, meetings: MeetingQuerySet, on: datetime.date
) -> dict[str, Any]:
    month = Month.read(str(asked["month"]), on)
    rows = [meeting_row(partnership, one) for one in meetings.between(month.first, month.after).for_list()]
    return {
        "month": month,
        "weeks": weeks_of(month, rows, on),
        "count": len(rows),
        "weekdays": [f"{datetime.date(2001, 1, day):%A}" for day in range(1, 8)],
        "earlier": (str(month.step(-1)), asking(asked, month=month.step(-1).written)),
        "later": (str(month.step(1)), asking(asked, month=month.step(1).written)),
    }


def _views(asked: QueryDict, on: datetime.date) -> list[Choice]:
    month, past = bool(asked.get("month")), asked.get("when") == "past"
    return [
        Choice("To come", asking(asked, month="", when=""), not (month or past)),
        Choice("Past", asking(asked, month="", when="past"), past and not month),
        Choice("By month", asking(asked, when="", month=Month.of(on).written), month),
    ]
