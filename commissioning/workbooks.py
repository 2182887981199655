"""Tables as an Excel workbook."""

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from commissioning.sheets import MOST_IN_A_CELL, NO_BASIS, TITLE_ROWS, remarks, sheet_names, width
from commissioning.tables import Cell, Column, Sort, Table

FORMATS = {
    Sort.POUNDS: '"£"#,##0.00;-"£"#,##0.00',
    Sort.NUMBER: "#,##0.##########",
    Sort.PERCENT: '0.0#######"%"',
    Sort.DAY: "d mmmm yyyy",
}
WHOLE = {Sort.NUMBER: "#,##0", Sort.PERCENT: '0"%"'}
TITLE, HEADING, PLAIN = Font(bold=True, size=14), Font(bold=True), Font()
WRAPPED, UNDER_TOP = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
RIGHT = Alignment(wrap_text=True, vertical="top", horizontal="right")
LINE_ABOVE, LINE_BELOW = Border(top=Side(style="thin")), Border(bottom=Side(style="medium"))


def write(tables: Sequence[Table], title: str) -> bytes:
    """Write tables as sheets: title, basis, headings in the third row, the rows, and below them notes and sources."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "Partnership Portal"
    book.properties.language = "en-GB"
    for name, table in zip(sheet_names(tables), tables, strict=True):
        _add(book, name, table)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _add(book: Workbook, name: str, table: Table) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = f"B{TITLE_ROWS + 2}"
    for number in range(len(table.columns)):
        sheet.column_dimensions[get_column_letter(number + 1)].width = width(table, number)
    sheet.append([_text(sheet, table.title, TITLE)])
    sheet.append([_text(sheet, table.basis or NO_BASIS)])
    sheet.append([_heading(sheet, column) for column in table.columns])
    for number, row in enumerate(table.rows):
        total = number in table.totals
        sheet.append([_cell(sheet, cell, column, total) for cell, column in zip(row, table.columns, strict=True)])
    sheet.append([])
    for remark in remarks(table):
        sheet.append([_text(sheet, remark)])


def _text(sheet, text: str, font: Font = PLAIN, alignment: Alignment = UNDER_TOP) -> WriteOnlyCell:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, text[:MOST_IN_A_CELL])
    cell.data_type = "s"
    cell.font, cell.alignment = font, alignment
    return cell


def _heading(sheet, column: Column) -> WriteOnlyCell:
    words = column.sort in (Sort.WORDS, Sort.DAY)
    cell = _text(sheet, column.heading, HEADING, WRAPPED if words else RIGHT)
    cell.border = LINE_BELOW
    return cell


def _cell(sheet, value: Cell, column: Column, total: bool) -> WriteOnlyCell:
    font = HEADING if total else PLAIN
    if isinstance(value, str):
        cell = _text(sheet, value, font, WRAPPED)
    else:
        cell = WriteOnlyCell(sheet, value)
        cell.font, cell.alignment = font, UNDER_TOP
        if value is not None:
            cell.number_format = _format(value, column)
    if total:
        cell.border = LINE_ABOVE
    return cell


def _format(value: Decimal | int | datetime.date, column: Column) -> str:
    if isinstance(value, datetime.date):
        return FORMATS[Sort.DAY]
    if column.sort in WHOLE and value == int(value):
        return WHOLE[column.sort]
    return FORMATS.get(column.sort, "General")
