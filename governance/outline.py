"""A structure read whole: every placement with its seats counted, in three queries whatever its size."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from governance.models import CHAIRING, BodyStatus, Link, LinkKind, SeatQuerySet, Structure
from governance.occupancy import Occupancy, occupancy_of


class Seats(NamedTuple):
    """The seats of one body, counted by occupancy, with whoever chairs in words."""

    filled: int = 0
    continuing: int = 0
    vacant: int = 0
    unknown: int = 0
    chairs: str | None = None

    @property
    def total(self) -> int:
        """All seats in force."""
        return self.filled + self.continuing + self.vacant + self.unknown

    @property
    def taken(self) -> int:
        """Seats that somebody holds, for a term that runs or that ran out."""
        return self.filled + self.continuing


class Entry(NamedTuple):
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
    seats: Seats = Seats()
    links: Sequence[str] = ()
    added: bool = False

    @property
    def status_label(self) -> str:
        """Its status, where it is not simply operating."""
        return "" if self.status == BodyStatus.OPERATING else BodyStatus(self.status).label


# Bare SQL, because this is the page that everybody opens: the ORM takes longer to write these statements and to
# unpack 1,000 rows of them than PostgreSQL takes to answer. A test holds them to what the querysets say.
ENTRIES = """
    SELECT p.id, p.parent_id, p.level, p.lft, p.rght, p.accountable, b.id, b.slug, p.name, k.name, a.name, t.name,
           b.status, b.number_stated
      FROM governance_placement p
      JOIN governance_body b ON b.id = p.body_id
      JOIN governance_bodykind k ON k.id = b.kind_id
      LEFT JOIN governance_area a ON a.id = b.area_id
      LEFT JOIN governance_theme t ON t.id = b.theme_id
     WHERE p.structure_id = %(structure)s
     ORDER BY p.lft
"""
# This page is the same for everybody, so it names no body that stands only in other drafts, closed ones among them.
SEATS = """
    WITH hidden AS (
        SELECT x.body_id
          FROM governance_placement x
          JOIN governance_structure g ON g.id = x.structure_id
         WHERE g.partnership_id = (SELECT partnership_id FROM governance_structure WHERE id = %(structure)s)
         GROUP BY x.body_id
        HAVING NOT bool_or(g.status = 'published' OR g.audience = 'public' OR g.id = %(structure)s)
    )
    SELECT s.body_id,
           count(*) FILTER (WHERE m.id IS NOT NULL AND (m.term_ends IS NULL OR m.term_ends > %(on)s)),
           count(*) FILTER (WHERE m.term_ends <= %(on)s),
           count(*) FILTER (WHERE m.id IS NULL AND (s.holder_recorded OR s.recorded_from <= %(on)s)),
           count(*) FILTER (
               WHERE m.id IS NULL AND NOT s.holder_recorded AND (s.recorded_from IS NULL OR s.recorded_from > %(on)s)
           ),
           string_agg(
               s.title || ': ' || COALESCE(
                   p.name, f.name, o.name,
                   CASE WHEN b.id = ANY (ARRAY(SELECT body_id FROM hidden)) THEN %(hidden)s ELSE b.name END,
                   CASE WHEN s.holder_recorded OR s.recorded_from <= %(on)s THEN %(vacant)s ELSE %(unknown)s END
               ), '; ' ORDER BY s.position, s.id
           ) FILTER (WHERE s.role IN %(chairing)s)
      FROM governance_placement placed
      JOIN governance_seat s ON s.body_id = placed.body_id
      LEFT JOIN governance_membership m
             ON m.seat_id = s.id AND m.kind = 'substantive'
            AND (m.starts IS NULL OR m.starts <= %(on)s) AND (m.ends IS NULL OR m.ends > %(on)s)
      LEFT JOIN governance_person p ON p.id = m.person_id
      LEFT JOIN governance_office f ON f.id = m.office_id
      LEFT JOIN governance_organisation o ON o.id = m.organisation_id
      LEFT JOIN governance_body b ON b.id = m.body_id
     WHERE placed.structure_id = %(structure)s
       AND (s.starts IS NULL OR s.starts <= %(on)s) AND (s.ends IS NULL OR s.ends > %(on)s)
     GROUP BY s.body_id
"""


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
    asked: dict[str, Any] = {
        "structure": structure.pk,
        "on": on,
        "chairing": tuple(CHAIRING),
        "vacant": Occupancy.VACANT.label.lower(),
        "unknown": Occupancy.UNKNOWN.label.lower(),
        "hidden": "not published yet",
    }
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, asked)
        rows = cursor.fetchall()
        cursor.execute(SEATS, asked)
        seats = {row[0]: Seats._make(row[1:]) for row in cursor.fetchall()}
    ties, ends = _ties(structure)
    entries = [Entry._make((*row, seats.get(row[6], _NO_SEATS), ties.get(row[6], ()), False)) for row in rows]
    inside = {entry.body for entry in entries}
    outside = [outsider for body, outsider in ends.items() if body not in inside]
    return Outline(entries, sorted(outside, key=lambda outsider: outsider.name))


_NO_SEATS = Seats()


def seats_by_body(seats: SeatQuerySet, on: datetime.date) -> dict[int, Seats]:
    """Count a queryset of seats by body and occupancy on a day; the chairs are left out."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    columns = ("body", "recorded", "holding_id", "holding_term_ends")
    for body, recorded, holding, term_ends in seats.in_force(on).with_holding(on).order_by().values_list(*columns):
        counted[body][occupancy_of(holding, term_ends, recorded, on)] += 1
    return {body: Seats._make((*(found[state] for state in Occupancy), None)) for body, found in counted.items()}


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
    others = names[1] if len(names) == 2 else f"{len(names) - 1} others"
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
