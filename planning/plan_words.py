"""Plans in words: where each stands, whose it is, and what is held of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from governance.models import Partnership
from governance.presenters import Citations
from planning.addresses import linked, page_of
from planning.belonging import Belonging, Links
from planning.models import Indicator, Plan, PlanStatus, Priority, PriorityStatus
from planning.outline import Branch

PLAN_TONES = {PlanStatus.DRAFT: "info", PlanStatus.ADOPTED: "good"}
PRIORITY_TONES = {PriorityStatus.UNDER_WAY: "info", PriorityStatus.ACHIEVED: "good", PriorityStatus.DROPPED: "warning"}
STEPS = {
    "adopt": ("Adopt", "The plan is in force from now on. A plan that it replaces is superseded with it."),
    "supersede": ("Mark as superseded", "Something else has taken its place, though no later version is recorded."),
    "end": ("End", "The plan is no longer in force, and nothing takes its place."),
    "restore": ("Put in force again", "The plan is in force once more."),
}
"""Each step of a plan: what its button says, and what it means."""


def counted(number: int, one: str, many: str = "") -> str:
    """“1 priority”, “3 priorities”; nothing for none."""
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""


def document_in_words(plan: Plan) -> str:
    """Whether the plan itself is in the library."""
    if plan.document is None:
        return "no document named"
    return "document held" if plan.document.held else "document not held"


def nesting(branches: Sequence[Branch[Any]]) -> list[tuple[SafeString, SafeString]]:
    """The markup before and after each row, which together make nested lists of them."""
    before = []
    for number, branch in enumerate(branches):
        deeper = number > 0 and branch.level > branches[number - 1].level
        before.append("<ul><li>" if deeper else "<li>")
    after = []
    for number, branch in enumerate(branches):
        following = branches[number + 1].level if number + 1 < len(branches) else 0
        after.append("" if following > branch.level else "</li>" + "</ul></li>" * (branch.level - following))
    return [(mark_safe(first), mark_safe(last)) for first, last in zip(before, after, strict=True)]  # noqa: S308


def plan_row(partnership: Partnership, plan: Plan, priorities: int = 0) -> dict[str, Any]:
    """Word one plan for a list: its owner, area and document selected with it."""
    level = plan.get_level_display() if plan.level else ""
    return {
        "plan": plan,
        "url": page_of(partnership, plan),
        "sort": " · ".join(words for words in (plan.get_kind_display(), level) if words),
        "status": plan.get_status_display().lower(),
        "tone": PLAN_TONES.get(PlanStatus(plan.status), "neutral"),
        "owner": linked(partnership, plan.owner),
        "period": plan.period or "no period stated",
        "document": document_in_words(plan),
        "priorities": counted(priorities, "priority", "priorities"),
    }


def plan_tree(
    partnership: Partnership, branches: Sequence[Branch[Plan]], found: Collection[int]
) -> list[dict[str, Any]]:
    """Word plans as a tree; those not `found` are there to show where others stand. Each has `priority_count`."""
    return [
        plan_row(partnership, branch.row, branch.row.priority_count)  # type: ignore[attr-defined]
        | {"before": before, "after": after, "aside": branch.row.pk not in found}
        for branch, (before, after) in zip(branches, nesting(branches), strict=True)
    ]


def priority_row(partnership: Partnership, priority: Priority, links: Links) -> dict[str, Any]:
    """Word one priority for a list: its plan and lead body selected with it."""
    stated = priority.status != PriorityStatus.NOT_STATED
    return {
        "priority": priority,
        "url": page_of(partnership, priority),
        "status": priority.get_status_display().lower() if stated else "",
        "tone": PRIORITY_TONES.get(PriorityStatus(priority.status), "neutral"),
        "lead": linked(partnership, priority.body),
        "plan": linked(partnership, priority.plan),
        "outcomes": [linked(partnership, one) for one in links.outcomes],
        "areas": [linked(partnership, one) for one in links.areas],
        "initiatives": [linked(partnership, one) for one in links.initiatives],
        "bodies": [linked(partnership, one) for one in links.bodies],
    }


def priority_tree(
    partnership: Partnership, branches: Sequence[Branch[Priority]], belonging: Belonging, citations: Citations
) -> list[dict[str, Any]]:
    """Word the priorities of a plan as a tree, each with what belongs to it and its sources."""
    rows = []
    for branch, (before, after) in zip(branches, nesting(branches), strict=True):
        one = branch.row
        links = belonging.links.get(one.pk, Links())
        rows.append(
            priority_row(partnership, one, links)
            | {
                "before": before,
                "after": after,
                "indicators": indicators_named(partnership, belonging.indicators, one.pk),
                "actions": counted(belonging.open_actions.get(one.pk, 0), "open action"),
                "sources": citations.of(one),
            }
        )
    return rows


def indicators_named(
    partnership: Partnership, indicators: Mapping[int, list[Indicator]], priority: int
) -> list[dict[str, str] | None]:
    """The indicators of a priority, each with its page."""
    return [linked(partnership, one) for one in indicators.get(priority, [])]


def steps_of(partnership: Partnership, plan: Plan, allowed: Collection[str]) -> list[tuple[str, str]]:
    """The words and the address of each step that a plan may take now."""
    return [(STEPS[step][0], reverse("plan-step", args=[partnership.slug, plan.slug, step])) for step in allowed]
