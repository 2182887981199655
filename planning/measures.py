"""What targets and observations say as numbers, whether one reaches the other, and where each target stands."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from governance.dates import PartialDate
from planning.denominators import Fitting, Share, agrees, fitting
from planning.models import Direction, Indicator, Observation, Outlook, Target, Unit
from planning.progress import ONE_DAY, Sighting, Span, Standing, Verdict, is_late, standing

Figured = Target | Observation
REACHED = Decimal(1)
SETTLED = (Outlook.MET, Outlook.EXCEEDED, Outlook.MISSED)
"""Where sources say that nothing is to come of a target any more."""


def figure_of(measured: Figured, unit: str) -> Decimal | None:
    """The figure in the indicator's unit; None where it is not given and does not follow from what is."""
    if measured.value is not None:
        return measured.value
    if unit == Unit.PERCENT:
        return measured.share
    if unit == Unit.MILESTONE and isinstance(measured, Target):
        return REACHED
    return measured.numerator if measured.denominator is None else None


def reaches(observation: Observation, target: Target, indicator: Indicator) -> Verdict:
    """Tell whether a figure reaches a target; None where they cannot be compared, or their parts disagree.

    Two percentages are compared, and so are two counts of wholes that are alike or both not given.
    """
    if indicator.direction == Direction.NEITHER:
        return None
    pairs = [(figure_of(observation, indicator.unit), figure_of(target, indicator.unit))]
    if observation.denominator == target.denominator:
        pairs.append((observation.numerator, target.numerator))
    higher = indicator.direction == Direction.HIGHER
    verdicts = {
        seen >= wanted if higher else seen <= wanted for seen, wanted in pairs if seen is not None is not wanted
    }
    return verdicts.pop() if len(verdicts) == 1 else None


def span_of(first: datetime.date | None, precision: str) -> Span | None:
    """The days that a date of a precision may mean; None for no date."""
    if first is None:
        return None
    after = PartialDate(first, precision).after
    return Span(first, after if after == datetime.date.max else after - ONE_DAY)


@dataclass(frozen=True)
class Aim:
    """A target with where it stands on a day, and what sources say of it, which is never mixed with that."""

    target: Target
    standing: Standing
    is_late: bool
    said: tuple[Observation, ...]

    @property
    def is_settled(self) -> bool:
        """Whether the last that the source says of the target is that it was met, exceeded or missed."""
        return bool(self.said) and self.said[-1].outlook in SETTLED


@dataclass
class Measurement:
    """An indicator with its targets by due date, its figures by date, and the day on which they are read."""

    indicator: Indicator
    on: datetime.date
    targets: list[Target] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    @cached_property
    def aims(self) -> list[Aim]:
        """Each target with where it stands; worked out once, when targets and figures are all there."""
        return [self._aim(target) for target in self.targets]

    @property
    def latest(self) -> Observation | None:
        """The figure of the latest period that has begun; one without a date where there is no other."""
        begun = [one for one in self.observations if self._says(one) and self._has_begun(one)]
        return max(begun, key=_last_day, default=None)

    @property
    def missing_wholes(self) -> Fitting | None:
        """The wholes of which all counts with a percentage can be, where the source gives no whole; else None."""
        if self.indicator.unit != Unit.PERCENT:
            return None
        return fitting(Share(one.numerator, one.value) for one in self.without_whole)

    @property
    def without_whole(self) -> list[Figured]:
        """The figures that give a count and its percentage, and not of what."""
        measured: Sequence[Figured] = [*self.targets, *self.observations]
        return [
            one
            for one in measured
            if one.value is not None
            and one.numerator is not None
            and one.denominator is None
            and one.numerator == one.numerator.to_integral_value()
        ]

    @property
    def contradictions(self) -> list[Figured]:
        """The figures whose stated percentage is not that of their stated parts."""
        measured: Sequence[Figured] = [*self.targets, *self.observations]
        if self.indicator.unit != Unit.PERCENT:
            return []
        return [
            one
            for one in measured
            if None not in (one.value, one.numerator, one.denominator)
            and not agrees(one.value, one.numerator, one.denominator)  # type: ignore[arg-type]
        ]

    def _says(self, one: Observation) -> bool:
        return one.value is not None or one.numerator is not None

    def _has_begun(self, one: Observation) -> bool:
        return one.observed_on is None or one.observed_on <= self.on

    def _aim(self, target: Target) -> Aim:
        due = span_of(target.due, target.due_precision)
        sightings = [
            Sighting(span_of(one.observed_on, one.observed_precision), reaches(one, target, self.indicator))
            for one in self.observations
            if self._says(one)
        ]
        found = standing(due, sightings, self.on)
        said = [one for one in self.observations if one.target_id == target.pk and one.outlook != Outlook.NOT_STATED]
        return Aim(target, found, is_late(due, found, self.on), tuple(filter(self._has_begun, said)))


def next_aim(aims: Sequence[Aim], on: datetime.date) -> Aim | None:
    """The first target whose time has not passed, or the last whose time has; one without a date is the last choice."""
    dated = [aim for aim in aims if aim.target.due is not None]
    coming = [aim for aim in dated if _due_last(aim) >= on]
    if coming:
        return min(coming, key=_due_last)
    return max(dated, key=_due_last, default=None) or (aims[0] if aims else None)


def measurements(
    indicators: Iterable[Indicator],
    targets: Iterable[Target],
    observations: Iterable[Observation],
    on: datetime.date,
) -> dict[int, Measurement]:
    """Gather indicators with their targets and figures, by the id of the indicator."""
    found = {one.pk: Measurement(one, on) for one in indicators}
    for target in targets:
        found[target.indicator_id].targets.append(target)
    for one in observations:
        found[one.indicator_id].observations.append(one)
    return found


def _last_day(one: Observation) -> tuple[datetime.date, int]:
    taken = span_of(one.observed_on, one.observed_precision)
    return (taken.last if taken else datetime.date.min, one.pk)


def _due_last(aim: Aim) -> datetime.date:
    due = span_of(aim.target.due, aim.target.due_precision)
    return due.last if due else datetime.date.max
