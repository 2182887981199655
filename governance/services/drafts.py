"""Preparing a structure: a draft is begun, described, opened, brought up to date and discarded; its edits are undone.

Every write locks the draft's row before it reads the tree (docs/decisions/0007).
"""

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q, RestrictedError
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from governance.models import Audience, Body, EditKind, Partnership, Role, Structure, StructureEdit, StructureStatus
from governance.permissions import Permission, permissions_of
from governance.services.changes import change, free_slug
from governance.services.edits import Done, edit_draft, record_edit, refuse_body_beyond
from governance.services.laying import copy_into, lay
from governance.services.structures import StructureError, lock_draft
from governance.trees.merge import Choices, Merge, Side, merge
from governance.trees.patch import Patch, PatchError, applied, difference
from governance.trees.stored import stored, tree_of
from governance.trees.tree import Tree
from governance.versions import Version, refuse_stale

if TYPE_CHECKING:
    from portal.models import User


class UndecidedError(StructureError):
    """A merge in which both sides changed the same, and nobody has said whose way it goes."""

    def __init__(self, merged: Merge) -> None:
        count = len(merged.undecided)
        what = "One thing was" if count == 1 else f"{count} things were"
        super().__init__(
            f"{what} changed on both sides, each in another way. Choose for each whose way it goes. Nothing was saved."
        )
        self.merged = merged


def start(*, by: "User", partnership: Partnership, name: str, base: Structure | None, summary: str = "") -> Structure:
    """Begin a draft as a copy of another structure, draft or published, or from nothing."""
    with change(by=by, within=partnership.pk, did=f"Began the draft “{name}”", final=True):
        if base is not None and base.partnership_id != partnership.pk:
            raise StructureError(f"“{base}” belongs to another partnership.", "base")
        if base is not None and base.is_draft:
            base = _held_still(base)
        published = base if base is None or not base.is_draft else base.base
        draft = Structure.objects.create(
            partnership=partnership,
            slug=free_slug(partnership.structures.all(), name),
            name=name,
            base=published,
            summary=summary,
        )
        if base is not None:
            copy_into(draft, base.pk)
        if base is not None and base.is_draft:
            before = tree_of(published.pk) if published else Tree()
            record_edit(
                by, draft, EditKind.BROUGHT_IN, f"Began as a copy of “{base}”", difference(before, tree_of(draft.pk))
            )
        return draft


def _held_still(base: Structure) -> Structure:
    """Lock a draft that is to be copied, which may have been published meanwhile, and return it as it is now."""
    held = Structure.objects.select_for_update(no_key=True, of=("self",)).select_related("base").filter(pk=base.pk)
    found = held.first()
    if found is None:
        raise StructureError("That draft was discarded meanwhile. Choose what to begin from again.", "base")
    return found


def describe(*, by: "User", structure: Structure, name: str, summary: str, seen: Version | None = None) -> Structure:
    """Change what a draft is called and says of itself."""
    with change(by=by, within=structure.partnership_id, did=f"Described the draft “{name}”", final=True):
        locked = lock_draft(structure)
        _refuse_work_of_others(by, locked)
        refuse_stale(seen, version_of_description(locked))
        locked.name, locked.summary = name, summary
        locked.save(update_fields=["name", "summary"])
        return locked


def version_of_description(structure: Structure) -> Version:
    """What the form of a draft's description was opened upon."""
    return Version((("Name", structure.name), ("Summary", structure.summary)))


def consult(
    *,
    by: "User",
    structure: Structure,
    audience: str,
    roles: Collection[Role] = (),
    until: datetime.date | None,
    seen: Version | None = None,
) -> Structure:
    """Open a draft to an audience, for comments until a day; an audience of editors closes it again.

    Raises StructureError when the day is past, unless it was that day before.
    """
    did = f"Opened the draft “{structure}” to {Audience(audience).label.lower()}"
    with change(by=by, within=structure.partnership_id, did=did, final=True):
        locked = lock_draft(structure)
        refuse_stale(seen, version_of_consultation(locked))
        if audience == Audience.ROLES and not roles:
            raise StructureError("Choose at least one role.", "roles")
        if audience != Audience.EDITORS and until is not None and until != locked.comments_until:
            _refuse_past(until)
        locked.audience, locked.comments_until = audience, until if audience != Audience.EDITORS else None
        locked.save(update_fields=["audience", "comments_until"])
        locked.open_to.set(roles if audience == Audience.ROLES else [])
        return locked


def _refuse_past(until: datetime.date) -> None:
    today = timezone.localdate()
    if until < today:
        raise StructureError(f"That day is past. Enter today, {today:%-d %B %Y}, or a day to come.", "until")


def version_of_consultation(structure: Structure) -> Version:
    """What the form that opens a draft was opened upon; one query."""
    until = f"{structure.comments_until:%-d %B %Y}" if structure.comments_until else ""
    roles = ", ".join(str(role) for role in structure.open_to.all())
    return Version((("Open to", structure.get_audience_display()), ("Roles", roles), ("Comments until", until)))


def discard(*, by: "User", structure: Structure) -> None:
    """Throw a draft away, with the bodies that were made for it alone.

    Raises StructureError when such a body is used elsewhere, the draft is published, or others worked on it and `by`
    may not change all of it.
    """
    with change(by=by, within=structure.partnership_id, did=f"Discarded the draft “{structure}”", final=True):
        locked = lock_draft(structure)
        _refuse_work_of_others(by, locked)
        locked.edits.update(undoes=None)
        locked.edits.all().delete()
        locked.links.all().delete()
        locked.placements.all().delete()
        drop_unplaced_bodies(locked)
        locked.delete()


def _refuse_work_of_others(by: "User", structure: Structure) -> None:
    """Refuse a user who prepares structures only from some body downwards a draft that others worked on too."""
    if permissions_of(by, structure.partnership).has(Permission.CHANGE_STRUCTURES):
        return
    is_open = structure.audience != Audience.EDITORS or structure.comments.exists()
    if is_open or structure.edits.exclude(made_by=by).exists():
        raise StructureError(
            f"Others work on “{structure}” too, and you may change only some of its bodies. Ask somebody who prepares "
            "the whole structure. Nothing was changed."
        )


def drop_unplaced_bodies(structure: Structure) -> None:
    """Remove the bodies that were made for a draft and stand nowhere; one that another draft knows of goes over."""
    for body in structure.drafted_bodies.exclude(placements__structure=structure):
        other = _other_structure(body, structure)
        if other is not None:
            is_placed = body.placements.filter(structure__status=StructureStatus.PUBLISHED).exists()
            Body.objects.filter(pk=body.pk).update(drafted_in=None if is_placed else other)
            continue
        structure.edits.filter(body=body).update(body=None)
        structure.edits.filter(into=body).update(into=None)
        try:
            body.sources.all().delete()
            body.delete()
        except (ProtectedError, RestrictedError):
            raise StructureError(
                f"{body}, which was made for this draft, is used elsewhere, for instance as a member of another body. "
                "Take it out there first. Nothing was changed."
            ) from None


def _other_structure(body: Body, structure: Structure) -> int | None:
    """The id of another structure in which a body has a place, or which an edit has taken it out of."""
    placed = body.placements.exclude(structure=structure).values_list("structure", flat=True).first()
    patched = Q(patch__contains={"places": [[body.pk]]}, structure__status=StructureStatus.DRAFT)
    edited = StructureEdit.objects.filter(Q(body=body) | Q(into=body) | patched).exclude(structure=structure)
    return placed or edited.values_list("structure", flat=True).first()


def undo(*, by: "User", edit: StructureEdit) -> StructureEdit:
    """Undo one edit of a draft, as a new edit; what was edited since stays.

    Raises StructureError when a later edit changed the same, or the edit has been undone.
    """
    written = edit.patch.get("bases")
    bases = (written[1], written[0]) if written else None

    def act(tree: Tree) -> Done:
        after = tree
        try:
            for later in edit.structure.edits.filter(number__gt=edit.number).order_by("-number"):
                after = applied(after, Patch.read(later.patch).turned_round())
            before = applied(after, Patch.read(edit.patch).turned_round())
        except PatchError:
            raise StructureError("The draft was changed outside this portal, so that edit cannot be undone.") from None
        merged = merge(after, tree, before)
        if merged.undecided:
            raise StructureError(_why_not_undone(edit, merged))
        if merged.tree == tree and bases is None:
            raise StructureError("That edit has been undone already. Nothing was changed.")
        return Done(merged.tree, f"Undid: {edit.did}")

    return edit_draft(by, edit.structure, EditKind.UNDONE, act, body=edit.body, undoes=edit, bases=bases)


def _why_not_undone(edit: StructureEdit, merged: Merge) -> str:
    bodies = {body for conflict in merged.undecided for body in conflict.bodies}
    since = [
        later.did
        for later in edit.structure.edits.filter(number__gt=edit.number).order_by("-number")
        if bodies & {int(body) for body, *_ in later.patch["places"]} or later.patch["ties"]
    ]
    first = f" Undo first: “{since[0]}”." if since else ""
    return f"Later edits changed the same.{first} Nothing was changed."


def bring_in(
    *, by: "User", structure: Structure, other: Structure, choices: Choices | None = None
) -> StructureEdit | None:
    """Bring a draft up to a published structure that came after its base, which becomes its base.

    Returns the edit, or None where that was its base already and nothing differs. Raises UndecidedError where both
    sides changed the same and `choices` does not say whose way it goes.
    """
    with change(
        by=by, within=structure.partnership_id, did=f"Brought “{other}” into the draft “{structure}”", final=True
    ):
        locked = lock_draft(structure)
        if other.is_draft or other.partnership_id != locked.partnership_id:
            raise StructureError(f"“{other}” is not a published structure of this partnership.")
        merged = merge_with(locked, other, choices)
        if not merged.is_decided:
            raise UndecidedError(merged)
        _refuse_giving_up_beyond(by, locked, merged, choices or {})
        did = f"Brought in what “{other}” changed"
        edit = _lay_and_record(by, locked, merged.tree, did, other)
        Structure.objects.filter(pk=locked.pk).update(base=other)
        return edit


def _refuse_giving_up_beyond(by: "User", structure: Structure, merged: Merge, choices: Choices) -> None:
    """Refuse to give up what a draft says of bodies that a user may not change."""
    if permissions_of(by, structure.partnership).has(Permission.CHANGE_STRUCTURES):
        return
    ours = tree_of(structure.pk)
    given_up = [one for one in merged.conflicts if choices.get(one.key) == Side.THEIRS]
    for body in {body for conflict in given_up for body in conflict.bodies if body in ours.places}:
        refuse_body_beyond(by, structure, ours, body)


def merge_with(structure: Structure, other: Structure, choices: Choices | None = None) -> Merge:
    """Work out what bringing a published structure into a draft would make; six queries, and writes nothing."""
    base = tree_of(structure.base_id) if structure.base_id else Tree()
    return merge(base, tree_of(structure.pk), tree_of(other.pk), choices)


def _lay_and_record(by: "User", locked: Structure, wanted: Tree, did: str, other: Structure) -> StructureEdit | None:
    present = stored(locked.pk)
    patch = difference(present.tree, wanted)
    if not patch and locked.base_id == other.pk:
        return None
    lay(locked, present, wanted, sources_from=other.pk)
    return record_edit(by, locked, EditKind.BROUGHT_IN, did, patch, (locked.base_id, other.pk))
