"""What changed between two returns: line by line, and by group and sector."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value

from commissioning.models import BudgetLine, Measure, Pooling, Provision, Return
from commissioning.rounding import Pounds
from commissioning.sums import Side, added, in_order

NAMES = {name: F(f"{name}__name") for name in ("group", "sector", "provider")}
ALWAYS = ("group", "sector", "measure")
FACETS = ("provider", "service", "provision", "pooling")
# What a line may differ in and still be the same line, the surest first, with what it must then name.
MAY_DIFFER = (
    (("provision", "pooling"), ()),
    (("provider",), ("service",)),
    (("service",), ("provider",)),
    (("provider", "provision", "pooling"), ("service",)),
    (("service", "provision", "pooling"), ("provider",)),
)


@dataclass(frozen=True)
class Lines:
    """Lines of two returns that are alike in everything but their amounts: as they were, and as they are."""

    facets: dict[str, Any]
    names: dict[str, str]
    before: tuple[Pounds, ...] = ()
    after: tuple[Pounds, ...] = ()


@dataclass(frozen=True)
class Changed:
    """One change: a line, or several alike, that was added, has gone, or differs; None on the side where it is not."""

    was: Lines | None
    now: Lines | None

    @property
    def kind(self) -> str:
        """“added”, “gone” or “changed”."""
        if self.was is None:
            return "added"
        return "changed" if self.now else "gone"

    @property
    def before(self) -> Pounds:
        """The sum of what was; None when there was nothing, or no figure."""
        return added(self.was.before) if self.was else None

    @property
    def after(self) -> Pounds:
        """The sum of what is; None when there is nothing, or no figure."""
        return added(self.now.after) if self.now else None

    @property
    def facets(self) -> list[tuple[str, str, str]]:
        """What is named otherwise: the facet, its name before, its name after."""
        if self.was is None or self.now is None:
            return []
        return [
            (facet, self.was.names[facet], self.now.names[facet])
            for facet in FACETS
            if self.was.facets[facet] != self.now.facets[facet]
        ]

    @property
    def counts(self) -> tuple[int, int]:
        """How many lines alike it is about, before and after."""
        return (len(self.was.before) if self.was else 0, len(self.now.after) if self.now else 0)


def changed_lines(before: Return, after: Return) -> list[Changed]:
    """Every line that differs between two returns, in order of group and sector; one query, which reads no other line.

    Lines are known by group, sector, measure, provider, service, provision and pooling. Where several are alike in all
    of them, they are compared together and said to be so. A line that went and one that came are taken for one that
    changed only where no other could be meant.
    """
    lines = [_lines(row) for row in _differing(before, after)]
    changes = [Changed(line, line) for line in lines if line.before and line.after]
    gone = [line for line in lines if not line.after]
    came = [line for line in lines if not line.before]
    for differ, named in MAY_DIFFER:
        pairs = _only_pairs(gone, came, differ, named)
        changes += [Changed(was, now) for was, now in pairs]
        taken = {id(line) for pair in pairs for line in pair}
        gone = [line for line in gone if id(line) not in taken]
        came = [line for line in came if id(line) not in taken]
    changes += [Changed(line, None) for line in gone] + [Changed(None, line) for line in came]
    return sorted(changes, key=_place)


def _differing(before: Return, after: Return) -> QuerySet:
    amounts = ArrayField(DecimalField(max_digits=15, decimal_places=2))

    def of(submission: Return) -> ArrayAgg:
        nothing = Value([], output_field=amounts)
        return ArrayAgg("amount", filter=Q(submission=submission), order_by="amount", default=nothing)

    lines = BudgetLine.objects.filter(submission__in=[before, after]).order_by()
    named = {f"{name}_name": path for name, path in NAMES.items()}
    return (
        lines.values(*ALWAYS, *FACETS, **named).annotate(before=of(before), after=of(after)).exclude(before=F("after"))
    )


def _lines(row: dict[str, Any]) -> Lines:
    names = {
        "group": row["group_name"],
        "sector": row["sector_name"],
        "provider": row["provider_name"] or "not stated",
        "service": row["service"] or "not stated",
        "measure": Measure(row["measure"]).label,
        "provision": Provision(row["provision"]).label.lower(),
        "pooling": Pooling(row["pooling"]).label.lower(),
    }
    facets = {name: row[name] for name in (*ALWAYS, *FACETS)}
    return Lines(facets, names, tuple(row["before"]), tuple(row["after"]))


def _only_pairs(
    gone: Iterable[Lines], came: Iterable[Lines], differ: tuple[str, ...], named: tuple[str, ...]
) -> list[tuple[Lines, Lines]]:
    """Lines that are alike but for what may differ, where there is exactly one on each side."""
    same = [name for name in (*ALWAYS, *FACETS) if name not in differ]
    sides: dict[tuple, tuple[list[Lines], list[Lines]]] = defaultdict(lambda: ([], []))
    for side, lines in enumerate((gone, came)):
        for line in lines:
            if all(line.facets[name] for name in named):
                sides[tuple(line.facets[name] for name in same)][side].append(line)
    return [(were[0], are[0]) for were, are in sides.values() if len(were) == len(are) == 1]


def _place(change: Changed) -> tuple[str, ...]:
    line = change.now or change.was
    return (
        tuple(line.names[name] for name in ("measure", "group", "sector", "provider", "service", "provision"))
        if line
        else ()
    )


@dataclass(frozen=True)
class Step:
    """What a group has from a sector in one return and in the other; the number of lines tells none from blank."""

    group: Side
    sector: Side
    before: Pounds
    after: Pounds
    lines_before: int
    lines_after: int

    @property
    def change(self) -> Pounds:
        """Pounds more or less; all of it where there was no line; None where a line has no figure to compare with."""
        if (self.lines_before and self.before is None) or (self.lines_after and self.after is None):
            return None
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


def steps(before: Return, after: Return, group: int | None = None) -> dict[str, list[Step]]:
    """Group × sector of two returns side by side, by measure, of one group or of all; one query."""
    lines = BudgetLine.objects.filter(submission__in=[before, after])
    lines = lines if group is None else lines.filter(group=group)
    named = {f"{side}_{part}": F(f"{side}__{part}") for side in ("group", "sector") for part in ("name", "slug")}
    then, now = Q(submission=before), Q(submission=after)
    found: Any = (
        lines.order_by("group__name", "sector__position", "sector__name")
        .values("measure", "group", "sector", "sector__position", **named)
        .annotate(
            before=Sum("amount", filter=then),
            after=Sum("amount", filter=now),
            lines_before=Count("pk", filter=then),
            lines_after=Count("pk", filter=now),
        )
    )
    by_measure: dict[str, list[Step]] = defaultdict(list)
    for row in found:
        group_side, sector = (Side(row[side], row[f"{side}_name"], row[f"{side}_slug"]) for side in ("group", "sector"))
        by_measure[row["measure"]].append(
            Step(group_side, sector, row["before"], row["after"], row["lines_before"], row["lines_after"])
        )
    return {measure: by_measure[measure] for measure in in_order(by_measure)}


def side_by_side(compared: Iterable[Step]) -> dict[tuple[Hashable, str], Pounds]:
    """What is to be rounded together, so that after less before is the change on every row: before stands negative."""
    cells: dict[tuple[Hashable, str], Pounds] = {}
    for step in compared:
        place = (step.group.key, step.sector.key)
        cells[place, "before"] = None if step.before is None else -step.before
        cells[place, "after"] = step.after
    return cells
