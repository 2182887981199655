"""Three commissioning years beside each other: planned, forecast and actual in columns of their own, never added up."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from commissioning.models import BudgetLine, Measure, Return
from commissioning.rounding import Pounds
from commissioning.sums import Side, added, in_order

SPAN = 3


@dataclass(frozen=True)
class YearColumn:
    """A measure of a year's return; without a return there is one empty column."""

    year: str
    submission: Return | None
    measure: str

    @property
    def heading(self) -> str:
        """“2009/10 planned”, or “2010/11” when no return is there."""
        return f"{self.year} {Measure(self.measure).label.lower()}" if self.measure else self.year


@dataclass(frozen=True)
class Years:
    """Exact pounds of three years, by group and by sector; None where a row of a year has no figure."""

    columns: list[YearColumn]
    groups: list[Side]
    sectors: list[Side]
    by_group: dict[tuple[Hashable, YearColumn], Pounds]
    by_sector: dict[tuple[Hashable, YearColumn], Pounds]
    blanks: int


def years_from(first: int, returns: Iterable[Return]) -> Years:
    """The three years from one on, by the return of each; one query."""
    of_year = {submission.first_year: submission for submission in returns}
    found = list(_sums([of_year[year] for year in range(first, first + SPAN) if year in of_year]))
    columns = _columns(first, of_year, found)
    column_of = {(column.submission.pk, column.measure): column for column in columns if column.submission}
    groups: dict[int, Side] = {}
    sectors: dict[int, Side] = {}
    by_group: dict[tuple[Hashable, YearColumn], Pounds] = {}
    by_sector: dict[tuple[Hashable, YearColumn], Pounds] = {}
    for row in found:
        groups.setdefault(row["group"], Side(row["group"], row["group_name"], row["group_slug"]))
        sectors.setdefault(row["sector"], Side(row["sector"], row["sector_name"], row["sector_slug"]))
        column = column_of.get((row["submission"], row["measure"]))
        for side, sums in (("group", by_group), ("sector", by_sector)):
            if column:
                sums[row[side], column] = added([sums.get((row[side], column)), row["amount"]])
    ordered = sorted(groups.values(), key=lambda side: side.name)
    return Years(
        columns, ordered, list(sectors.values()), by_group, by_sector, sum(row["amount"] is None for row in found)
    )


def _sums(returns: list[Return]) -> Iterable[dict[str, Any]]:
    named = {f"{side}_{part}": F(f"{side}__{part}") for side in ("group", "sector") for part in ("name", "slug")}
    sums: Any = (
        BudgetLine.objects.filter(submission__in=returns)
        .order_by("sector__position", "sector__name")
        .values("submission", "measure", "group", "sector", "sector__position", **named)
        .annotate(amount=Sum("amount"))
    )
    return sums


def _columns(first: int, of_year: dict[int, Return], found: list[dict]) -> list[YearColumn]:
    columns: list[YearColumn] = []
    for year in range(first, first + SPAN):
        submission = of_year.get(year)
        measures = in_order(row["measure"] for row in found if submission and row["submission"] == submission.pk)
        label = Return(first_year=year).year
        columns += [YearColumn(label, submission, measure) for measure in measures or [""]]
    return columns
