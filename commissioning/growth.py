"""What two figures of different years come to as growth, against a rate that is stated for them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from commissioning.models import Headline, HeadlineKind, Per

TENTH = Decimal("0.1")


class Against(StrEnum):
    """How the growth stands to the rate: to the last digit, or when both are rounded alike."""

    ABOVE = "above"
    EXACTLY = "exactly"
    ROUNDED = "rounded"
    BELOW = "below"


@dataclass(frozen=True)
class Growth:
    """The growth from one figure to another, in per cent; `years` are the steps between them."""

    first: Headline
    last: Headline
    years: int
    ratio: Fraction

    @property
    def whole(self) -> Decimal:
        """Growth over all the years, in per cent."""
        ratio = Decimal(self.ratio.numerator) / Decimal(self.ratio.denominator)
        return (ratio - 1) * 100

    @property
    def yearly(self) -> Decimal:
        """The same growth each year that comes to the whole, in per cent."""
        ratio = Decimal(self.ratio.numerator) / Decimal(self.ratio.denominator)
        return (ratio ** (Decimal(1) / self.years) - 1) * 100

    def against_yearly(self, rate: Decimal) -> Against:
        """Compare with a rate that is meant for each year: exactly, in fractions."""
        return _compared(self.ratio, (1 + Fraction(rate) / 100) ** self.years, self.yearly, rate)

    def against_whole(self, rate: Decimal) -> Against:
        """Compare with a rate that is meant for all the years together."""
        return _compared(self.ratio, 1 + Fraction(rate) / 100, self.whole, rate)


@dataclass(frozen=True)
class Compared:
    """Two figures, the growth between them, and the headline that states a rate for them."""

    growth: Growth
    rate: Headline


def growth_between(first: Headline, last: Headline) -> Growth | None:
    """Return the growth between two figures of the same measure; None unless each is of one year and they differ."""
    if first.amount is None or last.amount is None or first.first_year is None or last.first_year is None:
        return None
    if first.first_year != first.last_year or last.first_year != last.last_year:
        return None
    if (first.per, first.basis) != (last.per, last.basis) or last.first_year <= first.first_year:
        return None
    return Growth(first, last, last.first_year - first.first_year, Fraction(last.amount) / Fraction(first.amount))


def rounded(percentage: Decimal) -> Decimal:
    """Round a percentage to one decimal, a half upwards."""
    return percentage.quantize(TENTH, ROUND_HALF_UP)


def compared(headlines: Iterable[Headline]) -> Iterator[Compared]:
    """Yield each rate beside the growth of the figures to which it applies.

    That is: those that belong to the same headline, are for the same each, and lie within the rate's years.
    """
    families: dict[int, list[Headline]] = defaultdict(list)
    for headline in headlines:
        if headline.parent_id and headline.kind in (HeadlineKind.RATE, HeadlineKind.FUNDING_RULE):
            families[headline.parent_id].append(headline)
    for family in families.values():
        for rate in (one for one in family if one.rate is not None):
            yield from (Compared(growth, rate) for growth in _growths(family, rate))


def _growths(family: Iterable[Headline], rate: Headline) -> Iterator[Growth]:
    figures: dict[str, list[Headline]] = defaultdict(list)
    for one in family:
        if one.amount is not None and one.per not in (Per.NOT_STATED, Per.PERIOD) and _within(one, rate):
            figures[one.per].append(one)
    for found in figures.values():
        found.sort(key=lambda one: one.first_year or 0)
        growth = growth_between(found[0], found[-1])
        if growth:
            yield growth


def _within(figure: Headline, rate: Headline) -> bool:
    if rate.first_year is None:
        return True
    first, last = figure.span
    return first is not None and first >= rate.first_year and (not rate.last_year or (last or 0) <= rate.last_year)


def _compared(ratio: Fraction, wanted: Fraction, growth: Decimal, rate: Decimal) -> Against:
    if ratio == wanted:
        return Against.EXACTLY
    decimals = max(1, -int(rate.normalize().as_tuple().exponent))
    if growth.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == rate:
        return Against.ROUNDED
    return Against.ABOVE if ratio > wanted else Against.BELOW
