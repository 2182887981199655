"""Sums worded for the money table, and the same figures as a plain table of exact pounds."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from commissioning.models import Return
from commissioning.presenters import BLANK
from commissioning.rounding import Pounds, RoundedTable, rounded_table, shares
from commissioning.sums import Side, Sums, in_words
from commissioning.tables import Cell, Column, Sort, Table
from commissioning.units import Unit, exactness

Narrowing = Callable[[Side | None, Side | None], dict[str, str] | None]


@dataclass(frozen=True)
class Shown:
    """Sums in a unit, rounded so that they add up."""

    sums: Sums
    unit: Unit
    rounded: RoundedTable[Hashable, Hashable]

    @classmethod
    def of(cls, sums: Sums, unit: Unit) -> "Shown":
        """Round sums to what the unit shows."""
        return cls(sums, unit, rounded_table(sums.cells, unit.step))

    @property
    def exactness(self) -> str:
        """Whether the figures are exact, or what rounding did."""
        return exactness(self.unit, self.rounded.is_exact)


def figure(shown: Shown, amount: Pounds, url: str = "", *, is_total: bool = False) -> dict[str, Any]:
    """Word one figure of a money table; none is a blank."""
    cell: dict[str, Any] = {"blank": True} if amount is None else {"text": shown.unit.write(amount)}
    return cell | {"url": url} | ({"is_total": True} if is_total else {})


def sums_table(
    shown: Shown, lines_url: str, narrowing: Narrowing, row_url: Callable[[Side], str], *, with_shares: bool
) -> dict[str, Any]:
    """Word sums for the money table: a row of totals below, a column of totals, and of shares, on the right.

    `narrowing` says what the lines behind a figure are narrowed to by its row and its column; None leads nowhere.
    """
    sums, rounded = shown.sums, shown.rounded
    percents = percentages([sums.row_total(row) for row in sums.rows]) if with_shares else None

    def url(row: Side | None, column: Side | None) -> str:
        narrowed = narrowing(row, column)
        return "" if narrowed is None else f"{lines_url}&{urlencode(narrowed)}".rstrip("&")

    def cell(row: Side, column: Side) -> dict[str, Any]:
        place = (row.key, column.key)
        return figure(shown, rounded.cells[place], url(row, column)) if place in rounded.cells else {"blank": True}

    def row_of(number: int, row: Side) -> dict[str, Any]:
        cells = [cell(row, column) for column in sums.columns]
        cells.append(figure(shown, rounded.rows.get(row.key), url(row, None), is_total=True))
        return {"label": row.name, "url": row_url(row), "cells": cells + _share(percents, number)}

    last = [figure(shown, rounded.columns.get(column.key), url(None, column), is_total=True) for column in sums.columns]
    last.append(figure(shown, rounded.total, url(None, None), is_total=True))
    whole = [{"text": "100.0%", "is_total": True}] if percents else []
    columns = [{"label": column.name} for column in sums.columns] + [{"label": "Total", "is_total": True}]
    return {
        "columns": columns + ([{"label": "Share"}] if percents else []),
        "rows": [
            *(row_of(number, row) for number, row in enumerate(sums.rows)),
            {"label": "Total", "cells": last + whole, "is_total": True},
        ],
    }


def percentages(amounts: Sequence[Pounds]) -> list[Decimal | None] | None:
    """Percentages to one decimal that add up to 100; None where shares would mislead: a negative sum, or nothing."""
    found = shares(amounts)
    return None if found is None else [None if part is None else Decimal(part) / 10 for part in found]


def exact_table(
    sums: Sums, submission: Return, slug: str, title: str, stub: str, *, with_shares: bool, notes: Sequence[str] = ()
) -> Table:
    """The same sums as a plain table of exact pounds, with its totals."""
    percents = percentages([sums.row_total(row) for row in sums.rows]) if with_shares else None
    columns = [Column(stub), *(Column(side.name, Sort.POUNDS) for side in sums.columns), Column("Total", Sort.POUNDS)]
    rows: list[tuple[Cell, ...]] = [
        (
            row.name,
            *(sums.cells.get((row.key, column.key)) for column in sums.columns),
            sums.row_total(row),
            *([percents[number]] if percents else []),
        )
        for number, row in enumerate(sums.rows)
    ]
    rows.append(("Total", *map(sums.column_total, sums.columns), sums.total, *([Decimal(100)] if percents else [])))
    return Table(
        slug=slug,
        title=f"{title}, {submission.year}",
        columns=(*columns, *([Column("Share, %", Sort.PERCENT)] if percents else [])),
        rows=tuple(rows),
        basis=in_words(submission, sums.measure),
        totals=frozenset({len(rows) - 1}),
        notes=tuple(filter(None, [*notes, blanks_in_words(sums.blanks)])),
    )


def blanks_in_words(blanks: int) -> str:
    """Say how many lines have no figure; nothing when all have one."""
    if not blanks:
        return ""
    if blanks == 1:
        return "1 line has no figure. It is not zero, and is in none of these sums."
    return f"{blanks:,} lines have no figure. They are not zero, and are in none of these sums."


def _share(percents: list[Decimal | None] | None, number: int) -> list[dict[str, Any]]:
    if percents is None:
        return []
    share = percents[number]
    return [{"text": BLANK} if share is None else {"text": f"{share:.1f}%"}]
