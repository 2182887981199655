"""A structure as plain values, and every edit of one as a function from a tree to a tree."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, Self


class Place(NamedTuple):
    """Where a body stands: under which other (None for the top), by what name, and whether it answers to it."""

    parent: int | None
    name: str
    accountable: bool = True


class End(NamedTuple):
    """One end of a tie: `body` or `organisation`, and its id."""

    sort: str
    pk: int


class Tie(NamedTuple):
    """What makes a sideways tie itself; `number` tells apart two of the same kind between the same ends."""

    kind: str
    origin: End
    target: End
    number: int = 1

    def touches(self, body: int) -> bool:
        """Whether it begins or ends at a body."""
        return End("body", body) in (self.origin, self.target)


class TreeError(Exception):
    """An edit that would not leave a tree: a sentence for whoever asked for it, and the field that it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


_NOTHING: Mapping = MappingProxyType({})


@dataclass(frozen=True)
class Tree:
    """Bodies by id with their places, the children of each in order (those of None are the top), and the ties.

    `children` has no empty entries. `ties` gives the note of each.
    """

    places: Mapping[int, Place] = field(default_factory=lambda: _NOTHING)
    children: Mapping[int | None, tuple[int, ...]] = field(default_factory=lambda: _NOTHING)
    ties: Mapping[Tie, str] = field(default_factory=lambda: _NOTHING)

    @property
    def top(self) -> int | None:
        """The body at the top, if there is any."""
        return next(iter(self.children.get(None, ())), None)

    def above(self, body: int) -> Iterator[int]:
        """The bodies above one, the nearest first."""
        parent = self.places[body].parent
        while parent is not None:
            yield parent
            parent = self.places[parent].parent

    def branch(self, body: int) -> list[int]:
        """A body and all below it, in the order of the tree."""
        found, waiting = [], [body]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += reversed(self.children.get(one, ()))
        return found

    def walk(self) -> list[int]:
        """All bodies in the order of the tree."""
        return self.branch(self.top) if self.top is not None else []

    def name(self, body: int) -> str:
        """The name of a body in this tree."""
        return self.places[body].name

    def _with(
        self, places: Mapping[int, Place | None], children: Mapping[int | None, Iterable[int]], **more: Mapping
    ) -> Self:
        every_place = {**self.places, **places}
        every_list = {**self.children, **{parent: tuple(listed) for parent, listed in children.items()}}
        return replace(
            self,
            places={body: place for body, place in every_place.items() if place is not None},
            children={parent: listed for parent, listed in every_list.items() if listed},
            **more,
        )


def added(tree: Tree, body: int, place: Place, before: int | None = None) -> Tree:
    """Give a body a place, before one of its siblings or last; the first body of all is the top."""
    if body in tree.places:
        raise TreeError(f"{tree.name(body)} has a place in this structure already. Move it instead.", "body")
    if place.parent is None:
        if tree.places:
            raise TreeError(
                "A structure has one body at its top. Choose the body that this one stands under.", "parent"
            )
    else:
        _require(tree, place.parent, "parent")
    siblings = tree.children.get(place.parent, ())
    return tree._with({body: place}, {place.parent: _inserted(siblings, [body], before)})


def moved(tree: Tree, body: int, parent: int, before: int | None = None) -> Tree:
    """Move a body with all below it under another, before one of the bodies there or last."""
    _require(tree, body)
    _require(tree, parent, "parent")
    place = tree.places[body]
    if place.parent is None:
        raise TreeError(f"{place.name} stands at the top of the structure, so it cannot be moved.", "parent")
    if body == parent:
        raise TreeError(f"{place.name} cannot stand under itself.", "parent")
    if body in tree.above(parent):
        raise TreeError(
            f"{place.name} cannot move under {tree.name(parent)}, which is below it. "
            f"Move {tree.name(parent)} out first, or choose another body.",
            "parent",
        )
    left = _without(tree.children[place.parent], {body})
    there = left if parent == place.parent else tree.children.get(parent, ())
    result = tree._with(
        {body: place._replace(parent=parent)}, {place.parent: left, parent: _inserted(there, [body], before)}
    )
    if result == tree:
        raise TreeError(f"{place.name} stands there already. Nothing was changed.", "parent")
    return result


def renamed(tree: Tree, body: int, name: str) -> Tree:
    """Give a body another name in this structure."""
    _require(tree, body)
    if tree.name(body) == name:
        raise TreeError("That is its name already. Nothing was changed.", "name")
    return tree._with({body: tree.places[body]._replace(name=name)}, {})


def answering(tree: Tree, body: int, accountable: bool) -> Tree:
    """Say whether a line of accountability leads from a body to the one above."""
    _require(tree, body)
    return tree._with({body: tree.places[body]._replace(accountable=accountable)}, {})


def retired(tree: Tree, body: int, heir: int | None = None) -> Tree:
    """Take a body out, with its ties; those below go to its heir, or take its place under the body above."""
    _require_not_top(tree, body, "retired")
    parent = tree.places[body].parent
    if heir is not None:
        _refuse_inside(tree, body, heir, "heir")
    below = tree.children.get(body, ())
    siblings = tree.children[parent]
    new_parent = parent if heir in (None, parent) else heir
    if new_parent == parent:
        at = siblings.index(body)
        lists: dict[int | None, Iterable[int]] = {parent: (*siblings[:at], *below, *siblings[at + 1 :])}
    else:
        lists = {parent: _without(siblings, {body}), heir: (*_without(tree.children.get(heir, ()), {body}), *below)}
    places: dict[int, Place | None] = {child: tree.places[child]._replace(parent=new_parent) for child in below}
    return tree._with({**places, body: None}, {**lists, body: ()}, ties=_untouched(tree, {body}))


def retired_with_all_below(tree: Tree, body: int) -> Tree:
    """Take a body out with all below it, and the ties of all of them."""
    _require_not_top(tree, body, "retired")
    gone = tree.branch(body)
    parent = tree.places[body].parent
    lists: dict[int | None, Iterable[int]] = dict.fromkeys(gone, ())
    lists[parent] = _without(tree.children[parent], {body})
    return tree._with(dict.fromkeys(gone), lists, ties=_untouched(tree, set(gone)))


def split(tree: Tree, body: int, new: int, name: str, children: Collection[int]) -> Tree:
    """Put a new body right after another, and give it some of those that stand under the other."""
    _require_not_top(tree, body, "split")
    if not set(children) <= set(tree.children.get(body, ())):
        raise TreeError(f"Only bodies right under {tree.name(body)} can go to the new one.", "children")
    place = tree.places[body]._replace(name=name)
    siblings = tree.children[place.parent]
    after = siblings[siblings.index(body) + 1 :][:1]
    result = added(tree, new, place, after[0] if after else None)
    going = [child for child in tree.children.get(body, ()) if child in children]
    places: dict[int, Place | None] = {child: tree.places[child]._replace(parent=new) for child in going}
    return result._with(places, {body: _without(tree.children.get(body, ()), going), new: going})


def merged(tree: Tree, body: int, into: int) -> Tree:
    """Let one body take up another: it gets those below and the ties, and the other is taken out."""
    _require_not_top(tree, body, "merged")
    _refuse_inside(tree, body, into, "into")
    ties: dict[Tie, str] = {}
    for tie, note in tree.ties.items():
        origin, target = (End("body", into) if end == End("body", body) else end for end in (tie.origin, tie.target))
        one = Tie(tie.kind, origin, target)
        if not tie.touches(body):
            ties[tie] = note
        elif one.origin != one.target and not any(known[:3] == one[:3] for known in tree.ties):
            ties.setdefault(one, note)
    return replace(retired(tree, body, heir=into), ties=ties)


def tied(tree: Tree, tie: Tie, note: str = "") -> Tree:
    """Add a sideways tie."""
    if tie.origin == tie.target:
        raise TreeError("A tie leads from one to another, not back to itself.", "target")
    if any(known[:3] == tie[:3] for known in tree.ties):
        raise TreeError("That tie is in the structure already. Nothing was changed.", "target")
    return replace(tree, ties={**tree.ties, tie: note})


def untied(tree: Tree, tie: Tie) -> Tree:
    """End a sideways tie."""
    if tie not in tree.ties:
        raise TreeError("That tie is not in the structure any more. Nothing was changed.")
    return replace(tree, ties={one: note for one, note in tree.ties.items() if one != tie})


def _require(tree: Tree, body: int, field: str | None = None) -> None:
    if body not in tree.places:
        raise TreeError("That body has no place in this structure any more. Nothing was changed.", field)


def _require_not_top(tree: Tree, body: int, done: str) -> None:
    _require(tree, body)
    if tree.places[body].parent is None:
        raise TreeError(f"{tree.name(body)} stands at the top of the structure: it can be renamed, but not {done}.")


def _refuse_inside(tree: Tree, body: int, other: int, field: str) -> None:
    _require(tree, other, field)
    if other == body or body in tree.above(other):
        raise TreeError(
            f"{tree.name(other)} is {'the same body' if other == body else f'below {tree.name(body)}'}. "
            "Choose another body.",
            field,
        )


def _without(listed: Iterable[int], gone: Collection[int]) -> tuple[int, ...]:
    return tuple(one for one in listed if one not in gone)


def _inserted(listed: Iterable[int], new: list[int], before: int | None) -> tuple[int, ...]:
    present = list(listed)
    if before is not None and before not in present:
        raise TreeError("The body before which it should stand is not there any more. Nothing was changed.", "before")
    at = len(present) if before is None else present.index(before)
    return (*present[:at], *new, *present[at:])


def _untouched(tree: Tree, gone: Collection[int]) -> dict[Tie, str]:
    ends = {End("body", body) for body in gone}
    return {tie: note for tie, note in tree.ties.items() if tie.origin not in ends and tie.target not in ends}
