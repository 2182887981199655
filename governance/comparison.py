"""What differs between two trees, as facts: what is added, retired, moved, renamed, put in another order."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from governance.trees.patch import difference
from governance.trees.tree import Tie, Tree


class Move(NamedTuple):
    """A body that stands under another than before (None: at the top), and those below it that go along."""

    body: int
    before: int | None
    after: int | None
    along: tuple[int, ...] = ()


class Renaming(NamedTuple):
    """A body that is called something else."""

    body: int
    before: str
    after: str


class Reordering(NamedTuple):
    """The bodies that stand under one both before and after, in another order; `shifted` are as few as explain it."""

    parent: int | None
    before: tuple[int, ...]
    after: tuple[int, ...]
    shifted: tuple[int, ...]


class Line(NamedTuple):
    """A body that came to answer to the one above, or is only shown there now."""

    body: int
    accountable: bool


class Remark(NamedTuple):
    """A tie of which something else is noted."""

    tie: Tie
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two trees and all that differs between them, bodies by their ids; false when nothing does."""

    before: Tree
    after: Tree
    added: tuple[int, ...] = ()
    retired: tuple[int, ...] = ()
    moved: tuple[Move, ...] = ()
    renamed: tuple[Renaming, ...] = ()
    reordered: tuple[Reordering, ...] = ()
    lines: tuple[Line, ...] = ()
    ties_added: tuple[Tie, ...] = ()
    ties_ended: tuple[Tie, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.of_places or self.of_ties)

    def name(self, body: int) -> str:
        """What a body with a place in either tree is called: as it is afterwards, or as it was."""
        return (self.after.places.get(body) or self.before.places[body]).name

    @property
    def of_places(self) -> bool:
        """Whether anything of the tree itself differs."""
        return any((self.added, self.retired, self.moved, self.renamed, self.reordered, self.lines))

    @property
    def of_ties(self) -> bool:
        """Whether any sideways tie differs."""
        return any((self.ties_added, self.ties_ended, self.remarks))

    @cached_property
    def moving(self) -> frozenset[int]:
        """The bodies that move, and those that go along below them."""
        return frozenset(body for move in self.moved for body in (move.body, *move.along))

    @cached_property
    def retiring(self) -> frozenset[int]:
        """The bodies that have no place any more."""
        return frozenset(self.retired)

    @property
    def told_of(self) -> frozenset[int]:
        """Every body that has to be named to say what differs."""
        named = {*self.added, *self.retired, *self.moving}
        named.update(renaming.body for renaming in self.renamed)
        named.update(line.body for line in self.lines)
        named.update(body for one in self.reordered for body in one.after)
        for tree in (self.before, self.after):
            named.update(tree.places[body].parent or body for body in [*named] if body in tree.places)
        ties = (*self.ties_added, *self.ties_ended, *(remark.tie for remark in self.remarks))
        named.update(end.pk for tie in ties for end in (tie.origin, tie.target) if end.sort == "body")
        return frozenset(named)


def compare(before: Tree, after: Tree) -> Comparison:
    """Compare two trees: what became of the first one to make the second."""
    ties = difference(before, after).ties
    order = after.walk()
    stayed = [body for body in order if body in before.places]
    return Comparison(
        before,
        after,
        added=tuple(body for body in order if body not in before.places),
        retired=tuple(body for body in before.walk() if body not in after.places),
        moved=_moved(before, after, stayed),
        renamed=tuple(
            Renaming(body, before.name(body), after.name(body))
            for body in stayed
            if before.name(body) != after.name(body)
        ),
        reordered=tuple(_reordered(before, after, order)),
        lines=tuple(
            Line(body, after.places[body].accountable)
            for body in stayed
            if before.places[body].accountable != after.places[body].accountable
        ),
        ties_added=tuple(tie for tie, (was, _) in ties.items() if was is None),
        ties_ended=tuple(tie for tie, (_, now) in ties.items() if now is None),
        remarks=tuple(Remark(tie, was, now) for tie, (was, now) in ties.items() if was is not None and now is not None),
    )


def _moved(before: Tree, after: Tree, stayed: Iterable[int]) -> tuple[Move, ...]:
    """Those with another parent, each with whatever below it kept its own: that goes along with the nearest above."""
    along: dict[int, list[int]] = {}
    carrier: dict[int, int] = {}
    for body in stayed:
        parent = after.places[body].parent
        if parent != before.places[body].parent:
            along[body], carrier[body] = [], body
        elif parent in carrier:
            carrier[body] = carrier[parent]
            along[carrier[body]].append(body)
    return tuple(
        Move(body, before.places[body].parent, after.places[body].parent, tuple(below)) for body, below in along.items()
    )


def _reordered(before: Tree, after: Tree, order: Sequence[int]) -> Iterable[Reordering]:
    for parent in order:
        if parent not in before.children or parent not in after.children:
            continue
        was = {body: number for number, body in enumerate(before.children[parent])}
        now = tuple(body for body in after.children[parent] if body in was)
        then = tuple(sorted(now, key=was.__getitem__))
        if then != now:
            kept = _longest_in_order([was[body] for body in now])
            yield Reordering(parent, then, now, tuple(body for body in now if was[body] not in kept))


def _longest_in_order(numbers: Sequence[int]) -> frozenset[int]:
    """The most of some different numbers that rise as they stand."""
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        previous[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    found: list[int] = []
    one: int | None = ends[-1] if ends else None
    while one is not None:
        found.append(one)
        one = previous[one]
    return frozenset(found)
