"""Hostile files, each with what the portal makes of it: a refusal in words, rows to mend, or figures to the penny."""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass, field

import openpyxl
from openpyxl.chart import BarChart

from tests.exchange.hostile_makers import (
    HEAD,
    HEADINGS,
    LINE,
    ODS_KIND,
    amount_sheet,
    cell,
    ods,
    ods_cell,
    ods_row,
    of_name,
    packed,
    rows_of,
    sheet,
    xlsx,
)


@dataclass
class Hostile:
    """A file, and what becomes of it: part of the sentence that refuses it, or each row's amount in pounds.

    `faulty` is the column that needs mending, by the row of the file, with part of the reason.
    """

    make: Callable[[], bytes]
    refusal: str = ""
    amounts: list[str | None] = field(default_factory=list)
    faulty: dict[int, tuple[str, str]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)


def refused(refusal: str, make: Callable[..., bytes], *args: object, **more: object) -> Hostile:
    return Hostile(functools.partial(make, *args, **more), refusal)


def mended(reason: str, make: Callable[..., bytes], *args: object, column: str = "amount", row: int = 2) -> Hostile:
    return Hostile(functools.partial(make, *args), amounts=[None], faulty={row: (column, reason)})


def read(amounts: str | list[str | None] | None, make: Callable[..., bytes], *args: object, **more: object) -> Hostile:
    return Hostile(functools.partial(make, *args, **more), amounts=amounts if isinstance(amounts, list) else [amounts])


def text(*lines: str, encoding: str = "utf-8", mark: bytes = b"") -> bytes:
    return mark + "".join(lines).encode(encoding)


def book_with_chart_first() -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADINGS, ("Inclusion", "Health", 1250.5)):
        book.active.append(row)
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def one_amount(value: object) -> bytes:
    return xlsx(amount_sheet(str(value) if str(value).startswith("<c") else cell(value)))


def shown_as(shown: str, value: float) -> bytes:
    """An amount in a cell with a format of numbers."""
    book = openpyxl.Workbook()
    for row in (HEADINGS, ("Inclusion", "Health", value)):
        book.active.append(row)
    book.active["C2"].number_format = shown
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


ODS_VALUES = {
    "": {"table__formula": "of:=1+1"},
    "#REF!": {"office__value_type": "float", "office__value": "0"},
    "30/03/09": {"office__value_type": "date", "office__date_value": "2009-03-30"},
    "1,251": {"office__value_type": "float", "office__value": "1250.75"},
}


def ods_amount(shown: str) -> bytes:
    attributes = ODS_VALUES[shown]
    return ods(ods_row(*HEADINGS), ods_row("Inclusion", "Health", ods_cell(shown, **attributes)))


def formula(words: str, result: str = "", tag: str = "f") -> str:
    return f"<c><{tag}>{words}</{tag}>{result}</c>"


def prefixed_formula() -> bytes:
    """Some programs write every element with a prefix."""
    told = amount_sheet(formula("1+1")).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    return xlsx(told)


def billion_laughs(kind: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    told = f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><x>&l9;</x>'
    return xlsx(told) if kind == "xlsx" else packed({"mimetype": ODS_KIND, "content.xml": told})


def outside_entity() -> bytes:
    return xlsx(f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{amount_sheet(cell("&e;"))}')


def nested_bomb() -> bytes:
    inner = packed({f"{n}.zip": b"\0" * 1_000_000 for n in range(10)})
    return packed({f"{n}.zip": inner for n in range(10)})


def lying_bomb() -> bytes:
    data = xlsx(amount_sheet(cell(1)), more={"xl/styles.xml": b" " * 50_000_000})
    return of_name(data, "xl/styles.xml", size=10)


def wide_row(cells: int) -> bytes:
    return xlsx(sheet("<row>" + "<c/>" * cells + "</row>"))


def many_texts(count: int) -> bytes:
    return xlsx(amount_sheet(cell(1)), texts="<si/>" * count)


def long_text(length: int) -> bytes:
    return xlsx(amount_sheet(cell("x" * length)))


def junk_in_ods(count: int) -> bytes:
    return ods(before="<table:x/>" * count)


def huge_ods_rows() -> bytes:
    """40 columns under headings, and a quarter of a million rows of long cells: ten million cells in two kilobytes."""
    headed = [*HEADINGS, *(f"Note {n}" for n in range(37))]
    filled = ["Inclusion", "Health", "1", *("x" * 250 for _ in range(37))]
    return ods(ods_row(*headed), ods_row(*filled, repeated=250_000))


def merged_headings() -> bytes:
    return xlsx(sheet(rows_of(("Group", "Sector", "Amount (£)", ""), ("Inclusion", "Health", 1, 2))))


def at_row(number: int) -> bytes:
    return text("Anything\n" * (number - 1), HEAD, LINE)


def many_lines(count: int) -> bytes:
    return text(HEAD, "Inclusion,Health,1\n" * count)


def wide_headings(count: int) -> bytes:
    return xlsx(sheet(rows_of((*HEADINGS, *(f"Column {n}" for n in range(count))))))


def locked_ods() -> bytes:
    return ods(more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"})


def backward_rows() -> bytes:
    return xlsx(sheet('<row r="5"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>'))


def hidden_first(state: str) -> bytes:
    return xlsx(amount_sheet(cell(99)), amount_sheet(cell(1250.5)), states=(state,))


HIDDEN_STYLE = (
    '<office:automatic-styles><style:style style:name="h"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles>"
)


def hidden_ods(*, also_last: bool) -> bytes:
    first = f'{HIDDEN_STYLE}<table:table table:style-name="h">{ods_row("Secret", "Health", "99")}</table:table>'
    rows = ods_row(*HEADINGS) + ods_row("Inclusion", "Health", "1250.50")
    return ods(before=first + ("" if also_last else f"<table:table>{rows}</table:table>"), style="h")
