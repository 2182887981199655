"""A board pack: the same figures, verdicts, date, return versions and sources in every format, and kept as made."""

import datetime
import hashlib
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from commissioning import pack_content
from commissioning.analysis import analysis_tables
from commissioning.models import BoardPack, BoardPackFile, PackKind
from commissioning.registry import pack_tables, return_tables
from commissioning.services import packs, returns
from commissioning.tables import Column, Sort, Table
from governance.drawings import NotDrawnError
from governance.services.changes import ChangeError
from tests import factories, money_factories
from tests.commissioning.packed import read_ods, read_xlsx, read_zip
from tests.commissioning.printed import Printed

pytestmark = pytest.mark.django_db

DAY = datetime.date(2009, 4, 1)


def _contributions(partnership, reader, day):
    columns = (Column("Partner"), Column("Cash", Sort.POUNDS), Column("Staff", Sort.NUMBER))
    rows = (("Council", Decimal("-12.34"), Decimal("2.5")), ("Total", Decimal("-12.34"), None))
    return [Table("contributions", "Contributions", columns, rows, "Cash as promised.", frozenset([1]))]


@pytest.fixture
def asked(published, monkeypatch) -> SimpleNamespace:
    """A pack of a published return with a source, and with the table that another part of commissioning gives."""
    monkeypatch.setattr("commissioning.pack_content.return_tables", [])
    monkeypatch.setattr("commissioning.pack_content.pack_tables", [_contributions])
    paper = factories.document(partnership=published.partnership, title="The Plan")
    factories.document(partnership=published.partnership, title="Appendix 5", held=False)
    for fact in (published.submission, published.submission.stated_totals.get()):
        factories.source(fact, document=paper, place="page 12")
    user = factories.user()
    pack = packs.ask(by=user, partnership=published.partnership, first_year=2009, as_at=DAY)
    return SimpleNamespace(pack=pack, user=user, **vars(published))


@pytest.fixture
def made(asked) -> SimpleNamespace:
    """The same, made."""
    asked.pack = packs.make(by=asked.user, pack=asked.pack)
    asked.files = {file.kind: bytes(file.content) for file in asked.pack.files.all()}
    return asked


def _sheets(made: SimpleNamespace) -> dict[str, list[list[list[str]]]]:
    """The tables of each format: headings and rows as text."""
    workbooks = [
        list(read(made.files[kind]).values()) for kind, read in ((PackKind.XLSX, read_xlsx), ("ods", read_ods))
    ]
    tables = list(read_zip(made.files[PackKind.CSV]).values())
    widths = [(len(table), len(table[0])) for table in tables]
    found = {"csv": tables}
    for kind, sheets in zip(("xlsx", "ods"), workbooks, strict=True):
        parts = [sheet[2 : 2 + rows] for sheet, (rows, _) in zip(sheets, widths, strict=True)]
        found[kind] = [
            [_padded(row, columns) for row in part] for part, (_, columns) in zip(parts, widths, strict=True)
        ]
    return found


def _padded(row: list, columns: int) -> list[str]:
    return [_text(cell) for cell in [*row, *[""] * (columns - len(row))]]


def _text(cell: object) -> str:
    return f"{cell:.2f}" if isinstance(cell, Decimal) else str(cell)


def _amounts(tables: list[list[list[str]]]) -> list[list[list[str]]]:
    """The tables with every figure written the same way."""
    return [[[_same(cell) for cell in row] for row in table] for table in tables]


def _same(cell: str) -> str:
    try:
        return f"{Decimal(cell):.2f}"
    except ArithmeticError:
        return cell


def test_spreadsheets_hold_the_same_cell_by_cell(made):
    found = {kind: _amounts(tables) for kind, tables in _sheets(made).items()}

    assert found["xlsx"] == found["csv"]
    assert found["ods"] == found["csv"]
    assert [table[0][0] for table in found["csv"]] == [
        "What",
        "Commissioning group",
        "Total",
        "Partner",
        "Notes",
        "What is not in here",
    ]


def test_pdf_prints_every_cell_of_the_spreadsheets(made):
    printed = Printed(made.files[PackKind.PDF])

    for table in _sheets(made)["csv"]:
        for row in table:
            for cell in row:
                if cell:
                    assert printed.has(cell), cell


def test_every_format_says_what_it_is_of(made):
    said = {
        "Anytown First",
        "2009/10",
        "1 April 2009",
        "Money 2009/10 (2009/10), version 1, 3 lines",
        "Planned, 2009/10: Every total that the source states agrees with the published table (The Plan): 1 of 1.",
        "The Plan, page 12",
    }

    for kind, tables in _sheets(made).items():
        assert said <= {row[1] for row in tables[0][1:]}, kind
    printed = Printed(made.files[PackKind.PDF])
    assert all(printed.has(words) for words in said)


def test_pack_says_what_is_not_in_it(made):
    left_out = {row[0] for row in _sheets(made)["csv"][-1]}

    assert "“Appendix 5”, which the sources refer to and which is not held." in left_out
    assert "Figures that are forecast or actual: the return of 2009/10 has none." in left_out
    assert "1 figure by group and sector for which the source has a blank." in left_out


def test_pack_is_read_as_nobody_signed_in(asked, monkeypatch):
    readers = []
    monkeypatch.setattr(pack_content, "pack_tables", [lambda *asked: readers.append(asked) or []])

    packs.make(by=asked.user, pack=asked.pack)

    assert [(str(reader), day) for _, reader, day in readers] == [("AnonymousUser", DAY)]


def test_registered_tables_are_given_for_the_pack(published):
    assert pack_content.pack_tables is pack_tables
    assert pack_content.return_tables is return_tables


@pytest.mark.parametrize(("year", "day"), [(2010, DAY), (2009, datetime.date(2026, 11, 22))])
def test_pack_of_a_year_has_only_tables_of_that_year(published, year, day):
    later = factories.submission(partnership=published.partnership, first_year=2010, title="Money 2010/11")
    factories.budget_line(submission=later, group=published.care, sector=published.health, amount="3000000.00")
    returns.publish(by=factories.user(), submission=later)
    user = factories.user()

    pack = packs.make(by=user, pack=packs.ask(by=user, partnership=published.partnership, first_year=year, as_at=day))

    content = pack_content.content_of(pack, day)
    tables = {table.slug: table for table in content.others}
    assert {tables[slug].title for slug in ("providers", "services", "flow")} == {
        f"By provider, {pack.year}",
        f"By service, {pack.year}",
        f"Funding flow, {pack.year}",
    }
    assert not any("2010/11: no return" in note for note in tables["years-by-group"].notes)


def test_version_counts_the_returns_that_were_superseded(published):
    published.submission = returns.supersede(by=factories.user(), submission=published.submission)
    again = factories.submission(
        partnership=published.partnership, first_year=2009, title="Money again", supersedes=published.submission
    )
    returns.publish(by=factories.user(), submission=again)
    pack = packs.ask(by=factories.user(), partnership=published.partnership, first_year=2009, as_at=DAY)

    made = packs.make(by=factories.user(), pack=pack)

    assert [(known["title"], known["version"]) for known in made.returns] == [("Money again", 2)]


def test_files_carry_length_and_hash_of_their_bytes(made):
    for file in made.pack.files.all():
        content = bytes(file.content)
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert set(made.files) == set(PackKind)


def test_pack_that_is_made_is_not_made_again(made):
    again = packs.make(by=made.user, pack=made.pack)

    assert again.made_at == made.pack.made_at
    assert BoardPackFile.objects.count() == len(PackKind)


def test_pack_is_made_whole_or_not_at_all(asked, monkeypatch):
    def fail(*_args):
        raise NotDrawnError

    monkeypatch.setattr(packs, "written", fail)

    with pytest.raises(NotDrawnError):
        packs.make(by=asked.user, pack=asked.pack)

    asked.pack.refresh_from_db()
    assert (asked.pack.made_at, asked.pack.files.count()) == (None, 0)


def test_chart_that_cannot_be_drawn_is_said_in_the_notes(asked, monkeypatch):
    def fail(_matrix):
        raise NotDrawnError

    monkeypatch.setattr(pack_content, "matrix_svg", fail)

    content = pack_content.content_of(asked.pack, DAY)

    assert content.charts == ()
    assert "The chart “Planned, 2009/10, as bars” could not be drawn; its table has the same figures." in content.notes


def test_progress_is_told_for_every_part(asked):
    told = []

    packs.make(by=asked.user, pack=asked.pack, progress=lambda *step: told.append(step))

    assert told == [(number, packs.STEPS) for number in range(packs.STEPS + 1)]


def test_year_without_a_published_return_has_no_pack(money):
    with pytest.raises(ChangeError, match="nothing to put into a board pack"):
        packs.ask(by=factories.user(), partnership=money.partnership, first_year=2009, as_at=DAY)


def test_pack_whose_return_is_superseded_meanwhile_is_not_made(asked):
    returns.supersede(by=asked.user, submission=asked.submission)

    with pytest.raises(ChangeError, match="no published return any more"):
        packs.make(by=asked.user, pack=asked.pack)


def test_same_pack_is_not_asked_for_twice_at_once(asked):
    with pytest.raises(ChangeError, match="Board pack 1 of that year and day is not made yet"):
        packs.ask(by=asked.user, partnership=asked.partnership, first_year=2009, as_at=DAY)

    packs.make(by=asked.user, pack=asked.pack)
    later = packs.ask(by=asked.user, partnership=asked.partnership, first_year=2009, as_at=DAY)
    assert later.number == 2


CHANGES = {
    "retitled": lambda pack: BoardPack.objects.filter(pk=pack.pk).update(title="Other"),
    "made later": lambda pack: BoardPack.objects.filter(pk=pack.pk).update(made_at=None),
    "deleted": lambda pack: BoardPack.objects.filter(pk=pack.pk).delete(),
    "file changed": lambda pack: pack.files.update(content=b"other"),
    "file deleted": lambda pack: pack.files.all().delete(),
    "file taken out": lambda pack: pack.files.update(pack=money_factories.board_pack(made=False)),
    "file brought in": lambda pack: BoardPackFile.objects.update(pack=pack),
}
SQL = {
    "retitled": "UPDATE commissioning_boardpack SET title = 'Other'",
    "deleted": "DELETE FROM commissioning_boardpack",
    "file changed": "UPDATE commissioning_boardpackfile SET content = 'x'",
    "file deleted": "DELETE FROM commissioning_boardpackfile",
}
REFUSED = "pgtrigger: Cannot|is published and cannot be changed"


@pytest.mark.parametrize("change", CHANGES)
def test_made_pack_stays_whatever_the_orm_is_asked(change):
    pack = money_factories.board_pack()

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        CHANGES[change](pack)


@pytest.mark.parametrize("change", SQL)
def test_made_pack_stays_whatever_is_asked_in_sql(change):
    money_factories.board_pack()

    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL[change])


@pytest.mark.parametrize("day", [datetime.date(2007, 4, 1), datetime.date(2008, 12, 1), datetime.date(2010, 4, 1)])
def test_every_table_is_of_the_year_of_the_pack_whatever_its_day(db, day):
    here = factories.partnership()
    for year in (2007, 2008, 2009):
        line = factories.budget_line(submission=factories.submission(partnership=here, first_year=year))
        factories.published(line.submission)
    pack = packs.ask(by=factories.user(), partnership=here, first_year=2008, as_at=day)

    found = pack_content.content_of(pack, day)

    assert {table.basis.split(", ")[1] for table in found.others if table.slug in ("providers", "flow")} == {"2008/09"}


def test_rows_beyond_what_can_be_printed_are_one_row_in_the_same_total(db, monkeypatch):
    monkeypatch.setattr("commissioning.views.sums.MOST_ROWS", 3)
    monkeypatch.setattr("commissioning.views.flow.MOST_ROWS", 3)
    line = factories.budget_line()
    for number in range(1, 6):
        factories.budget_line(submission=line.submission, service=f"Service {number}", amount=number)
    factories.published(line.submission)

    found = {
        table.slug: [(row[0], row[-1 if table.slug == "flow" else -2]) for row in table.rows]
        for table in analysis_tables(line.submission, [])
        if table.slug in ("services", "flow")
    }

    assert found["services"] == [("Service 5", 5), ("4 others", 10), ("Service not stated", 1000), ("Total", 1015)]
    assert [amount for _, amount in found["flow"]][-1] == 1015
    assert found["flow"][3][0] == "3 others"
