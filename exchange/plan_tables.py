"""The package's tables of outcomes, plans and the reviews of plans; and, after initiatives, of priorities."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from planning.models import (
    Outcome,
    Plan,
    PlanKind,
    PlanLevel,
    PlanReview,
    PlanStatus,
    Priority,
    PriorityLink,
    PriorityStatus,
)

from .columns import choice, flag, ref, slug, text, whole
from .table import NAMED, SPAN, Table

if TYPE_CHECKING:
    from .reader import Package, Row

PLAN_TABLES: tuple[Table, ...] = (
    Table(
        "outcomes",
        "What the work is for in the lives of people, as frameworks of outcomes put it.",
        (*NAMED, text("framework", most=200), whole("position", required=False), text("statement")),
        Outcome,
    ),
    Table(
        "plans",
        "What bodies and organisations mean to do over a period, each below the plan that it carries further.",
        (
            *NAMED,
            whole("position", required=False),
            choice("kind", PlanKind, otherwise=PlanKind.PLAN),
            choice("level", PlanLevel, otherwise=""),
            choice("status", PlanStatus, otherwise=PlanStatus.DRAFT),
            text("status_note", most=250),
            text("version", most=40),
            ref("replaces", "plans"),
            ref("parent", "plans"),
            ref("body", "bodies"),
            ref("organisation", "organisations"),
            ref("area", "areas"),
            ref("plan_document", "documents", field_name="document"),
            flag("number_stated", otherwise=True),
            text("summary"),
            *SPAN,
        ),
        Plan,
    ),
    Table(
        "plan_reviews",
        "Which reviews look at which plan.",
        (slug(most=160), ref("plan", "plans", required=True), ref("review", "reviews", required=True)),
        PlanReview,
        cited=False,
    ),
)
PRIORITY_TABLES: tuple[Table, ...] = (
    Table(
        "priorities",
        "What a plan, or a body without a plan, puts first; those with a parent are parts of it.",
        (
            *NAMED,
            ref("plan", "plans"),
            ref("parent", "priorities"),
            ref("body", "bodies"),
            whole("position", required=False),
            text("statement"),
            choice("status", PriorityStatus, otherwise=PriorityStatus.NOT_STATED),
            text("status_note", most=250),
        ),
        Priority,
    ),
    Table(
        "priority_links",
        "What a priority is for, where, by what and with whom: one outcome, area, initiative or supporting body.",
        (
            slug(most=170),
            ref("priority", "priorities", required=True),
            ref("outcome", "outcomes"),
            ref("area", "areas"),
            ref("initiative", "initiatives"),
            ref("body", "bodies"),
        ),
        PriorityLink,
    ),
)
PLAN_PAGES: dict[str, Callable[["Package", "Row"], str]] = {
    "outcomes": lambda package, row: f"outcomes/{row.key}/",
    "plans": lambda package, row: f"plans/{row.key}/",
    "plan_reviews": lambda package, row: f"plans/{row.cells['plan']}/",
    "priorities": lambda package, row: f"priorities/{row.key}/",
    "priority_links": lambda package, row: f"priorities/{row.cells['priority']}/",
}
