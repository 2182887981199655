"""Writes to structures. Each takes the structure's lock before it reads a placement (docs/decisions)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction

from governance.dates import Precision
from governance.ids import reserve_ids
from governance.models import Body, Placement, Structure, StructureStatus
from governance.services.changes import ChangeError
from governance.trees.numbers import numbered

if TYPE_CHECKING:
    from portal.models import User


class StructureError(ChangeError):
    """A structural write that is refused."""


class ClockTime(models.Func):
    """The moment itself, not the beginning of the transaction: what waited for a lock is published after the other."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


@transaction.atomic
def place_all(*, by: "User", structure: Structure, placements: Iterable[Placement]) -> list[Placement]:
    """Give an empty draft its whole tree at once, and return the placements as saved.

    Placements come unsaved with `body`, `parent` (another of them, or None for the top) and `accountable`;
    siblings keep the order in which they come. One INSERT a batch, whatever the shape of the tree.
    Raises StructureError when the structure is not an empty draft, or the placements are not one tree.
    """
    locked = lock_draft(structure)
    if locked.placements.exists():
        raise StructureError(f"“{structure}” has placements already, so its whole tree cannot be set.")
    placed = list(placements)
    _name(locked, placed)
    _number(locked, placed)
    for placement, pk in zip(placed, reserve_ids(Placement, len(placed)), strict=True):
        placement.pk = pk
    for placement in placed:
        placement.parent_id = placement.parent.pk if placement.parent else None
    Placement.objects.bulk_create(placed, batch_size=2000)
    return placed


@transaction.atomic
def publish(
    *, by: "User", structure: Structure, in_force_from: datetime.date, precision: str = Precision.DAY
) -> Structure:
    """Put a draft in force from a day; from then on the database refuses every change of it.

    It only changes the structure: what becomes of bodies and seats is services/publishing.py. Of two that come into
    force on one day, the later published is in force. Raises StructureError when it is no draft or has no body in it.
    """
    locked = lock_draft(structure)
    if not locked.placements.exists():
        raise StructureError(f"“{structure}” has no body in it, so it cannot be published.")
    locked.status = StructureStatus.PUBLISHED
    locked.in_force_from, locked.in_force_from_precision = in_force_from, precision
    locked.published_by, locked.published_at = by, ClockTime()
    locked.save()
    locked.refresh_from_db()
    return locked


def lock_draft(structure: Structure) -> Structure:
    """Lock a structure's row for the rest of the transaction and return it as it is now.

    Raises StructureError when it is not a draft any more.
    """
    locked = Structure.objects.select_for_update(no_key=True).filter(pk=structure.pk).first()
    if locked is None:
        raise StructureError("That draft was discarded meanwhile. Nothing was saved.")
    if not locked.is_draft:
        raise StructureError(f"“{locked}” is published and never changes; start a draft from it instead.")
    return locked


def _name(structure: Structure, placements: list[Placement]) -> None:
    """Name each placement as its body is called, unless it has a name; refuse bodies of another partnership."""
    bodies = Body.objects.in_bulk([placement.body_id for placement in placements])
    for placement in placements:
        body = bodies[placement.body_id]
        if body.partnership_id != structure.partnership_id:
            raise StructureError(f"“{body}” belongs to another partnership, so it has no place in “{structure}”.")
        placement.name = placement.name or body.name


def _number(structure: Structure, placements: list[Placement]) -> None:
    """Set the nested-set numbers of unsaved placements."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for placement in placements:
        placement.structure, placement.tree_id = structure, structure.pk
        children[id(placement.parent) if placement.parent else None].append(id(placement))
    if len(children[None]) != 1:
        raise StructureError(f"A structure has one body at its top, not {len(children[None])}.")
    numbers = numbered(children)
    if len(numbers) != len(placements):
        raise StructureError("Some bodies stand under each other in a circle, or under a body without a place.")
    for placement in placements:
        placement.level, placement.lft, placement.rght = numbers[id(placement)]
