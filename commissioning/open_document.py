"""Tables as an OpenDocument spreadsheet."""

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from odf import dc, number, style
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as Sheet
from odf.table import TableCell, TableColumn, TableHeaderRows, TableRow
from odf.teletype import addTextToElement
from odf.text import P

from commissioning.sheets import NO_BASIS, in_words, remarks, sheet_names, width
from commissioning.tables import Cell, Column, Sort, Table

CHARACTER = 0.19
"""Centimetres."""


def write(tables: Sequence[Table], title: str) -> bytes:
    """Write tables as sheets: title, basis, headings in the third row, the rows, and below them notes and sources."""
    book = OpenDocumentSpreadsheet()
    book.meta.addElement(dc.Title(text=title))
    book.meta.addElement(dc.Language(text="en-GB"))
    styles = _Styles(book)
    for name, table in zip(sheet_names(tables), tables, strict=True):
        book.spreadsheet.addElement(_sheet(styles, name, table))
    written = io.BytesIO()
    book.write(written)
    return written.getvalue()


def _sheet(styles: "_Styles", name: str, table: Table) -> Sheet:
    sheet = Sheet(name=name)
    for column in range(len(table.columns)):
        sheet.addElement(TableColumn(stylename=styles.of_width(width(table, column))))
    sheet.addElement(_row([_text(table.title, styles.title)]))
    sheet.addElement(_row([_text(table.basis or NO_BASIS)]))
    head = TableHeaderRows()
    head.addElement(_row([_text(column.heading, styles.heading(column)) for column in table.columns]))
    sheet.addElement(head)
    for at, cells in enumerate(table.rows):
        total = at in table.totals
        sheet.addElement(
            _row([_cell(cell, column, styles, total) for cell, column in zip(cells, table.columns, strict=True)])
        )
    sheet.addElement(_row([TableCell()]))
    for remark in remarks(table):
        sheet.addElement(_row([_text(remark)]))
    return sheet


def _row(cells: Sequence[Any]) -> TableRow:
    row = TableRow()
    for cell in cells:
        row.addElement(cell)
    return row


def _text(text: str, stylename: Any = None) -> TableCell:
    """A cell of text, a paragraph a line. odfpy spoils a line's end in an attribute, so none holds the text."""
    cell = TableCell(valuetype="string", **({"stylename": stylename} if stylename else {}))
    for line in text.splitlines() or [""]:
        paragraph = P()
        addTextToElement(paragraph, line)
        cell.addElement(paragraph)
    return cell


def _cell(value: Cell, column: Column, styles: "_Styles", total: bool) -> TableCell:
    if value is None:
        return TableCell(stylename=styles.of(Sort.WORDS, total))
    if isinstance(value, str):
        return _text(in_words(value, column), styles.of(Sort.WORDS, total))
    if isinstance(value, datetime.date):
        kept = {"valuetype": "date", "datevalue": value.isoformat()[:10], "stylename": styles.of(Sort.DAY, total)}
    elif column.sort == Sort.POUNDS:
        kept = {"valuetype": "currency", "currency": "GBP", "value": f"{Decimal(value):f}"}
        kept["stylename"] = styles.of(Sort.POUNDS, total)
    else:
        kept = {"valuetype": "float", "value": f"{Decimal(value):f}", "stylename": styles.of(column.sort, total)}
    cell = TableCell(**kept)
    cell.addElement(P(text=in_words(value, column)))
    return cell


class _Styles:
    """The styles of one document, each made when it is first needed."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = {}
        self.title = self._cells("title", bold=True, size="14pt")

    def of(self, sort: Sort, total: bool) -> Any:
        """The style of a cell by what it holds."""
        if (sort, total) not in self._made:
            formats = {Sort.POUNDS: _pounds, Sort.NUMBER: _number, Sort.PERCENT: _percent, Sort.DAY: _day}
            datastyle = self._format(sort, formats[sort]) if sort in formats else None
            name = f"{sort.value}{'-total' if total else ''}"
            self._made[sort, total] = self._cells(name, bold=total, line=total, datastyle=datastyle)
        return self._made[sort, total]

    def heading(self, column: Column) -> Any:
        """The style of a heading: above figures it stands to the right, as they do."""
        right = column.sort in (Sort.POUNDS, Sort.NUMBER, Sort.PERCENT)
        if ("heading", right) not in self._made:
            self._made["heading", right] = self._cells(f"heading-{right}", bold=True, right=right)
        return self._made["heading", right]

    def of_width(self, characters: int) -> Any:
        """The style of a column so many characters wide."""
        if ("width", characters) not in self._made:
            made = style.Style(name=f"width-{characters}", family="table-column")
            made.addElement(style.TableColumnProperties(columnwidth=f"{characters * CHARACTER:.2f}cm"))
            self._book.automaticstyles.addElement(made)
            self._made["width", characters] = made
        return self._made["width", characters]

    def _format(self, sort: Sort, make: Any) -> Any:
        if ("format", sort) not in self._made:
            made = self._made["format", sort] = make(f"format-{sort.value}")
            self._book.automaticstyles.addElement(made)
        return self._made["format", sort]

    def _cells(
        self,
        name: str,
        *,
        bold: bool = False,
        size: str = "10pt",
        right: bool = False,
        line: bool = False,
        datastyle: Any = None,
    ) -> Any:
        made = style.Style(name=name, family="table-cell", **({"datastylename": datastyle} if datastyle else {}))
        about = {"wrapoption": "wrap", "verticalalign": "top"} if name != "title" else {}
        made.addElement(style.TableCellProperties(**about, **({"bordertop": "0.5pt solid #000000"} if line else {})))
        if right:
            made.addElement(style.ParagraphProperties(textalign="end"))
        made.addElement(style.TextProperties(fontsize=size, fontweight="bold" if bold else "normal"))
        self._book.automaticstyles.addElement(made)
        return made


def _pounds(name: str) -> Any:
    made = number.CurrencyStyle(name=name)
    made.addElement(number.CurrencySymbol(language="en", country="GB", text="£"))
    made.addElement(number.Number(decimalplaces="2", minintegerdigits="1", grouping="true"))
    return made


def _number(name: str) -> Any:
    made = number.NumberStyle(name=name)
    made.addElement(number.Number(minintegerdigits="1", grouping="true"))
    return made


def _percent(name: str) -> Any:
    made = number.NumberStyle(name=name)
    made.addElement(number.Number(minintegerdigits="1"))
    made.addElement(number.Text(text="%"))
    return made


def _day(name: str) -> Any:
    made = number.DateStyle(name=name)
    for part in (
        number.Day(),
        number.Text(text=" "),
        number.Month(style="long", textual="true"),
        number.Text(text=" "),
        number.Year(style="long"),
    ):
        made.addElement(part)
    return made
