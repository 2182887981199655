"""The group × sector matrix of one return: sums of its lines, each total beside the one that the source printed."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Min, Sum, Value

from commissioning.models import Measure, Return, Sector, StatedTotal
from commissioning.reconciliation import Comparison, Verdict, overall, stated_by_place
from governance.models import Body

Pounds = Decimal | None


@dataclass(frozen=True)
class Heading:
    """A row or a column: a group or a sector."""

    pk: int
    slug: str
    name: str

    @classmethod
    def of(cls, row: Body | Sector) -> "Heading":
        """The heading of a group or a sector."""
        return cls(row.pk, row.slug, row.name)


@dataclass(frozen=True)
class Total:
    """A total of the matrix with its comparison; `group` or `sector` is None where it goes over all of them."""

    group: Heading | None
    sector: Heading | None
    comparison: Comparison
    stated: StatedTotal | None

    @property
    def amount(self) -> Pounds:
        """The sum of the lines, None when none has a figure."""
        return self.comparison.computed


@dataclass(frozen=True)
class Matrix:
    """Sums of one measure of a return, in exact pounds. A cell without figures is None, never zero."""

    submission: Return
    measure: str
    groups: list[Heading]
    sectors: list[Heading]
    cells: dict[tuple[int, int], Pounds]
    lines: int
    stated: dict[tuple[int | None, int | None], StatedTotal]

    def cell(self, group: Heading, sector: Heading) -> Pounds:
        """The sum of a group's lines in a sector."""
        return self.cells.get((group.pk, sector.pk))

    def total(self, group: Heading | None, sector: Heading | None) -> Total:
        """The total of a row, of a column, or of everything."""
        amounts = [
            amount
            for (group_pk, sector_pk), amount in self.cells.items()
            if amount is not None
            and (group is None or group.pk == group_pk)
            and (sector is None or sector.pk == sector_pk)
        ]
        stated = self.stated.get((group.pk if group else None, sector.pk if sector else None))
        computed = sum(amounts, Decimal(0)) if amounts else None
        return Total(group, sector, Comparison(computed, stated.amount if stated else None), stated)

    @cached_property
    def totals(self) -> list[Total]:
        """Every total: of the groups, of the sectors, of cells that the source totals too, and the grand total last."""
        rows = [self.total(group, None) for group in self.groups]
        columns = [self.total(None, sector) for sector in self.sectors]
        cells = [
            self.total(Heading.of(stated.group), Heading.of(stated.sector))
            for stated in self.stated.values()
            if stated.group and stated.sector
        ]
        return [*rows, *columns, *cells, self.total(None, None)]

    @property
    def grand_total(self) -> Total:
        """The total of everything."""
        return self.totals[-1]

    @property
    def verdict(self) -> Verdict:
        """One verdict over all totals."""
        return overall(total.comparison for total in self.totals)

    @property
    def compared(self) -> list[Total]:
        """The totals that the source states."""
        return [total for total in self.totals if total.stated]


def matrices_of(submission: Return) -> list[Matrix]:
    """Sum a return's lines by measure, group and sector: a matrix for each measure that it has lines of.

    Three queries whatever its size. A return without lines gives one empty matrix.
    """
    stated: dict[str, list[StatedTotal]] = defaultdict(list)
    for total in submission.stated_totals.select_related("group", "sector"):
        stated[total.measure].append(total)
    # Grouped by ids alone, names after: grouping by names too costs several times as much.
    sums = (
        submission.lines.order_by()
        .values_list("measure", "group", "sector")
        .annotate(amount=Sum("amount"), first=Min("position"), count=Count("pk"))
    )
    by_measure: dict[str, list[tuple]] = defaultdict(list)
    for measure, *rest in _named(list(sums)):
        by_measure[measure].append(tuple(rest))
    measures = [measure for measure in Measure.values if measure in by_measure or measure in stated]
    return [
        _matrix(submission, measure, by_measure[measure], stated[measure]) for measure in measures or [Measure.PLANNED]
    ]


def _named(sums: list[tuple]) -> list[tuple]:
    """Put names to sums by group and sector, in the order of their first lines; one query."""
    named = ("pk", "slug", "name")
    groups = (
        Body.objects.filter(pk__in={row[1] for row in sums}).order_by().values_list(Value("group"), *named, Value(0))
    )
    sectors = Sector.objects.filter(pk__in={row[2] for row in sums}).order_by()
    names = {
        (side, pk): (slug, name, position)
        for side, pk, slug, name, position in groups.union(
            sectors.values_list(Value("sector"), *named, "position"), all=True
        )
    }
    rows = [
        (measure, group, *names["group", group][:2], sector, *names["sector", sector], *rest)
        for measure, group, sector, *rest in sums
    ]
    return sorted(rows, key=lambda row: (row[9], row[3]))


def _matrix(submission: Return, measure: str, sums: list[tuple], stated: list[StatedTotal]) -> Matrix:
    groups: dict[int, Heading] = {}
    sectors: dict[int, tuple[int, Heading]] = {}
    cells: dict[tuple[int, int], Pounds] = {}
    lines = 0
    for group, group_slug, group_name, sector, sector_slug, sector_name, position, amount, _, count in sums:
        groups.setdefault(group, Heading(group, group_slug, group_name))
        sectors.setdefault(sector, (position, Heading(sector, sector_slug, sector_name)))
        cells[group, sector] = amount
        lines += count
    for total in stated:
        if total.group:
            groups.setdefault(total.group.pk, Heading.of(total.group))
        if total.sector:
            sectors.setdefault(total.sector.pk, (total.sector.position, Heading.of(total.sector)))
    ordered = [heading for _, heading in sorted(sectors.values(), key=lambda found: (found[0], found[1].name))]
    return Matrix(submission, measure, list(groups.values()), ordered, cells, lines, stated_by_place(stated))
