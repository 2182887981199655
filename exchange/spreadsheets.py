"""Spreadsheets as grids of text: XLSX, OpenDocument, CSV, or cells pasted from either.

What a file is, its content tells and not its name. Nothing in it is ever evaluated.
"""

import codecs
import csv
import datetime
import io
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

import tablib
from defusedxml.ElementTree import iterparse

from exchange.archives import DAMAGED, MB, Limits, Parts, SheetError, opened
from exchange.workbooks import NO_SHEET, workbook_rows

__all__ = ["MB", "Limits", "SheetError"]

MOST_COLUMNS = 40
MOST_CHARACTERS = 1_000
MOST_HEAD = 40
FORMATS = ("xlsx", "ods", "csv")
DANGEROUS = ("=", "+", "-", "@")

_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

_FIRST_SHEET = "xl/worksheets/sheet1.xml"
_FAILED = ("#", "Err:")
_QUOTED = re.compile(r'"[^"]*"')
_NEGATIVE = re.compile(r"-\d+(\.\d+)?", re.ASCII)
_SPACES = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}

Grid = list[list[str]]


APPOINTMENTS = Limits("a sheet of appointments", 5 * MB, 60 * MB, 20_000)


def grid_of_file(data: bytes, limits: Limits = APPOINTMENTS) -> Grid:
    """Read the first visible sheet of a file as text; raises SheetError."""
    return list(rows_of_file(data, limits))


def rows_of_file(data: bytes, limits: Limits) -> Iterator[list[str]]:
    """Yield the rows of the first visible sheet of a file as text, one at a time, empty ones as []; raises SheetError.

    Only one row is in memory at a time, beside the file and an XLSX workbook's table of texts.
    """
    refuse_large(len(data), limits)
    if data.startswith(_ZIP):
        yield from _rows_of_archive(data, limits)
        return
    if data.startswith(_OLD_EXCEL):
        raise SheetError(
            "This is a workbook of the old Excel format, or one with a password. Nothing was kept. "
            "Save it as XLSX without a password, and choose that."
        )
    encoding = _encoding_of(data)
    yield from _rows_of_text(lambda: io.TextIOWrapper(io.BytesIO(data), encoding, newline=""), limits, strict=True)


def estimated_rows(data: bytes, limits: Limits) -> int:
    """Return about how many rows a file has, so that somebody can be told how far its reading has come."""
    if not data.startswith(_ZIP):
        return data.count(b"\n") + 1
    try:
        with opened(data, limits) as parts:
            names = parts.namelist()
            sheet, mark = ("content.xml", b"<table:table-row") if "content.xml" in names else (_FIRST_SHEET, b"<row")
            return sum(piece.count(mark) for piece in parts.pieces(sheet)) if sheet in names else 0
    except (SheetError, *DAMAGED):
        return 0


def refuse_large(size: int, limits: Limits) -> None:
    """Raise SheetError when a file is larger than is taken."""
    if size > limits.size:
        raise SheetError(
            f"The file is larger than {limits.size // MB} MB. Nothing was kept. Bring it in parts, or as CSV."
        )


def grid_of_text(text: str) -> Grid:
    """Read cells pasted from a spreadsheet, or CSV; raises SheetError."""
    return list(_rows_of_text(lambda: io.StringIO(text.removeprefix("\ufeff"), newline=""), APPOINTMENTS))


def _rows_of_text(opened_anew: Callable[[], TextIO], limits: Limits, *, strict: bool = False) -> Iterator[list[str]]:
    delimiter = _delimiter(list(itertools.islice(opened_anew(), MOST_HEAD)))
    try:
        yield from _bounded(csv.reader(opened_anew(), delimiter=delimiter, strict=strict), limits)
    except csv.Error as error:
        raise SheetError(
            f"The text could not be parted into cells ({error}). Nothing was kept. Look for a quotation mark without "
            "its other half, or save the sheet as XLSX."
        ) from None


def _delimiter(lines: Sequence[str]) -> str:
    """What parts the cells: what stands in the most lines, quoted cells aside, and among those the most often."""
    bare = [_QUOTED.sub("", line) for line in lines]
    return max("\t,;", key=lambda mark: (sum(mark in line for line in bare), sum(line.count(mark) for line in bare)))


def _encoding_of(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        pieces = (data[start : start + MB] for start in range(0, len(data), MB))
        try:
            for _ in codecs.iterdecode(pieces, encoding):
                pass
        except UnicodeError:
            continue
        return encoding
    raise SheetError("This is no spreadsheet: it is neither XLSX, OpenDocument nor CSV. Nothing was kept.")


def _rows_of_archive(data: bytes, limits: Limits) -> Iterator[list[str]]:
    try:
        with opened(data, limits) as parts:
            names = parts.namelist()
            if "mimetype" in names and parts.read("mimetype").strip() == _OPEN_DOCUMENT:
                _refuse_locked(parts)
                yield from _bounded(_open_document(parts, limits), limits)
                return
            if "xl/workbook.xml" in names:
                yield from _bounded(workbook_rows(parts, MOST_COLUMNS), limits)
                return
    except DAMAGED as error:
        raise SheetError(
            "The workbook is damaged and could not be read. Nothing was kept. Open it, save it anew, and try again."
        ) from error
    raise SheetError("This is no spreadsheet: it is neither XLSX, OpenDocument nor CSV. Nothing was kept.")


def _refuse_locked(parts: Parts) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in parts.namelist() and b"encryption-data" in parts.read(manifest):
        raise SheetError("The workbook has a password. Nothing was kept. Save it without one, and choose that.")


def _bounded(rows: Iterable[Sequence[object]], limits: Limits) -> Iterator[list[str]]:
    """Clean every cell, and stop where a sheet is longer or wider than the portal takes."""
    written = empty = size = 0
    for number, cells in enumerate(rows, start=1):
        row = [clean(cell) for cell in cells[:MOST_COLUMNS]]
        filled = any(row)
        written, empty = written + filled, empty + (not filled)
        size += sum(map(len, row))
        if written > limits.rows + 1 or size > 2 * limits.size or empty > 10 * limits.rows:
            raise SheetError(
                f"The sheet has more than {limits.rows:,} rows, or too much text. Nothing was kept. Bring it in parts."
            )
        if any(map(clean, cells[MOST_COLUMNS:])):
            raise SheetError(
                f"Row {number} has something beyond column {MOST_COLUMNS}. Nothing was kept. Leave out the columns "
                f"that are not of {limits.holds}."
            )
        yield row if filled else []


def clean(cell: object) -> str:
    """Word a cell: dates as 2009-03-30, whole numbers without a point, no control characters, no needless spaces."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, float):
        # A spreadsheet shows and means 15 digits: 0.1 + 0.2 is 0.3 there.
        cell = int(cell) if cell.is_integer() else format(cell, ".15g")
    text = " ".join(_printed(str(cell)).split())[:MOST_CHARACTERS]
    return text[1:] if text.startswith("'") and _is_dangerous(text) else text


def _printed(text: str) -> str:
    """A text without what no spreadsheet can hold: control characters, halves of characters, and characters of none."""
    if text.isprintable():
        return text
    spaced = (" " if character.isspace() else character for character in text)
    return "".join(
        character
        for character in spaced
        if unicodedata.category(character) not in ("Cc", "Cs") and ord(character) & 0xFFFE != 0xFFFE
    )


def _is_dangerous(text: str) -> bool:
    """Whether a program may take a text for a formula, however many quotation marks stand before it."""
    return text.lstrip("'").startswith(DANGEROUS)


def _open_document(parts: Parts, limits: Limits) -> Iterator[list[object]]:
    """The rows of the first table that can be seen, repeated ones as often as they stand there."""
    hidden: set[str | None] = set()
    seen, above = True, []
    with parts.open_rows("content.xml") as content:
        for event, element in iterparse(content, events=("start", "end")):
            if event == "start":
                above.append(element)
                if element.tag == f"{_TABLE}table":
                    seen = element.get(f"{_TABLE}style-name") not in hidden
                continue
            above.pop()
            if element.tag == f"{_STYLE}style" and _is_hidden(element):
                hidden.add(element.get(f"{_STYLE}name"))
            if element.tag == f"{_TABLE}table" and seen:
                return
            if element.tag != f"{_TABLE}table-row":
                continue
            if seen:
                cells = _open_document_cells(element)
                repeated = min(int(element.get(f"{_TABLE}number-rows-repeated", "1")), limits.rows + 2)
                yield from itertools.repeat(cells, repeated)
            if above:
                above[-1].clear()
            content.end_row()
    raise SheetError(NO_SHEET)


def _is_hidden(style) -> bool:  # type: ignore[no-untyped-def]
    return any(found.get(f"{_TABLE}display") == "false" for found in style.iter(f"{_STYLE}table-properties"))


def _open_document_cells(row) -> list[object]:  # type: ignore[no-untyped-def]
    """The cells of a row; something beyond MOST_COLUMNS stands in the column after them."""
    cells: list[object] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MOST_COLUMNS + 1)
        value = _open_document_value(cell)
        if len(cells) <= MOST_COLUMNS:
            cells += [value] * repeated
        elif value != "":
            cells[-1] = value
    return cells


def _open_document_value(cell) -> object:  # type: ignore[no-untyped-def]
    """What a cell holds, which is more than it shows: a number shown as 1,251 may be 1250.75."""
    date, number, formula = (cell.get(name) for name in (f"{_OFFICE}date-value", f"{_OFFICE}value", f"{_TABLE}formula"))
    text = _open_document_text(cell)
    if date:
        return date[:10]
    if number and cell.get(f"{_OFFICE}value-type") in ("float", "currency") and not text.startswith(_FAILED):
        return float(number)
    return f"={formula}" if formula and not text and not number else text


def _open_document_text(cell) -> str:  # type: ignore[no-untyped-def]
    paragraphs = []
    for paragraph in cell.iterfind(f"{_TEXT}p"):
        for part in paragraph.iter():
            if part.tag in _SPACES:
                part.text = " "
        paragraphs.append("".join(paragraph.itertext()))
    return " ".join(paragraphs)


def written_as(kind: str, title: str, headings: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Write a sheet as XLSX, ODS or CSV; no cell of it is a formula to the program that opens it."""
    data = tablib.Dataset(
        *([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows), title=title
    )
    data.headers = [harmless(heading) for heading in headings]
    written = data.export(kind)
    return written.encode("utf-8-sig") if isinstance(written, str) else written


def harmless(text: str) -> str:
    """Write a text so that no program takes it for a formula, and `clean` gives it back; a negative figure may stay."""
    text = " ".join(_printed(text).split())
    return f"'{text}" if _is_dangerous(text) and not _NEGATIVE.fullmatch(text) else text
