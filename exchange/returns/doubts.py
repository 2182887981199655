"""Whether the unit of a return can be right, judged by the last return."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from commissioning.models import Measure, Return
from commissioning.presenters import short_pounds
from exchange.models import ReturnSheet

TOO_FAR = 100
"""How many times larger or smaller than the last return's a total is doubted: units are a thousand apart."""


@dataclass(frozen=True)
class Doubt:
    """A total so far from the last return's that the unit may be wrong."""

    measure: str
    amount: Decimal
    before: Decimal
    last: Return

    @property
    def words(self) -> str:
        """What is doubted and why, in a sentence."""
        larger = abs(self.amount) > abs(self.before)
        times = abs(self.amount / self.before) if larger else abs(self.before / self.amount)
        return (
            f"The {Measure(self.measure).label.lower()} lines add up to {short_pounds(self.amount)}. "
            f"In {self.last.title} they were {short_pounds(self.before)}: "
            f"this is {times:,.0f} times {'more' if larger else 'less'}. Is the unit right?"
        )


def last_return(sheet: ReturnSheet) -> Return | None:
    """The published return that a sheet is compared with: of its year, else of the latest year before, else any."""
    published = sheet.partnership.returns.published().order_by("-first_year")
    if sheet.first_year is None:
        return published.first()
    return published.filter(first_year__lte=sheet.first_year).first() or published.last()


def doubts_of(sheet: ReturnSheet) -> list[Doubt]:
    """Doubt the totals of a sheet that are TOO_FAR from those of the last return, measure by measure; three queries."""
    last = last_return(sheet)
    if last is None or sheet.unit_pounds is None:
        return []
    totals = _by_measure(sheet.rows.lines())
    before = _by_measure(last.lines.all())
    found = []
    for measure, amount in totals.items():
        then = before.get(measure)
        if amount and then and not TOO_FAR > abs(amount / then) > Decimal(1) / TOO_FAR:
            found.append(Doubt(measure, amount, then, last))
    return found


def _by_measure(lines) -> dict[str, Decimal | None]:  # type: ignore[no-untyped-def]
    return dict(lines.order_by().values_list("measure").annotate(total=Sum("amount")))


def sums_of(submission: Return | None) -> dict[tuple[str, int | None], Decimal | None]:
    """What a return's lines add up to, by measure and group; one query."""
    if submission is None:
        return {}
    sums = submission.lines.order_by().values_list("measure", "group").annotate(total=Sum("amount"))
    return {(measure, group): total for measure, group, total in sums}
