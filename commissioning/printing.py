"""A board pack as data for its typst template: figures as they are printed, wide tables across the page or in parts."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from commissioning.pack_content import Chart, PackContent
from commissioning.presenters import BLANK
from commissioning.sheets import remarks
from commissioning.tables import Cell, Column, Sort, Table
from governance.drawings import bytes_by

TEMPLATE = Path(settings.BASE_DIR) / "templates" / "commissioning" / "board_pack.typ"
TYPESETTER = Path(__file__).with_name("typesetter.py")
SECONDS = 120
# In characters of the size in which tables are printed: an A4 page upright, and on its side.
UPRIGHT, ACROSS = 105, 170
WORDS_WIDE = 26
LARGE, SMALL = 9, 8
# In centimetres, within the margins.
PAGE_WIDTH, MOST_HEIGHT = 17.0, 19.0
_LONG = re.compile(r"\S{25,}")
_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')


def pdf_of(content: PackContent, timestamp: int) -> bytes:
    """Print a pack as an accessible PDF, in a process of its own; the same bytes for the same content and time.

    `timestamp` is in seconds. Raises NotDrawnError when it cannot be printed.
    """
    said = {"template": TEMPLATE.read_text(), "data": printed(content), "timestamp": timestamp}
    return bytes_by([sys.executable, "-I", str(TYPESETTER)], json.dumps(said), seconds=SECONDS)


def printed(content: PackContent) -> dict[str, Any]:
    """What the template is given: plain text throughout."""
    about = next(_parts(content.about))
    matrices = [part for table in content.matrices for part in _parts(table)]
    charts = [_chart(chart) for chart in content.charts]
    others = [part for table in content.others for part in _parts(table)]
    day = content.made
    return {
        "title": _breakable(content.title),
        "partnership": _breakable(content.partnership),
        "made": [day.year, day.month, day.day],
        "made_in_words": f"Made on {day:%-d %B %Y}",
        "summary": [_breakable(sentence) for sentence in content.summary],
        "about": about,
        "parts": [*matrices, *charts, *others],
        "notes": [_breakable(note) for note in content.notes],
        "left_out": [_breakable(sentence) for sentence in content.left_out],
    }


def _chart(chart: Chart) -> dict[str, Any]:
    found = _SIZE.search(chart.svg)
    ratio = float(found[2]) / float(found[1]) if found else 1.0
    width = min(PAGE_WIDTH, MOST_HEIGHT / ratio)
    return {
        "heading": _breakable(chart.title),
        "svg": chart.svg,
        "alt": chart.words,
        "width": round(width, 2),
        "caption": "The same figures as bars. The tables before have them as numbers.",
    }


def _parts(table: Table) -> Iterator[dict[str, Any]]:
    """Print a table, in several parts where it is too wide for a page on its side; each begins with its headings."""
    table = _narrowed(table)
    columns = [_column(table, number) for number in range(len(table.columns))]
    widths = _widths(columns)
    shares = _shares(widths)
    for number, share in enumerate(shares, start=1):
        taken = [0, *share]
        wide = sum(widths[at] for at in taken) > UPRIGHT
        part = f"{table.title} (part {number} of {len(shares)})" if len(shares) > 1 else table.title
        yield {
            "heading": _breakable(part),
            "caption": _breakable(table.basis or table.title),
            "wide": wide,
            "size": SMALL if wide else LARGE,
            "columns": [
                {"heading": columns[at][0], "figures": _is_figures(table.columns[at]), "share": widths[at]}
                for at in taken
            ],
            "rows": [
                {"total": row in table.totals, "cells": [columns[at][1][row] for at in taken]}
                for row in range(len(table.rows))
            ],
            "remarks": [_breakable(remark) for remark in remarks(table)] if number == len(shares) else [],
        }


def _narrowed(table: Table) -> Table:
    """The table without its empty columns where it is too wide for a page with them; a note says which they are."""
    columns = [_column(table, number) for number in range(len(table.columns))]
    kept = [at for at in range(len(columns)) if at == 0 or any(row[at] not in (None, "") for row in table.rows)]
    if sum(_widths(columns)) <= ACROSS or len(kept) == len(columns):
        return table
    empty = ", ".join(column.heading for at, column in enumerate(table.columns) if at not in kept)
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
        notes=(*table.notes, f"Not printed, because nothing stands in them: {empty}."),
    )


def _widths(columns: list[tuple[str, list[str]]]) -> list[int]:
    return [max(_width(cell) for cell in (heading, *cells)) for heading, cells in columns]


def _shares(widths: list[int]) -> list[list[int]]:
    """Which columns but the first stand together, so that no part is wider than a page on its side."""
    shares: list[list[int]] = [[]]
    for number, width in enumerate(widths[1:], start=1):
        taken = widths[0] + sum(widths[at] for at in shares[-1])
        if shares[-1] and taken + width > ACROSS:
            shares.append([])
        shares[-1].append(number)
    return shares


def _column(table: Table, number: int) -> tuple[str, list[str]]:
    """A column's heading and cells in print: amounts with pence throughout where one of them has pence."""
    column, cells = table.columns[number], [row[number] for row in table.rows]
    pence = any(isinstance(cell, Decimal) and cell % 1 for cell in cells)
    return _breakable(column.heading), [_in_print(cell, column, pence) for cell in cells]


def _in_print(cell: Cell, column: Column, pence: bool) -> str:
    if cell is None:
        return BLANK if _is_figures(column) else ""
    if isinstance(cell, str):
        return _breakable(cell)
    if not isinstance(cell, Decimal | int):
        return f"{cell:%-d %B %Y}"
    sign, size = ("−" if cell < 0 else ""), abs(cell)
    if column.sort == Sort.POUNDS:
        return f"{sign}£{size:,.2f}" if pence else f"{sign}£{size:,.0f}"
    return f"{sign}{size:,}{'%' if column.sort == Sort.PERCENT else ''}"


def _is_figures(column: Column) -> bool:
    return column.sort in (Sort.POUNDS, Sort.NUMBER, Sort.PERCENT)


def _width(text: str) -> int:
    return min(len(text), WORDS_WIDE) + 2


def _breakable(text: str) -> str:
    """Let very long words go over the line: a space without width after every eighth letter."""
    return _LONG.sub(lambda word: "".join(_pieces(word[0])), text)


def _pieces(word: str) -> Iterator[str]:
    """The letters of a word and where it may break, never before a mark that belongs to the letter before it."""
    since = 0
    for letter in word:
        if since >= 8 and not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf":
            yield "\u200b"
            since = 0
        since += 1
        yield letter
