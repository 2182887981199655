"""A return as a spreadsheet: an empty one to fill in, or all lines of one that is in the record."""

import io
import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from commissioning.models import BudgetLine, Return
from exchange.returns.columns import COLUMNS, LABELS
from exchange.returns.figures import UNITS, written_amount
from exchange.spreadsheets import harmless, written_as
from governance.drawings import drawable
from governance.models import Body, Partnership

if TYPE_CHECKING:
    from governance.permissions import Reader

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}
WIDTHS = {"group": 34, "sector": 24, "provider": 38, "service": 38, "measure": 12, "provision": 26, "pooling": 16}
SPARE_ROWS = 2_000
NAMES_SHEET = "Names"

Row = list[str]


def template_of(
    user: "Reader", partnership: Partnership, first_year: int, unit: int, kind: str, lines: Iterable[Row] = ()
) -> bytes:  # type: ignore[no-untyped-def]
    """Write a sheet to fill in for a year, as a file of a kind; `lines` are rows that stand in it already."""
    title = f"Return for {Return(first_year=first_year).year}"
    head = _head(title, first_year, unit)
    if kind != "xlsx":
        return _plain(kind, title, head, lines)
    return _workbook(title, head, lines, _names(user, partnership))


def sheet_of(submission: Return, kind: str) -> bytes:
    """Write a return in the form of the template, in pounds: reading it gives the same lines; two queries."""
    rows = [_row(line) for line in submission.lines.for_list()]
    rows += [
        [
            total.group.name if total.group else "Total",
            total.sector.name if total.sector else "Total",
            "",
            "",
            total.get_measure_display(),
            "",
            "",
            written_amount(total.amount),
        ]
        for total in submission.stated_totals.select_related("group", "sector")
    ]
    head = _head(submission.title, submission.first_year, 1)
    if kind != "xlsx":
        return _plain(kind, "Return", head, rows)
    return _workbook("Return", head, rows, {})


def lines_to_carry(submission: Return, *, amounts: bool) -> list[Row]:
    """The lines of a return as rows of a template, with their amounts in pounds or, for another year, without."""
    return [_row(line)[: None if amounts else -1] + ([] if amounts else [""]) for line in submission.lines.for_list()]


def _row(line: BudgetLine) -> Row:
    provision = "" if line.provision == "not_stated" else line.get_provision_display()
    pooling = "" if line.pooling == "not_stated" else line.get_pooling_display()
    provider = line.provider.name if line.provider else ""
    words = [line.group.name, line.sector.name, provider, line.service, line.get_measure_display(), provision, pooling]
    return [*words, written_amount(line.amount)]


def _head(title: str, first_year: int, unit: int) -> list[Row]:
    return [["Title", title], ["Year", Return(first_year=first_year).year], ["Unit", UNITS[unit]], []]


def _plain(kind: str, title: str, head: list[Row], lines: Iterable[Row]) -> bytes:
    wide = len(COLUMNS)
    words = [_padded(row, wide) for row in (*head[1:], [column.heading for column in COLUMNS])]
    figures = ([*line[:-1], _number(line[-1]) if kind == "ods" else line[-1]] for line in lines)
    return written_as(kind, title[:31].replace("/", "-"), _padded(head[0], wide), itertools.chain(words, figures))


def _padded(row: Row, wide: int) -> Row:
    return [*map(drawable, row), *[""] * (wide - len(row))]


def _names(user: "Reader", partnership: Partnership) -> dict[str, list[str]]:
    """What may stand in each column, by the column's name; three queries."""
    groups = Body.objects.visible_to(user, partnership).commissioning().order_by("name")
    named = {
        "group": list(groups.values_list("name", flat=True)),
        "sector": list(partnership.sectors.values_list("name", flat=True)),
        "provider": list(partnership.organisations.kept().order_by("name").values_list("name", flat=True)),
    }
    return named | {column: [label for _, label in choices] for column, choices in LABELS.items()}


def _workbook(title: str, head: list[Row], lines: Iterable[Row], names: dict[str, list[str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Return"
    book.properties.title = drawable(title)
    for row in head:
        sheet.append([harmless(cell) for cell in row])
    sheet.append([column.heading for column in COLUMNS])
    top = sheet.max_row
    for cell in sheet[top]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D9E5E6")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number in range(1, len(head)):
        sheet.cell(number, 1).font = Font(bold=True)
    for line in lines:
        sheet.append([harmless(cell) for cell in line[:-1]] + [_number(line[-1])])
    sheet.freeze_panes = f"A{top + 1}"
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.name, 18)
    if names:
        _offer(book, sheet, names, top)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _offer(book: Workbook, sheet: Any, names: dict[str, list[str]], top: int) -> None:
    """Offer in each column the words that may stand there, from a sheet of names."""
    listed = book.create_sheet(NAMES_SHEET)
    for number, column in enumerate(COLUMNS, start=1):
        words = names.get(column.name, [])
        listed.cell(1, number, column.heading).font = Font(bold=True)
        listed.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.name, 18)
        for place, word in enumerate(words, start=2):
            listed.cell(place, number, harmless(word))
        if words:
            letter = get_column_letter(number)
            choice = DataValidation(
                "list",
                formula1=f"{NAMES_SHEET}!${letter}$2:${letter}${len(words) + 1}",
                allow_blank=True,
                showErrorMessage=False,
            )
            choice.add(f"{letter}{top + 1}:{letter}{top + SPARE_ROWS}")
            sheet.add_data_validation(choice)


def _number(written: str) -> object:
    return float(written) if "." in written else int(written) if written else None
