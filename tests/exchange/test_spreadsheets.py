"""Spreadsheets read as text: whatever the format, whatever is wrong with the file, and never evaluated."""

import contextlib
import datetime
import io
import zipfile

import openpyxl
import pytest
import tablib
from hypothesis import given
from hypothesis import strategies as st

from exchange import spreadsheets
from exchange.appointments.columns import HEADINGS
from exchange.appointments.dates import nearest_day, read_date
from exchange.appointments.rows import Row, read_rows
from exchange.spreadsheets import SheetError, grid_of_file, grid_of_text, written_as

NEEDED = ["Body", "Seat", "Holder"]


def _workbook(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _open_document(rows: str) -> bytes:
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {namespaces}><office:body><office:spreadsheet><table:table>{rows}</table:table>"
        "<table:table><table:table-row><table:table-cell><text:p>second sheet</text:p></table:table-cell>"
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return data.getvalue()


def test_pasted_cells_are_parted_by_tabs():
    assert grid_of_text("Body\tSeat\r\nBoard, the\tChair\r\n") == [["Body", "Seat"], ["Board, the", "Chair"]]


def test_csv_keeps_commas_and_lines_within_quotes():
    assert grid_of_text('Body,Seat\n"Board, the","Vice\nchair"\n') == [["Body", "Seat"], ["Board, the", "Vice chair"]]


def test_semicolons_part_cells_where_the_headings_have_them():
    assert grid_of_text("Body;Seat\nBoard, the;Chair") == [["Body", "Seat"], ["Board, the", "Chair"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_file_is_read_in_any_usual_encoding(encoding: str):
    assert grid_of_file("Body\tSeat\nCafé – “board”\tChair".encode(encoding))[1] == ["Café – “board”", "Chair"]


def test_workbook_is_read_with_real_dates_and_whole_numbers():
    data = _workbook(["From", "Number"], [datetime.datetime(2009, 6, 12), 3.0], [datetime.date(2009, 6, 1)])

    assert grid_of_file(data) == [["From", "Number"], ["2009-06-12", "3"], ["2009-06-01"]]


def test_formula_that_was_never_calculated_stays_its_text():
    assert grid_of_file(_workbook(["Body", "Seat"], ["=1+1", "Chair"]))[1] == ["=1+1", "Chair"]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@SUM(A1)"])
@pytest.mark.parametrize("kind", spreadsheets.FORMATS)
def test_written_sheet_holds_no_formula_and_reads_back_the_same(kind: str, text: str):
    data = written_as(kind, "Sheet", ["Body", "Seat"], [["Board", text]])

    assert grid_of_file(data) == [["Body", "Seat"], ["Board", text]]
    if kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data)).active["B2"].data_type == "s"


def test_open_document_repeats_what_stands_there_several_times():
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    repeated = cell.format(' table:number-columns-repeated="2"', "same")
    rows = (
        f"<table:table-row>{repeated}{cell.format('', 'last')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row>{cell.format('', 'below')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )

    grid = grid_of_file(_open_document(rows))

    assert grid[:4] == [["same", "same", "last"], [], [], ["below"]]
    assert not any(map(any, grid[4:]))


def test_open_document_dates_and_spaces_are_read():
    date = '<table:table-cell office:date-value="2009-06-12T00:00:00"><text:p>12.6.</text:p></table:table-cell>'
    words = "<table:table-cell><text:p>Ada<text:s/>Lovelace</text:p><text:p>Countess</text:p></table:table-cell>"

    assert grid_of_file(_open_document(f"<table:table-row>{date}{words}</table:table-row>")) == [
        ["2009-06-12", "Ada Lovelace Countess"]
    ]


def test_what_tablib_writes_as_open_document_is_read():
    data = tablib.Dataset(["Board", datetime.date(2009, 6, 12)], headers=["Body", "From"]).export("ods")

    assert grid_of_file(data) == [["Body", "From"], ["Board", "2009-06-12"]]


def _bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (spreadsheets.APPOINTMENTS.unpacked + 1))
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * (spreadsheets.APPOINTMENTS.size + 1), "larger than 5 MB"),
        (_bomb(), "far more than a sheet"),
        (b"PK\x03\x04 cut off", "damaged"),
        (_workbook(["Body"])[:-200], "damaged"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel format"),
        (b"\x89PNG\0\0", "neither XLSX, OpenDocument nor CSV"),
        (b"%PDF-1.4 \0", "neither XLSX, OpenDocument nor CSV"),
    ],
    ids=["large", "bomb", "no-zip", "cut-workbook", "old-excel", "picture", "pdf"],
)
def test_file_that_is_no_sheet_is_refused_in_words(data: bytes, said: str):
    with pytest.raises(SheetError, match=said) as refused:
        grid_of_file(data)

    assert "Nothing was kept" in str(refused.value)


def test_zip_of_something_else_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("letter.txt", "Dear all")

    with pytest.raises(SheetError, match="no spreadsheet"):
        grid_of_file(data.getvalue())


def test_entities_are_not_expanded():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>')

    with pytest.raises(SheetError, match="damaged"):
        grid_of_file(data.getvalue())


def test_sheet_of_too_many_rows_is_refused():
    with pytest.raises(SheetError, match="20,000 rows"):
        grid_of_text("Body\n" + "x\n" * (spreadsheets.APPOINTMENTS.rows + 1))


def test_repeated_rows_do_not_fill_the_memory():
    cell = f"<table:table-cell><text:p>{'x' * 900}</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell * 20}</table:table-row>'

    with pytest.raises(SheetError, match="too much text"):
        grid_of_file(_open_document(row))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes):
    try:
        grid = grid_of_file(data)
    except SheetError:
        return
    assert all("\0" not in cell for row in grid for cell in row)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str):
    with contextlib.suppress(SheetError):
        assert read_rows(grid_of_text(text)).rows


def test_headings_are_matched_whatever_their_order_and_capitals():
    sheet = read_rows(grid_of_text("\n\nSEAT\tname\tBoard\tStart date\nChair\tAda\tHousing\t2009\n\n"))

    assert sheet.rows == [Row(4, {"seat": "Chair", "holder": "Ada", "body": "Housing", "starts": "2009"})]
    assert sheet.newcomers == ""


@pytest.mark.parametrize(
    ("heading", "newcomers"), [("Person", "person"), ("Organisation", "organisation"), ("Name", "")]
)
def test_heading_of_holders_says_what_unknown_ones_are(heading: str, newcomers: str):
    assert read_rows(grid_of_text(f"Body\tSeat\t{heading}\na\tb\tc")).newcomers == newcomers


def test_organisation_beside_a_person_is_on_whose_behalf():
    sheet = read_rows(grid_of_text("Body\tSeat\tPerson\tOrganisation\na\tb\tAda\tCouncil"))

    assert sheet.rows[0].cells == {"body": "a", "seat": "b", "holder": "Ada", "on_behalf_of": "Council"}


def test_missing_unknown_and_doubled_headings_are_named():
    with pytest.raises(SheetError) as refused:
        read_rows(grid_of_text("Body\tGroup\tColour\na\tb\tc"))

    said = str(refused.value)
    assert "Seat and Holder" in said
    assert "“Colour”" in said
    assert "More than one column is for Body" in said
    assert all(heading in said for heading in HEADINGS.values())


@pytest.mark.parametrize("text", ["", "\n\n", "Body\tSeat\tHolder\n\n"])
def test_sheet_without_rows_is_refused(text: str):
    with pytest.raises(SheetError):
        read_rows(grid_of_text(text))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2009", "2009"),
        ("2009-3", "2009-03"),
        ("2009-03-30", "2009-03-30"),
        ("30/3/2009", "2009-03-30"),
        ("30.03.2009", "2009-03-30"),
        ("03/2009", "2009-03"),
        ("30 March 2009", "2009-03-30"),
        ("1st Sept 2009", "2009-09-01"),
        ("1st Sep 2009", "2009-09-01"),
        ("March 2009", "2009-03"),
    ],
)
def test_date_is_read_as_people_write_it(typed: str, written: str):
    assert read_date(typed).written() == written


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2009", "February has 28 days in 2009."),
        ("31/04/2009", "April has 30 days."),
        ("04/13/2009", "There is no month 13. Day and month seem to be the other way round."),
        ("1/4/09", "The year has two digits"),
        ("1/4/0209", "The year 209 cannot be right."),
        ("soon", "This is not a date."),
    ],
)
def test_impossible_date_is_explained(typed: str, said: str):
    with pytest.raises(ValueError, match=said[:-1]):
        read_date(typed)


@pytest.mark.parametrize(
    ("typed", "offer"), [("31/02/2009", "28/02/2009"), ("30/02/2008", "29/02/2008"), ("12/06/2009", ""), ("soon", "")]
)
def test_day_beyond_its_month_is_offered_the_last_one(typed: str, offer: str):
    assert nearest_day(typed) == offer


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_said_not_to_be(text: str):
    with contextlib.suppress(ValueError):
        date = read_date(text)
        assert date is None or read_date(date.written()) == date


def test_typing_a_cell_anew_forgets_what_was_chosen_for_the_old():
    row = Row(2, {"body": "a", "seat": "b", "holder": "Ada"}, {"holder": "person-1", "seat": "seat-2"})

    assert row.mended({"holder": "Bob"}).choices == {"seat": "seat-2"}
    assert row.mended({"body": "c"}).choices == {"holder": "person-1"}
    assert row.mended({"holder": "Bob", "choose-holder": "person-3"}).choices == {"seat": "seat-2"}
    assert row.mended({"choose-holder": "person-3"}).choices["holder"] == "person-3"


def test_row_is_kept_and_read_back_the_same():
    row = Row(7, {**dict.fromkeys(HEADINGS, ""), "body": "Board"}, {"row": "skip"})

    assert Row.of(row.kept()) == row
    assert row.skipped
