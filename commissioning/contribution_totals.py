"""What contributions come to: each form apart, and each span of years apart; nothing is added across them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.models import Contribution, ContributionStatus, Form

Span = tuple[int | None, int | None]


@dataclass(frozen=True)
class Sum:
    """The sum of the contributions of one form for one span of years: pounds, or full-time equivalents of staff."""

    form: str
    span: Span
    figure: Decimal
    count: int


@dataclass(frozen=True)
class Totals:
    """Every contribution counted once: in a sum, among those of a form without a figure, or as only being explored."""

    sums: tuple[Sum, ...]
    without_figure: dict[str, int]
    explored: int

    def sums_of(self, form: str) -> list[Sum]:
        """The sums of one form, by their years."""
        return [one for one in self.sums if one.form == form]


def totals_of(contributions: Iterable[Contribution]) -> Totals:
    """Add up contributions that are given and have a figure, by form and by the years that they are for."""
    figures: dict[tuple[str, Span], list[Decimal]] = defaultdict(list)
    without: Counter[str] = Counter()
    explored = 0
    for one in contributions:
        if one.status == ContributionStatus.EXPLORED:
            explored += 1
        elif one.figure is None:
            without[one.form] += 1
        else:
            figures[one.form, one.span].append(one.figure)
    order = list(Form.values)
    keys = sorted(figures, key=lambda key: (order.index(key[0]), key[1][0] or 0, key[1][1] or 0))
    sums = tuple(Sum(*key, sum(figures[key], Decimal(0)), len(figures[key])) for key in keys)
    return Totals(sums, {form: without[form] for form in order if without[form]}, explored)
