"""A comparison read from the record: two structures, and what follows for seats, money and people.

The number of queries does not depend on the size of either structure.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from governance.comparison import Comparison, compare
from governance.models import Membership, Partnership, Seat
from governance.sections import Budget, money_of_bodies
from governance.sides import Side
from governance.trees.stored import tree_of
from governance.trees.tree import Tree

_DAY = datetime.timedelta(days=1)


class Known(NamedTuple):
    """What is shown of a body or an organisation beside its name in a structure."""

    slug: str
    name: str
    kind: str = ""
    status: str = ""


@dataclass(frozen=True)
class Affected:
    """What hangs on the bodies that move or retire, by their ids, as on the day before they do.

    `elsewhere` counts the memberships that retired bodies hold themselves, on other bodies.
    """

    on: datetime.date
    seats: Mapping[int, int] = field(default_factory=dict)
    memberships: Mapping[int, int] = field(default_factory=dict)
    elsewhere: Mapping[int, int] = field(default_factory=dict)
    money: Mapping[int, Budget] = field(default_factory=dict)

    def touches(self, body: int) -> bool:
        """Whether anything hangs on a body."""
        return any(body in counted for counted in (self.seats, self.memberships, self.elsewhere, self.money))


@dataclass(frozen=True)
class People:
    """Who came and who went between two days; a term that follows on another of the same holder is neither."""

    came: Sequence[Membership]
    went: Sequence[Membership]


@dataclass(frozen=True)
class Compared:
    """Two sides, what differs between them, and what follows; `people` only between two days."""

    before: Side
    after: Side
    comparison: Comparison
    bodies: Mapping[int, Known]
    organisations: Mapping[int, Known]
    affected: Affected
    people: People | None


def read_comparison(user, partnership: Partnership, before: Side, after: Side, *, whole: bool = False) -> Compared:
    """Compare two sides for a reader who may see both; `whole` knows of every body, not only of those that differ."""
    first = _tree(before)
    same = before.structure == after.structure
    comparison = compare(first, first if same else _tree(after))
    wanted = comparison.told_of | (first.places.keys() | comparison.after.places.keys() if whole else set())
    return Compared(
        before,
        after,
        comparison,
        bodies=_bodies(user, partnership, wanted),
        organisations=_organisations(partnership, comparison),
        affected=_affected(user, partnership, comparison, eve(before, after, partnership.opening_date)),
        people=_people(user, partnership, before.day, after.day) if before.day and after.day else None,
    )


def _tree(side: Side) -> Tree:
    return tree_of(side.structure.pk) if side.structure else Tree()


def eve(before: Side, after: Side, opening: datetime.date) -> datetime.date:
    """The last day of what was: the first side's day, else the day before the second side, else the opening date."""
    if before.day:
        return before.day
    begins = after.begins
    if begins is None:
        return opening
    last = begins - _DAY if begins > datetime.date.min else begins
    return max(last, before.begins or last)


def _bodies(user, partnership: Partnership, wanted: Collection[int]) -> dict[int, Known]:
    rows = partnership.bodies.visible_to(user, partnership).filter(pk__in=wanted).order_by()
    return {pk: Known(*columns) for pk, *columns in rows.values_list("pk", "slug", "name", "kind__name", "status")}


def _organisations(partnership: Partnership, comparison: Comparison) -> dict[int, Known]:
    ties = (*comparison.ties_added, *comparison.ties_ended, *(remark.tie for remark in comparison.remarks))
    wanted = {end.pk for tie in ties for end in (tie.origin, tie.target) if end.sort == "organisation"}
    rows = partnership.organisations.filter(pk__in=wanted).order_by().values_list("pk", "slug", "name")
    return {pk: Known(slug, name) for pk, slug, name in rows}


def _affected(user, partnership: Partnership, comparison: Comparison, on: datetime.date) -> Affected:
    retired = comparison.retiring
    bodies = comparison.moving | retired
    if not bodies:
        return Affected(on)
    seats = Seat.objects.visible_to(user, partnership).in_force(on).filter(body__in=bodies).order_by()
    held = Membership.objects.visible_to(user, partnership).in_force(on).on_or_of(bodies, retired).order_by()
    on_them, elsewhere = Counter[int](), Counter[int]()
    for seat_of, holder in held.values_list("seat__body", "body"):
        on_them[seat_of] += seat_of in bodies
        elsewhere[holder or 0] += holder in retired and seat_of not in retired
    money: dict[int, Budget] = {}
    for source in money_of_bodies:
        money |= source.read(partnership, bodies, user, on)
    counted = Counter(seats.values_list("body", flat=True))
    return Affected(on, counted, +on_them, +elsewhere, money)


def _people(user, partnership: Partnership, first: datetime.date, last: datetime.date) -> People:
    """Memberships that began or ended after the earlier day and by the later; going back in time turns them round."""
    early, late = sorted((first, last))
    visible = Membership.objects.visible_to(user, partnership).with_holders()
    turned = list(visible.begun_or_ended(early, late).order_by("seat__body__name", "seat__position", "starts", "pk"))
    came = [held for held in turned if held.starts and early < held.starts <= late]
    went = [held for held in turned if held.ends and early < held.ends <= late]
    follows = {_term(held, held.starts) for held in came} & {_term(held, held.ends) for held in went}
    came = [held for held in came if _term(held, held.starts) not in follows]
    went = [held for held in went if _term(held, held.ends) not in follows]
    return People(came, went) if first <= last else People(went, came)


def _term(held: Membership, day: datetime.date | None) -> tuple[Any, ...]:
    return held.seat_id, held.kind, held.person_id, held.organisation_id, held.body_id, held.office_id, day
