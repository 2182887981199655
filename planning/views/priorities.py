"""Priorities of all plans, and one: who owns it, what money stands behind it, where it was decided, what came of it."""

import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import Listing, listing
from governance.models import Body, Source
from governance.presenters import Citations, as_at_bar
from planning import registry
from planning.addresses import linked, page_of
from planning.belonging import Links, links_of
from planning.models import Action, Indicator, Priority, PriorityLink, PriorityStatus
from planning.money import money_behind
from planning.permissions import can_change_priority, can_keep_plans
from planning.plan_words import priority_row
from planning.priority_words import action_row, indicator_row
from planning.row_history import history_of
from planning.views.planned import find_priority, plan_crumbs


@partnership_page
@finds_closed_bodies
def priority_list(request: PartnershipRequest) -> HttpResponse:
    """Every priority, narrowed by body, outcome, area or status."""
    partnership, asked = request.partnership, as_at(request)
    listed = _listed(request)
    page = list(listed.page)
    links = links_of(page, request.user, partnership)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "listing": listed,
        "rows": [priority_row(partnership, one, links.get(one.pk, Links())) for one in page],
        "may_add": can_keep_plans(request.user, partnership),
        "breadcrumbs": plan_crumbs(partnership),
    }
    return render(request, "planning/priority_list.html", context)


def _listed(request: PartnershipRequest) -> Listing:
    user, partnership = request.user, request.partnership
    visible = Priority.objects.visible_to(user, partnership)
    links = PriorityLink.objects.visible_to(user, partnership)
    bodies = Body.objects.visible_to(user, partnership).filter(
        Q(pk__in=visible.values("body")) | Q(pk__in=links.values("body"))
    )
    areas = partnership.areas.filter(pk__in=links.values("area")).order_by("name")
    offered: dict[str, Any] = {
        "body": bodies.order_by("name"),
        "outcome": partnership.outcomes.for_list(),
        "area": areas,
    }
    filters: dict[str, Any] = {}
    for name, rows in offered.items():
        found = [(row.slug, row.name) for row in rows]
        linked_to = {slug: Q(pk__in=links.filter(**{f"{name}__slug": slug}).values("priority")) for slug, _ in found}
        if name == "body":
            linked_to = {slug: meaning | Q(body__slug=slug) for slug, meaning in linked_to.items()}
        filters[name] = (name.capitalize(), found, linked_to)
    filters["status"] = ("Status", PriorityStatus.choices, {one: Q(status=one) for one in PriorityStatus.values})
    sorts = {
        "plan": ("Plan", ["plan__position", "plan__name", "position", "name", "pk"]),
        "name": ("Name", ["name", "pk"]),
    }
    return listing(
        request, visible.select_related("plan", "body"), sorts=sorts, search=("name", "statement"), filters=filters
    )


@partnership_page
@finds_closed_bodies
def priority_detail(request: PartnershipRequest, priority: str) -> HttpResponse:
    """One priority, in one click: its owner, its money, where it was decided, and whether it happened."""
    partnership, asked = request.partnership, as_at(request)
    found = find_priority(request, priority)
    links = links_of([found], request.user, partnership).get(found.pk, Links())
    citations = Citations(partnership, Source.objects.of([found, *links.all]))
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "row": priority_row(partnership, found, links),
        "priority": found,
        "links": _links(request, found, links, citations),
        **_family(request, found),
        **_happened(request, found, asked.date),
        "money": money_behind(found, links, request.user, asked.date),
        "sections": [made for one in registry.priority_sections if (made := one(found, request.user, asked.date))],
        "may_change": can_change_priority(request.user, found),
        "changes": history_of(request, found),
        "sources": citations.of(found),
        "breadcrumbs": plan_crumbs(partnership, ("Priorities", "priorities")),
    }
    return render(request, "planning/priority_detail.html", context)


def _links(request: PartnershipRequest, priority: Priority, links: Links, citations: Citations) -> list[dict[str, Any]]:
    """Each link of the priority with what it leads to and its sources."""
    partnership = request.partnership
    words = {"outcome": "For the outcome", "area": "In", "initiative": "By", "body": "With"}
    return [
        {
            "how": next(word for name, word in words.items() if getattr(link, f"{name}_id")),
            "to": linked(partnership, link.to),
            "slug": link.slug,
            "sources": citations.of(link),
        }
        for link in links.all
    ]


def _family(request: PartnershipRequest, priority: Priority) -> dict[str, Any]:
    """The priority above it and those below it, as far as the reader may see them; one query."""
    visible = Priority.objects.visible_to(request.user, request.partnership).for_list()
    rows = list(visible.filter(Q(pk=priority.parent_id) | Q(parent=priority)))
    above = next((row for row in rows if row.pk == priority.parent_id), None)
    below = [row for row in rows if row.parent_id == priority.pk]
    return {
        "parent": linked(request.partnership, above),
        "children": [{"name": row.name, "url": page_of(request.partnership, row)} for row in below],
    }


def _happened(request: PartnershipRequest, priority: Priority, on: datetime.date) -> dict[str, Any]:
    """Whether it happened: its indicators with target and latest figure, and its actions; four queries."""
    user, partnership = request.user, request.partnership
    indicators = Indicator.objects.visible_to(user, partnership).filter(priority=priority).for_list()
    measured = indicators.prefetch_related("targets", "observations")
    actions = Action.objects.visible_to(user, partnership).filter(priority=priority).for_list()
    return {
        "indicators": [indicator_row(partnership, one, on) for one in measured],
        "actions": [action_row(partnership, one, on) for one in actions],
    }
