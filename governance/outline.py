"""A structure read whole: every placement with its seats counted, in three queries whatever its size."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from governance.models import CHAIRING, BodyStatus, Link, LinkKind, Seat, Structure
from governance.occupancy import Occupancy, occupancy_of


@dataclass(slots=True)
class Seats:
    """The seats of one body, counted by occupancy, with whoever chairs."""

    filled: int = 0
    continuing: int = 0
    vacant: int = 0
    unknown: int = 0
    chairs: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All seats in force."""
        return self.filled + self.continuing + self.vacant + self.unknown

    @property
    def taken(self) -> int:
        """Seats that somebody holds, for a term that runs or that ran out."""
        return self.filled + self.continuing


@dataclass(slots=True)
class Entry:
    """One body in its place."""

    pk: int
    parent: int | None
    level: int
    lft: int
    rght: int
    accountable: bool
    body: int
    slug: str
    name: str
    kind: str
    area: str | None
    theme: str | None
    status: str
    number_stated: bool
    seats: Seats
    links: list[str] = field(default_factory=list)
    added: bool = False

    @property
    def status_label(self) -> str:
        """Its status, where it is not simply operating."""
        return "" if self.status == BodyStatus.OPERATING else BodyStatus(self.status).label

    @property
    def has_children(self) -> bool:
        """Whether other bodies stand under it."""
        return self.rght > self.lft + 1


COLUMNS = (
    "pk",
    "parent",
    "level",
    "lft",
    "rght",
    "accountable",
    "body",
    "body__slug",
    "body__name",
    "body__kind__name",
    "body__area__name",
    "body__theme__name",
    "body__status",
    "body__number_stated",
)


@dataclass(frozen=True)
class Outsider:
    """A body that is tied to others sideways but has no place in the tree."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True)
class Outline:
    """A structure as on a day: its bodies in the order of the tree, and those tied to it from outside."""

    entries: list[Entry] = field(default_factory=list)
    outside: list[Outsider] = field(default_factory=list)


def outline(structure: Structure, on: datetime.date) -> Outline:
    """Read the placements of a structure in the order of the tree, with seats as on a day and sideways ties."""
    rows = structure.placements.order_by("lft").values_list(*COLUMNS)
    seats = seats_by_body(Seat.objects.filter(body__placements__structure=structure), on)
    ties, ends = _ties(structure)
    no_seats, no_ties = Seats(), []  # type: tuple[Seats, list[str]]
    entries = [Entry(*row, seats.get(row[6], no_seats), ties.get(row[6], no_ties)) for row in rows]
    inside = {entry.body for entry in entries}
    outside = [outsider for body, outsider in ends.items() if body not in inside]
    return Outline(entries, sorted(outside, key=lambda outsider: outsider.name))


def seats_by_body(seats: Iterable, on: datetime.date) -> dict[int, Seats]:
    """Count a queryset of seats by body and occupancy on a day, and name the chairs: one query."""
    found: dict[int, Seats] = defaultdict(Seats)
    columns = ("body", "role", "title", "holder_recorded", "holding_id", "holding_term_ends", "holder_name")
    for body, role, title, recorded, holding, term_ends, holder in (
        seats.in_force(on).with_holder(on).order_by("body", "position", "pk").values_list(*columns)
    ):
        counted = found[body]
        occupancy = occupancy_of(holding, term_ends, recorded, on)
        setattr(counted, occupancy, getattr(counted, occupancy) + 1)
        if role in CHAIRING:
            counted.chairs.append(f"{title}: {holder}" if holder else f"{title}: {Occupancy(occupancy).label.lower()}")
    return found


def _ties(structure: Structure) -> tuple[dict[int, list[str]], dict[int, Outsider]]:
    """Sideways ties in words by the body where they begin, and every body at either end."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    ends: dict[int, Outsider] = {}
    end = ("{}", "{}__slug", "{}__name", "{}__kind__name")
    columns = [column.format(body) for body in ("from_body", "to_body") for column in end]
    for row in Link.objects.filter(structure=structure).values_list("kind", "to_organisation__name", *columns):
        kind, to_organisation, from_body, *origin = row[:6]
        to_body, *target = row[6:]
        if from_body:
            found[from_body][kind].append(to_organisation or target[1])
            ends[from_body] = Outsider(*origin)
        if to_body:
            ends[to_body] = Outsider(*target)
    return {body: [_tie(kind, names) for kind, names in kinds.items()] for body, kinds in found.items()}, ends


def _tie(kind: str, names: list[str]) -> str:
    """“is linked to X”, “is linked to X and Y”, “is linked to X and 5 others”: the body’s page names them all."""
    others = names[1] if len(names) == 2 else f"{len(names) - 1} others"  # noqa: PLR2004
    return f"{LinkKind(kind).label} {names[0]}" + (f" and {others}" if len(names) > 1 else "")


@dataclass(frozen=True)
class Narrowing:
    """What a reader wants to see of a structure: words in the name, a kind, an area, a theme."""

    words: str = ""
    kind: str = ""
    area: str = ""
    theme: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.kind, self.area, self.theme))

    def wants(self, entry: Entry) -> bool:
        """Whether a body is among what is asked for."""
        return (
            (not self.words or self.words.casefold() in entry.name.casefold())
            and (not self.kind or entry.kind == self.kind)
            and (not self.area or entry.area == self.area)
            and (not self.theme or entry.theme == self.theme)
        )


def narrowed(entries: list[Entry], narrowing: Narrowing) -> tuple[list[Entry], int]:
    """Return the entries asked for with all bodies above them, and how many were asked for."""
    if not narrowing:
        return entries, len(entries)
    by_pk = {entry.pk: entry for entry in entries}
    kept: set[int] = set()
    wanted = [entry for entry in entries if narrowing.wants(entry)]
    for entry in wanted:
        pk: int | None = entry.pk
        while pk is not None and pk not in kept:
            kept.add(pk)
            pk = by_pk[pk].parent
    return [entry for entry in entries if entry.pk in kept], len(wanted)
