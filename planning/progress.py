"""Where a target stands on a day, worked out from figures whose dates may be known only to the month or the year.

A figure was taken on one day of its period, no later than the day that is asked about. The status is what holds
whichever of those days, and whichever verdict where one cannot be given, is the true one; else it cannot be told.

On the days as they truly are, with the deadline as the last day of the day, month or year that the target is due:

- the latest figure by the deadline reaches the target: met;
- else the deadline has not passed: not due yet;
- else the latest figure by the deadline is from the period in which the target is due: not met;
- else the first figure after the deadline falls short: not met. Where it reaches the target, whether it did so in
  time cannot be told;
- else nothing was measured from the time it was due: overdue without a figure.

A target without a date is met when the latest figure reaches it. Otherwise it is neither late nor not due: it cannot
be told.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

ONE_DAY = datetime.timedelta(days=1)
Verdict = bool | None
"""Whether a figure reaches the target; None where that cannot be said."""


class Standing(StrEnum):
    """What a target is found to be. The words for it are `planning.indicator_words`'s."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Span:
    """The first and the last day of a period."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class Sighting:
    """A figure: the period in which it was taken (None where no date is given), and whether it reaches the target."""

    taken: Span | None
    reaches: Verdict


@dataclass(frozen=True)
class _Seen:
    first: datetime.date
    last: datetime.date
    reaches: Verdict

    @property
    def may_reach(self) -> bool:
        return self.reaches is not False

    @property
    def may_fall_short(self) -> bool:
        return self.reaches is not True


def standing(due: Span | None, sightings: Iterable[Sighting], on: datetime.date) -> Standing:
    """Return what holds of a target on a day on every day that its figures may be of, else that it cannot be told.

    `due` is the period in which the target is due. Figures of days after `on` are left out.
    """
    seen = _by_the_day(sightings, on)
    if due is None:
        return Standing.MET if _if_open(seen, on) == {Standing.MET} else Standing.UNTOLD
    possible = _if_open(seen, on) if on <= due.last else _if_passed(seen, due)
    return possible.pop() if len(possible) == 1 else Standing.UNTOLD


def is_late(due: Span | None, found: Standing, on: datetime.date) -> bool:
    """Tell whether the whole period in which a target was due has passed without its being known to be met."""
    return due is not None and on > due.last and found != Standing.MET


def _by_the_day(sightings: Iterable[Sighting], on: datetime.date) -> list[_Seen]:
    spans = ((one.taken or Span(datetime.date.min, on), one.reaches) for one in sightings)
    return [_Seen(span.first, min(span.last, on), reaches) for span, reaches in spans if span.first <= on]


def _if_open(seen: Sequence[_Seen], on: datetime.date) -> set[Standing]:
    """What is possible while there is time: only the latest figure counts."""
    possible = {Standing.NOT_DUE} if not seen else set()
    for one in _may_be_latest(seen, on):
        possible |= {Standing.MET} if one.may_reach else set()
        possible |= {Standing.NOT_DUE} if one.may_fall_short else set()
    return possible


def _if_passed(seen: Sequence[_Seen], due: Span) -> set[Standing]:
    possible: set[Standing] = set()
    latest = _may_be_latest(seen, due.last)
    if any(one.may_reach for one in latest):
        possible.add(Standing.MET)
    if any(one.may_fall_short and min(one.last, due.last) >= due.first for one in latest):
        possible.add(Standing.NOT_MET)
    return possible | _if_silent(seen, due)


def _may_be_latest(seen: Sequence[_Seen], by: datetime.date) -> list[_Seen]:
    """The figures that may be the latest by a day: all others can be placed no later than they, or after that day."""
    bound = max((one.first for one in seen if one.last <= by), default=datetime.date.min)
    return [one for one in seen if min(one.last, by) >= max(one.first, bound)]


def _if_silent(seen: Sequence[_Seen], due: Span) -> set[Standing]:
    """What is possible where no figure is of the time it was due, and the latest before that does not reach it."""
    possible: set[Standing] = set()
    # What cannot be of before that time must then be of after the deadline, and the first of those no later than it.
    stuck = [one for one in seen if one.first >= due.first]
    if not stuck and _may_end_short(seen, seen, due):
        possible.add(Standing.OVERDUE)
    limit = min((one.last for one in stuck), default=datetime.date.max)
    for one in seen:
        day = max(one.first, due.last + ONE_DAY)
        if not day <= min(one.last, limit):
            continue
        before = [other for other in seen if other is not one and other.last < day]
        if _may_end_short(before, [other for other in seen if other is not one], due):
            possible |= {Standing.NOT_MET} if one.may_fall_short else set()
            possible |= {Standing.UNTOLD} if one.may_reach else set()
    return possible


def _may_end_short(before: Sequence[_Seen], others: Sequence[_Seen], due: Span) -> bool:
    """Whether what must be of before the time due, with any of the others, can end in a figure that falls short."""
    if not before:
        return True
    bound = max(one.first for one in before)
    return any(one.may_fall_short and one.first < due.first and one.last >= bound for one in others)
