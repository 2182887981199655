"""XLSX workbooks: the rows of the first sheet that can be seen, one in memory at a time."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import zip_longest
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import WorkSheetParser

from exchange.archives import Part, Parts, SheetError

NO_SHEET = "The workbook has no sheet that can be seen. Nothing was kept. Unhide the one to be read."
_FORMULA = re.compile(rb"<\0?(?:[\w.-]+:)?f[\0\s/>]")
_LONGEST_TAG = 64


def workbook_rows(parts: Parts, most_columns: int) -> Iterator[list[object]]:
    """Yield rows of values as last calculated by whoever saved the book; a formula that never was stays its text.

    Something beyond `most_columns` stands in the column after them. Raises SheetError.
    """
    reader = _Reader(parts)
    cells = partial(_cells, reader, most_columns)
    if not _has_formula(parts, reader.sheet):
        yield from cells(data_only=True)
        return
    for values, formulas in zip(cells(data_only=True), cells(data_only=False), strict=True):
        pairs = zip_longest(values, formulas)
        yield [_written(formula) if value is None else value for value, formula in pairs]


class _Reader(ExcelReader):
    """What the rows of a book need: its texts, its formats of dates, and which part is the sheet."""

    def __init__(self, parts: Parts) -> None:
        self.archive, self.valid_files = parts, parts.namelist()
        self.read_only, self.keep_vba, self.keep_links, self.rich_text, self.data_only = True, False, False, False, True
        self.shared_strings: list[str] = []
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(parts, self.wb)
        self.sheet = self._first_seen()

    def _first_seen(self) -> str:
        for sheet, relation in self.parser.find_sheets():
            is_sheet = relation.target in self.valid_files and "chartsheet" not in relation.Type
            if is_sheet and sheet.state == "visible":
                return str(relation.target)
        raise SheetError(NO_SHEET)


def _has_formula(parts: Parts, name: str) -> bool:
    end = b""
    for piece in parts.pieces(name):
        if _FORMULA.search(end + piece):
            return True
        end = piece[-_LONGEST_TAG:]
    return False


def _cells(reader: _Reader, most_columns: int, *, data_only: bool) -> Iterator[list[object]]:
    with reader.archive.open_rows(reader.sheet) as part:
        reached = 0
        for number, cells in _numbered(reader, part, data_only=data_only):
            if number <= reached:
                raise ValueError(f"row {number} stands after row {reached}")
            for _ in range(reached + 1, number):
                yield []
            reached = number
            yield _row(cells, most_columns)
            part.end_row()


def _numbered(reader: _Reader, part: Part, *, data_only: bool) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    book = reader.wb
    parser = WorkSheetParser(
        part,
        reader.shared_strings,
        data_only=data_only,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )
    return iter(parser.parse())


def _row(cells: list[dict[str, Any]], most_columns: int) -> list[object]:
    row: list[object] = []
    for cell in cells:
        place = min(cell["column"] - 1, most_columns)
        if cell["value"] is not None:
            row += [None] * (place + 1 - len(row))
            row[place] = cell["value"]
    return row


def _written(formula: object) -> object:
    """A formula as its text, whichever class it is kept in."""
    return formula if isinstance(formula, str | int | float | None) else f"={getattr(formula, 'text', '') or ''}"
