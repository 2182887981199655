"""Plans as a tree, each below the one that it carries further; and one plan with its priorities."""

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from governance.http import PartnershipRequest, as_at, partnership_page
from governance.listing import asking
from governance.models import Review, Source
from governance.presenters import Citations, as_at_bar
from governance.review_words import review_row
from planning import registry
from planning.addresses import linked
from planning.belonging import belonging_to
from planning.models import PLAN_STEPS, Action, Indicator, Plan, PlanLevel, PlanStatus, Priority
from planning.outline import narrowed, outline
from planning.permissions import can_change_plan, can_keep_plans
from planning.plan_words import counted, document_in_words, plan_row, plan_tree, priority_tree, steps_of
from planning.views.planned import find_plan, history_of, plan_crumbs

NARROWING = ("status", "level", "owner")


@partnership_page
def plan_list(request: PartnershipRequest) -> HttpResponse:
    """Every plan as a tree, all read in one query whatever its depth; narrowed by status, level or owner."""
    partnership, asked = request.partnership, as_at(request)
    plans = list(_with_priorities(request))
    options = {name: _options(plans, name) for name in NARROWING}
    chosen = {name: request.GET.get(name, "") for name in NARROWING}
    chosen = {name: value for name, value in chosen.items() if value in options[name]}
    found = {plan.pk for plan in plans if all(_value(plan, name) == value for name, value in chosen.items())}
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "rows": plan_tree(partnership, outline(narrowed(plans, found)), found),
        "count": counted(len(found), "plan") or "no plan",
        "has_any": bool(plans),
        "narrowed": bool(chosen),
        "filters": [(name.capitalize(), _chips(request, name, options[name])) for name in NARROWING],
        "may_add": can_keep_plans(request.user, partnership),
        "breadcrumbs": plan_crumbs(partnership)[:-1],
    }
    return render(request, "planning/plan_list.html", context)


def _with_priorities(request: PartnershipRequest) -> QuerySet[Plan]:
    """The plans that the reader may see, with the number of those of their priorities that they may see."""
    user, partnership = request.user, request.partnership
    seen = Q(priorities__in=Priority.objects.visible_to(user, partnership).values("pk"))
    visible = Plan.objects.visible_to(user, partnership).select_related("body", "organisation", "area", "document")
    return visible.annotate(priority_count=Count("priorities", filter=seen)).order_by("position", "name", "pk")


def _value(plan: Plan, name: str) -> str:
    if name == "owner":
        return plan.owner.slug if plan.owner else ""
    return str(getattr(plan, name))


def _options(plans: list[Plan], name: str) -> dict[str, str]:
    """What the plans can be narrowed to: what some of them are, in the order of the words or of the names."""
    if name == "owner":
        owners = {plan.owner.slug: plan.owner.name for plan in plans if plan.owner}
        return dict(sorted(owners.items(), key=lambda owner: owner[1]))
    words = PlanStatus.choices if name == "status" else PlanLevel.choices
    there = {_value(plan, name) for plan in plans}
    return {value: label for value, label in words if value in there}


def _chips(request: PartnershipRequest, name: str, options: dict[str, str]) -> list[dict[str, Any]]:
    chosen = request.GET.get(name, "")
    return [
        {"label": label, "url": asking(request.GET, **{name: value}), "current": value == chosen}
        for value, label in {"": "All", **options}.items()
    ]


@partnership_page
def plan_detail(request: PartnershipRequest, plan: str) -> HttpResponse:
    """One plan: whose it is, its priorities as a tree, the plans around it, and what looks at it."""
    partnership, asked = request.partnership, as_at(request)
    found = find_plan(request, plan)
    priorities = list(Priority.objects.visible_to(request.user, partnership).filter(plan=found).for_list())
    belonging = belonging_to(priorities, request.user, partnership, asked.date)
    reviews = list(Review.objects.visible_to(request.user, partnership).filter(plan_review__plan=found).for_list())
    citations = Citations(partnership, Source.objects.of([found, *priorities, *reviews]))
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "row": plan_row(partnership, found),
        "plan": found,
        "document": document_in_words(found),
        "area": linked(partnership, found.area),
        "rows": priority_tree(partnership, outline(priorities), belonging, citations),
        **_around(request, found),
        **_own(request, found, asked.date),
        **_may(request, found),
        "reviews": [review_row(review, asked.date, citations, {}) for review in reviews],
        "sections": [made for one in registry.plan_sections if (made := one(found, request.user, asked.date))],
        "changes": history_of(request, found),
        "sources": citations.of(found),
        "breadcrumbs": plan_crumbs(partnership),
    }
    return render(request, "planning/plan_detail.html", context)


def _around(request: PartnershipRequest, plan: Plan) -> dict[str, Any]:
    """The plans above and below a plan, before and after it, as far as the reader may see them; one query."""
    partnership = request.partnership
    near = Q(pk__in=[pk for pk in (plan.parent_id, plan.replaces_id) if pk]) | Q(parent=plan) | Q(replaces=plan)
    rows = list(Plan.objects.visible_to(request.user, partnership).for_list().filter(near))
    by_id = {row.pk: row for row in rows}
    return {
        "parent": linked(partnership, by_id.get(plan.parent_id or 0)),
        "before": linked(partnership, by_id.get(plan.replaces_id or 0)),
        "after": next((plan_row(partnership, row) for row in rows if row.replaces_id == plan.pk), None),
        "children": [plan_row(partnership, row) for row in rows if row.parent_id == plan.pk],
    }


def _own(request: PartnershipRequest, plan: Plan, on: datetime.date) -> dict[str, Any]:
    """What belongs to the plan itself and to none of its priorities: indicators and open actions; two queries."""
    user, partnership = request.user, request.partnership
    mine = Indicator.objects.visible_to(user, partnership).filter(plan=plan, priority=None)
    actions = Action.objects.visible_to(user, partnership).open_on(on).filter(plan=plan, priority=None)
    return {
        "indicators": [linked(partnership, one) for one in mine.order_by("position", "name", "pk")],
        "open_actions": counted(actions.count(), "open action"),
    }


def _may(request: PartnershipRequest, plan: Plan) -> dict[str, Any]:
    if not can_change_plan(request.user, plan):
        return {"may_change": False}
    steps = [step for status, step in PLAN_STEPS if status == plan.status]
    return {
        "may_change": True,
        "is_draft": plan.status == PlanStatus.DRAFT,
        "steps": steps_of(request.partnership, plan, steps),
    }
