"""Many appointments at once: the same rows as one after another would leave, in few statements."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from governance.models import Membership, Organisation, Partnership, Person, Seat
from governance.services.changes import change, first_free, slug_stem
from governance.services.memberships import count_as_recorded

if TYPE_CHECKING:
    from portal.models import User

BATCH = 1_000
NEWCOMERS: dict[str, type[Person] | type[Organisation]] = {"person": Person, "organisation": Organisation}

Report = Callable[[int], None]


@dataclass(frozen=True)
class Appointment:
    """A holding to be made: `holder` and `on_behalf_of` are keys, `person-12` or a newcomer's `new-person:ada`."""

    seat: int
    holder: str
    name: str
    on_behalf_of: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What is to be written: newcomers (key → kind and name), holdings to change (id → fields), holdings to make."""

    newcomers: Mapping[str, tuple[str, str]]
    changes: Mapping[int, Mapping[str, Any]]
    appointments: Sequence[Appointment]

    @property
    def size(self) -> int:
        """How many holdings it touches."""
        return len(self.changes) + len(self.appointments)


@dataclass(frozen=True)
class Written:
    """What was written: ids by key of the newcomers, and the new memberships in the order asked for."""

    newcomers: dict[str, int]
    made: list[int]


def lock_seats(seats: Collection[int]) -> list[Seat]:
    """Lock the rows of many seats for the rest of the transaction, in the order of their ids; one query."""
    return list(Seat.objects.filter(pk__in=seats).order_by("pk").select_for_update(no_key=True, of=("self",)))


def write_batch(
    *,
    by: "User",
    partnership: Partnership,
    batch: Batch,
    did: str,
    report: Report = lambda done: None,
    **about: Any,
) -> Written:
    """Write a batch whose seats are locked: newcomers first, then what ends or changes, then what is new.

    Reports how many holdings are written after each BATCH. Raises ChangeError where the database refuses a row.
    """
    with change(by=by, within=partnership.pk, did=did, **about):
        newcomers = _make_newcomers(partnership, batch.newcomers)
        done = 0
        changed = _changed(batch.changes, newcomers)
        for done in _save_changed(changed, batch.changes):
            report(done)
        made = _unsaved(batch.appointments, newcomers)
        for some in (made[start : start + BATCH] for start in range(0, len(made), BATCH)):
            Membership.objects.bulk_create(some)
            done += len(some)
            report(done)
        count_as_recorded([*changed, *made])
        return Written(newcomers, [membership.pk for membership in made])


def _make_newcomers(partnership: Partnership, named: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    made: dict[str, int] = {}
    for kind, model in NEWCOMERS.items():
        wanted = {key: name for key, (sort, name) in named.items() if sort == kind}
        if not wanted:
            continue
        taken = set(model.objects.filter(partnership=partnership).values_list("slug", flat=True))
        rows = []
        for name in wanted.values():
            slug = first_free(slug_stem(name), taken)
            taken.add(slug)
            rows.append(model(partnership=partnership, slug=slug, name=name))
        model.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[arg-type]
        made |= {key: row.pk for key, row in zip(wanted, rows, strict=True)}
    return made


def _pk(key: str | None, newcomers: Mapping[str, int]) -> int | None:
    if key is None:
        return None
    return newcomers[key] if key in newcomers else int(key.rpartition("-")[2])


def _changed(changes: Mapping[int, Mapping[str, Any]], newcomers: Mapping[str, int]) -> list[Membership]:
    rows = list(Membership.objects.filter(pk__in=changes.keys()).order_by("pk"))
    for row in rows:
        for name, value in changes[row.pk].items():
            if name == "on_behalf_of":
                row.on_behalf_of_id = _pk(value, newcomers)
            else:
                setattr(row, name, value)
    return rows


def _save_changed(rows: Sequence[Membership], changes: Mapping[int, Mapping[str, Any]]) -> Iterable[int]:
    fields = sorted({name for change in changes.values() for name in change})
    for start in range(0, len(rows), BATCH):
        Membership.objects.bulk_update(rows[start : start + BATCH], fields)
        yield min(start + BATCH, len(rows))


def _unsaved(appointments: Sequence[Appointment], newcomers: Mapping[str, int]) -> list[Membership]:
    taken: dict[int, set[str]] = defaultdict(set)
    seats = {appointment.seat for appointment in appointments}
    for seat, slug in Membership.objects.filter(seat__in=seats).values_list("seat", "slug"):
        taken[seat].add(slug)
    made = []
    for each in appointments:
        slug = first_free(slug_stem(each.name, most=160), taken[each.seat])
        taken[each.seat].add(slug)
        kind = each.holder.removeprefix("new-").partition(":")[0].partition("-")[0]
        holder = {f"{kind}_id": _pk(each.holder, newcomers), "on_behalf_of_id": _pk(each.on_behalf_of, newcomers)}
        made.append(Membership(seat_id=each.seat, slug=slug, **holder, **each.values))
    return made
