"""Edits of a draft: each locks it, reads its tree as it is now, lays down what it makes of it, and is recorded.

The tree is read only under the lock (docs/decisions/0007).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max

from governance.models import (
    Area,
    Body,
    BodyKind,
    BodyStatus,
    EditKind,
    LinkKind,
    Organisation,
    Structure,
    StructureEdit,
    Theme,
)
from governance.permissions import Permission, permissions_of
from governance.services.changes import change, free_slug
from governance.services.laying import lay
from governance.services.structures import StructureError, lock_draft
from governance.trees import tree as edits
from governance.trees.patch import Patch, difference
from governance.trees.stored import stored
from governance.trees.tree import End, Place, Tie, Tree, TreeError
from governance.versions import Version, refuse_stale

if TYPE_CHECKING:
    from portal.models import User


class Done(NamedTuple):
    """What an edit makes of a tree: the new one, what was done in words, and the body that is new in it."""

    tree: Tree
    did: str
    new: Body | None = None


Act = Callable[[Tree], Done]
Bases = tuple[int | None, int | None]
"""The id of a draft's base before and after an edit."""


@dataclass(frozen=True)
class NewBody:
    """A body that is not in the record yet."""

    name: str
    kind: BodyKind
    summary: str = ""
    area: Area | None = None
    theme: Theme | None = None
    status: str = BodyStatus.OPERATING


def version_of_place(tree: Tree, body: int) -> Version:
    """What a form about a body's place was opened upon: its name, and the body that it stands under."""
    if body not in tree.places:
        return Version((("Place", "none in this structure"),))
    parent = tree.places[body].parent
    above = tree.name(parent) if parent is not None else "nothing: it is the top"
    return Version((("Name", tree.name(body)), ("Stands under", above)))


def add_body(
    *,
    by: "User",
    structure: Structure,
    body: Body | NewBody,
    parent: Body | None,
    before: Body | None = None,
    accountable: bool = True,
) -> StructureEdit:
    """Give a body a place under another; one that is not in the record yet is made for this draft."""

    def act(tree: Tree) -> Done:
        made = _made(structure, body)
        place = Place(parent.pk if parent else None, made.name, accountable)
        under = f" under {tree.name(parent.pk)}" if parent and parent.pk in tree.places else ""
        after = edits.added(tree, made.pk, place, before.pk if before else None)
        return Done(after, f"Added {made.name}{under}", made)

    return edit_draft(by, structure, EditKind.ADDED, act)


def move(
    *,
    by: "User",
    structure: Structure,
    body: Body,
    parent: Body,
    before: Body | None = None,
    seen: Version | None = None,
) -> StructureEdit:
    """Move a body with all below it under another, before one of the bodies there or last."""

    def act(tree: Tree) -> Done:
        after = edits.moved(tree, body.pk, parent.pk, before.pk if before else None)
        name, was = tree.name(body.pk), tree.places[body.pk].parent or 0
        if was != parent.pk:
            return Done(after, f"Moved {name} from under {tree.name(was)} to under {tree.name(parent.pk)}")
        return Done(after, f"Moved {name} {f'before {tree.name(before.pk)}' if before else 'to the end'}")

    return edit_draft(by, structure, EditKind.MOVED, act, body=body, seen=seen)


def rename(*, by: "User", structure: Structure, body: Body, name: str, seen: Version | None = None) -> StructureEdit:
    """Give a body another name from this structure on; earlier structures keep the one that they have."""
    new = " ".join(name.split())

    def act(tree: Tree) -> Done:
        return Done(edits.renamed(tree, body.pk, new), f"Renamed {tree.name(body.pk)} to {new}")

    return edit_draft(by, structure, EditKind.RENAMED, act, body=body, seen=seen)


def set_accountable(
    *, by: "User", structure: Structure, body: Body, accountable: bool, seen: Version | None = None
) -> StructureEdit:
    """Say whether a line of accountability leads from a body to the one above."""
    verb = "answers" if accountable else "does not answer"

    def act(tree: Tree) -> Done:
        after = edits.answering(tree, body.pk, accountable)
        return Done(after, f"{tree.name(body.pk)} {verb} to the body above it")

    return edit_draft(by, structure, EditKind.ANSWERS, act, body=body, seen=seen)


def retire(
    *,
    by: "User",
    structure: Structure,
    body: Body,
    heir: Body | None = None,
    all_below: bool = False,
    seen: Version | None = None,
) -> StructureEdit:
    """Take a body out; those below it stay in its place, go to an heir, or are retired too."""

    def act(tree: Tree) -> Done:
        if all_below:
            after = edits.retired_with_all_below(tree, body.pk)
            return Done(after, f"Retired {tree.name(body.pk)} with all below it")
        after = edits.retired(tree, body.pk, heir.pk if heir else None)
        to = f"; those below it go to {tree.name(heir.pk)}" if heir and tree.children.get(body.pk) else ""
        return Done(after, f"Retired {tree.name(body.pk)}{to}")

    return edit_draft(by, structure, EditKind.RETIRED, act, body=body, seen=seen)


def split(
    *,
    by: "User",
    structure: Structure,
    body: Body,
    new: Body | NewBody,
    children: Collection[Body],
    seen: Version | None = None,
) -> StructureEdit:
    """Put a new body beside another, and give it some of those below the other."""

    def act(tree: Tree) -> Done:
        made = _made(structure, new)
        after = edits.split(tree, body.pk, made.pk, made.name, {child.pk for child in children})
        going = f", with {len(children)} of those below it" if children else ""
        return Done(after, f"Split {tree.name(body.pk)}: {made.name} beside it{going}", made)

    return edit_draft(by, structure, EditKind.SPLIT, act, body=body, seen=seen)


def merge_bodies(
    *, by: "User", structure: Structure, body: Body, into: Body, seen: Version | None = None
) -> StructureEdit:
    """Let one body take up another: what is below it, and its ties."""

    def act(tree: Tree) -> Done:
        after = edits.merged(tree, body.pk, into.pk)
        return Done(after, f"Merged {tree.name(body.pk)} into {tree.name(into.pk)}")

    return edit_draft(by, structure, EditKind.MERGED, act, body=body, into=into, seen=seen)


def add_link(
    *,
    by: "User",
    structure: Structure,
    kind: str,
    origin: Body | Organisation,
    target: Body | Organisation,
    note: str = "",
) -> StructureEdit:
    """Add a sideways tie."""
    stranger = next((end for end in (origin, target) if end.partnership_id != structure.partnership_id), None)
    if stranger is not None:
        raise StructureError(f"{stranger} belongs to another partnership.", "target")
    tie = Tie(kind, _end(origin), _end(target))
    did = f"Added the tie: {origin} {LinkKind(kind).label} {target}"

    def act(tree: Tree) -> Done:
        for name, end in (("origin", origin), ("target", target)):
            if isinstance(end, Body) and end.pk not in tree.places and end.stands_in_drafts_only:
                raise StructureError(f"{end} stands only in another draft. Add it to this one first.", name)
        return Done(edits.tied(tree, tie, note), did)

    return edit_draft(by, structure, EditKind.TIED, act)


def end_link(*, by: "User", structure: Structure, tie: Tie, words: str) -> StructureEdit:
    """End a sideways tie, which `words` names."""
    return edit_draft(
        by, structure, EditKind.UNTIED, lambda tree: Done(edits.untied(tree, tie), f"Ended the tie: {words}")
    )


def edit_draft(
    by: "User",
    structure: Structure,
    kind: str,
    act: Act,
    *,
    body: Body | None = None,
    into: Body | None = None,
    undoes: StructureEdit | None = None,
    bases: Bases | None = None,
    seen: Version | None = None,
) -> StructureEdit:
    """Lock the draft, edit its tree as it is now, lay it down, and record what was done by whom.

    `bases` puts another base in the place of the one that it names.
    """
    did = f"Edited the draft “{structure}”"
    with change(by=by, within=structure.partnership_id, did=did, final=True):
        locked = lock_draft(structure)
        if bases and locked.base_id != bases[0]:
            raise StructureError("Another structure was brought in after that. Undo that first. Nothing was changed.")
        present = stored(locked.pk)
        if body is not None:
            refuse_stale(seen, version_of_place(present.tree, body.pk))
        try:
            done = act(present.tree)
        except TreeError as error:
            raise StructureError(str(error), error.field) from error
        refuse_beyond(by, locked, present.tree, done.tree)
        if into is not None:
            refuse_body_beyond(by, locked, done.tree, into.pk)
        patch = difference(present.tree, done.tree)
        if not patch and not bases:
            raise StructureError("That is so already. Nothing was changed.")
        lay(locked, present, done.tree)
        if bases:
            Structure.objects.filter(pk=locked.pk).update(base=bases[1])
        about = {"body": body or done.new, "into": into, "undoes": undoes}
        return record_edit(by, locked, kind, done.did, patch, bases, **about)


def record_edit(
    by: "User",
    structure: Structure,
    kind: str,
    did: str,
    patch: Patch,
    bases: Bases | None = None,
    **about: Body | StructureEdit | None,
) -> StructureEdit:
    """Record an edit of a locked draft, with the ids of its base before and after where another took its place."""
    written = patch.written() | ({"bases": list(bases)} if bases else {})
    last = structure.edits.aggregate(last=Max("number"))["last"] or 0
    return StructureEdit.objects.create(
        structure=structure, number=last + 1, kind=kind, did=did, patch=written, made_by=by, **about
    )


def refuse_beyond(
    by: "User",
    structure: Structure,
    before: Tree,
    after: Tree,
    permission: Permission = Permission.CHANGE_STRUCTURES,
) -> None:
    """Refuse a change that reaches beyond the bodies on which a user holds a permission, and all below them."""
    if permissions_of(by, structure.partnership).has(permission):
        return
    patch = difference(before, after)
    for body in {*patch.places, *(parent for parent in patch.children if parent is not None)}:
        for tree in (before, after):
            if body in tree.places:
                refuse_body_beyond(by, structure, tree, body, permission)
    for tie in patch.ties:
        ends = [end.pk for end in (tie.origin, tie.target) if end.sort == "body"]
        if not any(_is_theirs(by, structure, tree, end, permission) for tree in (before, after) for end in ends):
            raise StructureError("That tie is between bodies that you may not change. Nothing was saved.")


def refuse_body_beyond(
    by: "User",
    structure: Structure,
    tree: Tree,
    body: int,
    permission: Permission = Permission.CHANGE_STRUCTURES,
) -> None:
    """Refuse a body that is not among those on which a user holds a permission, nor below them."""
    if not _is_theirs(by, structure, tree, body, permission):
        raise StructureError(
            f"That would change {tree.name(body)}, which is not among the bodies that you may change. "
            "Nothing was saved."
        )


def _is_theirs(by: "User", structure: Structure, tree: Tree, body: int, permission: Permission) -> bool:
    line = [body, *tree.above(body)] if body in tree.places else ()
    return permissions_of(by, structure.partnership).has(permission, line)


def _made(structure: Structure, body: Body | NewBody) -> Body:
    """Return the body, made for this draft if it is not in the record yet."""
    if isinstance(body, Body):
        if body.partnership_id != structure.partnership_id:
            raise StructureError(f"{body} belongs to another partnership.", "body")
        return body
    partnership = structure.partnership
    name = " ".join(body.name.split())
    return Body.objects.create(
        partnership=partnership,
        slug=free_slug(partnership.bodies.all(), name),
        name=name,
        kind=body.kind,
        summary=body.summary,
        area=body.area,
        theme=body.theme,
        status=body.status,
        drafted_in=structure,
    )


def _end(thing: Body | Organisation) -> End:
    return End("body" if isinstance(thing, Body) else "organisation", thing.pk)
