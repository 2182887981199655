"""Actions on the pages of those who own them or asked for them, among what is due, and on the home page."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse

from governance.models import Body, Organisation, Partnership
from governance.sections import Due, Figure, Section
from planning.action_words import NO_OWNER, action_row
from planning.addresses import page_of
from planning.models import Action, Plan

if TYPE_CHECKING:
    from portal.models import User

MOST = 20


def body_actions(body: Body, user: "User", on: datetime.date) -> Section | None:
    """The open actions that a body owns or asked for, the earliest due first; one query."""
    return _section(body.partnership, user, on, Q(body=body) | Q(arose_in=body), f"owner=body-{body.slug}")


def organisation_actions(organisation: Organisation, user: "User", on: datetime.date) -> Section | None:
    """The open actions of an organisation and of those who hold its offices; one query."""
    mine = Q(organisation=organisation) | Q(office__organisation=organisation)
    return _section(organisation.partnership, user, on, mine, f"owner=organisation-{organisation.slug}")


def plan_actions(plan: Plan, user: "User", on: datetime.date) -> Section | None:
    """The open actions of a plan, and of its priorities; one query."""
    return _section(plan.partnership, user, on, Q(plan=plan) | Q(priority__plan=plan), f"plan={plan.slug}")


def _section(partnership: Partnership, user: "User", on: datetime.date, mine: Q, asked: str) -> Section | None:
    found = list(Action.objects.visible_to(user, partnership).filter(mine).open_on(on).for_list())
    if not found:
        return None
    late = sum(action.is_overdue(on) for action in found)
    about: dict[str, Any] = {
        "rows": [action_row(partnership, action, on) for action in found[:MOST]],
        "words": in_words(len(found), late),
        "more": max(len(found) - MOST, 0),
        "all": f"{reverse('actions', args=[partnership.slug])}?state=all&{asked}",
    }
    return Section("Actions", "actions", "planning/section_actions.html", about)


def in_words(count: int, late: int) -> str:
    """“3 actions open, 1 overdue”."""
    plural = "" if count == 1 else "s"
    return f"{count:,} action{plural} open" + (f", {late:,} overdue" if late else "")


def due_actions(partnership: Partnership, user: "User", on: datetime.date) -> list[Due]:
    """Every open action that a reader may read of, with or without a date; one query."""
    return [
        Due(
            what=action.name,
            sort="Action",
            url=page_of(partnership, action),
            due=action.due,
            precision=action.due_precision,
            owner=str(action.owner or NO_OWNER),
            owner_url=page_of(partnership, action.owner) if action.owner else "",
            late=action.is_overdue(on),
        )
        for action in Action.objects.visible_to(user, partnership).open_on(on).for_list()
    ]


def open_actions(partnership: Partnership, user: "User", on: datetime.date) -> Figure | None:
    """How many actions are open, and how many of them overdue; nothing where there are none. One query."""
    count, late = Action.objects.visible_to(user, partnership).counted(on)
    if not count:
        return None
    label = "action open" if count == 1 else "actions open"
    note = f"{late:,} overdue" if late else ""
    return Figure(
        f"{count:,}", label, reverse("actions", args=[partnership.slug]), note, tone="warning" if late else ""
    )
