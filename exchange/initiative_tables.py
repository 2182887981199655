"""The package's tables of initiatives and assurance checks; and, after priorities, of actions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from governance.models import Access
from planning.models import (
    Action,
    ActionNote,
    ActionStatus,
    AssuranceCheck,
    AssuranceFinding,
    Initiative,
    InitiativeKind,
    InitiativePartner,
    InitiativeStatus,
)

from .columns import choice, date, day, flag, ref, slug, text, whole
from .table import NAMED, SPAN, Table

if TYPE_CHECKING:
    from .reader import Package, Row

INITIATIVE_TABLES: tuple[Table, ...] = (
    Table(
        "initiatives",
        "Programmes, processes, systems, tools, policies, roles and services by which plans are carried out.",
        (
            *NAMED,
            whole("position", required=False),
            choice("kind", InitiativeKind),
            choice("status", InitiativeStatus, otherwise=InitiativeStatus.NOT_STATED),
            text("status_note", most=250),
            *SPAN,
            text("summary"),
            ref("parent", "initiatives"),
            ref("body", "bodies"),
            ref("organisation", "organisations"),
        ),
        Initiative,
    ),
    Table(
        "initiative_partners",
        "Who takes part in an initiative, and what their part is.",
        (
            slug(most=160),
            ref("initiative", "initiatives", required=True),
            ref("body", "bodies"),
            ref("organisation", "organisations"),
            text("part", most=250),
        ),
        InitiativePartner,
    ),
    Table(
        "assurance_checks",
        "Questions that a body must be able to answer with yes.",
        (
            *NAMED,
            ref("body", "bodies", required=True),
            ref("initiative", "initiatives"),
            whole("position", required=False),
            text("question", required=True),
        ),
        AssuranceCheck,
    ),
    Table(
        "assurance_findings",
        "What was found when a check was made; `met` is empty where it could not be told.",
        (
            slug(most=120),
            ref("check", "assurance_checks", field_name="check_made", required=True),
            date("found_on", required=True),
            flag("met"),
            text("evidence"),
        ),
        AssuranceFinding,
    ),
)
ACTION_TABLES: tuple[Table, ...] = (
    Table(
        "actions",
        "What somebody is to do, by when, and how far it has come.",
        (
            *NAMED,
            text("statement"),
            ref("plan", "plans"),
            ref("priority", "priorities"),
            ref("initiative", "initiatives"),
            ref("body", "bodies"),
            ref("organisation", "organisations"),
            ref("office", "offices"),
            ref("person", "people"),
            ref("arose_in", "bodies"),
            choice("access", Access, otherwise=Access.PUBLIC),
            day("raised_on"),
            date("due"),
            choice("status", ActionStatus, otherwise=ActionStatus.OPEN),
            day("finished_on"),
        ),
        Action,
    ),
    Table(
        "action_notes",
        "How far an action has come, as somebody noted on a day.",
        (
            slug(most=120),
            ref("action", "actions", required=True),
            day("noted_on", required=True),
            text("text", required=True),
        ),
        ActionNote,
    ),
)


def _initiative_page(package: "Package", row: "Row") -> str:
    return f"initiatives/{row.cells['initiative']}/"


def _check_page(package: "Package", row: "Row") -> str:
    return f"assurance/{row.cells['check']}/"


def _action_page(package: "Package", row: "Row") -> str:
    return f"actions/{row.cells['action']}/"


INITIATIVE_PAGES: dict[str, Callable[["Package", "Row"], str]] = {
    "initiatives": lambda package, row: f"initiatives/{row.key}/",
    "initiative_partners": _initiative_page,
    "assurance_checks": lambda package, row: f"assurance/{row.key}/",
    "assurance_findings": _check_page,
    "actions": lambda package, row: f"actions/{row.key}/",
    "action_notes": _action_page,
}
