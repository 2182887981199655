"""Rows that stand below one another, in the order in which a page reads them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Branch(Generic[Row]):
    """A row in its tree: how deep it stands, from 0."""

    row: Row
    level: int


def outline(rows: Iterable[Row]) -> list[Branch[Row]]:
    """Put rows, each of which may have a parent, in the order of their tree, siblings in the order given.

    A row whose parent is not among them, such as one that the reader may not see, stands at the top.
    """
    given: list[Any] = list(rows)
    known = {row.pk for row in given}
    below: dict[int | None, list[Any]] = defaultdict(list)
    for row in given:
        below[row.parent_id if row.parent_id in known else None].append(row)
    ordered: list[Branch[Any]] = []
    waiting = [Branch(row, 0) for row in reversed(below[None])]
    while waiting:
        branch = waiting.pop()
        ordered.append(branch)
        waiting += [Branch(row, branch.level + 1) for row in reversed(below[branch.row.pk])]
    return ordered


def narrowed(rows: Iterable[Row], wanted: Collection[int]) -> list[Row]:
    """Keep the rows whose ids are wanted and those above them, so that each still shows where it stands."""
    given: dict[int, Any] = {row.pk: row for row in rows}  # type: ignore[attr-defined]
    kept: set[int] = set()
    for pk in wanted:
        step: int | None = pk
        while step in given and step not in kept:
            kept.add(step)
            step = given[step].parent_id
    return [row for row in given.values() if row.pk in kept]
