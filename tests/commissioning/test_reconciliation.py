"""Sums of lines beside the totals that the source printed."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.checks import differences
from commissioning.matrix import Heading, Matrix, matrices_of
from commissioning.models import Measure
from commissioning.reconciliation import Comparison, Verdict, overall
from tests import factories

AMOUNTS = st.one_of(
    st.none(), st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
)


@pytest.mark.parametrize(
    ("computed", "stated", "verdict", "words"),
    [
        ("10.00", "10.00", Verdict.AGREES, "agrees"),
        ("10", "10.00", Verdict.AGREES, "agrees"),
        ("10.01", "10.00", Verdict.DIFFERS, "differs by £0.01: the lines are higher"),
        ("9.99", "10.00", Verdict.DIFFERS, "differs by £0.01: the lines are lower"),
        ("-5.00", "1000.00", Verdict.DIFFERS, "differs by £1,005.00: the lines are lower"),
        ("-5.00", "-5.00", Verdict.AGREES, "agrees"),
        ("0.00", "0.00", Verdict.AGREES, "agrees"),
        (None, None, Verdict.NOTHING, "nothing to compare with"),
        ("10.00", None, Verdict.NOTHING, "nothing to compare with"),
        (None, "1234.50", Verdict.DIFFERS, "differs by £1,234.50: no line has a figure"),
    ],
)
def test_comparison_to_the_penny(computed, stated, verdict, words):
    comparison = Comparison(computed and Decimal(computed), stated and Decimal(stated))

    assert (comparison.verdict, comparison.words) == (verdict, words)


def test_comparison_blank_is_not_zero():
    assert Comparison(None, Decimal(0)).verdict == Verdict.DIFFERS
    assert Comparison(Decimal(0), Decimal(0)).verdict == Verdict.AGREES


def test_comparison_negative_stated_without_figures_worded_without_a_stray_sign():
    assert "£-" not in Comparison(None, Decimal("-5.00")).words


@given(AMOUNTS, AMOUNTS)
def test_comparison_difference_is_exact(computed, stated):
    comparison = Comparison(computed, stated)

    assert comparison.difference == (computed or 0) - (stated or 0)
    if comparison.verdict == Verdict.AGREES:
        assert comparison.difference == 0


A, D, N = Comparison(Decimal(1), Decimal(1)), Comparison(Decimal(1), Decimal(2)), Comparison(Decimal(1), None)


@pytest.mark.parametrize(
    ("comparisons", "verdict"),
    [([], "nothing"), ([N], "nothing"), ([A], "agrees"), ([A, N], "agrees"), ([A, D, N], "differs"), ([D], "differs")],
)
def test_overall_one_difference_is_enough(comparisons, verdict):
    assert overall(comparisons) == verdict


@given(st.lists(st.lists(AMOUNTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_matrix_cells_add_up_to_every_total(rows):
    groups = [Heading(number, f"g{number}", f"G{number}") for number in range(len(rows))]
    sectors = [Heading(number, f"s{number}", f"S{number}") for number in range(3)]
    cells = {(row, column): amount for row, line in enumerate(rows) for column, amount in enumerate(line)}
    matrix = Matrix(None, "planned", groups, sectors, cells, len(cells), {})

    of_rows = [matrix.total(group, None).amount for group in groups]
    of_columns = [matrix.total(None, sector).amount for sector in sectors]

    figures = [amount for amount in cells.values() if amount is not None]
    assert matrix.grand_total.amount == (sum(figures) if figures else None)
    for sums in (of_rows, of_columns):
        assert sum(filter(None, sums)) == (matrix.grand_total.amount or 0)
    assert [total is None for total in of_rows] == [all(amount is None for amount in line) for line in rows]
    assert len(matrix.totals) == len(groups) + len(sectors) + 1


@pytest.fixture
def groups(db):
    partnership = factories.partnership()
    kind = factories.body_kind(partnership=partnership, commissions=True)
    return [factories.body(kind=kind, name=name) for name in ("Inclusion", "Care")]


@pytest.fixture
def sectors(groups):
    owner = groups[0].partnership
    return [factories.sector(partnership=owner, name=name, position=n) for n, name in [(2, "Health"), (1, "Education")]]


@pytest.fixture
def submission(groups):
    return factories.submission(partnership=groups[0].partnership)


def _line(submission, group, sector, amount, **values):
    return factories.budget_line(submission=submission, group=group, sector=sector, amount=amount, **values)


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_matrices_of_lines_of_one_cell_summed_exactly(groups, sectors, amounts):
    submission = factories.submission(partnership=groups[0].partnership)
    for amount in amounts:
        _line(submission, groups[0], sectors[0], amount)

    matrix = matrices_of(submission)[0]

    figures = [amount for amount in amounts if amount is not None]
    assert matrix.grand_total.amount == (sum(figures) if figures else None)
    assert matrix.lines == len(amounts)


def test_matrices_of_blank_is_not_zero(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "5.00")
    _line(submission, groups[0], sectors[1], None)
    _line(submission, groups[1], sectors[0], "0.00")

    matrix = matrices_of(submission)[0]

    by_name = {(g.name, s.name): matrix.cell(g, s) for g in matrix.groups for s in matrix.sectors}
    assert by_name == {
        ("Inclusion", "Health"): Decimal("5.00"),
        ("Inclusion", "Education"): None,
        ("Care", "Health"): Decimal("0.00"),
        ("Care", "Education"): None,
    }


def test_matrices_of_column_all_blank_has_no_total(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "5.00")
    _line(submission, groups[0], sectors[1], None)
    factories.stated_total(submission=submission, sector=sectors[1], amount="0.00")

    matrix = matrices_of(submission)[0]

    education = next(total for total in matrix.totals if total.sector and total.sector.name == "Education")
    assert education.amount is None
    assert education.comparison.verdict == Verdict.DIFFERS


def test_matrices_of_measures_never_mixed_and_in_order(submission, groups, sectors):
    for measure, amount in [("actual", "3.00"), ("planned", "1.00"), ("forecast", "2.00")]:
        _line(submission, groups[0], sectors[0], amount, measure=measure)
        factories.stated_total(submission=submission, measure=measure, amount=amount)

    found = matrices_of(submission)

    assert [matrix.measure for matrix in found] == Measure.values
    assert [matrix.grand_total.amount for matrix in found] == [Decimal(1), Decimal(2), Decimal(3)]
    assert {matrix.verdict for matrix in found} == {Verdict.AGREES}


def test_matrices_of_groups_by_their_first_line_and_sectors_by_position(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "1.00", position=2)
    _line(submission, groups[1], sectors[0], "1.00", position=1)
    _line(submission, groups[0], sectors[1], "1.00", position=3)

    matrix = matrices_of(submission)[0]

    assert [group.name for group in matrix.groups] == ["Care", "Inclusion"]
    assert [sector.name for sector in matrix.sectors] == ["Education", "Health"]


def test_matrices_of_return_without_lines_one_empty_matrix(submission):
    (matrix,) = matrices_of(submission)

    assert (matrix.measure, matrix.groups, matrix.lines) == ("planned", [], 0)
    assert matrix.grand_total.amount is None
    assert matrix.verdict == Verdict.NOTHING


def test_matrices_of_other_returns_lines_left_out(submission, groups, sectors):
    other = factories.submission(partnership=submission.partnership)
    _line(other, groups[0], sectors[0], "99.00")
    _line(submission, groups[0], sectors[0], "1.00")

    assert matrices_of(submission)[0].grand_total.amount == Decimal(1)


@pytest.mark.parametrize("lines", [1, 30])
def test_matrices_of_three_queries_whatever_the_size(submission, groups, sectors, lines):
    for _ in range(lines):
        _line(submission, groups[0], sectors[0], "1.00")

    with CaptureQueriesContext(connection) as queries:
        matrices_of(submission)[0].verdict  # noqa: B018

    assert len(queries) == 3


def test_stated_total_of_a_group_without_lines_differs_by_all_of_it(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "1.00")
    factories.stated_total(submission=submission, group=groups[1], amount="7.00")

    assert matrices_of(submission)[0].verdict == Verdict.DIFFERS


def test_stated_total_of_a_sector_without_lines_differs_by_all_of_it(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "1.00")
    factories.stated_total(submission=submission, sector=sectors[1], amount="7.00")

    assert matrices_of(submission)[0].verdict == Verdict.DIFFERS


def test_stated_total_of_one_cell_is_compared(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "1.00")
    factories.stated_total(submission=submission, group=groups[0], sector=sectors[0], amount="7.00")

    assert matrices_of(submission)[0].verdict == Verdict.DIFFERS


def test_differences_names_each_total_with_exact_pounds(submission, groups, sectors):
    _line(submission, groups[0], sectors[0], "100.00")
    factories.stated_total(submission=submission, amount="100.01")
    factories.stated_total(submission=submission, group=groups[0], amount="100.00")

    assert differences([submission]) == [f"{submission}: Grand total differs by £0.01: the lines are lower"]
