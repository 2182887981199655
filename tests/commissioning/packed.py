"""Files of tables, read back: every sheet or part of one as rows of plain values."""

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

from odf import teletype
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import load_workbook

Rows = list[list[Any]]

ABOVE = 2
"""Rows above the headings of a sheet."""


def read_xlsx(content: bytes) -> dict[str, Rows]:
    """The sheets of a workbook by name; amounts as exact decimals, days as text."""
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: _trimmed([[_plain(cell.value) for cell in row] for row in sheet.iter_rows()])
        for sheet in book.worksheets
    }


def read_ods(content: bytes) -> dict[str, Rows]:
    """The sheets of an OpenDocument spreadsheet by name, from the types of their cells."""
    book = load(io.BytesIO(content))
    return {
        sheet.getAttribute("name"): _trimmed(
            [[_typed(cell) for cell in row.getElementsByType(TableCell)] for row in sheet.getElementsByType(TableRow)]
        )
        for sheet in book.spreadsheet.getElementsByType(Table)
    }


def read_zip(content: bytes) -> dict[str, Rows]:
    """The tables of an archive of CSV files by file name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: read_csv(archive.read(name)) for name in archive.namelist() if name.endswith(".csv")}


def read_csv(content: bytes) -> Rows:
    """The rows of a CSV file, without the apostrophes that keep text from being taken for formulas."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [[cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell for cell in row] for row in rows]


def _typed(cell: TableCell) -> Any:
    kind = cell.getAttribute("valuetype")
    if kind in ("currency", "float"):
        return Decimal(cell.getAttribute("value"))
    if kind == "date":
        return cell.getAttribute("datevalue")
    return "\n".join(map(teletype.extractText, cell.getElementsByType(P)))


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return Decimal(str(value))
    return value if isinstance(value, str) else value.date().isoformat()


def _trimmed(rows: Rows) -> Rows:
    """The rows without the empty cells at their ends."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    return rows
