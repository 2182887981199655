"""Growth between two figures, worked out exactly and set against the rate that is stated for them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.growth import Against, compared, growth_between, rounded
from commissioning.headline_words import growth_in_words
from commissioning.models import Headline


def figure(amount, first, last=None, **values):
    values = {"kind": "rate", "per": "pupil", "parent_id": 1} | values
    return Headline(amount=Decimal(amount), first_year=first, last_year=last or first, **values)


def rate(percentage, **values):
    values = {"kind": "rate", "parent_id": 1, "first_year": 2009, "last_year": 2011} | values
    return Headline(rate=Decimal(percentage), **values)


def words(headlines):
    (found,) = compared(headlines)
    return growth_in_words(found)


FIGURES = [figure("4484.00", 2009), figure("4768.00", 2011)]
AMOUNTS = st.decimals(min_value="0.01", max_value="9999999999999.99", places=2)
RATES = st.decimals(min_value="0.001", max_value="999", places=3)


def test_growth_is_worked_out_a_year_and_in_all():
    growth = growth_between(*FIGURES)

    assert growth.years == 2
    assert rounded(growth.yearly) == Decimal("3.1")
    assert rounded(growth.whole) == Decimal("6.3")


@given(AMOUNTS, RATES, st.integers(1, 5))
def test_growth_by_exactly_the_rate_agrees_exactly(amount, percentage, years):
    ratio = (1 + percentage / 100) ** years
    first, last = figure(amount, 2009), figure(0, 2009 + years)
    last.amount = amount * ratio
    growth = growth_between(first, last)
    if last.amount / ratio == amount and years == 1:
        assert growth.against_whole(percentage) == growth.against_yearly(percentage)
    assert growth.against_yearly(percentage) in (Against.EXACTLY, Against.ROUNDED)


@given(AMOUNTS, AMOUNTS, RATES)
def test_growth_is_above_or_below_as_the_figures_say(first, last, percentage):
    growth = growth_between(figure(first, 2009), figure(last, 2010))

    verdict = growth.against_yearly(percentage)

    needed = first * (100 + percentage)
    if verdict == Against.ABOVE:
        assert last * 100 > needed
    if verdict == Against.BELOW:
        assert last * 100 < needed
    if verdict == Against.EXACTLY:
        assert last * 100 == needed


@pytest.mark.parametrize(
    "pair",
    [
        (figure("1.00", 2009), Headline(first_year=2010, last_year=2010, per="pupil")),
        (figure("1.00", 2009), figure("2.00", 2009)),
        (figure("1.00", 2010), figure("2.00", 2009)),
        (figure("1.00", 2009, 2010), figure("2.00", 2011)),
        (figure("1.00", 2009), figure("2.00", 2010, per="year")),
        (figure("1.00", 2009), figure("2.00", 2010, basis="capital")),
        (Headline(amount=Decimal(1), per="pupil"), figure("2.00", 2010)),
    ],
)
def test_figures_that_do_not_compare_have_no_growth(pair):
    assert growth_between(*pair) is None


def test_growth_above_a_minimum_does_not_contradict_it():
    told = words([*FIGURES, rate("2.0", qualifier="at_least")])

    assert "growth of 6.3% over 2 years, which is 3.1% a year" in told
    assert "2.0% is a minimum, so growth that is no less does not contradict it" in told
    assert "each year or for all years is not stated" in told


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (rate("9.0", qualifier="at_least"), "less than the minimum of 9.0%: the two disagree"),
        (rate("5.0", qualifier="at_least"), "keeps to the minimum of 5.0% in one reading and not in the other"),
        (rate("3.1", per="year"), "That agrees with the stated 3.1%."),
        (rate("6.3", per="period"), "That agrees with the stated 6.3%."),
        (rate("3.1"), "agrees with the stated 3.1% in one reading"),
        (rate("3.1", per="period"), "differs from the stated 3.1%"),
        (rate("2.0", per="year"), "differs from the stated 2.0%. Both are kept"),
    ],
)
def test_growth_against_other_rates_in_words(stated, said):
    assert said in words([*FIGURES, stated])


def test_growth_of_one_year_is_said_once():
    told = words([figure("100.00", 2009), figure("102.00", 2010), rate("2.0", per="year")])

    assert "come to growth of 2.0% in one year. " in told


@pytest.mark.parametrize(
    "headlines",
    [
        [*FIGURES, rate("2.0", parent_id=2)],
        [*FIGURES, rate("2.0", first_year=2010)],
        [*FIGURES, rate("2.0", last_year=2010)],
        [FIGURES[0], rate("2.0")],
        [*FIGURES, rate("2.0", kind="saving")],
        [figure("1.00", 2009, per="not_stated"), figure("2.00", 2011, per="not_stated"), rate("2.0")],
        FIGURES,
    ],
)
def test_rate_is_compared_with_what_it_is_stated_for_alone(headlines):
    assert not list(compared(headlines))


def test_rate_without_years_is_for_any_and_one_without_an_end_goes_on():
    assert list(compared([*FIGURES, rate("2.0", first_year=None, last_year=None)]))
    assert list(compared([*FIGURES, rate("2.0", last_year=None)]))
