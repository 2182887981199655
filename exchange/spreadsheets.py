"""Spreadsheets as grids of text: XLSX, OpenDocument, CSV, or cells pasted from either.

What a file is, its content tells and not its name. Nothing in it is ever evaluated.
"""

import codecs
import csv
import datetime
import io
import itertools
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

import tablib
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MB = 1024 * 1024
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

_SPACES = {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}

_DAMAGED = (
    zipfile.BadZipFile,
    ParseError,
    DefusedXmlException,
    InvalidFileException,
    EOFError,
    KeyError,
    IndexError,
    NotImplementedError,
    TypeError,
    ValueError,
    zlib.error,
)

Grid = list[list[str]]


@dataclass(frozen=True)
class Limits:
    """How large a file may be, packed and unpacked in bytes, and how many rows it may have; `holds` is what it is."""

    holds: str
    size: int
    unpacked: int
    rows: int


APPOINTMENTS = Limits("a sheet of appointments", 5 * MB, 60 * MB, 20_000)


class SheetError(Exception):
    """A spreadsheet that cannot be read: what is wrong, what was kept, and what to do, in words."""


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
    yield from _rows_of_text(lambda: io.TextIOWrapper(io.BytesIO(data), encoding, newline=""), limits)


def estimated_rows(data: bytes) -> int:
    """Return about how many rows a file has, so that somebody can be told how far its reading has come."""
    if not data.startswith(_ZIP):
        return data.count(b"\n") + 1
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name == "content.xml" or name.endswith("/sheet1.xml")]
            return sum(_count(archive, name, b"<row" if name.endswith("sheet1.xml") else b"-row") for name in names)
    except _DAMAGED:
        return 0


def _count(archive: zipfile.ZipFile, name: str, mark: bytes) -> int:
    with archive.open(name) as part:
        return sum(piece.count(mark) for piece in iter(lambda: part.read(MB), b""))


def refuse_large(size: int, limits: Limits) -> None:
    """Raise SheetError when a file is larger than is taken."""
    if size > limits.size:
        raise SheetError(
            f"The file is larger than {limits.size // MB} MB. Nothing was kept. Bring it in parts, or as CSV."
        )


def grid_of_text(text: str) -> Grid:
    """Read cells pasted from a spreadsheet, or CSV; raises SheetError."""
    return list(_rows_of_text(lambda: io.StringIO(text.removeprefix("\ufeff"), newline=""), APPOINTMENTS))


def _rows_of_text(opened: Callable[[], TextIO], limits: Limits) -> Iterator[list[str]]:
    first = (line for line in itertools.islice(opened(), MOST_HEAD) if any(mark in line for mark in "\t,;"))
    delimiter = max("\t,;", key=next(first, ",").count)
    try:
        yield from _bounded(csv.reader(opened(), delimiter=delimiter), limits)
    except csv.Error as error:
        raise SheetError(f"The text could not be parted into cells ({error}). Nothing was kept.") from None


def _encoding_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    pieces = [data[start : start + MB] for start in range(0, len(data), MB)]
    for encoding in encodings:
        try:
            for _ in codecs.iterdecode(pieces, encoding):
                pass
        except UnicodeError:
            continue
        return encoding
    raise SheetError("This is no spreadsheet: it is neither XLSX, OpenDocument nor CSV. Nothing was kept.")


def _rows_of_archive(data: bytes, limits: Limits) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _refuse_bomb(archive, limits)
            if "mimetype" in names and archive.read("mimetype").strip() == _OPEN_DOCUMENT:
                yield from _bounded(_open_document(archive, limits), limits)
                return
            if "xl/workbook.xml" in names:
                yield from _bounded(_workbook(archive, data), limits)
                return
    except _DAMAGED as error:
        raise SheetError(
            "The workbook is damaged and could not be read. Nothing was kept. Open it, save it anew, and try again."
        ) from error
    raise SheetError("This is no spreadsheet: it is neither XLSX, OpenDocument nor CSV. Nothing was kept.")


def _refuse_bomb(archive: zipfile.ZipFile, limits: Limits) -> set[str]:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > limits.unpacked or len(parts) > 2_000:
        raise SheetError(
            f"The workbook holds far more than {limits.holds} does. Nothing was kept. "
            "Copy the rows into an empty workbook, without pictures and other sheets."
        )
    return {part.filename for part in parts}


def _bounded(rows: Iterable[Iterable[object]], limits: Limits) -> Iterator[list[str]]:
    """Clean every cell, and stop where a sheet is longer than the portal takes."""
    written = empty = size = 0
    for cells in rows:
        row = [clean(cell) for cell in itertools.islice(cells, MOST_COLUMNS)]
        filled = any(row)
        written, empty = written + filled, empty + (not filled)
        size += sum(map(len, row))
        if written > limits.rows + 1 or size > 2 * limits.size or empty > 10 * limits.rows:
            raise SheetError(
                f"The sheet has more than {limits.rows:,} rows, or too much text. Nothing was kept. Bring it in parts."
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
    text = str(cell)
    if not text.isprintable():
        spaced = (" " if character.isspace() else character for character in text)
        text = "".join(character for character in spaced if unicodedata.category(character) not in ("Cc", "Cs"))
    text = " ".join(text.split())[:MOST_CHARACTERS]
    return text[1:] if text.startswith("'") and text[1:].startswith(DANGEROUS) else text


def _workbook(archive: zipfile.ZipFile, data: bytes) -> Iterator[tuple[object, ...]]:
    """The first sheet's values as last calculated by whoever saved it; a formula that never was stays its text."""
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if not any(_has_formula(archive, name) for name in sheets):
        yield from _cells(data, data_only=True)
        return
    for values, formulas in zip(_cells(data, data_only=True), _cells(data, data_only=False), strict=True):
        yield tuple(formula if value is None else value for value, formula in itertools.zip_longest(values, formulas))


def _has_formula(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        end = b""
        while piece := part.read(MB):
            if b"<f>" in end + piece or b"<f " in end + piece:
                return True
            end = piece[-3:]
    return False


def _cells(data: bytes, *, data_only: bool) -> Iterator[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
    try:
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise SheetError("The workbook has no sheet that can be seen. Nothing was kept. Unhide the one to be read.")
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _open_document(archive: zipfile.ZipFile, limits: Limits) -> Iterator[list[str]]:
    """The rows of the first table that can be seen, repeated ones as often as they stand there."""
    hidden: set[str | None] = set()
    seen = True
    with archive.open("content.xml") as content:
        for event, element in iterparse(content, events=("start", "end")):
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    seen = element.get(f"{_TABLE}style-name") not in hidden
                continue
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
            element.clear()
    if not seen:
        raise SheetError("The workbook has no sheet that can be seen. Nothing was kept. Unhide the one to be read.")


def _is_hidden(style) -> bool:  # type: ignore[no-untyped-def]
    return any(found.get(f"{_TABLE}display") == "false" for found in style.iter(f"{_STYLE}table-properties"))


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
