"""Three years beside each other, worded; and as plain tables of exact pounds."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from commissioning.presenters import BLANK
from commissioning.rounding import Pounds, RoundedList, rounded_list
from commissioning.sums import Side, added, in_words
from commissioning.tables import Column, Sort, Table
from commissioning.units import Unit, exactness
from commissioning.years import YearColumn, Years

Amounts = dict[tuple[Hashable, YearColumn], Pounds]


def years_tables(years: Years, unit: Unit, group_url: Callable[[Side], str]) -> dict[str, Any]:
    """Word both tables for the money table; each column is rounded so that it adds up."""
    groups, exact_groups = _table(years.columns, years.groups, years.by_group, unit, group_url)
    sectors, exact_sectors = _table(years.columns, years.sectors, years.by_sector, unit, lambda side: "")
    return {
        "by_group": groups,
        "by_sector": sectors,
        "exactness": exactness(unit, exact_groups and exact_sectors),
        "missing": [column.year for column in years.columns if column.submission is None],
    }


def _table(
    columns: Sequence[YearColumn], sides: Sequence[Side], amounts: Amounts, unit: Unit, url: Callable[[Side], str]
) -> tuple[dict[str, Any], bool]:
    rounded = [rounded_list([amounts.get((side.key, column)) for side in sides], unit.step) for column in columns]
    rows = [
        {
            "label": side.name,
            "url": url(side),
            "cells": [_cell(column, one.parts[number], unit) for column, one in zip(columns, rounded, strict=True)],
        }
        for number, side in enumerate(sides)
    ]
    last = [_total(column, one, unit) for column, one in zip(columns, rounded, strict=True)]
    table = {
        "columns": [{"label": column.heading} for column in columns],
        "rows": [*rows, {"label": "Total", "cells": last, "is_total": True}],
    }
    return table, all(one.is_exact for one in rounded)


def _cell(column: YearColumn, amount: Pounds, unit: Unit) -> dict[str, Any]:
    if column.submission is None:
        return {"text": "no return"}
    return {"blank": True} if amount is None else {"text": unit.write(amount)}


def _total(column: YearColumn, rounded: RoundedList, unit: Unit) -> dict[str, Any]:
    if column.submission is None:
        return {"text": "no return"}
    return {"text": BLANK if rounded.total is None else unit.write(rounded.total)}


def exact_years(years: Years, *, by: str) -> Table:
    """The years by “group” or by “sector” as a plain table of exact pounds; the columns are never added up."""
    sides, amounts = (years.groups, years.by_group) if by == "group" else (years.sectors, years.by_sector)
    rows = [(side.name, *(amounts.get((side.key, column)) for column in years.columns)) for side in sides]
    total = [added(amounts.get((side.key, column)) for side in sides) for column in years.columns]
    missing = [column.year for column in years.columns if column.submission is None]
    bases = [
        in_words(column.submission, column.measure) for column in years.columns if column.submission and column.measure
    ]
    return Table(
        slug=f"years-by-{by}",
        title=f"Three years by {by}, {years.columns[0].year} to {years.columns[-1].year}",
        columns=(Column(by.capitalize()), *(Column(column.heading, Sort.POUNDS) for column in years.columns)),
        rows=(*rows, ("Total", *total)),
        basis="; ".join(bases),
        totals=frozenset({len(rows)}),
        notes=tuple(f"{year}: no return is published." for year in missing),
    )
