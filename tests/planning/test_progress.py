"""Where a target stands, against every day that its figures may be of."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.measures import span_of
from planning.progress import Sighting, Span, Standing, is_late, standing

DAYS = 7


def _day(number):
    return datetime.date(2009, 1, 10) + datetime.timedelta(days=number)


def _latest(days, by):
    found = [one for one in days if one[0] <= by]
    last = max((day for day, _ in found), default=None)
    return [one for one in found if one[0] == last] or [None]


def _after(days, deadline):
    found = [one for one in days if one[0] > deadline]
    first = min((day for day, _ in found), default=None)
    return [one for one in found if one[0] == first]


def _in_one_world(due, days, on):
    """What may be said when every day is known; several things where two figures are of the same day."""
    if due is None:
        return {Standing.MET if one and one[1] else Standing.UNTOLD for one in _latest(days, on)}
    found = set()
    for one in _latest(days, min(on, due[1])):
        if one and one[1]:
            found.add(Standing.MET)
        elif on <= due[1]:
            found.add(Standing.NOT_DUE)
        elif one and one[0] >= due[0]:
            found.add(Standing.NOT_MET)
        else:
            later = _after(days, due[1])
            found |= {Standing.UNTOLD if reaches else Standing.NOT_MET for _, reaches in later} or {Standing.OVERDUE}
    return found


def _by_brute_force(due, figures, on):
    known = [
        (first, min(last, on), [True, False] if reaches is None else [reaches]) for first, last, reaches in figures
    ]
    choices = [list(itertools.product(range(first, last + 1), said)) for first, last, said in known if first <= on]
    possible = set().union(*(_in_one_world(due, days, on) for days in itertools.product(*choices)))
    return possible.pop() if len(possible) == 1 else Standing.UNTOLD


spans = st.tuples(st.integers(0, DAYS), st.integers(0, 3)).map(lambda pair: (pair[0], sum(pair)))
figures = st.lists(st.tuples(spans, st.sampled_from([True, False, None])).map(lambda f: (*f[0], f[1])), max_size=4)


@given(due=st.none() | spans, figures=figures, on=st.integers(0, DAYS + 2))
def test_standing_is_what_holds_on_every_day_that_figures_may_be_of(due, figures, on):
    sightings = [Sighting(Span(_day(first), _day(last)), reaches) for first, last, reaches in figures]

    found = standing(Span(*map(_day, due)) if due else None, sightings, _day(on))

    assert found == _by_brute_force(due, figures, on)


YEAR, MONTH = ("2010-01-01", "year"), ("2008-07-01", "month")


@pytest.mark.parametrize(
    ("due", "figure", "on", "expected", "late"),
    [
        (YEAR, None, "2010-12-31", Standing.NOT_DUE, False),
        (YEAR, None, "2011-01-01", Standing.OVERDUE, True),
        (MONTH, (*MONTH, True), "2008-08-01", Standing.MET, False),
        (MONTH, (*MONTH, False), "2008-08-01", Standing.NOT_MET, True),
        (MONTH, ("2008-01-01", "year", True), "2009-04-01", Standing.UNTOLD, True),
        (("2008-07-15", "day"), (*MONTH, True), "2008-08-01", Standing.UNTOLD, True),
        (MONTH, ("2008-08-02", "day", True), "2009-04-01", Standing.UNTOLD, True),
        (MONTH, ("2008-06-30", "day", False), "2009-04-01", Standing.OVERDUE, True),
    ],
)
def test_standing_across_precision(due, figure, on, expected, late):
    day = datetime.date.fromisoformat
    span = span_of(day(due[0]), due[1])
    sightings = [Sighting(span_of(day(figure[0]), figure[1]), figure[2])] if figure else []

    found = standing(span, sightings, day(on))

    assert (found, is_late(span, found, day(on))) == (expected, late)
