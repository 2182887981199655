"""What changed between two returns, line by line and side by side."""

from decimal import Decimal

import pytest

from commissioning.change import changed_lines, steps
from commissioning.change_words import change_row, exact_changes, exact_steps, steps_table
from commissioning.units import MILLIONS, POUNDS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(money):
    """A second return, of nothing yet, beside the first; and two providers."""
    money.later = factories.submission(partnership=money.partnership, first_year=2009, supersedes=money.submission)
    money.barnies = factories.organisation(partnership=money.partnership, slug="barnies", name="Barnies")
    money.trust = factories.organisation(partnership=money.partnership, slug="trust", name="The Trust")
    money.submission.lines.all().delete()
    return money


def _line(money, later, **values):
    submission = money.later if later else money.submission
    return factories.budget_line(**{"submission": submission, "group": money.care, "sector": money.health} | values)


def _changes(money):
    return [change_row(change) for change in changed_lines(money.submission, money.later)]


def test_same_lines_are_no_change(corrected):
    for later in (False, True):
        _line(corrected, later, amount="5.00")
        _line(corrected, later, amount=None)

    assert _changes(corrected) == []


def test_amount_changed(corrected):
    _line(corrected, False, provider=corrected.trust, amount="1000.00")
    _line(corrected, True, provider=corrected.trust, amount="1500.50")

    (change,) = _changes(corrected)

    assert (change["kind"], change["before"], change["after"], change["by"]) == (
        "Changed",
        "£1,000",
        "£1,500.50",
        "+£500.50",
    )


def test_blank_that_got_a_figure_is_said_and_not_counted_as_rise_from_zero(corrected):
    _line(corrected, False, amount=None)
    _line(corrected, True, amount="0.00")

    (change,) = _changes(corrected)

    assert (change["before"], change["after"], change["by"]) == ("no figure given", "£0", "")


def test_provider_changed_where_nothing_else_can_be_meant(corrected):
    _line(corrected, False, provider=corrected.trust, service="Play", amount="5.00")
    _line(corrected, True, provider=corrected.barnies, service="Play", amount="6.00")

    (change,) = _changes(corrected)

    assert change["what"] == ["provider: The Trust → Barnies"]
    assert change["by"] == "+£1"


def test_provision_changed(corrected):
    _line(corrected, False, provision="commissioned")
    _line(corrected, True, provision="in_house", pooling="pooled")

    (change,) = _changes(corrected)

    assert change["what"] == ["provision: commissioned → in-house", "pooling: not stated → pooled"]


def test_lines_that_could_be_several_are_gone_and_added(corrected):
    _line(corrected, False, provider=corrected.trust, service="Play")
    _line(corrected, True, provider=corrected.barnies, service="Play")
    _line(corrected, True, service="Play")

    assert sorted(change["kind"] for change in _changes(corrected)) == ["Added", "Added", "Gone"]


def test_lines_alike_compared_together_and_said_so(corrected):
    for amount in ("5.00", "5.00"):
        _line(corrected, False, amount=amount)
    _line(corrected, True, amount="10.00")

    (change,) = _changes(corrected)

    assert change["alike"] == "2 lines alike, now 1: compared together"
    assert (change["before"], change["after"], change["by"]) == ("£10", "£10", "")


def test_measures_are_never_taken_for_each_other(corrected):
    _line(corrected, False, measure="planned")
    _line(corrected, True, measure="actual")

    assert sorted(change["kind"] for change in _changes(corrected)) == ["Added", "Gone"]


def test_table_of_changes_has_every_line(corrected):
    _line(corrected, True, amount="5.00")

    table = exact_changes(changed_lines(corrected.submission, corrected.later), corrected.submission, corrected.later)

    assert [(row[0], row[-2], row[-1]) for row in table.rows] == [("Added", None, Decimal(5))]


def test_steps_with_a_blank_have_no_change_and_the_total_says_so(corrected):
    _line(corrected, False, amount=None)
    _line(corrected, True, amount="3000.00")
    _line(corrected, False, sector=corrected.education, amount="1000.00")
    _line(corrected, True, sector=corrected.education, amount="5000.00")
    rows = steps(corrected.submission, corrected.later)["planned"]

    table = steps_table(rows, POUNDS, corrected.submission, corrected.later)

    assert [row.change for row in rows] == [None, Decimal(4000)]
    assert table["rows"][-1]["cells"][-1]["text"] == "+7,000.00"
    assert table["not_compared"].startswith("+£3,000 of the change")
    assert exact_steps(rows, "planned", corrected.submission, corrected.later).rows[-1][-1] == Decimal(7000)


def test_steps_added_and_gone_said(corrected):
    _line(corrected, True, amount="3000.00")
    _line(corrected, False, sector=corrected.education, amount="1000.00")

    rows = steps_table(
        steps(corrected.submission, corrected.later)["planned"], POUNDS, corrected.submission, corrected.later
    )["rows"]

    assert [row["cells"][-1]["text"] for row in rows[:2]] == ["+3,000.00, added", "−1,000.00, gone"]


def test_steps_rounded_so_that_after_less_before_is_the_change(corrected):
    for sector, before, after in (
        (corrected.health, "1400.00", "2700.00"),
        (corrected.education, "1400.00", "2700.00"),
    ):
        _line(corrected, False, sector=sector, amount=before)
        _line(corrected, True, sector=sector, amount=after)

    rows = steps_table(
        steps(corrected.submission, corrected.later)["planned"], MILLIONS, corrected.submission, corrected.later
    )["rows"]

    for row in rows:
        before, after, change = (Decimal(cell["text"].replace("−", "-")) for cell in row["cells"])
        assert after - before == change
    assert sum(Decimal(row["cells"][0]["text"]) for row in rows[:2]) == Decimal(rows[2]["cells"][0]["text"])
