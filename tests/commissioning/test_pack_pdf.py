"""The board pack in print: PDF/UA-1, tagged as a screen reader needs it; whatever names hold, they print as text."""

import datetime
import json
import subprocess
import sys
from decimal import Decimal

import page
import pytest

from commissioning import typesetter
from commissioning.pack_content import Chart, PackContent
from commissioning.printing import TEMPLATE, TYPESETTER, pdf_of, printed
from commissioning.tables import Column, Sort, Table
from governance.drawings import NotDrawnError
from tests.commissioning.printed import Printed

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><rect width="50" height="20"/>'
    '<text x="2" y="30" font-family="sans-serif">Inclusion 😀</text></svg>'
)
NOON = 1238587200
HOSTILE = (
    "#panic() ] } ) $x^2$ \\ `raw` *b* _i_ <label> @ref // no /* comment */ = head",
    '#read("/etc/passwd") #import "@preview/x:1.0.0": *',
    "</Sect><script>alert(1)</script>&amp;",
    "x" * 250,
    "שלום עולם",
    "مجلس المدينة",
    "Grup Comisiynu ŵ ŷ – “quoted” ’s £€",
    "a\u202eb\u200fc\u200dd\u0301",
    "line\none\ttab",
)


def _table(title: str = "Planned by group", rows: int = 3, columns: int = 2) -> Table:
    headings = (Column("Group"), *(Column(f"Sector {number}", Sort.POUNDS) for number in range(columns)))
    body = [(f"Group {row}", *[Decimal("1234567.89")] * columns) for row in range(rows)]
    body.append(("Total", *[None] * columns))
    return Table("t", title, headings, tuple(body), "Planned, in exact pounds.", frozenset([rows]), ("A note.",))


def _content(*matrices: Table, **said) -> PackContent:
    about = Table("about", "About this pack", (Column("What"), Column("Which")), (("Partnership", "Anytown"),))
    values = {
        "title": "Board pack 1: commissioning 2009/10",
        "partnership": "Anytown First",
        "made": datetime.date(2009, 4, 1),
        "returns": [],
        "summary": ("Every total agrees.",),
        "about": about,
        "matrices": matrices or (_table(),),
        "charts": (Chart("Planned, as bars", SVG, "Stacked bars: Inclusion £1."),),
        "others": (),
        "notes": ("A dash is no figure.",),
        "left_out": ("Drafts.",),
    }
    return PackContent(**(values | said))


def _report(content: bytes) -> page.ValidationReport:
    return page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)


def _faults(content: bytes) -> list[str]:
    return [f"{failure.rule_id}: {failure.message}" for failure in _report(content).failures]


@pytest.fixture(scope="module")
def plain() -> Printed:
    return Printed(pdf_of(_content(_table(rows=90), _table("Wide", columns=10)), NOON))


def test_pdf_has_no_fault_of_pdf_ua():
    content = pdf_of(_content(_table(rows=90), _table("Wide", columns=10), _table("Very wide", columns=40)), NOON)

    assert _faults(content) == []
    assert _report(content).rules.total > 100


def test_checker_notices_a_pdf_without_tags():
    import typst

    untagged = typst.compile(b"= Hello", pdf_tags=False, ignore_system_fonts=True)

    assert len(_faults(untagged)) > 2


def test_document_says_what_it_is(plain: Printed):
    root = plain.root

    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert plain.reader.metadata.title == "Board pack 1: commissioning 2009/10"
    assert plain.reader.metadata.author == "Anytown First"
    assert plain.reader.pdf_header == "%PDF-1.7"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_headings_are_of_one_level_and_in_order(plain: Printed):
    assert len(plain.structure.all("H1")) == 7
    assert plain.structure.all("H2", "H3") == []
    titles = [entry.title for entry in plain.reader.outline]
    assert titles == ["Summary", "Contents", "Planned by group", "Wide", "Planned, as bars", "Notes", titles[-1]]
    assert titles[-1] == "What is not in here"


def test_every_table_has_headings_of_columns_and_of_rows(plain: Printed):
    tables = plain.structure.all("Table")

    assert len(tables) == 3
    for table in tables:
        head, body = table.all("THead"), table.all("TBody")
        assert len(head) == 1
        assert {cell.scope for cell in head[0].all("TH")} == {"Column"}
        for part in body:
            for row in part.below:
                assert (row.sort, row.below[0].sort, row.below[0].scope) == ("TR", "TH", "Row")
                assert {cell.sort for cell in row.below[1:]} == {"TD"}


def test_picture_has_words(plain: Printed):
    assert [figure.alt for figure in plain.structure.all("Figure")] == ["Stacked bars: Inclusion £1."]


def test_headings_of_a_table_stand_on_each_of_its_pages(plain: Printed):
    upright = [page.extract_text() for page in plain.reader.pages if "Group 8" in page.extract_text()]

    assert len(upright) > 1
    assert all("Sector 1" in text for text in upright)


def test_pages_are_numbered_and_named(plain: Printed):
    texts = [page.extract_text() for page in plain.reader.pages]

    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))
    assert all("Board pack 1: commissioning 2009/10" in text for text in texts)


def test_wide_table_stands_across_the_page(plain: Printed):
    across = [page.mediabox.width > page.mediabox.height for page in plain.reader.pages]

    assert set(across) == {True, False}


def test_very_wide_table_is_printed_in_parts_with_every_figure():
    parts = printed(_content(_table("Wide", columns=40)))["parts"][:-1]

    assert len(parts) > 2
    assert parts[0]["heading"] == f"Wide (part 1 of {len(parts)})"
    assert all(part["columns"][0]["heading"] == "Group" for part in parts)
    assert sum(len(part["columns"]) - 1 for part in parts) == 40
    assert [bool(part["remarks"]) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_pence_are_printed_throughout_a_column_or_not_at_all():
    columns = (Column("Group"), Column("Exact", Sort.POUNDS), Column("Whole", Sort.POUNDS))
    rows = (("A", Decimal("1.50"), Decimal("1.00")), ("B", Decimal("-2000.00"), None))

    part = printed(_content(Table("t", "T", columns, rows)))["parts"][0]

    assert [row["cells"][1:] for row in part["rows"]] == [["£1.50", "£1"], ["−£2,000.00", "–"]]


def test_same_content_is_the_same_bytes():
    assert pdf_of(_content(), NOON) == pdf_of(_content(), NOON)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_name_prints_as_text(name: str):
    table = Table("t", name, (Column(name), Column("Amount", Sort.POUNDS)), ((name, Decimal(1)),), basis=name)

    content = pdf_of(_content(table, title=name, partnership=name, summary=(name,), notes=(name,)), NOON)

    assert _faults(content) == []
    if name.isascii():
        assert Printed(content).text.count("".join(name.split())) >= 6


def test_characters_without_a_shape_are_named():
    content = pdf_of(_content(summary=("Smile 😀 and 中, one family 👨‍👩‍👧, none \x02\ufffe.",)), NOON)

    assert _faults(content) == []
    assert Printed(content).has("Smile [grinning face] and [cjk unified ideograph-4e2d], one family [man][woman][girl]")


def test_many_characters_without_a_shape_are_named_in_few_rounds():
    strange = "".join(map(chr, range(0x4E00, 0x4E00 + 2_000)))

    assert _faults(pdf_of(_content(summary=(strange,)), NOON)) == []


def test_template_that_fails_is_no_pdf(tmp_path, monkeypatch):
    broken = tmp_path / "broken.typ"
    broken.write_text("#nothing")
    monkeypatch.setattr("commissioning.printing.TEMPLATE", broken)

    with pytest.raises(NotDrawnError):
        pdf_of(_content(), NOON)


def test_template_can_read_no_file_of_the_machine():
    said = {"template": '#read("/etc/hostname")', "data": {}, "timestamp": 0}
    command = [sys.executable, "-I", str(TYPESETTER)]

    done = subprocess.run(command, input=json.dumps(said).encode(), capture_output=True, check=False)  # noqa: S603

    assert done.returncode != 0
    assert done.stdout == b""


def test_names_instead_leave_letters_alone():
    data = {"a": ["x😀", {"b": 1}], "c": None}

    assert typesetter.named_instead(data, {"😀", "x"}) == {"a": ["x[grinning face]", {"b": 1}], "c": None}


def test_template_holds_no_words_of_a_partnership():
    assert "sys.inputs.data" in TEMPLATE.read_text()


def test_empty_columns_of_a_table_too_wide_for_a_page_are_named_and_not_printed():
    headings = tuple(Column(f"Heading of column {number}") for number in range(8))
    filled = tuple(("Something to read here" if number % 2 == 0 else "") for number in range(8))
    table = Table("t", "Wide words", headings, (filled, filled))

    parts = [part for part in printed(_content(table))["parts"] if part["heading"].startswith("Wide words")]

    assert len(parts) == 1
    assert [column["heading"] for column in parts[0]["columns"]] == [f"Heading of column {n}" for n in (0, 2, 4, 6)]
    assert any("Heading of column 1, Heading of column 3" in remark for remark in parts[0]["remarks"])


def test_empty_column_of_a_table_that_fits_is_printed():
    table = Table("t", "Narrow", (Column("A"), Column("B")), (("x", ""),))

    parts = [part for part in printed(_content(table))["parts"] if part["heading"] == "Narrow"]

    assert [column["heading"] for column in parts[0]["columns"]] == ["A", "B"]
