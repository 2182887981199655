"""Template tag that gives the gallery of components something neutral to show."""

from datetime import date
from typing import Any

from django import template
from django.core.paginator import Paginator

register = template.Library()

PLAN = {
    "document": "Children and Young People’s Plan",
    "url": "#",
    "place": "section 5",
    "references": ["D014", "D015"],
}
INFERRED = PLAN | {"certainty": "inferred", "reason": "the next paragraph names the same board"}
NOT_NAMED = {
    "document": "Local area agreement",
    "place": "page 12",
    "certainty": "not named in source",
}

STATS = [
    {"figure": 66, "label": "bodies", "url": "#", "note": "see structure"},
    {"figure": 212, "label": "seats", "url": "#", "note": "see membership"},
    {"figure": 9, "label": "vacant seats", "url": "#", "note": "see vacancies", "tone": "warning"},
    {
        "figure": "£47.798m",
        "label": "commissioned",
        "url": "#",
        "note": "agrees with the published table",
        "verdict": "agrees",
    },
]

MONEY_COLUMNS = [
    {"label": "Health", "url": "#"},
    {"label": "Social care", "url": "#"},
    {"label": "Education", "url": "#"},
    {"label": "Total"},
]


def money_row(label: str, *figures: str, is_total: bool = False) -> dict[str, Any]:
    """Word one row of the example table; the last figure is the row's total."""
    cells: list[dict[str, Any]] = [
        {"text": figure, "url": "" if is_total else "#"} if figure else {"blank": True} for figure in figures
    ]
    cells[-1] = {"text": figures[-1], "is_total": True, "verdict": "agrees"}
    return {"label": label, "url": "" if is_total else "#", "cells": cells, "is_total": is_total}


MONEY_ROWS = [
    money_row("Families", "0.070", "", "7.977", "8.047"),
    money_row("Inclusion", "11.885", "4.180", "2.484", "18.549"),
    money_row("Social care", "0.762", "20.000", "0.440", "21.202"),
    money_row("Total", "12.717", "24.180", "10.901", "47.798", is_total=True),
]

SUMMARY = [
    {"key": "Kind", "value": "strategic issues partnership"},
    {"key": "Reports to", "value": "Example Partnership Board", "url": "#", "source": PLAN},
    {
        "key": "State",
        "value": "Under review",
        "tag": "proposed",
        "tone": "info",
        "source": INFERRED,
    },
    {"key": "Quorum", "value": "Not stated", "action_url": "#"},
]


def links(*labels: str, current: str = "") -> list[dict[str, Any]]:
    """Word a list of example links, one of which is the current one."""
    return [{"label": label, "url": "#", "current": label == current} for label in labels]


CHIPS = [
    {"label": "All kinds", "url": "#", "current": True, "count": 66},
    {"label": "Boards", "url": "#", "count": 12},
    {"label": "Teams", "url": "#", "count": 8},
]

ERRORS = [
    {"text": "Enter the date from which the seat is held", "href": "#example-date"},
    {"text": "February has 28 days in 2009", "href": "#example-date"},
]

DOWNLOADS = [
    {"label": "CSV", "url": "#", "of": "the table", "size": "4 kB"},
    {"label": "XLSX", "url": "#", "of": "the table", "size": "11 kB"},
    {"label": "PDF", "url": "#", "of": "the table", "size": "92 kB"},
]

RECORD_DATE = {
    "date": date(2009, 4, 1),
    "note": "the date these sources describe",
    "url": "",
    "reset_url": "#",
}


@register.simple_tag
def gallery_examples() -> dict[str, Any]:
    """Give one neutral example for every component, keyed by the component's name."""
    return {
        "breadcrumbs": links("Example Partnership", "Structure"),
        "as_at": RECORD_DATE,
        "as_at_today": {"date": date(2010, 6, 15), "is_today": True, "url": ""},
        "stats": STATS,
        "summary": SUMMARY,
        "tabs": links("Tree", "Diagram", "Table", current="Tree"),
        "sections": links("Members", "Links", "Money", "Plans", "Documents", "Sources"),
        "chips": CHIPS,
        "page": Paginator(range(230), 20).page(3),
        "errors": ERRORS,
        "downloads": DOWNLOADS,
        "sources": [PLAN, INFERRED, NOT_NAMED],
        "plan": PLAN,
        "inferred": INFERRED,
        "money_columns": MONEY_COLUMNS,
        "money_rows": MONEY_ROWS,
    }
