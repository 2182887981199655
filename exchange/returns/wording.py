"""Wording of a sheet of budget lines. Nothing here reads the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from commissioning.models import Measure
from commissioning.presenters import pounds
from exchange.models import ReturnRow, ReturnSheet, ReturnSheetStatus
from exchange.names import Found
from exchange.returns.columns import HEADINGS, LABELS
from exchange.returns.doubts import Doubt
from exchange.returns.figures import NO_PENCE, UNITS, AmountError, read_amount
from exchange.returns.meaning import MOST_SERVICE, NAMED
from exchange.services.return_mending import LEAVE_OUT, NEW_PROVIDER, NO_PROVIDER

STATUS_TONES = {
    ReturnSheetStatus.READING: "info",
    ReturnSheetStatus.REFUSED: "warning",
    ReturnSheetStatus.OPEN: "warning",
    ReturnSheetStatus.ACCEPTED: "good",
    ReturnSheetStatus.DROPPED: "neutral",
}
NOUNS = {"group": "commissioning group", "sector": "sector", "provider": "organisation"}
UNIT_LABELS = {1: "pounds (£)", 1_000: "thousands of pounds (£000s)", 1_000_000: "millions of pounds (£m)"}


def rows_in_words(count: int) -> str:
    """Word a number of rows."""
    return "1 row" if count == 1 else f"{count:,} rows"


def summary(sheet: ReturnSheet, faulty: int, left_out: int) -> str:
    """Say where a sheet stands: “50 rows · nothing is in the record yet · 3 need mending”."""
    parts = [rows_in_words(sheet.row_count), "nothing is in the record yet"]
    parts += [f"{faulty:,} {'needs' if faulty == 1 else 'need'} mending"] if faulty else []
    parts += [f"{left_out:,} left out"] if left_out else []
    return " · ".join(parts)


def question(number: int, column: str, said: str, rows: int, offers: Iterable[Found]) -> dict[str, Any]:
    """Ask what a name stands for, in all rows that say it."""
    offered = list(offers)
    choices = [{"value": found.key, "label": f"It is {found.label}", "likely": False} for found in offered]
    if column == "provider":
        choices.append({"value": NEW_PROVIDER, "label": "It is an organisation that the record does not have yet"})
        choices.append({"value": NO_PROVIDER, "label": "Name no provider in these rows"})
    choices.append({"value": LEAVE_OUT, "label": "Leave these rows out"})
    reason = "may mean several things" if len(offered) > 1 and offered[0].name == offered[1].name else ""
    return {
        "name": f"name-{column}-{number}",
        "said_name": f"said-{column}-{number}",
        "said": said,
        "column": HEADINGS[column],
        "rows": rows_in_words(rows),
        "reason": reason or f"No {NOUNS[column]} is called so.",
        "choices": choices,
    }


def row_to_mend(row: ReturnRow, unit: int | None, names: Mapping[str, list[str]]) -> dict[str, Any]:
    """Word a row of which cells are wrong by themselves: each with the reason and how to mend it.

    A name that nobody can tell is asked about once, for all rows that say it; see `question`.
    """
    wrong = ["amount" if problem == "pence" else problem for problem in row.problems]
    columns = dict.fromkeys(column for column in wrong if column not in NAMED or not said_in(row, column))
    cells = [_cell(row, column, unit, names) for column in columns]
    said = ", ".join(filter(None, [row.group_name, row.sector_name, row.provider_name, row.service]))
    return {"pk": row.pk, "number": row.number, "said": said, "cells": cells}


def _cell(row: ReturnRow, column: str, unit: int | None, names: Mapping[str, list[str]]) -> dict[str, Any]:
    value = said_in(row, column)
    return {
        "name": f"cell-{row.pk}-{column}",
        "column": HEADINGS[column],
        "value": value,
        "reason": _reason(column, value, unit),
        "choices": [label for _, label in LABELS[column]] if column in LABELS else names.get(column, []),
    }


def said_in(row: ReturnRow, column: str) -> str:
    """What a row says in a column, as it was written."""
    if column == "service":
        return row.service
    return str(getattr(row, f"{column}_name" if column in NAMED else f"{column}_said"))


def _reason(column: str, value: str, unit: int | None) -> str:
    if column == "amount":
        try:
            read_amount(value, unit or 1)
        except AmountError as error:
            return str(error)
        return NO_PENCE
    if column == "service":
        return f"is longer than {MOST_SERVICE} characters. Shorten it."
    if column in LABELS:
        return f"is none of: {', '.join(label for _, label in LABELS[column])}."
    return f"is no {NOUNS[column]} in the record." if value else f"is empty. Name the {NOUNS[column]}."


def sums_table(sums: Iterable[Mapping[str, Any]], before: Mapping[tuple[str, int | None], Any]) -> list[dict[str, str]]:
    """What the lines add up to by measure and group, in exact pounds, beside the last return."""
    return [
        {
            "group": each["group__name"] or "not told yet",
            "measure": Measure(each["measure"]).label,
            "lines": f"{each['count']:,}",
            "amount": pounds(each["amount"]),
            "before": pounds(before.get((each["measure"], each["group"]))),
        }
        for each in sums
    ]


def totals(sums: Iterable[Mapping[str, Any]], doubts: Iterable[Doubt]) -> list[str]:
    """Say what the lines of each measure add up to."""
    doubted = {doubt.measure for doubt in doubts}
    return [
        f"{Measure(each['measure']).label}: {pounds(each['amount'])} in {rows_in_words(each['count'])}"
        f"{', which is doubtful' if each['measure'] in doubted else ''}"
        for each in sums
    ]


def units(sheet: ReturnSheet) -> list[dict[str, Any]]:
    """The units to choose from."""
    return [{"value": worth, "label": UNIT_LABELS[worth], "current": sheet.unit_pounds == worth} for worth in UNITS]
