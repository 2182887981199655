import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import timeline
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.listing import PAGE, Choice, asking
from governance.presenters import as_at_bar, crumbs


@partnership_page
def timeline_detail(request: PartnershipRequest) -> HttpResponse:
    """The partnership's history, a year at a time: what came into force, began, ended, or is due."""
    partnership, asked = request.partnership, as_at(request)
    years = timeline.years_of(partnership, request.user)
    year = _year(request, years, asked.date)
    oldest_first = request.GET.get("order") == "oldest"
    events = timeline.events_of_year(partnership, request.user, year, oldest_first=oldest_first)
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked, even_today=True),
        "on": asked.date,
        "year": year,
        "years": [Choice(str(one), asking(request.GET, year=str(one)), one == year) for one in years],
        "orders": _orders(request, oldest_first),
        "page": page,
        "prefix": asking(request.GET, year=str(year)) + "&page=",
        "days": timeline.days_of(partnership, timeline.told(page), asked.date),
        "breadcrumbs": crumbs(partnership, ("Structure", reverse("structure", args=[partnership.slug]) + asked.query)),
    }
    return render(request, "governance/timeline_detail.html", context)


def _orders(request: PartnershipRequest, oldest_first: bool) -> list[Choice]:
    return [
        Choice("Newest first", asking(request.GET, order=""), not oldest_first),
        Choice("Oldest first", asking(request.GET, order="oldest"), oldest_first),
    ]


def _year(request: PartnershipRequest, years: list[int], on: datetime.date) -> int:
    """The year asked for if something happened in it, else the last with events up to the day, else the first."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and asked.isascii() and len(asked) < 5 and int(asked) in years:
        return int(asked)
    return next((year for year in years if year <= on.year), years[-1] if years else on.year)
