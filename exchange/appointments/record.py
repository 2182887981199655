"""What the record says where a sheet touches it, read in a constant number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exchange.appointments.rows import Row
from exchange.names import Found, Names, plain
from governance.dates import PartialDate, Precision
from governance.models import Alias, Body, Membership, MembershipKind, Partnership, Seat, SeatRole
from governance.permissions import Permission

if TYPE_CHECKING:
    from portal.models import User

HOLDERS = ("person", "organisation", "body", "office")


@dataclass(frozen=True)
class Place:
    """A seat as the plan needs it; `label` tells apart seats of one body that share a title."""

    pk: int
    body: int
    title: str
    label: str
    role: str
    starts: datetime.date | None
    ends: datetime.date | None
    ends_precision: str

    @property
    def period(self) -> str:
        """When the seat ceases, in words."""
        return f"until {PartialDate.until(self.ends, self.ends_precision)}" if self.ends else ""


@dataclass
class Holding:
    """A holding of a seat: one that the record has, or (`pk` is None) one that a row adds. The plan moves its end."""

    seat: int
    holder: str
    name: str
    kind: str = MembershipKind.SUBSTANTIVE
    starts: datetime.date | None = None
    starts_precision: str = Precision.DAY
    ends: datetime.date | None = None
    ends_precision: str = Precision.DAY
    term_ends: datetime.date | None = None
    term_ends_precision: str = Precision.DAY
    on_behalf_of: str | None = None
    note: str = ""
    ex_officio: bool = False
    pk: int | None = None
    row: int | None = None

    @property
    def began(self) -> str:
        """From when it is held, in words."""
        return f"since {PartialDate(self.starts, self.starts_precision)}" if self.starts else "since a day not recorded"

    @property
    def last(self) -> str:
        """Until when it is held or, while nobody ended it, until when the term runs, in words; or nothing."""
        if self.ends:
            return str(PartialDate.until(self.ends, self.ends_precision))
        return str(PartialDate.until(self.term_ends, self.term_ends_precision)) if self.term_ends else ""


@dataclass
class Record:
    """What names mean to one person, and who holds the seats that the rows name."""

    bodies: Names
    others: Names
    holders: Names
    organisations: Names
    seats: dict[int, list[Place]] = field(default_factory=dict)
    holdings: dict[int, list[Holding]] = field(default_factory=dict)

    def seats_named(self, body: Found, typed: str) -> list[Place]:
        """Return the seats of a body that a cell may mean: by title, by title and number, or by the only role."""
        places, wanted = self.seats.get(body.pk, []), plain(typed)
        for said in ("label", "title"):
            found = [place for place in places if plain(getattr(place, said)) == wanted]
            if found:
                return found
        return [place for place in places if plain(SeatRole(place.role).label) == wanted]


def read_record(user: "User", partnership: Partnership, rows: Iterable[Row]) -> Record:
    """Read what a sheet's rows name, as one person sees the record; a dozen queries, however many rows."""
    visible = Body.objects.visible_to(user, partnership)
    kept = set(
        Body.objects.kept_by(user, partnership, Permission.CHANGE_MEMBERSHIP).order_by().values_list("pk", flat=True)
    )
    bodies = list(visible.order_by("name", "pk").values_list("pk", "name"))
    called = [(name, Found(f"body-{pk}", name)) for pk, name in bodies]
    named = dict(bodies)
    aliases = Alias.objects.of_bodies(named).order_by("pk").values_list("name", "body")
    called += [(name, Found(f"body-{pk}", named[pk])) for name, pk in aliases]
    theirs = Names((name, found) for name, found in called if found.pk in kept)
    organisations = _organisations(partnership)
    record = Record(
        bodies=theirs,
        others=Names((name, found) for name, found in called if found.pk not in kept),
        holders=Names([*_people(user, partnership), *_offices(partnership), *organisations, *_as_holders(called)]),
        organisations=Names(organisations),
    )
    _read_seats(record, _bodies_meant(rows, theirs))
    return record


def _people(user: "User", partnership: Partnership) -> list[tuple[str, Found]]:
    people = partnership.people.visible_to(user, partnership).kept().order_by("pk").values_list("pk", "name", "slug")
    return [(name, Found(f"person-{pk}", name, f"person, {slug}")) for pk, name, slug in people]


def _offices(partnership: Partnership) -> list[tuple[str, Found]]:
    offices = partnership.offices.order_by("pk").values_list("pk", "name", "organisation__name")
    return [(name, Found(f"office-{pk}", name, f"office of {owner}")) for pk, name, owner in offices]


def _organisations(partnership: Partnership) -> list[tuple[str, Found]]:
    kept = partnership.organisations.kept()
    found = {
        pk: Found(f"organisation-{pk}", name, "organisation")
        for pk, name in kept.order_by("pk").values_list("pk", "name")
    }
    aliases = Alias.objects.filter(organisation__partnership=partnership).order_by("pk")
    named = [(organisation.name, organisation) for organisation in found.values()]
    return named + [(name, found[pk]) for name, pk in aliases.values_list("name", "organisation") if pk in found]


def _as_holders(called: Iterable[tuple[str, Found]]) -> list[tuple[str, Found]]:
    return [(name, Found(found.key, found.name, "body")) for name, found in called]


def _bodies_meant(rows: Iterable[Row], bodies: Names) -> set[int]:
    meant = {row.cells.get("body", "") for row in rows}
    found = {body.pk for typed in meant if typed for body in bodies.exact(typed)}
    chosen = {row.choices["body"] for row in rows if "body" in row.choices}
    return found | {bodies.by_key[key].pk for key in chosen if key in bodies.by_key}


def _read_seats(record: Record, bodies: set[int]) -> None:
    fields = ("pk", "body", "title", "role", "starts", "ends", "ends_precision")
    rows = list(Seat.objects.filter(body__in=bodies).order_by("body", "position", "pk").values_list(*fields))
    titles: dict[tuple[int, str], int] = defaultdict(int)
    for _, body, title, *_ in rows:
        titles[body, plain(title)] += 1
    numbers: dict[tuple[int, str], int] = defaultdict(int)
    for pk, body, title, role, starts, ends, precision in rows:
        numbers[body, plain(title)] += 1
        shared = titles[body, plain(title)] > 1
        label = f"{title} ({numbers[body, plain(title)]})" if shared else title
        record.seats.setdefault(body, []).append(Place(pk, body, title, label, role, starts, ends, precision))
    held = Membership.objects.filter(seat__in=[row[0] for row in rows]).with_holders().order_by("seat", "starts", "pk")
    for membership in held:
        record.holdings.setdefault(membership.seat_id, []).append(_holding(membership))


def _holding(held: Membership) -> Holding:
    kind = next(kind for kind in HOLDERS if getattr(held, f"{kind}_id") is not None)
    behalf = f"organisation-{held.on_behalf_of_id}" if held.on_behalf_of_id else None
    copied = {
        name: getattr(held, name)
        for name in (
            *("pk", "kind", "starts", "starts_precision", "ends", "ends_precision"),
            *("term_ends", "term_ends_precision", "note", "ex_officio"),
        )
    }
    key = f"{kind}-{getattr(held, f'{kind}_id')}"
    return Holding(seat=held.seat_id, holder=key, name=held.holder.name, on_behalf_of=behalf, **copied)
