"""Hostile files brought as returns: each is refused in words, or read to the penny; never half of it."""

import gzip
import json
import os
import subprocess
import sys
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.conf import settings

from commissioning.models import BudgetLine, Return, StatedTotal
from exchange.models import ReturnRow, ReturnSheet, ReturnSheetStatus
from exchange.returns.meaning import NAMED
from exchange.returns.wording import NOUNS, question, row_to_mend, said_in
from exchange.services import returns
from exchange.spreadsheets import SheetError, estimated_rows
from governance.services.changes import ChangeError
from tests import factories
from tests.exchange import hostile_files as files
from tests.exchange.hostile_files import Hostile, mended, read, refused, text
from tests.exchange.hostile_makers import (
    HEAD,
    LINE,
    amount_sheet,
    cell,
    csv_of,
    ods,
    of_name,
    overlapped,
    packed,
    sheet,
    xlsx,
)

NO_SPREADSHEET, NO_HEADINGS = "This is no spreadsheet", "No row has the headings"
DAMAGED, BOMB, PASSWORD = "is damaged", "holds far more than a return", "has a password"
NO_NUMBER, NO_PENCE = "is not a number", "is not a whole number of pence"
FORMULA, DATE, HUGE = "is a formula", "is a date", "is larger than any budget"
COMMAS, UNPARTED = "commas that part no thousands", "could not be parted into cells"

WRONG_KINDS = {
    "pdf": refused(NO_HEADINGS, text, "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n%%EOF\n"),
    "pdf with bytes": refused(NO_SPREADSHEET, lambda: b"%PDF-1.7\n\x00\x01\xff"),
    "png": refused(NO_SPREADSHEET, lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "exe": refused(NO_SPREADSHEET, lambda: b"MZ\x90\0\x03\0\0\0"),
    "html": refused(NO_HEADINGS, text, "<html><body><table><tr><td>Group</td></tr></table></body></html>"),
    "svg": refused(NO_HEADINGS, text, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "json": refused(NO_HEADINGS, text, json.dumps([{"Group": "Inclusion", "Sector": "Health", "Amount": 1}])),
    "gzip": refused(NO_SPREADSHEET, lambda: gzip.compress(csv_of("1"), mtime=0)),
    "empty": refused(NO_HEADINGS, bytes),
    "one byte": refused(NO_HEADINGS, lambda: b"G"),
    "only nul": refused(NO_SPREADSHEET, lambda: b"\0" * 100),
    "old excel": refused("old Excel format, or one with a password", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64),
    "zip of a letter": refused(NO_SPREADSHEET, packed, {"letter.txt": "Dear all"}),
    "word document": refused(NO_SPREADSHEET, packed, {"word/document.xml": "<w/>"}),
    "open text": refused(NO_SPREADSHEET, packed, {"mimetype": "application/vnd.oasis.opendocument.text"}),
}
BOMBS = {
    "bomb in a bomb": refused(NO_SPREADSHEET, files.nested_bomb),
    "overlapped bomb": refused(BOMB, overlapped, 500, 1_000_000),
    "overlapped within bounds": refused(DAMAGED, overlapped, 20, 1_000_000),
    "bomb that lies": refused(DAMAGED, files.lying_bomb),
    "bomb that says so": refused(BOMB, lambda: of_name(xlsx(amount_sheet("")), "xl/workbook.xml", size=2**31)),
    "bomb of styles": refused(BOMB, xlsx, amount_sheet(cell(1)), formats="<x/>" * 2_000_000),
    "bomb of texts": refused(BOMB, files.many_texts, 3_000_000),
    "10 million cells in a row": refused(BOMB, files.wide_row, 10_000_000),
    "10 million cells repeated": refused("too much text", files.huge_ods_rows),
    "cell of 60 MB": refused(BOMB, files.long_text, 60_000_000),
    "millions of nothings": refused(BOMB, files.junk_in_ods, 4_000_000),
    "2,001 parts": refused(BOMB, packed, {f"{number}": "" for number in range(2_001)} | {"xl/workbook.xml": ""}),
}
BROKEN = {
    "broken sheet": refused(DAMAGED, xlsx, amount_sheet(cell(1)).replace("</row>", "")),
    "broken content": refused(DAMAGED, ods, "<table:table-row>"),
    "no content": refused(DAMAGED, packed, {"xl/workbook.xml": ""}),
    "billion laughs": refused(DAMAGED, files.billion_laughs, "xlsx"),
    "billion laughs in ods": refused(DAMAGED, files.billion_laughs, "ods"),
    "outside entity": refused(DAMAGED, files.outside_entity),
    "cut zip": refused(DAMAGED, lambda: xlsx(amount_sheet(cell(1)))[:-100]),
    "locked zip": refused(PASSWORD, lambda: of_name(xlsx(amount_sheet("")), "xl/workbook.xml", flags=1)),
    "locked ods": refused(PASSWORD, files.locked_ods),
    "rows backwards": refused(DAMAGED, files.backward_rows),
    "column of no name": refused(DAMAGED, xlsx, sheet('<row><c r="!1"><v>1</v></c></row>')),
    "text of no number": refused(DAMAGED, xlsx, amount_sheet('<c t="s"><v>7</v></c>')),
    "nan as a number": refused(DAMAGED, files.one_amount, "<c><v>NaN</v></c>"),
    "all sheets hidden": refused("no sheet that can be seen", xlsx, amount_sheet(cell(1)), states=("hidden",)),
    "all ods sheets hidden": refused("no sheet that can be seen", files.hidden_ods, also_last=True),
}
FORMULAS = {
    "macros": read(
        "1250.50", lambda: xlsx(amount_sheet(cell(1250.5)), more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open"})
    ),
    "formula with its result": read("1250.50", files.one_amount, files.formula("1000+250.5", "<v>1250.5</v>")),
    "formula without": mended(FORMULA, files.one_amount, files.formula("1000+250.5")),
    "formula of many cells": mended(FORMULA, files.one_amount, '<c><f t="array" ref="C2">SUM(A1:A2)</f></c>'),
    "formula with a prefix": mended(FORMULA, files.prefixed_formula),
    "formula without in ods": mended(FORMULA, files.ods_amount, ""),
    "command": mended(FORMULA, csv_of, "=cmd|' /c calc'!A0"),
    "dde": mended(FORMULA, csv_of, '=DDE(""cmd"";""/c calc"";""x"")'),
    "plus": mended(NO_NUMBER, csv_of, "+1+1"),
    "minus": mended(NO_NUMBER, csv_of, "-1+1"),
    "at": mended(NO_NUMBER, csv_of, "@SUM(A1)"),
    "tab before": mended(FORMULA, csv_of, "\t=1+1"),
    "kept as text": mended(FORMULA, csv_of, "'=1+1"),
    "error": mended(NO_NUMBER, files.one_amount, '<c t="e"><v>#REF!</v></c>'),
    "error in ods": mended(NO_NUMBER, files.ods_amount, "#REF!"),
}
FIGURES = {
    "nan": mended(NO_NUMBER, csv_of, "NaN"),
    "infinity": mended(NO_NUMBER, csv_of, "-INF"),
    "1e308": mended(HUGE, csv_of, "1e308"),
    "1e308 as a number": mended(HUGE, files.one_amount, 1e308),
    "1e999 as a number": mended(NO_NUMBER, files.one_amount, "<c><v>1e999</v></c>"),
    "1e-300": mended(NO_PENCE, csv_of, "1e-300"),
    "1e-300 as a number": mended(NO_PENCE, files.one_amount, 1e-300),
    "40 decimals": mended(NO_PENCE, csv_of, "1.0000000000000000000000000000000000000001"),
    "negative": read("-1250.50", csv_of, "-1250.50"),
    "in brackets": read("-1250.00", csv_of, "(1,250)"),
    "twice negative": mended(NO_NUMBER, csv_of, "(-1,250)"),
    "unicode minus": read("-5.00", csv_of, "−5"),
    "pound signs": read(["1250.50", "-1250.50", "-1250.50"], csv_of, "£1,250.50", "-£1,250.50", "(£1,250.50)"),
    "pound inside": mended(NO_NUMBER, csv_of, "12£50"),
    "3 decimals of a penny": mended(NO_PENCE, csv_of, "1.23456"),
    "wrong commas": mended(COMMAS, csv_of, "12,50,0"),
    "comma for a point": mended(COMMAS, csv_of, "12,34"),
    "european": mended(COMMAS, csv_of, "1.234,56"),
    "full width": mended(NO_NUMBER, csv_of, "\uff11\uff12\uff15\uff10"),
    "arabic": mended(NO_NUMBER, csv_of, "١٢٥٠"),
    "letter o": mended(NO_NUMBER, csv_of, "125O"),
    "blank and zero": read([None, "0.00"], csv_of, "", "0"),
    "true": mended(NO_NUMBER, files.one_amount, '<c t="b"><v>1</v></c>'),
    "date": mended(DATE, files.shown_as, "dd/mm/yyyy", 39_900),
    "date in ods": mended(DATE, files.ods_amount, "30/03/09"),
    "percentage": read("0.12", files.shown_as, "0%", 0.12),
    "currency": read("1250.50", files.shown_as, "£#,##0", 1250.5),
    "shown rounded": read("1250.75", files.ods_amount, "1,251"),
    "sum of tenths": read("0.30", files.one_amount, 0.1 + 0.2),
    "a million million": read("9999999999999.99", files.one_amount, 9999999999999.99),
}
TEXTS = {
    "bom": read("1250.50", text, HEAD, LINE, mark=b"\xef\xbb\xbf"),
    "utf-16 le": read("1250.50", text, HEAD, LINE, encoding="utf-16-le", mark=b"\xff\xfe"),
    "utf-16 be": read("1250.50", text, HEAD, LINE, encoding="utf-16-be", mark=b"\xfe\xff"),
    "utf-16 le without bom": refused(NO_SPREADSHEET, text, HEAD, LINE, encoding="utf-16-le"),
    "utf-16 be without bom": refused(NO_SPREADSHEET, text, HEAD, LINE, encoding="utf-16-be"),
    "utf-16 cut": refused(NO_SPREADSHEET, lambda: text(HEAD, encoding="utf-16")[:-1]),
    "windows-1252": read("1250.50", text, HEAD, "Inclusion,Health,£1250.50\n", encoding="cp1252"),
    "bom and windows-1252": refused(NO_SPREADSHEET, text, HEAD, "£", encoding="cp1252", mark=b"\xef\xbb\xbf"),
    "nul": refused(NO_SPREADSHEET, text, HEAD, "Inclu\0sion,Health,1\n"),
    "half a character": refused(
        NO_SPREADSHEET, lambda: b"\xff\xfe" + "Gr\ud800oup".encode("utf-16-le", "surrogatepass")
    ),
    "control characters": read("1250.50", text, HEAD, "Inclu\x07sion\x1b,\x08Health,1250.50\x7f\n"),
    "right to left": Hostile(
        lambda: text(HEAD, "אבגד,Health,1\n"), amounts=["1.00"], faulty={2: ("group", "is no commissioning group")}
    ),
    "32,767 characters": Hostile(
        lambda: text(HEAD, f"{'x' * 32_767},Health,1\n"),
        amounts=["1.00"],
        faulty={2: ("group", "is no commissioning group")},
    ),
    "200,000 characters": refused(UNPARTED, text, HEAD, f"{'x' * 200_000},Health,1\n"),
    "quote without end": refused(UNPARTED, text, HEAD, 'Inclusion,"Health,1\n', LINE * 3),
    "quote ends too late": refused(UNPARTED, text, HEAD, 'Inclusion,"Health,1\n', 'Inclusion,"Health",2\n'),
    "semicolons": read(
        "1250.50", text, "Title;Budgets, plans, and more\n", HEAD.replace(",", ";"), LINE.replace(",", ";")
    ),
    "semicolons in the title": read("1250.50", text, "Title,a;b;c;d;e;f;g\n", HEAD, LINE),
    "tabs": read("1250.50", text, HEAD.replace(",", "\t"), LINE.replace(",", "\t")),
    "mixed line ends": read(
        ["1.00", "2.00", "3.00"], text, HEAD, "Inclusion,Health,1\r\nInclusion,Health,2\rInclusion,Health,3"
    ),
    "1,000,000 empty lines": read("1250.50", text, HEAD, "\n" * 1_000_000, LINE),
    "commas alone": read("1250.50", text, HEAD, ",,\n" * 1_000, LINE),
}
SHAPES = {
    "merged headings": refused("column 4, which has no heading", files.merged_headings),
    "doubled column": refused(
        "Two columns are headed “Amount”", text, "Group,Sector,Amount,Value\n", "Inclusion,Health,1,2\n"
    ),
    "no headings": refused(NO_HEADINGS, text, LINE),
    "one heading missing": refused(NO_HEADINGS, text, "Group,Amount (£)\n", "Inclusion,1\n"),
    "no rows": refused("no row under them", text, HEAD),
    "headings in row 39": read("1250.50", files.at_row, 39),
    "headings in row 41": refused(NO_HEADINGS, files.at_row, 41),
    "200,001 rows": refused("more than 200,000", files.many_lines, 200_001),
    "200,001 figures": refused(
        "more than 200,000 figures", text, "Group," + "Health £," * 38 + "Health £\n", "Inclusion,1\n" * 5_129
    ),
    "5,000 columns": refused("beyond column 40", files.wide_headings, 5_000),
    "column 16,384": refused(
        "beyond column 40", xlsx, sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')
    ),
    "row 1,048,576": refused(NO_HEADINGS, xlsx, sheet('<row r="1048576"><c><v>1</v></c></row>')),
    "row beyond all": refused(NO_HEADINGS, xlsx, sheet('<row r="99999999999"><c><v>1</v></c></row>')),
    "hidden sheet first": read("1250.50", files.hidden_first, "hidden"),
    "very hidden": read("1250.50", files.hidden_first, "veryHidden"),
    "hidden ods sheet first": read("1250.50", files.hidden_ods, also_last=False),
    "chart first": read("1250.50", files.book_with_chart_first),
    "two units": refused("names two units, “£m” and “(£)”", text, "Unit,£m\n", HEAD, LINE),
    "unknown unit": refused("“shillings” is not a unit", text, "Unit,shillings\n", HEAD, LINE),
    "unknown measure": refused("“hoped” is no measure", text, "Measure of all lines,hoped\n", HEAD, LINE),
    "nonsense year": refused("“2009/12” is not a commissioning year", text, "Year,2009/12\n", HEAD, LINE),
    "year 0000": refused("“0000” is not", text, "Year,0000\n", HEAD, LINE),
    "year 9999": refused("“9999/00” is not", text, "Year,9999/00\n", HEAD, LINE),
    "year as a date": read("1250.50", text, "Year,2009-10-01\n", HEAD, LINE),
    "name of two groups": Hostile(
        lambda: text(HEAD, "The Pool,Health,1\n"), amounts=["1.00"], faulty={2: ("group", "is no commissioning group")}
    ),
    "group by its alias": read(["1.00", "2.00"], text, HEAD, "inclusion  POOL,Health,1\nInclusion,health,2\n"),
    "total twice": Hostile(lambda: text(HEAD, LINE, "Total,Total,1250.50\n" * 2), amounts=["1250.50"] * 3),
    "footnote": Hostile(
        lambda: text(HEAD, LINE, "Source: the board,,\n"), amounts=["1250.50", None], faulty={3: ("group", "is no")}
    ),
}
FILES = WRONG_KINDS | BOMBS | BROKEN | FORMULAS | FIGURES | TEXTS | SHAPES
MOST_MEMORY, MOST_ADDRESSES = 200, 1_500
"""MB that reading may need beside the file, and MB of addresses that its process has in all."""

GREEDIEST = (
    "bomb that lies",
    "bomb of texts",
    "10 million cells in a row",
    "10 million cells repeated",
    "cell of 60 MB",
    "millions of nothings",
)
UNACCEPTABLE = {"total twice": "Rows 3 and 4 state the same total"}


@pytest.fixture
def desk(db) -> SimpleNamespace:
    """A finance officer, two groups that share an alias, one sector."""
    here, officer = factories.partnership(), factories.user()
    factories.grant(user=officer, role="finance-officer", partnership=here)
    kind = factories.body_kind(partnership=here, commissions=True)
    for name in ("Inclusion", "Care"):
        group = factories.body(kind=kind, name=name)
        factories.alias(body=group, name="The Pool")
        factories.alias(body=group, name=f"{name} Pool")
    factories.sector(partnership=here, name="Health")
    return SimpleNamespace(partnership=here, officer=officer)


def _left_behind() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (ReturnRow, Return, BudgetLine, StatedTotal))


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_refused_in_words_or_read_to_the_penny(desk, name: str):
    hostile = FILES[name]
    data = hostile.make()

    assert estimated_rows(data, returns.LIMITS) >= 0
    brought = returns.bring(by=desk.officer, partnership=desk.partnership, name=name, data=data, first_year=2009)
    sheet = returns.read(by=desk.officer, sheet=brought)

    if hostile.refusal:
        assert sheet.status == ReturnSheetStatus.REFUSED
        assert hostile.refusal in sheet.refusal
        assert "Nothing was kept" in sheet.refusal
        assert bytes(sheet.data) == b""
        assert _left_behind() == (0, 0, 0, 0)
    else:
        assert sheet.status == ReturnSheetStatus.OPEN, sheet.refusal
        _check_reading(desk, name, hostile, sheet)


def _check_reading(desk, name: str, hostile: Hostile, sheet) -> None:
    amounts = [None if amount is None else Decimal(amount) for amount in hostile.amounts]
    rows = list(sheet.rows.order_by("number"))
    faults = {row.number: row for row in rows if row.problems}

    assert [row.amount for row in rows] == amounts
    assert faults.keys() == hostile.faulty.keys()
    for number, (column, reason) in hostile.faulty.items():
        assert reason in _why(faults[number], column, sheet.unit_pounds)
    if hostile.faulty or name in UNACCEPTABLE:
        with pytest.raises(ChangeError, match=UNACCEPTABLE.get(name, "needs? mending")):
            returns.accept(by=desk.officer, sheet=sheet)
        assert _left_behind()[1:] == (0, 0, 0)
    else:
        made = returns.accept(by=desk.officer, sheet=sheet)
        assert list(made.lines.for_list().values_list("amount", flat=True)) == amounts


def _why(row, column: str, unit: int | None) -> str:
    """What the page says is wrong with a cell: at the row, or once for all rows that say the same name."""
    if column in NAMED and said_in(row, column) and column in row.problems:
        return f"{question(0, column, said_in(row, column), 1, [])['reason']} is no {NOUNS[column]}"
    cells = row_to_mend(row, unit, {})["cells"]
    return " ".join(cell["reason"] for cell in cells if cell["name"].endswith(f"-{column}"))


def test_file_that_is_too_large_is_not_even_kept(desk):
    with pytest.raises(SheetError, match="larger than 25 MB"):
        returns.bring(
            by=desk.officer, partnership=desk.partnership, name="large.csv", data=b"x" * (returns.LIMITS.size + 1)
        )

    assert not ReturnSheet.objects.exists()


def test_hostile_files_are_more_than_sixty():
    assert len(FILES) == sum(map(len, (WRONG_KINDS, BOMBS, BROKEN, FORMULAS, FIGURES, TEXTS, SHAPES))) > 60


@pytest.mark.parametrize("name", GREEDIEST)
def test_hostile_file_is_read_in_bounded_memory(tmp_path, name: str):
    file = tmp_path / "file"
    file.write_bytes(FILES[name].make())

    child = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.exchange.reading_memory", str(file), str(MOST_ADDRESSES)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORTAL_ENVIRONMENT": "demo", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    grew, said = child.stdout.splitlines()[-2:]
    assert int(grew) < MOST_MEMORY
    assert FILES[name].refusal in said
