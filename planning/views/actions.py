"""The action log, and one action: whose it is, when it is due, how far it has come."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import PAGE, Choice, asking
from governance.models import Source
from governance.presenters import Citations, crumbs
from planning.action_log import STATES, Wanted, choices, counts, in_state, narrowed
from planning.action_registry import action_sections
from planning.action_words import action_row, standing
from planning.models import FINISHED, Action, ActionNote
from planning.permissions import can_keep_plans, can_work_on
from planning.row_history import history_of
from planning.ways import plan_trail

FILES = (("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("ods", "OpenDocument (ODS)"))
LISTS = ("Actions", "actions")


@partnership_page
@finds_closed_bodies
def action_list(request: PartnershipRequest) -> HttpResponse:
    """The action log as an address asks for it, the earliest due first."""
    partnership, asked, wanted = request.partnership, as_at(request), Wanted.read(request.GET.dict())
    visible = Action.objects.visible_to(request.user, partnership)
    mine = narrowed(visible, wanted)
    page = Paginator(in_state(mine, wanted.state, asked.date).for_list(), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    citations = Citations(partnership, Source.objects.of(shown))
    prefix = asking(request.GET, page="")
    context = {
        "partnership": partnership,
        "wanted": wanted,
        "on": asked.query.removeprefix("?on="),
        "page": page,
        "prefix": prefix + ("" if prefix == "?" else "&") + "page=",
        "rows": [action_row(partnership, one, asked.date, citations) for one in shown],
        "states": _states(request, wanted, counts(mine, asked.date)),
        "choices": choices(visible),
        "files": _files(request),
        "may_change": can_keep_plans(request.user, partnership),
        "breadcrumbs": crumbs(partnership, *plan_trail(partnership)),
    }
    return render(request, "planning/action_list.html", context)


def _states(request: PartnershipRequest, wanted: Wanted, counted: dict[str, int]) -> list[dict[str, Any]]:
    made = [
        (Choice(label, asking(request.GET, state=state), state == wanted.state), state)
        for state, label in STATES.items()
    ]
    return [
        {"label": one.label, "url": one.url, "current": one.current, "count": counted[state]} for one, state in made
    ]


def _files(request: PartnershipRequest) -> list[dict[str, str]]:
    query = asking(request.GET, page="")
    return [
        {
            "label": label,
            "url": reverse("actions-file", args=[request.partnership.slug, kind]) + (query if query != "?" else ""),
            "of": "these actions",
        }
        for kind, label in FILES
    ]


@partnership_page
@finds_closed_bodies
def action_detail(request: PartnershipRequest, action: str) -> HttpResponse:
    """One action: what is to be done, by whom and when, where it came from, and how far it has come."""
    partnership, on = request.partnership, as_at(request).date
    found = find_action(request, action)
    notes = list(found.notes.order_by("-noted_on", "-pk"))
    citations = Citations(partnership, Source.objects.of([found, *notes]))
    made = (section(found, request.user, on) for section in action_sections)
    context = {
        "partnership": partnership,
        "action": found,
        "row": action_row(partnership, found, on),
        "standing": standing(found, on),
        "raised": f"{found.raised_on:%-d %B %Y}" if found.raised_on else "",
        "notes": [(note, citations.of(note)) for note in notes],
        "sections": [section for section in made if section],
        "may_change": can_work_on(request.user, found),
        "is_finished": found.status in FINISHED,
        "changes": history_of(request, found, {ActionNote: Q(action_id=found.pk)}),
        "sources": citations.of(found),
        "breadcrumbs": crumbs(partnership, *plan_trail(partnership, LISTS)),
    }
    return render(request, "planning/action_detail.html", context)


def find_action(request: PartnershipRequest, slug: str) -> Action:
    """Find an action that the reader may read of; raises Http404."""
    found = Action.objects.visible_to(request.user, request.partnership).for_list().filter(slug=slug).first()
    if found is None:
        raise Http404("There is no action at this address.")
    found.partnership = request.partnership
    for body in (found.body, found.arose_in):
        if body is not None:
            body.partnership = request.partnership
    return found


def address_of(action: Action) -> str:
    """The page of an action."""
    return reverse("action", args=[action.partnership.slug, action.slug])
