"""Mending of a draft whose nested-set numbers no longer say what its parents say."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F

from governance.models import Structure
from governance.services.structures import StructureError, lock_draft
from governance.trees.numbers import Numbers, numbered

if TYPE_CHECKING:
    from portal.models import User

MOST_NAMED = 5


@transaction.atomic
def repair_draft(*, by: "User | None", structure: Structure) -> Structure:
    """Number a draft anew from its parents, siblings in their present order, and return it; `by` is None for the shell.

    Only rows whose numbers are wrong are written, in one statement. Raises StructureError, and changes nothing, when
    it is published, or its parents make no tree.
    """
    locked = lock_draft(structure)
    rows = list(locked.placements.order_by("lft", "pk").values_list("pk", "parent", "tree_id", "level", "lft", "rght"))
    present = {pk: (tree, Numbers(*numbers)) for pk, _, tree, *numbers in rows}
    right = _numbered(locked, {pk: parent for pk, parent, *_ in rows})
    wrong = {pk: numbers for pk, numbers in right.items() if (locked.pk, numbers) != present[pk]}
    if wrong:
        _write(wrong)
        Structure.objects.filter(pk=locked.pk).update(version=F("version") + 1)
        locked.refresh_from_db()
    return locked


def _numbered(structure: Structure, parents: dict[int, int | None]) -> dict[int, Numbers]:
    """The numbers that placements should have, from the parent of each, in the order of siblings."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        children[parent].append(pk)
    if parents and len(children[None]) != 1:
        raise StructureError(f"“{structure}” cannot be repaired: {len(children[None])} of its bodies stand at the top.")
    strangers = [pk for pk, parent in parents.items() if parent is not None and parent not in parents]
    if strangers:
        raise StructureError(
            f"“{structure}” cannot be repaired: {_names(structure, strangers)} stand under bodies of another structure."
        )
    numbers = numbered(children)
    lost = [pk for pk in parents if pk not in numbers]
    if lost:
        raise StructureError(
            f"“{structure}” cannot be repaired: {_names(structure, lost)} stand under each other in a circle, "
            "or below such a circle."
        )
    return numbers


def _names(structure: Structure, placements: list[int]) -> str:
    bodies = structure.placements.filter(pk__in=placements[:MOST_NAMED]).order_by("lft", "pk")
    named = ", ".join(f"“{name}”" for name in bodies.values_list("body__name", flat=True))
    more = len(placements) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named


def _write(numbers: dict[int, Numbers]) -> None:
    columns = [list(column) for column in zip(*numbers.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE governance_placement AS p SET tree_id = p.structure_id, level = v.level, lft = v.lft, rght = v.rght"
            " FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS v(id, level, lft, rght)"
            " WHERE p.id = v.id",
            [list(numbers), *columns],
        )
