"""Indicators: the list of them, one with its targets and figures, and its chart."""

from http import HTTPStatus

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.drawings import NotDrawnError
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import Listing, Sorts, listing
from governance.models import Source
from governance.presenters import Citations, as_at_bar
from planning.addresses import linked
from planning.indicator_chart import indicator_svg, why_not_drawn
from planning.indicator_lookup import find_indicator, measured
from planning.indicator_words import (
    STANDINGS,
    baseline_in_words,
    indicator_row,
    observation_row,
    target_row,
    wholes_in_words,
)
from planning.models import Indicator
from planning.models.indicators import IndicatorQuerySet
from planning.permissions import can_change_plans, can_keep_plans
from planning.row_history import history_of
from planning.views.planned import plan_crumbs

SORTS: Sorts = {
    "order": ("Place in the list", ("position", "name", "pk")),
    "name": ("Name", ("name", "pk")),
    "body": ("Body", (F("body__name").asc(nulls_last=True), "name", "pk")),
}
KINDS = {"xlsx": "Excel (XLSX)", "ods": "OpenDocument (ODS)", "csv": "CSV"}


@partnership_page
@finds_closed_bodies
def indicator_list(request: PartnershipRequest) -> HttpResponse:
    """Every indicator with its latest figure, its next target, and where its targets stand."""
    partnership, asked = request.partnership, as_at(request)
    found = _listing(request)
    read = measured(found.page, asked.date)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "listing": found,
        "rows": [indicator_row(partnership, read[one.pk]) for one in found.page],
        "downloads": [
            {
                "label": label,
                "url": reverse("observations-file", args=[partnership.slug, kind]),
                "of": "the figures of all indicators",
            }
            for kind, label in KINDS.items()
        ],
        "may_add": can_keep_plans(request.user, partnership),
        "breadcrumbs": plan_crumbs(partnership),
    }
    return render(request, "planning/indicator_list.html", context)


def _listing(request: PartnershipRequest) -> Listing:
    rows = request.partnership.indicators.visible_to(request.user, request.partnership)
    filters = {
        "body": _by_name("Body", rows, "body"),
        "plan": _by_name("Plan", rows, "plan"),
        "status": (
            "A target is",
            [(each.value, word) for each, (word, _) in STANDINGS.items()],
            _standing(request, rows),
        ),
    }
    search = ("name", "definition", "counted", "body__name")
    return listing(request, rows.for_list(), sorts=SORTS, search=search, filters=filters)


def _by_name(label: str, rows: IndicatorQuerySet, column: str) -> tuple[str, list[tuple[str, str]], dict[str, Q]]:
    """The choices of a filter: what the indicators that the reader may see hang on; one query."""
    named = rows.filter(**{f"{column}__isnull": False}).order_by(f"{column}__name")
    choices = list(named.values_list(f"{column}__slug", f"{column}__name").distinct())
    return label, choices, {slug: Q(**{f"{column}__slug": slug}) for slug, _ in choices}


def _standing(request: PartnershipRequest, rows: IndicatorQuerySet) -> dict[str, Q]:
    """What each standing means: worked out for all indicators only where one is asked for."""
    wanted = request.GET.get("status", "")
    if wanted not in STANDINGS:
        return {each.value: Q() for each in STANDINGS}
    read = measured(rows, as_at(request).date)
    ids = [pk for pk, one in read.items() if any(aim.standing == wanted for aim in one.aims)]
    return {each.value: Q(pk__in=ids) for each in STANDINGS}


@partnership_page
@finds_closed_bodies
def indicator_detail(request: PartnershipRequest, indicator: str) -> HttpResponse:
    """One indicator: what it measures, its targets and where they stand, and its figures."""
    partnership, asked = request.partnership, as_at(request)
    found = find_indicator(request, indicator)
    read = measured([found], asked.date)[found.pk]
    citations = Citations(partnership, Source.objects.of([found, *read.targets, *read.observations]))
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "indicator": found,
        "baseline": baseline_in_words(found),
        "row": indicator_row(partnership, read),
        "belongs": _belongs(found),
        "targets": [target_row(partnership, aim, read, citations) for aim in read.aims],
        "observations": [observation_row(partnership, one, read, citations) for one in read.observations],
        "wholes": wholes_in_words(read),
        "not_drawn": why_not_drawn(read),
        "downloads": [
            {
                "label": label,
                "url": reverse("indicator-observations-file", args=[partnership.slug, found.slug, kind]),
                "of": "the figures",
            }
            for kind, label in KINDS.items()
        ],
        "may_change": can_change_plans(request.user, partnership, found.body),
        "changes": history_of(request, found),
        "sources": citations.of(found),
        "breadcrumbs": plan_crumbs(partnership, ("Indicators", "indicators")),
    }
    return render(request, "planning/indicator_detail.html", context)


def _belongs(indicator: Indicator) -> list[dict[str, str]]:
    """What the indicator hangs on, each with its sort and its page; whoever sees an indicator may see all of them."""
    hung = ("plan", "priority", "initiative", "area")
    found = [(name.capitalize(), linked(indicator.partnership, getattr(indicator, name))) for name in hung]
    return [{"sort": sort} | link for sort, link in found if link]


@partnership_page
def indicator_chart(request: PartnershipRequest, indicator: str) -> HttpResponse:
    """An indicator's targets and figures over time, SVG; 404 where there is nothing to draw."""
    found = find_indicator(request, indicator)
    read = measured([found], as_at(request).date)[found.pk]
    if why_not_drawn(read):
        return HttpResponse(why_not_drawn(read), status=HTTPStatus.NOT_FOUND, content_type="text/plain; charset=utf-8")
    try:
        drawn = indicator_svg(read)
    except NotDrawnError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(drawn, content_type="image/svg+xml")
