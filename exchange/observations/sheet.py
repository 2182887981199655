"""A sheet of figures: its columns, and how it is read from a file and written to one."""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from exchange.archives import MB, Limits, SheetError
from exchange.names import plain
from exchange.spreadsheets import rows_of_file, written_as
from governance.dates import PartialDate
from governance.models import Source
from planning.models import Observation, Outlook

TITLE = "Figures"
FIGURES = Limits("a sheet of figures", 5 * MB, 60 * MB, 5_000)
MOST_DIGITS = 15
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Column:
    """A column: the name by which the portal knows it, its heading, and what belongs in it."""

    name: str
    heading: str
    holds: str


COLUMNS = (
    Column("indicator", "Indicator", "The last part of the address of the indicator’s page. Needed."),
    Column("called", "Name", "The indicator’s name, for whoever reads the sheet. It is not read back."),
    Column("reference", "Reference", "Of a figure in the record. Leave it empty to add one."),
    Column("observed_on", "Date", "Such as 31/07/2008, 2008-07-31, July 2008 or 2008; empty where none is given."),
    Column("value", "Figure", "In the indicator’s unit, such as 61 for 61%."),
    Column("numerator", "Count", "Such as 112."),
    Column("denominator", "Of how many", "Empty where no whole is given."),
    Column("provisional", "Provisional", "Yes or no."),
    Column("target", "Target", "The reference of the target that the source speaks of."),
    Column("outlook", "Standing", f"One of: {', '.join(Outlook.labels)}."),
    Column("note", "Note", "Anything that must be known with it."),
    Column("document", "Document", "The last part of the address of the paper that says so."),
    Column("place", "Place", "Where in that paper."),
)
BY_HEADING = {plain(column.heading): column for column in COLUMNS}
HEADINGS = {column.name: column.heading for column in COLUMNS}
NEEDED = "indicator"


@dataclass(frozen=True)
class Sheet:
    """What a sheet says: the names of its columns, and each filled row's number with its cells by those names."""

    columns: list[str]
    rows: list[tuple[int, dict[str, str]]]


def read_sheet(data: bytes) -> Sheet:
    """Read a file of figures; raises SheetError with a sentence for whoever brought it."""
    lines = ((number, line) for number, line in enumerate(rows_of_file(data, FIGURES), start=1) if line)
    _, head = next(lines, (0, []))
    if not head:
        raise SheetError("The sheet is empty. Nothing was kept.")
    columns = [_column(heading) for heading in head]
    names = [column.name for column in columns if column]
    if NEEDED not in names:
        raise SheetError(f"The first row needs the heading “{HEADINGS[NEEDED]}”. Nothing was kept.")
    if "place" in names and "document" not in names:
        raise SheetError("A place is in a document. Nothing was kept. Add the heading “Document”, or take “Place” out.")
    if twice := sorted({HEADINGS[name] for name in names if names.count(name) > 1}):
        raise SheetError(f"The heading “{twice[0]}” stands there twice. Nothing was kept. Take one of them out.")
    rows = list(_rows(columns, lines))
    if not rows:
        raise SheetError("The sheet has headings and no rows. Nothing was kept.")
    return Sheet([name for name in names if name != "called"], rows)


def _rows(columns: list[Column | None], lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in lines:
        if any(cell for cell, column in zip_longest(line, columns) if column is None):
            raise SheetError(f"Row {number} has something below no heading. Nothing was kept. Head it, or take it out.")
        cells = {column.name: cell for column, cell in zip(columns, line, strict=False) if column}
        cells.pop("called", None)
        if any(cells.values()):
            yield number, cells


def _column(heading: str) -> Column | None:
    if not heading:
        return None
    found = BY_HEADING.get(plain(heading))
    if found is None:
        near = difflib.get_close_matches(plain(heading), BY_HEADING, 1)
        mend = f"Did you mean “{BY_HEADING[near[0]].heading}”?" if near else "Take the column out."
        raise SheetError(f"“{heading[:60]}” is no heading of a sheet of figures. Nothing was kept. {mend}")
    return found


def sheet_of(observations: Iterable[Observation], sources: dict[int, Source], kind: str) -> bytes:
    """Write figures as a file of a kind: one row each, as `read_sheet` reads it. `sources` are the first of each."""
    rows = [[_cells(one, sources.get(one.pk))[column.name] for column in COLUMNS] for one in observations]
    return written_as(kind, TITLE, [column.heading for column in COLUMNS], rows)


def _cells(one: Observation, source: Source | None) -> dict[str, Any]:
    """What a figure is on a sheet. Its indicator and its target are to be selected with it."""
    date = PartialDate(one.observed_on, one.observed_precision).written() if one.observed_on else ""
    return {
        "indicator": one.indicator.slug,
        "called": one.indicator.name,
        "reference": one.slug,
        "observed_on": date,
        "provisional": "yes" if one.provisional else "no",
        "target": one.target.slug if one.target else "",
        "outlook": one.get_outlook_display(),
        "note": one.note,
        "document": source.document.slug if source else "",
        "place": source.place if source else "",
    } | {name: _number(getattr(one, name)) for name in ("value", "numerator", "denominator")}


def _number(figure: Decimal | None) -> Any:
    """A number; as text where a spreadsheet program, which keeps 15 digits, would change it."""
    if figure is None:
        return ""
    plainly = f"{figure.normalize():f}"
    if len(plainly.strip("-").replace(".", "")) > MOST_DIGITS:
        return plainly
    return int(plainly) if "." not in plainly else float(plainly)
