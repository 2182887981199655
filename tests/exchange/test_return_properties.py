"""What holds of any return: written and read it is the same, units are exact, and no text is a traceback."""

import contextlib
from collections import Counter
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.models import Measure, Pooling, Provision, Return
from exchange.models import ReturnRow, ReturnSheet, ReturnSheetStatus
from exchange.names import plain
from exchange.returns.columns import TOTALS
from exchange.returns.figures import UNITS, AmountError, in_pounds, read_amount, read_figure, written_amount
from exchange.returns.reading import read_sheet
from exchange.returns.template import CONTENT_TYPES, sheet_of
from exchange.services import returns
from exchange.spreadsheets import SheetError, clean, grid_of_text
from tests import factories

MOST_PENCE = 10**15 - 1
LINE = ("group__name", "sector__name", "provider__name", "service", "measure", "provision", "pooling", "amount")
TOTAL = ("group__name", "sector__name", "measure", "amount")

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
HOSTILE = st.builds(str.__add__, st.sampled_from(["", "=", "+", "-", "@", "'", "''=", '"', "\t=", " ", "£"]), TEXT)
NAME = HOSTILE.map(clean).filter(lambda name: plain(name) and plain(name) not in TOTALS)
NAMES = st.lists(NAME, min_size=1, max_size=3, unique_by=plain)
PENCE = st.one_of(st.integers(-MOST_PENCE, MOST_PENCE), st.integers(-1_000, 1_000))
AMOUNT = st.none() | PENCE.map(lambda pence: Decimal(pence) / 100)
ROW = st.tuples(
    st.integers(0, 2),
    st.integers(0, 2),
    st.none() | st.integers(0, 2),
    HOSTILE.map(clean),
    st.sampled_from(Measure.values),
    st.sampled_from(Provision.values),
    st.sampled_from(Pooling.values),
    AMOUNT,
)
CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Group", "Sector", "Amount", "Amount £m", "Health", "Total", "Unit", "£000s", "Year", "2009/10", "Title", "12"]
    ),
)


@pytest.fixture
def officer(db):
    made = factories.user()
    made.is_superuser = True
    return made


def _record(groups: list[str], sectors: list[str], providers: list[str]) -> SimpleNamespace:
    here = factories.partnership()
    kind = factories.body_kind(partnership=here, commissions=True)
    return SimpleNamespace(
        partnership=here,
        groups=[factories.body(kind=kind, name=name) for name in groups],
        sectors=[factories.sector(partnership=here, name=name) for name in sectors],
        providers=[factories.organisation(partnership=here, name=name) for name in providers],
    )


def _submission(record: SimpleNamespace, title: str, rows: list[tuple]) -> Return:
    made = factories.submission(partnership=record.partnership, title=title, first_year=2009)
    for position, (group, sector, provider, *words, amount) in enumerate(rows, start=1):
        factories.budget_line(
            submission=made,
            position=position,
            group=record.groups[group % len(record.groups)],
            sector=record.sectors[sector % len(record.sectors)],
            provider=None if provider is None else record.providers[provider % len(record.providers)],
            amount=amount,
            **dict(zip(("service", "measure", "provision", "pooling"), words, strict=True)),
        )
    return made


def _again(officer, submission: Return, kind: str) -> Return:
    data = sheet_of(submission, kind)
    brought = returns.bring(by=officer, partnership=submission.partnership, name=f"again.{kind}", data=data)
    sheet = returns.read(by=officer, sheet=brought)
    assert sheet.status == ReturnSheetStatus.OPEN, sheet.refusal
    return returns.accept(by=officer, sheet=sheet)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    kind=st.sampled_from(sorted(CONTENT_TYPES)),
    names=st.tuples(NAMES, NAMES, NAMES),
    title=HOSTILE.map(clean),
    rows=st.lists(ROW, min_size=1, max_size=6),
    total=st.none() | PENCE.map(lambda pence: Decimal(pence) / 100),
)
def test_any_return_written_and_read_is_the_same(officer, kind, names, title, rows, total):
    with transaction.atomic():
        record = _record(*names)
        submission = _submission(record, title, rows)
        for group, sector in [(None, None), (record.groups[0], None), (None, record.sectors[0])]:
            if total is not None:
                factories.stated_total(submission=submission, amount=total, group=group, sector=sector)

        again = _again(officer, submission, kind)

        assert list(again.lines.for_list().values_list(*LINE)) == list(submission.lines.for_list().values_list(*LINE))
        stated = [Counter(each.stated_totals.values_list(*TOTAL)) for each in (again, submission)]
        assert stated[0] == stated[1]
        assert (again.title, again.first_year) == (title or "Return for 2009/10", 2009)
        transaction.set_rollback(True)


@given(HOSTILE)
def test_any_name_is_cleaned_once_and_for_all_but_for_its_mark(name: str):
    unmarked = clean(name).lstrip("'")

    assert clean(unmarked) == unmarked


@given(pence=st.integers(-MOST_PENCE, MOST_PENCE), unit=st.sampled_from(list(UNITS)))
def test_whole_pence_written_in_any_unit_are_read_exactly(pence: int, unit: int):
    pounds = Decimal(pence).scaleb(-2)
    figure = pounds / unit

    assert read_amount(f"{figure:f}", unit) == pounds
    assert read_amount(written_amount(pounds), 1) == pounds


@given(
    pence=st.integers(-MOST_PENCE, MOST_PENCE),
    digits=st.text("0123456789", max_size=30),
    unit=st.sampled_from([*UNITS]),
)
def test_what_is_no_whole_pence_is_refused_in_any_unit(pence: int, digits: str, unit: int):
    whole = Decimal(pence).scaleb(-2).copy_abs() / unit
    places = -whole.as_tuple().exponent
    more = f"{whole:f}" + ("." if places <= 0 else "") + "0" * max(2 - places, 0)
    written = f"{more}{'0' * (8 - max(places, 2))}{digits}1"

    with pytest.raises(AmountError):
        read_amount(written, unit)


@given(
    text=st.text() | st.from_regex(r"[-+(£ ]{0,3}[0-9.,eE]{0,30}[)%]?", fullmatch=True), unit=st.sampled_from([*UNITS])
)
def test_any_text_is_an_amount_or_said_not_to_be(text: str, unit: int):
    with contextlib.suppress(AmountError):
        amount = read_amount(text, unit)
        assert amount is None or (amount == amount.quantize(Decimal("0.01")) and abs(amount) < 10**13)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=st.lists(st.decimals(-(10**13) + 1, 10**13 - 1, places=8) | st.none(), min_size=1, max_size=20))
def test_unit_in_sql_agrees_with_the_unit_in_python(officer, figures):
    with transaction.atomic():
        sheet = ReturnSheet.objects.create(
            partnership=factories.partnership(), made_by=officer, name="sheet", data=b"", size=0
        )
        ReturnRow.objects.bulk_create(
            ReturnRow(sheet=sheet, number=number, figure=figure, problems=["group"])
            for number, figure in enumerate(figures, start=1)
        )
        for unit in (1_000, 1, 1_000_000, 1_000):
            sheet.rows.in_unit(unit)

            read = list(sheet.rows.order_by("number").values_list("amount", "problems"))
            assert read == [_meant(figure, unit) for figure in figures]
        transaction.set_rollback(True)


def _meant(figure: Decimal | None, unit: int) -> tuple[Decimal | None, list[str]]:
    try:
        return (None if figure is None else in_pounds(figure, unit)), ["group"]
    except AmountError:
        return None, ["group", "pence"]


@given(grid=st.lists(st.lists(CELL.map(clean), max_size=6), max_size=12))
def test_any_grid_is_read_or_refused(grid: list[list[str]]):
    with contextlib.suppress(SheetError):
        head, readings = read_sheet(grid, lambda words: words.casefold() == "health")
        assert all(reading.number <= len(grid) for reading in readings)
        assert head.places or head.sectors


@given(text=st.text(max_size=200))
def test_any_text_is_a_sheet_or_refused(text: str):
    with contextlib.suppress(SheetError):
        list(read_sheet(grid_of_text(text), lambda words: False)[1])


@given(text=st.text())
def test_any_text_is_a_figure_of_at_most_21_digits_or_none(text: str):
    with contextlib.suppress(AmountError):
        figure = read_figure(text)
        assert figure is None or len(figure.as_tuple().digits) <= 21
