"""Share-outs: whatever the partners, signs and rules, the shares sum to the variance to the penny."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commissioning.models import ShareRule
from commissioning.share_out import CannotShareOut, Part, decided_shares, share_out

pence = st.integers(-(10**15), 10**15).map(lambda number: Decimal(number) / 100)
pounds = st.integers(0, 10**15).map(lambda number: Decimal(number) / 100)
proportional = st.sampled_from([ShareRule.PLANNED, ShareRule.PAID])


def _parts(*bases):
    return [Part(number, f"Partner {number}", basis and Decimal(basis)) for number, basis in enumerate(bases, 1)]


@st.composite
def percentages(draw):
    """Fixed shares of any number of partners, to four decimals, that make 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 1_000_000), max_size=12)))
    edges = [0, *cuts, 1_000_000]
    return [Decimal(high - low) / 10_000 for low, high in itertools.pairwise(edges)]


def _holds(shared, variance):
    """What is true of every division, whatever the rule."""
    assert sum((step.share for step in shared.steps), shared.retained) == variance
    for step in shared.steps:
        size = Fraction(abs(step.share)) * 100
        assert step.down <= step.exact < step.down + 1
        assert size == step.down + step.extra
        assert abs(size - step.exact) < 1
        assert step.share == 0 or (step.share < 0) == (variance < 0)
    assert shared.spare < max(len(shared.steps), 1)


@given(proportional, pence, st.lists(pounds, min_size=1, max_size=40).filter(any))
@example(ShareRule.PLANNED, Decimal("0.01"), [Decimal(1), Decimal(1), Decimal(1)])
@example(ShareRule.PAID, Decimal("-100.00"), [Decimal(0), Decimal("0.01")])
def test_shares_in_proportion_sum_to_the_variance(rule, variance, bases):
    shared = share_out(rule, variance, [Part(number, "A", basis) for number, basis in enumerate(bases)])

    _holds(shared, variance)
    assert all(step.share == 0 for step in shared.steps if not step.part.basis)
    assert shared.whole == sum(bases)


@given(pence, percentages())
def test_fixed_shares_sum_to_the_variance(variance, shares):
    shared = share_out(ShareRule.FIXED, variance, [Part(number, "A", share) for number, share in enumerate(shares)])

    _holds(shared, variance)
    assert [step.exact for step in shared.steps] == [abs(Fraction(variance)) * Fraction(share) for share in shares]


@given(pence, st.lists(pounds, max_size=5))
def test_retained_stays_in_the_pool_whole(variance, bases):
    shared = share_out(ShareRule.RETAINED, variance, [Part(1, "A", basis) for basis in bases])

    assert (shared.retained, shared.steps) == (variance, ())


@given(pence, st.lists(pence, max_size=8))
def test_decided_shares_sum_or_are_refused(variance, amounts):
    parts = [(Part(number, "A"), amount) for number, amount in enumerate(amounts)]

    shared = decided_shares(variance, parts, variance - sum(amounts, Decimal(0)))

    assert sum((step.share for step in shared.steps), shared.retained) == variance
    with pytest.raises(CannotShareOut):
        decided_shares(variance, parts, shared.retained + Decimal("0.01"))


@given(proportional, pence, st.lists(pounds, min_size=2, max_size=10).filter(any), st.randoms(use_true_random=False))
def test_partners_with_more_are_never_given_less(rule, variance, bases, random):
    random.shuffle(bases)
    shared = share_out(rule, variance, [Part(number, "A", basis) for number, basis in enumerate(bases)])

    ranked = sorted(shared.steps, key=lambda step: step.part.basis)
    sizes = [(step.part.basis, abs(step.share)) for step in ranked]
    for (basis, size), (larger, more) in itertools.pairwise(sizes):
        assert size <= more or basis == larger


def test_one_partner_has_all_of_it():
    [step] = share_out(ShareRule.PLANNED, Decimal("-12.34"), _parts("5")).steps

    assert (step.share, step.extra) == (Decimal("-12.34"), 0)


def test_working_of_ten_pounds_among_three():
    shared = share_out(ShareRule.PLANNED, Decimal("-10.00"), _parts("1", "1", "1"))

    assert [step.share for step in shared.steps] == [Decimal("-3.34"), Decimal("-3.33"), Decimal("-3.33")]
    assert [step.exact for step in shared.steps] == [Fraction(1000, 3)] * 3
    assert [(step.down, step.remainder, step.extra) for step in shared.steps] == [
        (333, Fraction(1, 3), 1),
        (333, Fraction(1, 3), 0),
        (333, Fraction(1, 3), 0),
    ]


def test_spare_penny_goes_to_the_largest_remainder_and_not_to_the_first():
    shared = share_out(ShareRule.PLANNED, Decimal("1.00"), _parts("1", "2"))

    assert [step.share for step in shared.steps] == [Decimal("0.33"), Decimal("0.67")]


def test_nothing_to_share_is_shared_as_nothing():
    shared = share_out(ShareRule.PAID, Decimal(0), _parts("1", "2"))

    assert [step.share for step in shared.steps] == [0, 0]


@pytest.mark.parametrize(
    ("rule", "variance", "bases", "reason"),
    [
        (ShareRule.NOT_STATED, "5", ["1"], "a rule is never assumed"),
        (ShareRule.DECIDED, "5", ["1"], "Not decided"),
        (ShareRule.PLANNED, "5", ["0", "0"], "in proportion to nothing"),
        (ShareRule.PAID, "5", ["0.00"], "in proportion to nothing"),
        (ShareRule.PLANNED, "5", [], "no partners"),
        (ShareRule.PLANNED, "5", ["1", None], "No figure is given for Partner 2"),
        (ShareRule.PLANNED, "5", ["1", "-1"], "less than nothing"),
        (ShareRule.FIXED, "5", ["50", "49.9999"], "99.9999 per cent, not 100"),
        (ShareRule.FIXED, "5", ["0"], "0 per cent, not 100"),
        (ShareRule.PLANNED, "5.001", ["1"], "whole pence"),
    ],
)
def test_what_cannot_be_divided_is_refused_with_a_sentence(rule, variance, bases, reason):
    with pytest.raises(CannotShareOut, match=reason):
        share_out(rule, Decimal(variance), _parts(*bases))


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [(["4.00"], "£1.00 less"), (["6.00"], "£1.00 more"), (["-5.00"], "wrong sign"), ([], "£5.00 less")],
)
def test_decision_that_does_not_make_the_variance_is_refused(amounts, reason):
    with pytest.raises(CannotShareOut, match=reason):
        decided_shares(Decimal(5), [(Part(1, "A"), Decimal(amount)) for amount in amounts], Decimal(0))
