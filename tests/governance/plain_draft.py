"""A draft as plain dictionaries, edited by other code than the portal's: what the portal must agree with."""

import copy
from typing import Any


class Refused(Exception):
    """The plain draft does not take the edit."""


def _refuse(condition: bool) -> None:
    if condition:
        raise Refused


class PlainDraft:
    """Parent, name and line of each body, the children of each in order, and the ties with their notes."""

    def __init__(self) -> None:
        self.parent: dict[int, int | None] = {}
        self.name: dict[int, str] = {}
        self.line: dict[int, bool] = {}
        self.children: dict[int | None, list[int]] = {}
        self.ties: dict[tuple, str] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlainDraft) and self.everything() == other.everything()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self.everything())

    def everything(self) -> tuple:
        children = {parent: listed for parent, listed in self.children.items() if listed}
        return self.parent, self.name, self.line, children, self.ties

    def facts(self) -> dict[tuple, Any]:
        """Everything but the order, as one dictionary."""
        parts = {"parent": self.parent, "name": self.name, "line": self.line, "tie": self.ties}
        return {(part, key): value for part, values in parts.items() for key, value in values.items()}

    def copied(self) -> "PlainDraft":
        return copy.deepcopy(self)

    def below(self, body: int) -> set[int]:
        """A body and all below it."""
        found = {body}
        for child in self.children.get(body, []):
            found |= self.below(child)
        return found

    def _take(self, body: int) -> None:
        self.children[self.parent[body]].remove(body)

    def _put(self, body: int, parent: int, before: int | None) -> None:
        siblings = self.children.setdefault(parent, [])
        _refuse(before is not None and before not in siblings)
        siblings.insert(siblings.index(before) if before is not None else len(siblings), body)
        self.parent[body] = parent

    def _forget(self, body: int) -> None:
        for part in (self.parent, self.name, self.line, self.children):
            part.pop(body, None)
        self.ties = {tie: note for tie, note in self.ties.items() if ("body", body) not in tie}

    def add(self, body: int, name: str, parent: int | None, before: int | None = None) -> None:
        _refuse(body in self.parent)
        if parent is None:
            _refuse(bool(self.parent) or before is not None)
            self.children[None], self.parent[body] = [body], None
        else:
            _refuse(parent not in self.parent)
            self._put(body, parent, before)
        self.name[body], self.line[body] = name, True

    def _refuse_top(self, body: int) -> None:
        _refuse(body not in self.parent or self.parent[body] is None)

    def move(self, body: int, parent: int, before: int | None) -> None:
        self._refuse_top(body)
        _refuse(parent not in self.parent or parent in self.below(body))
        was = self.copied()
        self._take(body)
        self._put(body, parent, before)
        _refuse(self == was)

    def rename(self, body: int, name: str) -> None:
        _refuse(self.name.get(body, name) == name)
        self.name[body] = name

    def answer(self, body: int, line: bool) -> None:
        _refuse(self.line.get(body, line) == line)
        self.line[body] = line

    def retire(self, body: int, heir: int | None) -> None:
        self._refuse_top(body)
        _refuse(heir is not None and (heir not in self.parent or heir in self.below(body)))
        above = self.parent[body]
        below = self.children.get(body, [])
        for child in below:
            self.parent[child] = heir or above
        siblings = self.children[above]
        if heir in (None, above):
            at = siblings.index(body)
            siblings[at : at + 1] = below
        else:
            siblings.remove(body)
            self.children.setdefault(heir, []).extend(below)
        self._forget(body)

    def retire_branch(self, body: int) -> None:
        self._refuse_top(body)
        self._take(body)
        for gone in self.below(body):
            self._forget(gone)

    def split(self, body: int, new: int, name: str, going: list[int]) -> None:
        self._refuse_top(body)
        _refuse(new in self.parent or not set(going) <= set(self.children.get(body, [])))
        above = self.parent[body]
        self.parent[new], self.name[new], self.line[new] = above, name, self.line[body]
        self.children[above].insert(self.children[above].index(body) + 1, new)
        mine = self.children.get(body, [])
        self.children[new] = [child for child in mine if child in going]
        self.children[body] = [child for child in mine if child not in going]
        for child in self.children[new]:
            self.parent[child] = new

    def merge(self, body: int, into: int) -> None:
        self._refuse_top(body)
        _refuse(into not in self.parent or into in self.below(body))
        for (kind, *ends), note in list(self.ties.items()):
            origin, target = (("body", into) if end == ("body", body) else end for end in ends)
            if origin != target:
                self.ties.setdefault((kind, origin, target), note)
        self.retire(body, into)

    def tie(self, kind: str, origin: tuple, target: tuple, note: str) -> None:
        _refuse(origin == target or (kind, origin, target) in self.ties)
        self.ties[kind, origin, target] = note

    def untie(self, tie: tuple) -> None:
        _refuse(tie not in self.ties)
        del self.ties[tie]


def three_way(base: PlainDraft, ours: PlainDraft, theirs: PlainDraft) -> dict[tuple, Any]:
    """What must be there, but for the order, after a merge in which nothing was changed on both sides."""
    was, our, their = base.facts(), ours.facts(), theirs.facts()
    taken = {key: (their if our.get(key) == was.get(key) else our).get(key) for key in {**our, **their}}
    present = {(part, key): value for (part, key), value in taken.items() if not (part != "parent" and value is None)}
    gone = {key for (part, key) in {**our, **their} if part == "parent" and _gone(key, our, their, was)}
    return {(part, key): value for (part, key), value in present.items() if part == "tie" or key not in gone}


def _gone(body: int, our: dict, their: dict, was: dict) -> bool:
    sides = [("parent", body) in side for side in (our, their)]
    return not all(sides) and ("parent", body) in was
