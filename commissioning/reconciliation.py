"""Whether the lines of a return add up to the totals that its source printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from commissioning.models import StatedTotal


class Verdict(StrEnum):
    AGREES = "agrees"
    DIFFERS = "differs"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Comparison:
    """A sum of lines beside the total that the source printed for the same thing; None where there is none."""

    computed: Decimal | None
    stated: Decimal | None

    @property
    def verdict(self) -> Verdict:
        """Agrees only to the penny; a total stated over lines without any figure differs by all of it."""
        if self.stated is None:
            return Verdict.NOTHING
        return Verdict.AGREES if self.computed == self.stated else Verdict.DIFFERS

    @property
    def difference(self) -> Decimal:
        """Pounds by which the lines exceed the stated total; negative when they fall short."""
        return (self.computed or Decimal(0)) - (self.stated or Decimal(0))

    @property
    def words(self) -> str:
        """“agrees”, “differs by £1,000.00: the lines are higher”, or “nothing to compare with”."""
        if self.verdict == Verdict.AGREES:
            return "agrees"
        if self.verdict == Verdict.NOTHING:
            return "nothing to compare with"
        if self.computed is None:
            return f"differs by £{abs(self.difference):,.2f}: no line has a figure"
        higher = "higher" if self.difference > 0 else "lower"
        return f"differs by £{abs(self.difference):,.2f}: the lines are {higher}"


def overall(comparisons: Iterable[Comparison]) -> Verdict:
    """One verdict over many: differs if any does, agrees if all that can be compared agree."""
    verdicts = {comparison.verdict for comparison in comparisons}
    if Verdict.DIFFERS in verdicts:
        return Verdict.DIFFERS
    return Verdict.AGREES if Verdict.AGREES in verdicts else Verdict.NOTHING


def stated_by_place(totals: Iterable[StatedTotal]) -> dict[tuple[int | None, int | None], StatedTotal]:
    """Stated totals by (group id, sector id); None stands for all of them."""
    return {(total.group_id, total.sector_id): total for total in totals}
