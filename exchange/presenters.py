"""Wording of sheets of appointments. Nothing here reads the database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from exchange.appointments.columns import COLUMNS, HEADINGS
from exchange.appointments.meaning import Problem
from exchange.appointments.plan import Action, Plan, Planned
from exchange.models import AppointmentSheet, SheetStatus

TAGS = {
    Action.PROBLEM: ("to mend", "warning"),
    Action.ADD: ("new", "good"),
    Action.REPLACE: ("takes over", "info"),
    Action.CHANGE: ("changed", "info"),
    Action.END: ("ended", "info"),
    Action.NOTHING: ("already so", "neutral"),
    Action.SKIP: ("left out", "neutral"),
}
STATUS_TONES = {
    SheetStatus.OPEN: "warning",
    SheetStatus.APPLYING: "info",
    SheetStatus.APPLIED: "good",
    SheetStatus.DROPPED: "neutral",
}
SHOWN: dict[str, tuple[str, tuple[Action, ...]]] = {
    "": ("All rows", tuple(Action)),
    "problems": ("To mend", (Action.PROBLEM,)),
    "new": ("New", (Action.ADD,)),
    "ends": ("End an earlier term", (Action.REPLACE, Action.END)),
    "changes": ("Changed", (Action.CHANGE,)),
    "nothing": ("Already so", (Action.NOTHING,)),
    "skipped": ("Left out", (Action.SKIP,)),
}
MOST_FAULTS = 10
DIFFERENCES = {
    "term_ends": "the end of the term",
    "term_ends_precision": "how exactly the end of the term is known",
    "on_behalf_of": "on whose behalf",
    "note": "the note",
}


def rows_in_words(count: int) -> str:
    """Word a number of rows."""
    return "1 row" if count == 1 else f"{count:,} rows"


def summary(plan: Plan) -> str:
    """Say what a sheet would do: “50 rows · nothing has been saved yet · 44 new · 3 need mending”."""
    counts = plan.counts
    ends = counts[Action.REPLACE] + counts[Action.END]
    parts = [rows_in_words(len(plan.rows)), "nothing has been saved yet"]
    parts += [f"{counts[Action.ADD]:,} new"] if counts[Action.ADD] else []
    parts += [f"{ends:,} {'ends' if ends == 1 else 'end'} an earlier term"] if ends else []
    parts += [f"{counts[Action.CHANGE]:,} changed"] if counts[Action.CHANGE] else []
    parts += [f"{counts[Action.NOTHING]:,} already so"] if counts[Action.NOTHING] else []
    parts += [f"{counts[Action.SKIP]:,} left out"] if counts[Action.SKIP] else []
    problems = counts[Action.PROBLEM]
    parts += [f"{problems:,} {'needs' if problems == 1 else 'need'} mending"] if problems else []
    return " · ".join(parts)


def apply_label(plan: Plan) -> str:
    """Word the button that applies a sheet: how many rows, those left out apart."""
    rows, left_out = len(plan.rows), plan.counts[Action.SKIP]
    return f"Apply {rows - left_out:,} of {rows:,}" if left_out else f"Apply all {rows:,}"


def in_the_way(plan: Plan) -> str:
    """Say which rows keep a sheet from being applied, by number, the first ten of them."""
    numbers = [f"{planned.row.number}" for planned in plan.problems]
    if len(numbers) == 1:
        return f"Row {numbers[0]} needs mending first. Nothing was saved. Mend it, or leave it out."
    last = f"{len(numbers) - 10:,} more" if len(numbers) > 10 else numbers[-1]
    listed = f"{', '.join(numbers[: min(len(numbers) - 1, 10)])} and {last}"
    return f"Rows {listed} need mending first. Nothing was saved. Mend them, or leave them out."


def ordered(plan: Plan, shown: str) -> list[Planned]:
    """The rows of one filter, those that need mending first."""
    wanted = SHOWN[shown][1]
    rows = [planned for planned in plan.rows if planned.action in wanted]
    return sorted(rows, key=lambda planned: planned.action != Action.PROBLEM)


def filter_chips(plan: Plan, shown: str) -> list[dict[str, Any]]:
    """The filters that have rows, with how many."""
    counted = {name: sum(plan.counts[action] for action in actions) for name, (_, actions) in SHOWN.items()}
    return [
        {
            "label": label,
            "url": f"?show={name}" if name else "?",
            "count": f"{counted[name]:,}",
            "current": name == shown,
        }
        for name, (label, _) in SHOWN.items()
        if counted[name]
    ]


def preview_rows(rows: Iterable[Planned]) -> list[dict[str, Any]]:
    """Word rows that need no mending."""
    return [
        {
            "number": planned.row.number,
            "body": planned.meant.body.name if planned.meant.body else planned.row.cells.get("body", ""),
            "seat": planned.meant.seat.label if planned.meant.seat else planned.row.cells.get("seat", ""),
            "holder": planned.holding.name if planned.holding else planned.row.cells.get("holder", ""),
            "tag": TAGS[planned.action][0],
            "tone": TAGS[planned.action][1],
            "what": what_happens(planned),
            "skipped": planned.action == Action.SKIP,
        }
        for planned in rows
    ]


def what_happens(planned: Planned) -> str:
    """Say what one row would do."""
    holding, meant = planned.holding, planned.meant
    if planned.action in (Action.ADD, Action.REPLACE) and holding:
        said = ["substitute"] if meant.kind != "substantive" else []
        said += [f"from {meant.starts}"] if meant.starts else ["from a day not recorded"]
        said += [f"term to {meant.until}"] if meant.until else []
        said += [f"on behalf of {meant.on_behalf_of.label}"] if meant.on_behalf_of else []
        said += [meant.holder.note] if meant.holder and meant.holder.kind == "new" else []
        said += [f"{planned.ended.name}’s holding ends before"] if planned.ended else []
        return ", ".join(said)
    if planned.action == Action.END and meant.until:
        return f"holding ends after {meant.until}"
    if planned.action == Action.CHANGE:
        return f"changes {' and '.join(DIFFERENCES[name] for name in planned.differs)}"
    return ""


def mending_rows(rows: Iterable[Planned], typed: Mapping[int, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Word rows that need mending, or that somebody was mending: each cell at fault with what it may mean."""
    worded = []
    for planned in rows:
        faults: dict[str, list[Problem]] = {}
        for problem in planned.problems:
            faults.setdefault(problem.column, []).append(problem)
        for column in typed.get(planned.row.number, {}):
            if column in HEADINGS:
                faults.setdefault(column, [])
        if any(problem.asks == "present" for problem in planned.problems):
            faults.setdefault("starts", [])
        cells = [_cell(planned, column.name, faults[column.name]) for column in COLUMNS if column.name in faults]
        chosen = _chosen(planned, typed)
        worded.append(
            {
                "number": planned.row.number,
                "said": _said(planned),
                "cells": cells,
                "skipped": planned.row.skipped,
                "chosen": {name: value for name, value in chosen.items() if name not in [c["asks"] for c in cells]},
            }
        )
    return worded


def _chosen(planned: Planned, typed: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    """What somebody chose for a row and has not saved, which the form carries along; leaving it out has its box."""
    answers = typed.get(planned.row.number, {}).items()
    return {
        f"row-{planned.row.number}-{name}": value
        for name, value in answers
        if name.startswith("choose-") and name != "choose-row"
    }


def _said(planned: Planned) -> str:
    cells = [text for text in (planned.row.cells.get(column.name, "") for column in COLUMNS) if text]
    return " · ".join(cells)


def _cell(planned: Planned, column: str, problems: Sequence[Problem]) -> dict[str, Any]:
    name = f"row-{planned.row.number}-{column}"
    value = planned.row.cells.get(column, "")
    return {
        "name": name,
        "heading": HEADINGS[column],
        "value": value,
        "reasons": [f"{problem.reason} {problem.mend}".strip() for problem in problems],
        "offer": next((problem.offer for problem in problems if problem.offer), "") or value,
        "offered": any(problem.offer for problem in problems),
        "asks": next(
            (f"row-{planned.row.number}-choose-{problem.asks}" for problem in problems if problem.choices), ""
        ),
        "choices": next((problem.choices for problem in problems if problem.choices), ()),
    }


def faults(mending: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The cells at fault for the summary at the top of the page, each with its place on it; the first ten."""
    found = [
        {"text": f"Row {row['number']}, {cell['heading']}: {' '.join(cell['reasons'])}", "href": f"#{cell['name']}"}
        for row in mending
        for cell in row["cells"]
        if cell["reasons"]
    ]
    return found[:MOST_FAULTS]


def sheet_rows(sheets: Iterable[AppointmentSheet]) -> list[dict[str, Any]]:
    """Word sheets for their list."""
    return [
        {"sheet": sheet, "rows": rows_in_words(sheet.row_count), "tone": STATUS_TONES[SheetStatus(sheet.status)]}
        for sheet in sheets
    ]


def progress_in_words(done: int, total: int) -> str:
    """Say how far a sheet is applied."""
    if not done:
        return "Reading the rows and the record."
    return f"{done:,} of {total:,} rows written." if done < total else f"All {total:,} rows written: finishing."


def changed_in_words(changed: int, rows: int) -> str:
    """Say how many rows of a sheet changed the record."""
    return f"{changed:,} of {rows_in_words(rows)} changed the record"


def added_in_words(added: Mapping[str, Sequence[int]]) -> str:
    """Say how many people and organisations a sheet added to the record; nothing where it added none."""
    worded = (("person", "people"), ("organisation", "organisations"))
    return " and ".join(
        f"{len(added[one]):,} {one if len(added[one]) == 1 else many}" for one, many in worded if added[one]
    )


def touched_rows(outcome: Sequence[Sequence[Any]], memberships: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Word what each row of an applied sheet touched; memberships that are gone since are said to be."""
    worded = []
    for number, action, pk in outcome:
        held = memberships.get(pk)
        tag, tone = TAGS[Action(action)]
        period = held.period if held else ""
        worded.append({"number": number, "tag": tag, "tone": tone, "held": held, "period": period})
    return worded
