"""Outcomes, and one with the priorities, plans and indicators that serve it."""

from collections import defaultdict

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render

from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.models import Source
from governance.presenters import Citations, as_at_bar
from planning.addresses import linked
from planning.belonging import Links, belonging_to
from planning.models import Outcome, Plan, Priority, PriorityLink
from planning.permissions import can_change_plans
from planning.plan_words import counted, indicators_named, plan_row, priority_row
from planning.row_history import history_of
from planning.views.planned import find_outcome, plan_crumbs


@partnership_page
def outcome_list(request: PartnershipRequest) -> HttpResponse:
    """Every outcome by its framework, with how many priorities serve it."""
    user, partnership = request.user, request.partnership
    outcomes = list(partnership.outcomes.for_list())
    links = PriorityLink.objects.visible_to(user, partnership).filter(outcome__isnull=False)
    serving = dict(links.order_by().values_list("outcome").annotate(count=Count("pk")))
    citations = Citations(partnership, Source.objects.of(outcomes))
    frameworks: dict[str, list] = defaultdict(list)
    for one in outcomes:
        words = counted(serving.get(one.pk, 0), "priority", "priorities") or "no priority names it"
        frameworks[one.framework].append((one, linked(partnership, one), words, citations.of(one)))
    context = {
        "partnership": partnership,
        "frameworks": list(frameworks.items()),
        "may_add": can_change_plans(user, partnership),
        "breadcrumbs": plan_crumbs(partnership),
    }
    return render(request, "planning/outcome_list.html", context)


@partnership_page
@finds_closed_bodies
def outcome_detail(request: PartnershipRequest, outcome: str) -> HttpResponse:
    """One outcome: which priorities serve it, in which plans, and what is measured of them."""
    user, partnership, asked = request.user, request.partnership, as_at(request)
    found = find_outcome(request, outcome)
    priorities = _serving(request, found)
    belonging = belonging_to(priorities, user, partnership, asked.date)
    plans = Plan.objects.visible_to(user, partnership).for_list()
    served = plans.filter(pk__in={one.plan_id for one in priorities if one.plan_id})
    citations = Citations(partnership, Source.objects.of([found, *priorities]))
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "outcome": found,
        "priorities": [
            priority_row(partnership, one, belonging.links.get(one.pk, Links()))
            | {"indicators": indicators_named(partnership, belonging.indicators, one.pk)}
            for one in priorities
        ],
        "plans": [plan_row(partnership, plan) for plan in served],
        "indicators": [
            linked(partnership, measure) for one in priorities for measure in belonging.indicators.get(one.pk, [])
        ],
        "may_change": can_change_plans(user, partnership),
        "changes": history_of(request, found),
        "sources": citations.of(found),
        "breadcrumbs": plan_crumbs(partnership, ("Outcomes", "outcomes")),
    }
    return render(request, "planning/outcome_detail.html", context)


def _serving(request: PartnershipRequest, outcome: Outcome) -> list[Priority]:
    links = PriorityLink.objects.visible_to(request.user, request.partnership).filter(outcome=outcome)
    visible = Priority.objects.visible_to(request.user, request.partnership)
    return list(visible.filter(pk__in=links.values("priority")).for_list())
