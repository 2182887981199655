"""Tables as files: the same figures whatever the format, text that stays text, and what a reader needs to know."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from commissioning.downloads import Kind, table_response, written
from commissioning.sheets import BLANKS, sheet_names
from commissioning.tables import Column, Sort, Table
from tests.commissioning.packed import ABOVE, read_csv, read_ods, read_xlsx, read_zip

DAY = datetime.date(2009, 4, 1)
COLUMNS = (
    Column("Group"),
    Column("Amount", Sort.POUNDS),
    Column("Staff", Sort.NUMBER),
    Column("Share", Sort.PERCENT),
    Column("On", Sort.DAY),
)
ROWS = (
    ("Inclusion", Decimal("11885000.07"), Decimal("2.5"), Decimal("3.1"), DAY),
    ("Care", None, 3, Decimal(100), None),
    ("Total", Decimal("-11885000.07"), Decimal("5.5"), None, None),
)
PLAIN = [
    ["Group", "Amount", "Staff", "Share", "On"],
    ["Inclusion", Decimal("11885000.07"), Decimal("2.5"), Decimal("3.1"), "2009-04-01"],
    ["Care", "", Decimal(3), Decimal(100)],
    ["Total", Decimal("-11885000.07"), Decimal("5.5")],
]
FORMULAS = ("=1+1", "+44", "-5", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")', "'=1", "{=1}")


def _table(**values) -> Table:
    about = {"slug": "money", "title": "Money: 2009/10", "columns": COLUMNS, "rows": ROWS, "totals": frozenset([2])}
    return Table(**(about | {"basis": "Planned.", "notes": ("A note.",), "sources": ("The Plan, page 1",)} | values))


def _texts(*texts: str) -> Table:
    return _table(columns=(Column("Text"),), rows=tuple((text,) for text in texts), totals=frozenset())


@pytest.mark.parametrize(("kind", "read"), [(Kind.XLSX, read_xlsx), (Kind.ODS, read_ods)])
def test_workbook_has_title_basis_headings_rows_notes_and_sources(kind, read):
    sheets = read(written([_table()], kind, "Money").content)

    rows = sheets["Money 2009 10"]
    assert rows[:ABOVE] == [["Money: 2009/10"], ["Planned."]]
    assert rows[ABOVE : ABOVE + 4] == PLAIN
    assert rows[ABOVE + 4 :] == [[], ["A note."], [BLANKS], ["Source: The Plan, page 1"]]


def test_csv_is_headings_and_rows_alone():
    content = written([_table()], Kind.CSV, "Money").content

    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content)[1:] == [
        ["Inclusion", "11885000.07", "2.5", "3.1", "2009-04-01"],
        ["Care", "", "3", "100", ""],
        ["Total", "-11885000.07", "5.5", "", ""],
    ]


def test_several_tables_as_csv_are_an_archive_that_explains_itself():
    file = written([_table(), _table(slug="again")], Kind.CSV, "Two tables")

    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        readme = archive.read("README.txt").decode("utf-8-sig")
    assert file.suffix == "zip"
    assert list(read_zip(file.content)) == ["01-money.csv", "02-again.csv"]
    assert readme.startswith("Two tables\r\n")
    for said in ("Basis: Planned.", "A note.", "Source: The Plan, page 1", "Sums of other rows stand in lines: 4."):
        assert said in readme


def test_several_tables_as_csv_are_the_same_bytes_every_time():
    tables = [_table(), _table(slug="again")]

    assert written(tables, Kind.CSV, "x").content == written(tables, Kind.CSV, "x").content


@pytest.mark.parametrize("text", FORMULAS)
def test_text_like_a_formula_stays_text(text):
    tables = [_texts(text)]

    cell = load_workbook(io.BytesIO(written(tables, Kind.XLSX, "x").content)).worksheets[0]["A4"]
    ods = read_ods(written(tables, Kind.ODS, "x").content)
    plain = written(tables, Kind.CSV, "x").content.decode("utf-8-sig").splitlines()[1]

    assert (cell.data_type, cell.value) == ("s", text)
    assert next(iter(ods.values()))[3] == [text.strip("\t")] or next(iter(ods.values()))[3] == [text]
    assert not plain.strip('"').startswith(("=", "+", "-", "@", "\t"))


def test_heading_title_and_note_like_a_formula_stay_text():
    table = _table(title="=title", basis="=basis", columns=(Column("=head"),), rows=(), totals=frozenset())

    sheet = load_workbook(io.BytesIO(written([table], Kind.XLSX, "=x").content)).worksheets[0]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_characters_that_no_file_can_hold_are_left_out():
    for kind, read in ((Kind.XLSX, read_xlsx), (Kind.ODS, read_ods)):
        sheets = read(written([_texts("a\x00b\x0b\x1fc\ufffe")], kind, "t\x01").content)

        assert next(iter(sheets.values()))[3] == ["abc"]


@pytest.mark.parametrize("text", ["x" * 40_000, "שלום", "😀", "a\nb", "<b>&amp;</b>", "]]>"])
def test_odd_text_is_written(text):
    for kind, read in ((Kind.XLSX, read_xlsx), (Kind.ODS, read_ods)):
        kept = next(iter(read(written([_texts(text)], kind, text).content).values()))[3][0]

        assert kept.replace("\n", "")[:30_000] == text.replace("\n", "")[:30_000]


def test_workbook_has_frozen_headings_and_no_merged_cells_and_a_title():
    book = load_workbook(io.BytesIO(written([_table()], Kind.XLSX, "All the money").content))

    sheet = book.worksheets[0]
    assert (book.properties.title, sheet.freeze_panes, sheet.merged_cells.ranges) == ("All the money", "B4", set())
    assert sheet["B4"].number_format.startswith('"£"#,##0.00')
    assert sheet["A6"].font.bold
    assert sheet.column_dimensions["B"].width > 10


def test_sheets_are_named_apart():
    titles = ("Money", "MONEY", "m" * 40, "m" * 41, "[x]:*?/\\", "'")

    names = sheet_names([_table(title=title) for title in titles])

    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_kind_that_is_none_is_not_found():
    with pytest.raises(Http404):
        table_response([_table()], "exe", "money")


amounts = st.none() | st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@given(st.lists(st.tuples(st.text(max_size=20), amounts), max_size=12))
def test_amounts_are_the_same_in_every_format(rows):
    table = _table(columns=(Column("Name"), Column("Amount", Sort.POUNDS)), rows=tuple(rows), totals=frozenset())
    wanted = [amount if amount is not None else "" for _, amount in rows]

    def second(cells):
        return cells[1] if len(cells) > 1 else ""

    for kind, read in ((Kind.XLSX, read_xlsx), (Kind.ODS, read_ods)):
        sheet = next(iter(read(written([table], kind, "x").content).values()))
        assert [second(cells) for cells in sheet[ABOVE + 1 : ABOVE + 1 + len(rows)]] == wanted
    lines = read_csv(written([table], Kind.CSV, "x").content)[1:]
    assert [Decimal(cells[1]) if cells[1] else "" for cells in lines] == wanted
