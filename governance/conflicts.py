"""What both sides of a merge changed, in words: what each made of it, and who."""

from dataclasses import dataclass
from typing import Any

from governance.models import Body, Organisation, Structure, StructureEdit
from governance.trees.merge import Conflict, ConflictKind, Merge
from governance.trees.stored import tree_of
from governance.trees.tree import Place, Tree


@dataclass(frozen=True)
class ConflictRow:
    """One conflict: what it is about, and what either side made of it, with its author."""

    key: str
    question: str
    ours: str
    theirs: str


def conflict_rows(draft: Structure, other: Structure, merged: Merge) -> list[ConflictRow]:
    """Word the conflicts of bringing a published structure into a draft; a constant number of queries."""
    if not merged.conflicts:
        return []
    words = _Words(draft, other)
    return [words.row(conflict) for conflict in merged.conflicts]


class _Words:
    def __init__(self, draft: Structure, other: Structure) -> None:
        self.ours, self.theirs = tree_of(draft.pk), tree_of(other.pk)
        base = tree_of(draft.base_id) if draft.base_id else Tree()
        self.names = {
            body: place.name for tree in (base, self.theirs, self.ours) for body, place in tree.places.items()
        }
        self.names |= {
            pk: name
            for pk, name in Body.objects.filter(partnership=draft.partnership_id).values_list("pk", "name")
            if pk not in self.names
        }
        self.organisations = dict(
            Organisation.objects.filter(partnership=draft.partnership_id).values_list("pk", "name")
        )
        since = StructureEdit.objects.select_related("made_by").order_by("-made_at", "-number")
        self.our_edits = list(since.filter(structure=draft))
        self.their_edits = list(since.filter(structure__in=_published_since(draft, other)))
        self.publisher = other.published_by

    def row(self, conflict: Conflict) -> ConflictRow:
        """One conflict in words."""
        return ConflictRow(
            conflict.key,
            self._question(conflict),
            f"The draft: {self._value(conflict, conflict.ours, self.ours)}{self._by(conflict, self.our_edits, None)}",
            f"In force: {self._value(conflict, conflict.theirs, self.theirs)}"
            f"{self._by(conflict, self.their_edits, self.publisher)}",
        )

    def _name(self, body: int | None) -> str:
        return self.names.get(body or 0, "nothing")

    def _question(self, conflict: Conflict) -> str:
        first = self._name(conflict.bodies[0]) if conflict.bodies else ""
        if conflict.kind == ConflictKind.CIRCLE:
            return f"{_listed([self._name(body) for body in conflict.bodies])}: each was moved below the other"
        if conflict.kind == ConflictKind.TIE and conflict.tie:
            ends = [
                self._name(end.pk) if end.sort == "body" else self.organisations.get(end.pk, "")
                for end in (conflict.tie.origin, conflict.tie.target)
            ]
            return f"The tie from {ends[0]} to {ends[1]}"
        return {
            ConflictKind.PARENT: f"Where {first} stands",
            ConflictKind.NAME: f"What {first} is called",
            ConflictKind.LINE: f"Whether {first} answers to the body above it",
            ConflictKind.ORDER: f"The order of the bodies under {first}",
            ConflictKind.TOP: "Which body stands at the top",
            ConflictKind.GONE: f"{first} was retired on one side, while the other put "
            f"{_listed([self._name(body) for body in conflict.bodies[1:]])} under it",
        }.get(conflict.kind, f"Whether {first} goes on")

    def _value(self, conflict: Conflict, value: Any, side: Tree) -> str:
        kind = conflict.kind
        if kind == ConflictKind.CIRCLE:
            placed = [body for body in conflict.bodies if body in side.places]
            return _listed([f"{self._name(body)} under {self._name(side.places[body].parent)}" for body in placed])
        if kind == ConflictKind.TIE:
            return "no such tie" if value is None else f"the tie stands{f', noted “{value}”' if value else ''}"
        if isinstance(value, Place):
            return f"it is kept, as “{value.name}” under {self._name(value.parent)}"
        if value is None and kind in (ConflictKind.PLACE, ConflictKind.GONE):
            return "it is retired" + (
                "; what stands under it goes to the body above" if kind == ConflictKind.GONE else ""
            )
        return self._plain(kind, value)

    def _plain(self, kind: ConflictKind, value: Any) -> str:
        if kind == ConflictKind.NAME:
            return f"“{value}”"
        if kind == ConflictKind.LINE:
            return "it answers to it" if value else "it does not answer to it"
        if kind == ConflictKind.ORDER:
            return _listed([self._name(body) for body in value])
        return f"under {self._name(value)}" if kind == ConflictKind.PARENT else self._name(value)

    def _by(self, conflict: Conflict, edits: list[StructureEdit], otherwise: Any) -> str:
        """Who touched any of the bodies last on a side."""
        about = set(conflict.bodies)
        for edit in edits:
            touched = {body for body, *_ in edit.patch["places"]} | {parent for parent, *_ in edit.patch["children"]}
            touched |= {end[1] for tie, *_ in edit.patch["ties"] for end in tie[1:3] if end[0] == "body"}
            if about & touched:
                return f" ({edit.made_by}, {edit.made_at:%-d %B %Y})"
        return f" (published by {otherwise})" if otherwise else ""


def _published_since(draft: Structure, other: Structure) -> list[int]:
    published = Structure.objects.published().filter(partnership=draft.partnership_id)
    if draft.base and draft.base.published_at:
        published = published.filter(published_at__gt=draft.base.published_at)
    return list(published.filter(published_at__lte=other.published_at).values_list("pk", flat=True))


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))
