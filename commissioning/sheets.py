"""What workbooks of both formats share: the names of their sheets, the widths of columns, what stands about a table."""

import re
from collections.abc import Sequence
from decimal import Decimal

from commissioning.tables import Cell, Column, Sort, Table

TITLE_ROWS = 2
"""Above the headings stand the title and the basis, each in a row of its own."""

BLANKS = "A blank, in print a dash, is no figure given: that is not zero."
NO_BASIS = "Exact figures."
MOST_IN_A_NAME = 31
NARROWEST, WIDEST = 10, 60
# Excel's own limit; no fact of a partnership is as long.
MOST_IN_A_CELL = 32_000
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """Name a sheet a table: its title, shortened and without what Excel refuses, each once whatever its capitals."""
    names: list[str] = []
    for table in tables:
        name = stem = " ".join(_NOT_IN_A_NAME.sub(" ", table.title).split())[:MOST_IN_A_NAME].strip() or "Table"
        number = 1
        while name.casefold() in (taken.casefold() for taken in names):
            number += 1
            ending = f" {number}"
            name = stem[: MOST_IN_A_NAME - len(ending)] + ending
        names.append(name)
    return names


def width(table: Table, number: int) -> int:
    """How wide a column is, in characters: as its longest cell, within limits."""
    column = table.columns[number]
    longest = max([len(column.heading), *(len(in_words(row[number], column)) for row in table.rows)])
    return min(max(longest + 2, NARROWEST), WIDEST)


def in_words(cell: Cell, column: Column) -> str:
    """Write a cell as a reader sees it in a sheet: “£1,234.50”, “3.1%”, “1 April 2009”; nothing for a blank."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell[:MOST_IN_A_CELL]
    if isinstance(cell, Decimal | int):
        figure = f"{cell:,.2f}" if column.sort == Sort.POUNDS else f"{cell:,}"
        sign, size = ("-", figure[1:]) if figure.startswith("-") else ("", figure)
        return {Sort.POUNDS: f"{sign}£{size}", Sort.PERCENT: f"{figure}%"}.get(column.sort, figure)
    return f"{cell:%-d %B %Y}"


def remarks(table: Table) -> list[str]:
    """What stands below a table: its notes, what an empty cell means where there is one, and its sources."""
    blank = any(
        cell is None
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
        if column.sort in (Sort.POUNDS, Sort.NUMBER, Sort.PERCENT)
    )
    sources = [f"Source: {source}" for source in table.sources]
    return [*table.notes, *([BLANKS] if blank else []), *sources]
