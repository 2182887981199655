"""Three-way merge of trees: what only one side changed is taken from it, and what both changed is a conflict.

Until somebody chooses, a conflict stands as `ours` has it; nothing of either side is dropped without a word.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from governance.trees.tree import Place, Tie, Tree


class Side(StrEnum):
    OURS = "ours"
    THEIRS = "theirs"


class ConflictKind(StrEnum):
    PLACE = "place"
    PARENT = "parent"
    NAME = "name"
    LINE = "line"
    GONE = "gone"
    CIRCLE = "circle"
    TOP = "top"
    ORDER = "order"
    TIE = "tie"


Choices = Mapping[str, Side]

_NEVER = object()
"""What a body that is new on both sides was before."""


@dataclass(frozen=True)
class Conflict:
    """What both sides changed, each its own way. `key` is what a choice is kept under.

    `bodies` are those that it is about; `base`, `ours` and `theirs` are the values of the kind: a Place, a parent's
    id, a name, yes or no, the order of children, or a tie's note.
    """

    key: str
    kind: ConflictKind
    bodies: tuple[int, ...]
    base: Any = None
    ours: Any = None
    theirs: Any = None
    tie: Tie | None = None


@dataclass(frozen=True)
class Merge:
    """The merged tree, what both sides changed, and which of that nobody has chosen yet."""

    tree: Tree
    conflicts: tuple[Conflict, ...] = ()
    undecided: tuple[Conflict, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether the tree may be used."""
        return not self.undecided


def merge(base: Tree, ours: Tree, theirs: Tree, choices: Choices | None = None) -> Merge:
    """Merge two trees that come from the same base; `choices` says whose way a conflict goes, by its key."""
    merging = _Merging(base, ours, theirs, choices or {})
    merging.take_places()
    merging.mend_gone()
    merging.mend_circles()
    merging.mend_top()
    children = merging.ordered()
    tree = Tree(places=dict(merging.places), children=children, ties=merging.taken_ties())
    conflicts = tuple(merging.conflicts.values())
    return Merge(tree, conflicts, tuple(one for one in conflicts if one.key not in merging.choices))


@dataclass
class _Merging:
    base: Tree
    ours: Tree
    theirs: Tree
    choices: Choices
    places: dict[int, Place] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)

    def _three(self, base: Any, ours: Any, theirs: Any, conflict: Conflict) -> Any:
        if ours in (theirs, base) or theirs == base:
            return theirs if ours == base else ours
        return theirs if self._decide(conflict) is Side.THEIRS else ours

    def _decide(self, conflict: Conflict) -> Side:
        self.conflicts.setdefault(conflict.key, conflict)
        return self.choices.get(conflict.key, Side.OURS)

    def _side(self, side: Side) -> Tree:
        return self.theirs if side is Side.THEIRS else self.ours

    def take_places(self) -> None:
        for body in dict.fromkeys([*self.ours.places, *self.theirs.places]):
            place = self._place(body)
            if place is not None:
                self.places[body] = place

    def _place(self, body: int) -> Place | None:
        base, ours, theirs = (tree.places.get(body) for tree in (self.base, self.ours, self.theirs))
        if ours is None or theirs is None:
            conflict = Conflict(f"place-{body}", ConflictKind.PLACE, (body,), base, ours, theirs)
            return self._three(base, ours, theirs, conflict)
        parts = (("parent", ConflictKind.PARENT), ("name", ConflictKind.NAME), ("accountable", ConflictKind.LINE))
        taken = []
        for part, kind in parts:
            was, our, their = (getattr(place, part, _NEVER) for place in (base, ours, theirs))
            shown = None if was is _NEVER else was
            taken.append(self._three(was, our, their, Conflict(f"{kind}-{body}", kind, (body,), shown, our, their)))
        return Place(*taken)

    def mend_gone(self) -> None:
        """A body under one that the other side took out: the one stays, or the body goes to the next above."""
        while orphans := self._orphans():
            for gone, below in orphans.items():
                side = Side.THEIRS if gone in self.theirs.places else Side.OURS
                tree = self._side(side)
                base, ours, theirs = (each.places.get(gone) for each in (self.base, self.ours, self.theirs))
                conflict = Conflict(f"gone-{gone}", ConflictKind.GONE, (gone, *below), base, ours, theirs)
                if self._decide(conflict) is side:
                    self.places[gone] = tree.places[gone]
                    continue
                heir = next((one for one in tree.above(gone) if one in self.places), None)
                for body in below:
                    self.places[body] = self.places[body]._replace(parent=heir)

    def _orphans(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for body, place in self.places.items():
            if place.parent is not None and place.parent not in self.places:
                found.setdefault(place.parent, []).append(body)
        return found

    def mend_circles(self) -> None:
        """Bodies under each other, since each side moved one of them: all of them stand as on one side."""
        mended: set[int] = set()
        while circle := tuple(sorted(self._circle())):
            key = f"circle-{'-'.join(map(str, circle))}"
            tree = self._side(self._decide(Conflict(key, ConflictKind.CIRCLE, circle)))
            top = next((body for body, place in self.places.items() if place.parent is None), None)
            for body in circle:
                place = tree.places.get(body) if body not in mended else None
                parent = place.parent if place else top
                self.places[body] = self.places[body]._replace(parent=parent if parent in self.places else top)
            mended.update(circle)

    def _circle(self) -> list[int]:
        sound: set[int] = set()
        for body in self.places:
            way: dict[int, None] = {}
            one: int | None = body
            while one is not None and one not in sound:
                if one in way:
                    line = list(way)
                    return line[line.index(one) :]
                way[one] = None
                one = self.places[one].parent
            sound.update(way)
        return []

    def mend_top(self) -> None:
        """Two bodies at the top, since one side has another there: one of them stands under the other."""
        tops = [body for body, place in self.places.items() if place.parent is None]
        if len(tops) < 2:
            return
        conflict = Conflict("top", ConflictKind.TOP, tuple(sorted(tops)), self.base.top, self.ours.top, self.theirs.top)
        wanted = self._side(self._decide(conflict)).top
        top = wanted if wanted in tops else min(tops)
        for body in tops:
            if body != top:
                self.places[body] = self.places[body]._replace(parent=top)

    def ordered(self) -> dict[int | None, tuple[int, ...]]:
        listed: dict[int | None, list[int]] = {}
        for body, place in self.places.items():
            listed.setdefault(place.parent, []).append(body)
        return {parent: self._order(parent, set(children)) for parent, children in listed.items()}

    def _order(self, parent: int | None, children: set[int]) -> tuple[int, ...]:
        base, ours, theirs = (tree.children.get(parent, ()) for tree in (self.base, self.ours, self.theirs))
        shared = children & set(ours) & set(theirs)
        common = self._common_order(parent, *(_only(side, shared) for side in (base, ours, theirs)))
        runs = [_runs(side, children - shared, shared) for side in (ours, theirs)]
        order: list[int] = []
        for one in (None, *common):
            order += [one] if one is not None else []
            for run in sorted(found.get(one, []) for found in runs):
                order += [body for body in run if body not in order]
        return (*order, *sorted(children - set(order)))

    def _common_order(
        self, parent: int | None, base: tuple[int, ...], ours: tuple[int, ...], theirs: tuple[int, ...]
    ) -> tuple[int, ...]:
        """The order of those that stand under one body on both sides."""
        if ours == theirs:
            return ours
        conflict = Conflict(f"order-{parent}", ConflictKind.ORDER, (parent or 0,), base, ours, theirs)
        return self._three(base, ours, theirs, conflict)

    def taken_ties(self) -> dict[Tie, str]:
        taken: dict[Tie, str] = {}
        for tie in dict.fromkeys([*self.ours.ties, *self.theirs.ties]):
            base, ours, theirs = (tree.ties.get(tie) for tree in (self.base, self.ours, self.theirs))
            key = "-".join(["tie", tie.kind, *(f"{end.sort[0]}{end.pk}" for end in tie[1:3]), str(tie.number)])
            conflict = Conflict(key, ConflictKind.TIE, _bodies(tie), base, ours, theirs, tie)
            note = self._three(base, ours, theirs, conflict)
            if note is not None and self._loses_an_end(tie):
                note = theirs if self._decide(conflict) is Side.THEIRS else ours
            if note is not None:
                taken[tie] = note
        return taken

    def _loses_an_end(self, tie: Tie) -> bool:
        """Whether a body at an end of the tie, placed wherever the tie is, was taken out on the other side."""
        makers = [tree.places for tree in (self.ours, self.theirs) if tie in tree.ties]
        return any(body not in self.places and all(body in places for places in makers) for body in _bodies(tie))


def _bodies(tie: Tie) -> tuple[int, ...]:
    return tuple(end.pk for end in tie[1:3] if end.sort == "body")


def _only(listed: Iterable[int], wanted: Collection[int]) -> tuple[int, ...]:
    return tuple(one for one in listed if one in wanted)


def _runs(listed: Iterable[int], wanted: Collection[int], shared: Collection[int]) -> dict[int | None, list[int]]:
    """Those of one side alone, by the last shared one before them."""
    found: dict[int | None, list[int]] = {}
    last: int | None = None
    for one in listed:
        if one in shared:
            last = one
        elif one in wanted:
            found.setdefault(last, []).append(one)
    return found
