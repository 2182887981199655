"""Programmes, processes, systems, tools, policies, roles and services: all of them, and one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import sections
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import Choice, asking
from governance.models import Source
from governance.presenters import Citations, crumbs
from governance.sections import ProgrammeMoney
from planning.action_words import action_row
from planning.addresses import linked
from planning.assurance_words import check_row
from planning.initiative_words import by_kind, initiative_row, partner_rows, status_of
from planning.models import (
    Action,
    AssuranceCheck,
    Indicator,
    Initiative,
    InitiativeKind,
    InitiativePartner,
    InitiativeStatus,
    Priority,
    PriorityLink,
)
from planning.permissions import can_change_plans, can_keep_plans
from planning.row_history import history_of
from planning.ways import plan_trail


@partnership_page
def initiative_list(request: PartnershipRequest) -> HttpResponse:
    """Every initiative below what it is part of, by kind; or those of one kind, status or lead."""
    partnership = request.partnership
    everything = list(Initiative.objects.visible_to(request.user, partnership).for_list())
    shown = _narrowed(request, everything)
    citations = Citations(partnership, Source.objects.of(shown))
    rows = {one.pk: initiative_row(partnership, one, citations) for one in shown}
    context = {
        "partnership": partnership,
        "has_any": bool(everything),
        "groups": by_kind(shown, rows),
        "filters": _filters(request, everything),
        "may_change": can_keep_plans(request.user, partnership),
        "breadcrumbs": crumbs(partnership, *plan_trail(partnership)),
    }
    return render(request, "planning/initiative_list.html", context)


def _key(initiative: Initiative) -> str:
    if initiative.lead is None:
        return ""
    return f"{'body' if initiative.body else 'organisation'}-{initiative.lead.slug}"


def _narrowed(request: PartnershipRequest, everything: Sequence[Initiative]) -> list[Initiative]:
    """Those of the kind, status and lead asked for; what there is not is as if it were not asked for."""
    kind, status, lead = (request.GET.get(name, "") for name in ("kind", "status", "lead"))
    leads = {_key(one) for one in everything} - {""}
    return [
        one
        for one in everything
        if (kind not in InitiativeKind.values or one.kind == kind)
        and (status not in InitiativeStatus.values or one.status == status)
        and (lead not in leads or _key(one) == lead)
    ]


def _filters(request: PartnershipRequest, everything: Sequence[Initiative]) -> list[tuple[str, list[Choice]]]:
    kinds, statuses = {one.kind for one in everything}, {one.status for one in everything}
    offered = {
        "kind": ("Kind", [choice for choice in InitiativeKind.choices if choice[0] in kinds]),
        "status": ("Status, as stated", [choice for choice in InitiativeStatus.choices if choice[0] in statuses]),
        "lead": (
            "Lead",
            sorted({(_key(one), str(one.lead)) for one in everything if one.lead}, key=lambda one: one[1]),
        ),
    }
    made = []
    for name, (label, options) in offered.items():
        asked = request.GET.get(name, "")
        asked = asked if asked in dict(options) else ""
        every = Choice("All", asking(request.GET, **{name: ""}), not asked)
        made.append(
            (
                label,
                [
                    every,
                    *(Choice(str(text), asking(request.GET, **{name: key}), key == asked) for key, text in options),
                ],
            )
        )
    return made


@partnership_page
@finds_closed_bodies
def initiative_detail(request: PartnershipRequest, initiative: str) -> HttpResponse:
    """One initiative: where it stands, who leads it and takes part, and all that is said, done and paid for it."""
    partnership, on = request.partnership, as_at(request).date
    found = find_initiative(request, initiative)
    family = Initiative.objects.visible_to(request.user, partnership).for_list()
    near = list(family.filter(Q(pk=found.parent_id) | Q(parent=found)))
    partners = list(InitiativePartner.objects.visible_to(request.user, partnership).for_list().filter(initiative=found))
    links = list(_links(request, found))
    citations = Citations(partnership, Source.objects.of([found, *partners, *links]))
    context = {
        "partnership": partnership,
        "initiative": found,
        "row": initiative_row(partnership, found, citations),
        "whole": next((linked(partnership, one) for one in near if one.pk == found.parent_id), None),
        "parts": [(linked(partnership, one), status_of(one)) for one in near if one.parent_id == found.pk],
        "partners": partner_rows(partnership, partners, citations),
        "priorities": [(linked(partnership, one.priority), citations.of(one)) for one in links],
        **_hanging(request, found, on),
        "money": _money(request, found, on),
        "may_change": can_change_plans(request.user, partnership, found.body),
        "changes": history_of(request, found, {InitiativePartner: Q(initiative_id=found.pk)}),
        "sources": citations.of(found),
        "breadcrumbs": crumbs(partnership, *plan_trail(partnership, ("Initiatives", "initiatives"))),
    }
    return render(request, "planning/initiative_detail.html", context)


def _links(request: PartnershipRequest, initiative: Initiative) -> Any:
    priorities = Priority.objects.visible_to(request.user, request.partnership).values("pk")
    links: Any = initiative.priority_links
    named: list[PriorityLink] = (
        links.filter(priority__in=priorities)
        .select_related("priority")
        .order_by("priority__position", "priority__name")
    )
    return named


def _hanging(request: PartnershipRequest, initiative: Initiative, on: Any) -> dict[str, Any]:
    """What is measured, done and checked for an initiative."""
    user, partnership = request.user, request.partnership
    indicators = Indicator.objects.visible_to(user, partnership).for_list().filter(initiative=initiative)
    actions = Action.objects.visible_to(user, partnership).for_list().filter(initiative=initiative)
    checks = AssuranceCheck.objects.visible_to(user, partnership).for_list().filter(initiative=initiative)
    return {
        "indicators": [linked(partnership, one) for one in indicators],
        "actions": [action_row(partnership, one, on) for one in actions],
        "checks": [check_row(partnership, one, on) for one in checks],
    }


def _money(request: PartnershipRequest, initiative: Initiative, on: Any) -> list[ProgrammeMoney]:
    """Money that names the initiative as its programme."""
    slugs = [initiative.slug]
    read = (money(request.partnership, slugs, request.user, on) for money in sections.money_of_programmes)
    return [one for found in read for one in found.get(initiative.slug, ())]


def find_initiative(request: PartnershipRequest, slug: str) -> Initiative:
    """Find an initiative that the reader may know of; raises Http404."""
    rows = Initiative.objects.visible_to(request.user, request.partnership).for_list()
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no initiative at this address.")
    found.partnership = request.partnership
    return found


def address_of(initiative: Initiative) -> str:
    """The page of an initiative."""
    return reverse("initiative", args=[initiative.partnership.slug, initiative.slug])
