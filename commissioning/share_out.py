"""Sharing what is over or short among partners, to the exact penny, with every step of the working.

The rule is the agreement's own (SI 2000/617, regulation 7, asks the agreement to say how the fund is managed): where it
says nothing, nothing is shared here. Pure: no query, no rounding but the one that is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commissioning.models import ShareRule

PENCE = 100
WHOLE = Decimal(100)
TIES = "Where remainders are equal, the partner that the agreement lists first comes first."


class CannotShareOut(Exception):
    """Why there is no share-out: a sentence for the page."""


@dataclass(frozen=True)
class Part:
    """A partner, and what its share is in proportion to: pounds, or per cent; None where no figure is given."""

    key: int | None
    name: str
    basis: Decimal | None = None


@dataclass(frozen=True)
class Step:
    """One partner's line of the working. `exact` is in pence and without sign, as are `down` and `extra`."""

    part: Part
    exact: Fraction
    down: int
    extra: int
    share: Decimal

    @property
    def remainder(self) -> Fraction:
        """The fraction of a penny that rounding down left."""
        return self.exact - self.down


@dataclass(frozen=True)
class ShareOut:
    """A variance (more than nothing: an underspend) and the shares that sum to it; what stays in the pool is apart."""

    rule: ShareRule
    variance: Decimal
    steps: tuple[Step, ...]
    retained: Decimal = Decimal("0.00")

    @property
    def whole(self) -> Decimal | None:
        """What the parts were divided by: the sum of their bases; None where nothing was divided."""
        bases = [step.part.basis for step in self.steps]
        return sum((basis for basis in bases if basis is not None), Decimal(0)) if is_divided(self.rule) else None

    @property
    def spare(self) -> int:
        """The pence that were left after rounding down."""
        return sum(step.extra for step in self.steps)


def is_divided(rule: str) -> bool:
    """Whether a rule divides in proportion to something."""
    return rule in (ShareRule.PLANNED, ShareRule.PAID, ShareRule.FIXED)


def share_out(rule: str, variance: Decimal, parts: Sequence[Part]) -> ShareOut:
    """Share a variance in whole pence among partners, given in the order in which the agreement lists them.

    In proportion: each exact share is rounded down to the penny, and the pence that are left go one each to the
    largest remainders. Raises CannotShareOut, with the reason, where the rule gives no shares or cannot be applied.
    """
    pence = variance * PENCE
    if pence != pence.to_integral_value():
        raise CannotShareOut("The variance is not in whole pence.")
    if rule == ShareRule.NOT_STATED:
        raise CannotShareOut(
            "The agreement does not state how this is shared, so no shares are shown: a rule is never assumed."
        )
    if rule == ShareRule.DECIDED:
        raise CannotShareOut("Not decided: the agreement leaves it to whoever governs the fund.")
    if rule == ShareRule.RETAINED:
        return ShareOut(ShareRule.RETAINED, variance, (), retained=variance)
    return _divided(ShareRule(rule), variance, int(pence), parts)


def _divided(rule: ShareRule, variance: Decimal, pence: int, parts: Sequence[Part]) -> ShareOut:
    _refuse_what_has_no_proportion(rule, parts)
    weights = [Fraction(part.basis or 0) for part in parts]
    exact = [abs(pence) * weight / sum(weights) for weight in weights]
    down = [int(quotient) for quotient in exact]
    spare = abs(pence) - sum(down)
    ranked = sorted(range(len(parts)), key=lambda number: (down[number] - exact[number], number))
    extra = dict.fromkeys(ranked[:spare], 1)
    sign = -1 if pence < 0 else 1
    steps = tuple(
        Step(
            part,
            exact[number],
            down[number],
            extra.get(number, 0),
            in_pounds(sign * (down[number] + extra.get(number, 0))),
        )
        for number, part in enumerate(parts)
    )
    return ShareOut(rule, variance, steps)


def _refuse_what_has_no_proportion(rule: ShareRule, parts: Sequence[Part]) -> None:
    if not parts:
        raise CannotShareOut("The fund has no partners to share it among.")
    missing = [part.name for part in parts if part.basis is None]
    if missing:
        raise CannotShareOut(f"No figure is given for {' and '.join(missing)}, so there is no proportion to share in.")
    if any(part.basis is not None and part.basis < 0 for part in parts):
        raise CannotShareOut("A share cannot be in proportion to less than nothing.")
    whole = sum((part.basis for part in parts if part.basis is not None), Decimal(0))
    if rule == ShareRule.FIXED and whole != WHOLE:
        raise CannotShareOut(f"The fixed shares make {whole.normalize():f} per cent, not 100.")
    if not whole:
        raise CannotShareOut("Every contribution is £0, and nothing can be in proportion to nothing.")


def decided_shares(variance: Decimal, amounts: Sequence[tuple[Part, Decimal]], retained: Decimal) -> ShareOut:
    """Return what was decided as a share-out; raises CannotShareOut unless it sums to the variance to the penny."""
    total = sum((amount for _, amount in amounts), retained)
    if total != variance:
        apart = abs(total - variance)
        more = "more" if abs(total) > abs(variance) else "less"
        if (total < 0) != (variance < 0) and total:
            raise CannotShareOut("What was decided has the wrong sign: an overspend is shared in amounts below zero.")
        raise CannotShareOut(f"What was decided is £{apart:,.2f} {more} than there is to share.")
    steps = tuple(
        Step(part, Fraction(abs(amount)) * PENCE, int(abs(amount) * PENCE), 0, amount) for part, amount in amounts
    )
    return ShareOut(ShareRule.DECIDED, variance, steps, retained)


def in_pounds(pence: int) -> Decimal:
    """Return pence as exact pounds."""
    return (Decimal(pence) / PENCE).quantize(Decimal("0.01"))
