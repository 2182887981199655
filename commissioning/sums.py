"""Sums of a return's lines by two of their sides, such as provider × provision: one query whatever the size."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from commissioning.models import BudgetLine, Measure, Pooling, Provision, Return
from commissioning.rounding import Pounds

NOT_STATED = 0
OTHERS = -1


@dataclass(frozen=True)
class Side:
    """A row or a column: its key in the sums, its name, and its slug where it has a page of its own."""

    key: Hashable
    name: str
    slug: str = ""


@dataclass(frozen=True)
class Sums:
    """Sums of one measure in exact pounds. A place whose lines all have no figure is None, never zero."""

    measure: str
    rows: list[Side]
    columns: list[Side]
    cells: dict[tuple[Hashable, Hashable], Pounds]
    lines: int = 0
    blanks: int = 0

    @property
    def total(self) -> Pounds:
        """The sum of everything."""
        return added(self.cells.values())

    def row_total(self, row: Side) -> Pounds:
        """The sum of a row."""
        return added(self.cells.get((row.key, column.key)) for column in self.columns)

    def column_total(self, column: Side) -> Pounds:
        """The sum of a column."""
        return added(self.cells.get((row.key, column.key)) for row in self.rows)


def added(amounts: Iterable[Pounds]) -> Pounds:
    """Add amounts up; None when none of them has a figure."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def in_order(measures: Iterable[str]) -> list[str]:
    """Measures as they are always listed: planned, forecast, actual."""
    found = set(measures)
    return [measure for measure in Measure.values if measure in found]


def sums_of(lines: QuerySet[BudgetLine], *columns: str, **named: F) -> QuerySet:
    """Sums of lines as dictionaries: measure and the columns, `total`, how many `lines`, and how many are `blanks`."""
    return (
        lines.order_by()
        .values("measure", *columns, **named)
        .annotate(total=Sum("amount"), lines=Count("pk"), blanks=Count("pk", filter=Q(amount=None)))
    )


PROVIDER = ("provider", "provision")
SERVICE = ("service", "sector")
PROVISION = ("provision", "pooling")
NAMED = {
    "provider": {"provider_name": F("provider__name"), "provider_slug": F("provider__slug")},
    "sector": {
        "sector_name": F("sector__name"),
        "sector_slug": F("sector__slug"),
        "sector_position": F("sector__position"),
    },
}


def by_provider(lines: QuerySet[BudgetLine]) -> dict[str, Sums]:
    """Provider × provision, the largest first and what no provider is named for last; one query, by measure."""
    return by_sides(read_sides(lines, *PROVIDER), *PROVIDER)


def by_service(lines: QuerySet[BudgetLine]) -> dict[str, Sums]:
    """Service × sector, the largest first and what no service is named for last; one query, by measure."""
    return by_sides(read_sides(lines, *SERVICE), *SERVICE)


def by_provision(lines: QuerySet[BudgetLine]) -> dict[str, Sums]:
    """Provision × pooling, in the order of their choices; one query, by measure."""
    return by_sides(read_sides(lines, *PROVISION), *PROVISION)


def read_sides(lines: QuerySet[BudgetLine], *sides: str) -> list[dict[str, Any]]:
    """Sums of lines by any sides, for `by_sides`: several tables can be made of one query."""
    named = {name: path for side in sides for name, path in NAMED.get(side, {}).items()}
    return list(sums_of(lines, *sides, **named))


def by_sides(found: list[dict[str, Any]], row_side: str, column_side: str = "") -> dict[str, Sums]:
    """Lay sums out as row × column, by measure; without a column there is one, of amounts."""
    by_measure: dict[str, list[dict[str, Any]]] = {measure: [] for measure in in_order(row["measure"] for row in found)}
    for row in found:
        by_measure[row["measure"]].append(row)
    return {measure: _laid_out(measure, rows, row_side, column_side) for measure, rows in by_measure.items()}


def gathered(sums: Sums, most: int) -> Sums:
    """The largest rows, and the rest as one row, “n others”, before what is not stated; all of them if few enough."""
    if len(sums.rows) <= most:
        return sums
    last = [row for row in sums.rows if row.key == NOT_STATED]
    named = [row for row in sums.rows if row.key != NOT_STATED]
    kept, rest = named[: most - 1 - len(last)], named[most - 1 - len(last) :]
    others = Side(OTHERS, f"{len(rest)} others")
    cells = {
        (row.key, column.key): sums.cells.get((row.key, column.key)) for row in kept + last for column in sums.columns
    }
    cells |= {
        (OTHERS, column.key): added(sums.cells.get((row.key, column.key)) for row in rest) for column in sums.columns
    }
    return Sums(sums.measure, [*kept, others, *last], sums.columns, cells, sums.lines, sums.blanks)


def _laid_out(measure: str, found: list[dict[str, Any]], row_side: str, column_side: str) -> Sums:
    rows: dict[Side, tuple] = {}
    columns: dict[Side, tuple] = {}
    cells: dict[tuple[Hashable, Hashable], Pounds] = {}
    for values in found:
        row, row_place = _side(row_side, values)
        column, column_place = _side(column_side, values)
        rows[row], columns[column] = row_place, column_place
        place = (row.key, column.key)
        cells[place] = added([cells.get(place), values["total"]])
    totals: dict[Hashable, Pounds] = {}
    for (key, _), amount in cells.items():
        totals[key] = added([totals.get(key), amount])

    def place_of(row: Side) -> tuple:
        total = totals[row.key]
        return rows[row] or (row.key == NOT_STATED, total is None, -(total or 0), row.name)

    lines, blanks = (sum(values[name] for values in found) for name in ("lines", "blanks"))
    return Sums(measure, sorted(rows, key=place_of), sorted(columns, key=columns.__getitem__), cells, lines, blanks)


def _side(side: str, values: dict[str, Any]) -> tuple[Side, tuple]:
    """A row's or a column's side, and its place where that is not by size."""
    if not side:
        return Side("amount", "Amount"), (0,)
    key = values[side]
    if side in CHOICES:
        return Side(key, CHOICES[side](key).label), (CHOICES[side].values.index(key),)
    if side == "service":
        return Side(key or NOT_STATED, key or "Service not stated"), ()
    if key is None:
        return Side(NOT_STATED, f"{side.capitalize()} not stated"), ()
    named = Side(key, values[f"{side}_name"], values[f"{side}_slug"])
    return named, (values["sector_position"], named.name) if side == "sector" else ()


CHOICES: dict[str, Any] = {"provision": Provision, "pooling": Pooling}


def in_words(submission: Return, measure: str) -> str:
    """The basis of a sum: “planned, 2009/10, Joint commissioning 2009/10 (published)”."""
    status = submission.get_status_display().lower()
    return f"{Measure(measure).label.lower()}, {submission.year}, {submission.title} ({status})"
