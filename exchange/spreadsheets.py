"""Spreadsheets as grids of text: XLSX, OpenDocument, CSV, or cells pasted from either.

What a file is, its content tells and not its name. Nothing in it is ever evaluated.
"""

import csv
import datetime
import io
import itertools
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator

import tablib
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 40
MOST_CHARACTERS = 1_000
FORMATS = ("xlsx", "ods", "csv")
DANGEROUS = ("=", "+", "-", "@")

_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

_SPACES = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}

Grid = list[list[str]]


class SheetError(Exception):
    """A spreadsheet that cannot be read: what is wrong, what was kept, and what to do, in words."""


def grid_of_file(data: bytes) -> Grid:
    """Read the first sheet of a file as text; raises SheetError."""
    if len(data) > MOST_BYTES:
        raise SheetError(
            f"The file is larger than {MOST_BYTES // 1024**2} MB. Nothing was kept. Bring it in parts, or as CSV."
        )
    if data.startswith(_ZIP):
        return _grid_of_archive(data)
    if data.startswith(_OLD_EXCEL):
        raise SheetError(
            "This is a workbook of the old Excel format, or one with a password. Nothing was kept. "
            "Save it as XLSX without a password, and choose that."
        )
    return grid_of_text(_decoded(data))


def grid_of_text(text: str) -> Grid:
    """Read cells pasted from a spreadsheet, or CSV; raises SheetError."""
    text = text.removeprefix("\ufeff")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t,;", key=heading.count) if any(mark in heading for mark in "\t,;") else ","
    try:
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SheetError(f"The text could not be parted into cells ({error}). Nothing was kept.") from None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError("This is no spreadsheet: it is neither XLSX, OpenDocument nor CSV. Nothing was kept.")


def _grid_of_archive(data: bytes) -> Grid:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _refuse_bomb(archive)
            if "mimetype" in names and archive.read("mimetype").strip() == _OPEN_DOCUMENT:
                return _bounded(_open_document(archive))
            if "xl/workbook.xml" in names:
                return _bounded(_workbook(archive, data))
    except (zipfile.BadZipFile, ParseError, DefusedXmlException, InvalidFileException, KeyError, ValueError) as error:
        raise SheetError(
            "The workbook is damaged and could not be read. Nothing was kept. Open it, save it anew, and try again."
        ) from error
    raise SheetError("This is no spreadsheet: it is neither XLSX, OpenDocument nor CSV. Nothing was kept.")


def _refuse_bomb(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > 2_000:
        raise SheetError(
            "The workbook holds far more than a sheet of appointments does. Nothing was kept. "
            "Copy the rows into an empty workbook, without pictures and other sheets."
        )
    return {part.filename for part in parts}


def _bounded(rows: Iterable[Iterable[object]]) -> Grid:
    """Clean every cell, and stop where a sheet is longer than the portal takes."""
    grid: Grid = []
    written = size = 0
    for cells in rows:
        grid.append([clean(cell) for cell in itertools.islice(cells, MOST_COLUMNS)])
        written += any(grid[-1])
        size += sum(map(len, grid[-1]))
        if written > MOST_ROWS + 1 or size > 2 * MOST_BYTES:
            raise SheetError(
                f"The sheet has more than {MOST_ROWS:,} rows, or too much text. Nothing was kept. Bring it in parts."
            )
        if not any(grid[-1]):
            grid[-1] = []
    return grid


def clean(cell: object) -> str:
    """Word a cell: dates as 2009-03-30, whole numbers without a point, no control characters, no needless spaces."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if not text.isprintable():
        spaced = (" " if character.isspace() else character for character in text)
        text = "".join(character for character in spaced if unicodedata.category(character) not in ("Cc", "Cs"))
    text = " ".join(text.split())[:MOST_CHARACTERS]
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def _workbook(archive: zipfile.ZipFile, data: bytes) -> Iterator[tuple[object, ...]]:
    """The first sheet's values as last calculated by whoever saved it; a formula that never was stays its text."""
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if not any(mark in archive.read(name) for name in sheets for mark in (b"<f>", b"<f ")):
        yield from _cells(data, data_only=True)
        return
    for values, formulas in zip(_cells(data, data_only=True), _cells(data, data_only=False), strict=True):
        yield tuple(formula if value is None else value for value, formula in itertools.zip_longest(values, formulas))


def _cells(data: bytes, *, data_only: bool) -> Iterator[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _open_document(archive: zipfile.ZipFile) -> Iterator[list[str]]:
    """The rows of the first table, repeated ones as often as they stand there; empty ones that repeat count once."""
    with archive.open("content.xml") as content:
        for _, element in iterparse(content, events=("end",)):
            if element.tag == f"{_TABLE}table":
                return
            if element.tag != f"{_TABLE}table-row":
                continue
            cells = _open_document_cells(element)
            repeated = min(int(element.get(f"{_TABLE}number-rows-repeated", "1")), MOST_ROWS + 2)
            yield from itertools.repeat(cells, repeated)
            element.clear()


def _open_document_cells(row) -> list[str]:  # type: ignore[no-untyped-def]
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        repeated = min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), MOST_COLUMNS)
        date = cell.get(f"{_OFFICE}date-value")
        cells += [date[:10] if date else _open_document_text(cell)] * repeated
        if len(cells) >= MOST_COLUMNS:
            break
    return cells


def _open_document_text(cell) -> str:  # type: ignore[no-untyped-def]
    paragraphs = []
    for paragraph in cell.iterfind(f"{_TEXT}p"):
        for part in paragraph.iter():
            if part.tag in _SPACES:
                part.text = " "
        paragraphs.append("".join(paragraph.itertext()))
    return " ".join(paragraphs)


def written_as(kind: str, title: str, headings: list[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Write a sheet as XLSX, ODS or CSV; no cell of it is a formula to the program that opens it."""
    data = tablib.Dataset(*([_harmless(cell) for cell in row] for row in rows), headers=headings, title=title)
    written = data.export(kind)
    return written.encode("utf-8-sig") if isinstance(written, str) else written


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text
