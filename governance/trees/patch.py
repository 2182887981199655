"""What differs between two trees, as a patch that can be applied, turned round, and written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from governance.trees.tree import End, Place, Tie, Tree


class PatchError(Exception):
    """The tree is not what the patch was made for."""


@dataclass(frozen=True)
class Patch:
    """Of everything that differs, what it was and what it became; None where it was or became nothing."""

    places: Mapping[int, tuple[Place | None, Place | None]] = field(default_factory=dict)
    children: Mapping[int | None, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    ties: Mapping[Tie, tuple[str | None, str | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.places or self.children or self.ties)

    def turned_round(self) -> Self:
        """The patch that leads back."""
        return replace(
            self,
            places={body: (after, before) for body, (before, after) in self.places.items()},
            children={parent: (after, before) for parent, (before, after) in self.children.items()},
            ties={tie: (after, before) for tie, (before, after) in self.ties.items()},
        )

    def written(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return {
            "places": [[body, *pair] for body, pair in self.places.items()],
            "children": [[parent, *pair] for parent, pair in self.children.items()],
            "ties": [[tie, *pair] for tie, pair in self.ties.items()],
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Self:
        """Read what `written` gave."""
        return cls(
            places={body: (_place(before), _place(after)) for body, before, after in written["places"]},
            children={parent: (tuple(before), tuple(after)) for parent, before, after in written["children"]},
            ties={_tie(tie): (before, after) for tie, before, after in written["ties"]},
        )


def _place(written: list | None) -> Place | None:
    return None if written is None else Place(*written)


def _tie(written: list) -> Tie:
    kind, origin, target, number = written
    return Tie(kind, End(*origin), End(*target), number)


def difference(before: Tree, after: Tree) -> Patch:
    """Return the patch that leads from one tree to another; false when they are the same."""
    return Patch(
        places=_changed(before.places, after.places, None),
        children=_changed(before.children, after.children, ()),
        ties=_changed(before.ties, after.ties, None),
    )


def _changed(before: Mapping, after: Mapping, nothing: Any) -> dict[Any, tuple[Any, Any]]:
    pairs = {key: (before.get(key, nothing), after.get(key, nothing)) for key in dict.fromkeys([*before, *after])}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def applied(tree: Tree, patch: Patch) -> Tree:
    """Apply a patch; raises PatchError when the tree is not what it was made for."""
    return Tree(
        places=_patched(tree.places, patch.places, None),
        children=_patched(tree.children, patch.children, ()),
        ties=_patched(tree.ties, patch.ties, None),
    )


def _patched(present: Mapping, changes: Mapping, nothing: Any) -> dict:
    result = dict(present)
    for key, (before, after) in changes.items():
        if result.get(key, nothing) != before:
            raise PatchError(key)
        result.pop(key, None)
        if after != nothing:
            result[key] = after
    return result
