"""A plain table worded for a page: what a cell says, and on which side it stands."""

import datetime
from decimal import Decimal
from typing import Any

from commissioning.presenters import BLANK, pounds
from commissioning.tables import Cell, Sort, Table

NUMERIC = (Sort.POUNDS, Sort.NUMBER, Sort.PERCENT)


def worded_table(table: Table, caption: str = "") -> dict[str, Any]:
    """Word a table for `commissioning/plain_table.html`; `caption` stands in the place of its title."""
    return {
        "caption": caption or table.title,
        "columns": [{"label": column.heading, "numeric": column.sort in NUMERIC} for column in table.columns],
        "rows": [
            {
                "heading": cell_in_words(row[0], table.columns[0].sort),
                "cells": [
                    {
                        "text": cell_in_words(cell, column.sort),
                        "numeric": column.sort in NUMERIC,
                        "blank": cell is None,
                    }
                    for cell, column in zip(row[1:], table.columns[1:], strict=True)
                ],
                "is_total": number in table.totals,
            }
            for number, row in enumerate(table.rows)
        ],
        "basis": table.basis,
        "notes": table.notes,
    }


def cell_in_words(cell: Cell, sort: Sort) -> str:
    """Write one cell: exact pounds with two decimals, a day in words, a dash for no figure."""
    if cell is None:
        return BLANK
    if isinstance(cell, datetime.date):
        return f"{cell:%-d %B %Y}"
    if sort == Sort.POUNDS and not isinstance(cell, str):
        return pounds(cell) if cell % 1 else f"{pounds(cell)}.00"
    if sort == Sort.PERCENT and isinstance(cell, Decimal):
        return f"{cell.normalize():f}%"
    return str(cell)
