"""Reading a structure out of the database as a plain tree."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from governance.models import Link, Placement
from governance.trees.tree import End, Place, Tie, Tree


class Row(NamedTuple):
    """A placement as it is stored: its id, and its numbers in the nested set."""

    pk: int
    parent: int | None
    level: int
    lft: int
    rght: int


class Stored(NamedTuple):
    """A tree, with the placement of each body and the id of each link."""

    tree: Tree
    rows: Mapping[int, Row]
    links: Mapping[Tie, int]


def stored(structure: int) -> Stored:
    """Read a structure, known by its id, in two queries."""
    columns = ("body", "parent__body", "name", "accountable", "pk", "parent", "level", "lft", "rght")
    places: dict[int, Place] = {}
    children: dict[int | None, list[int]] = {}
    rows: dict[int, Row] = {}
    for body, parent, name, accountable, *numbers in (
        Placement.objects.filter(structure=structure).order_by("lft").values_list(*columns)
    ):
        places[body] = Place(parent, name, accountable)
        children.setdefault(parent, []).append(body)
        rows[body] = Row(*numbers)
    ties, links = _ties(structure)
    tree = Tree(places, {parent: tuple(listed) for parent, listed in children.items()}, ties)
    return Stored(tree, rows, links)


def tree_of(structure: int) -> Tree:
    """Read a structure, known by its id, as a plain tree; two queries."""
    return stored(structure).tree


def _ties(structure: int) -> tuple[dict[Tie, str], dict[Tie, int]]:
    columns = ("pk", "kind", "from_body", "from_organisation", "to_body", "to_organisation", "note")
    notes: dict[Tie, str] = {}
    links: dict[Tie, int] = {}
    numbers: Counter[tuple] = Counter()
    for pk, kind, from_body, from_organisation, to_body, to_organisation, note in (
        Link.objects.filter(structure=structure).order_by("slug").values_list(*columns)
    ):
        ends = _end(from_body, from_organisation), _end(to_body, to_organisation)
        numbers[kind, ends] += 1
        tie = Tie(kind, *ends, numbers[kind, ends])
        notes[tie], links[tie] = note, pk
    return notes, links


def _end(body: int | None, organisation: int | None) -> End:
    return End("organisation", organisation or 0) if body is None else End("body", body)
