"""Tables as files: a workbook (XLSX, OpenDocument) with a sheet a table, or CSV. Totals are numbers, never formulas."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.http import Http404, HttpResponse

from commissioning import open_document, workbooks
from commissioning.sheets import BLANKS, remarks
from commissioning.tables import Cell, Column, Sort, Table
from governance.drawings import drawable

# What a spreadsheet program would take for a formula when it opens a CSV file.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# A workbook of so many lines takes about ten seconds and 200 MB to write; of a hundred thousand, two minutes and 2 GB.
MOST_IN_A_WORKBOOK = 10_000
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class Kind(StrEnum):
    """The formats of a download."""

    XLSX = "xlsx"
    ODS = "ods"
    CSV = "csv"


@dataclass(frozen=True)
class File:
    """A file ready to be sent or kept: its bytes, what they are, and how its name ends."""

    content: bytes
    content_type: str
    suffix: str


LABELS = {Kind.XLSX: "Excel (XLSX)", Kind.ODS: "OpenDocument (ODS)", Kind.CSV: "CSV"}
_ZIP = "application/zip"
_TYPES = {
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.CSV: "text/csv; charset=utf-8",
}


def written(tables: Sequence[Table], kind: Kind, title: str) -> File:
    """Write tables as one file of a kind; several tables as CSV are an archive with a page that describes them.

    Text that begins like a formula stays text in a workbook; in CSV, where only the text counts, an apostrophe stands
    in front of it.
    """
    tables = [_legible(table) for table in tables]
    if kind == Kind.CSV and len(tables) != 1:
        return File(_archive(tables, title), _ZIP, "zip")
    writers: dict[Kind, Callable[[Sequence[Table], str], bytes]] = {
        Kind.XLSX: workbooks.write,
        Kind.ODS: open_document.write,
        Kind.CSV: lambda only, _title: csv_of(only[0]),
    }
    return File(writers[kind](tables, drawable(title)), _TYPES[kind], kind.value)


def check_size(lines: int, kind: str) -> None:
    """Raise Http404 where a workbook would take more of the server than one reader may: CSV has no such limit."""
    if kind != Kind.CSV and lines > MOST_IN_A_WORKBOOK:
        raise Http404(
            f"A workbook here holds at most {MOST_IN_A_WORKBOOK:,} lines, and these are {lines:,}. Take them as CSV, "
            "which every spreadsheet program opens, or narrow them first."
        )


def kinds_of(lines: int) -> list[Kind]:
    """The formats in which so many lines are offered."""
    return list(Kind) if lines <= MOST_IN_A_WORKBOOK else [Kind.CSV]


def table_response(tables: Sequence[Table], kind: str, name: str, title: str = "") -> HttpResponse:
    """Send tables as a file of the kind asked for, named without its ending; raises Http404 for an unknown kind."""
    if kind not in list(Kind):
        raise Http404("There is no download of that format.")
    file = written(tables, Kind(kind), title or tables[0].title)
    return file_response(file.content, file.content_type, f"{name}.{file.suffix}")


def file_response(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Send bytes as a file to be kept under a name of letters, digits, hyphens and points."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download_items(address: Callable[[str], str], of: str, lines: int = 0) -> list[dict[str, str]]:
    """What the list of downloads on a page shows: an item a kind, at the address that is given for it."""
    return [{"label": LABELS[kind], "url": address(kind.value), "of": of} for kind in kinds_of(lines)]


def csv_of(table: Table) -> bytes:
    """Write a table as CSV: a row of headings, then the rows; figures plain, days as 2009-04-01, blanks empty."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow([_harmless(column.heading) for column in table.columns])
    for row in table.rows:
        writer.writerow([_plain(cell, column) for cell, column in zip(row, table.columns, strict=True)])
    return lines.getvalue().encode("utf-8-sig")


def _plain(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, Decimal):
        return f"{cell:.2f}" if column.sort == Sort.POUNDS else f"{cell:f}"
    return str(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _archive(tables: Sequence[Table], title: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {"README.txt": _readme(tables, title).encode("utf-8-sig")}
        parts |= {name: csv_of(table) for name, table in _named(tables)}
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _named(tables: Sequence[Table]) -> list[tuple[str, Table]]:
    return [(f"{number:02}-{table.slug[:60]}.csv", table) for number, table in enumerate(tables, start=1)]


def _readme(tables: Sequence[Table], title: str) -> str:
    parts = [
        title,
        "",
        "Each file is one table as CSV in UTF-8: a row of headings, then the rows. Amounts are exact pounds.",
        BLANKS,
        "An apostrophe stands before text that a spreadsheet program would take for a formula.",
    ]
    for name, table in _named(tables):
        parts += ["", name, f"  {table.title}"]
        parts += [f"  Basis: {table.basis}"] if table.basis else []
        parts += [f"  {remark}" for remark in remarks(table)]
        if table.totals:
            numbers = ", ".join(str(row + 2) for row in sorted(table.totals))
            parts += [f"  Sums of other rows stand in lines: {numbers}."]
    return "\r\n".join(parts) + "\r\n"


def _legible(table: Table) -> Table:
    """The table without the characters that no XML file can hold."""
    return Table(
        slug=table.slug,
        title=drawable(table.title),
        columns=tuple(Column(drawable(column.heading), column.sort) for column in table.columns),
        rows=tuple(tuple(drawable(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows),
        basis=drawable(table.basis),
        totals=table.totals,
        notes=tuple(drawable(note) for note in table.notes),
        sources=tuple(drawable(source) for source in table.sources),
    )
