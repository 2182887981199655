"""Which whole numbers a count can be the stated percentage of, where a source gives the count and no whole.

A percentage is taken as rounded to as many decimals as it needs to be written: 61 may be 61.4. Whether a half was
rounded up or to the even digit is seldom said, so that both are worked out.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Share:
    """A count of something, and the percentage that it is said to be of a whole that is not given."""

    count: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Wholes:
    """All whole numbers from `first` to `last`; None where there is no last."""

    first: int
    last: int | None

    def __contains__(self, whole: int) -> bool:
        return self.first <= whole and (self.last is None or whole <= self.last)

    def both(self, other: "Wholes") -> "Wholes | None":
        """Return the numbers in this and in another, None where there are none."""
        first = max(self.first, other.first)
        lasts = [last for last in (self.last, other.last) if last is not None]
        last = min(lasts, default=None)
        return None if last is not None and last < first else Wholes(first, last)


@dataclass(frozen=True)
class Fitting:
    """The wholes of which all of some shares can be, by how halves were rounded; None where no whole fits them all."""

    half_up: Wholes | None
    half_even: Wholes | None

    @property
    def is_impossible(self) -> bool:
        """Whether no whole fits, however halves were rounded."""
        return self.half_up is None and self.half_even is None


def fitting(shares: Iterable[Share]) -> Fitting | None:
    """Return the wholes of which every share can be; None where there is no share that says anything."""
    told = [share for share in shares if share.percent >= 0 and share.count >= 0]
    if not told:
        return None
    return Fitting(_all(told, even=False), _all(told, even=True))


def agrees(percent: Decimal, count: Decimal, whole: Decimal) -> bool:
    """Tell whether a count is the stated percentage of a stated whole, in either rounding."""
    share, decimals = count * 100 / whole, Decimal(1).scaleb(-_decimals(percent))
    return any(share.quantize(decimals, rounding=how) == percent for how in (ROUND_HALF_UP, ROUND_HALF_EVEN))


def _all(shares: Sequence[Share], *, even: bool) -> Wholes | None:
    found: Wholes | None = Wholes(1, None)
    for share in shares:
        one = _of_one(share, even=even)
        found = found.both(one) if found and one else None
    return found


def _of_one(share: Share, *, even: bool) -> Wholes | None:
    """The wholes from which a count comes to a percentage: the percentage falls as the whole grows."""
    decimals = _decimals(share.percent)
    step, percent, hundredfold = Fraction(1, 10**decimals), Fraction(share.percent), Fraction(share.count) * 100
    low, high = percent - step * HALF, percent + step * HALF
    is_even = int(percent / step) % 2 == 0
    low_counts, high_counts = (is_even, is_even) if even else (True, False)
    if not hundredfold:
        return Wholes(1, None) if percent == 0 else None
    first = hundredfold / high
    last = hundredfold / low if low > 0 else None
    smallest = math.ceil(first) if high_counts else math.floor(first) + 1
    if last is None:
        return Wholes(max(smallest, 1), None)
    largest = math.floor(last) if low_counts else math.ceil(last) - 1
    return Wholes(max(smallest, 1), largest) if max(smallest, 1) <= largest else None


def _decimals(percent: Decimal) -> int:
    return max(0, -int(percent.normalize().as_tuple().exponent))
