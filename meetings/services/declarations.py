"""Interests that people declare at a meeting, in an item or in all of it."""

from typing import TYPE_CHECKING, Any

from governance.services.changes import ChangeError, change, free_slug
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import Declaration, Meeting, Presence
from meetings.voting import called, why_no_vote

from .recording import attendance_of, declarations_of, lock_held, lock_row

if TYPE_CHECKING:
    from governance.permissions import Reader
    from portal.models import User

DECLARED = ("attendance", "item", "interest", "nature", "conduct")
AWAY = (Presence.APOLOGIES, Presence.ABSENT)


def version_of_declaration(declaration: Declaration, reader: "Reader") -> Version:
    """Return a declaration as a reader opened a form upon it: whoever is hidden from them is not named."""
    people = declaration.meeting.attendance.telling_named(reader, declaration.meeting.body.partnership)
    own = version_of_row(declaration, *(name for name in DECLARED if name != "attendance")).parts
    return Version((("Who declared it", called(people.get(pk=declaration.attendance_id))), *own))


def set_declaration(
    *,
    by: "User",
    meeting: Meeting,
    declaration: Declaration | None = None,
    reason: str = "",
    seen: Version | None = None,
    **values: Any,
) -> Declaration:
    """Record an interest that somebody declared, or correct one; raises StaleError when it changed since it was seen.

    Raises ChangeError where it would let somebody have voted who was not in the room.
    """
    did = f"{'Changed' if declaration else 'Recorded'} a declaration of interest at “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = lock_held(meeting)
        kept = _lock(locked, declaration) if declaration else Declaration(meeting=locked)
        if declaration:
            refuse_stale(seen, version_of_declaration(kept, by))
        for name, value in values.items():
            setattr(kept, name, value)
        _refuse_impossible(locked, kept)
        kept.slug = kept.slug or free_slug(locked.declarations.all(), "declared", most=170)
        kept.save()
        _refuse_cast_votes(locked, by)
        return kept


def drop_declaration(*, by: "User", declaration: Declaration, reason: str = "") -> None:
    """Take a declaration away; the history keeps what it was."""
    meeting = declaration.meeting
    did = f"Took away a declaration of interest at “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        _lock(lock_held(meeting), declaration).delete()


def _lock(meeting: Meeting, declaration: Declaration) -> Declaration:
    return lock_row(meeting.declarations, declaration.pk, "declaration")


def _refuse_impossible(meeting: Meeting, kept: Declaration) -> None:
    if kept.attendance.meeting_id != meeting.pk or (kept.item is not None and kept.item.meeting_id != meeting.pk):
        raise ChangeError("Choose somebody and something of this meeting.", "attendance")
    if kept.attendance.presence in AWAY:
        raise ChangeError(f"{called(kept.attendance)} was not at the meeting.", "attendance")
    same = meeting.declarations.filter(attendance=kept.attendance, item=kept.item, interest=kept.interest)
    if same.exclude(pk=kept.pk).exists():
        raise ChangeError("That interest is recorded already. Change what is there instead.", "interest")


def _refuse_cast_votes(meeting: Meeting, by: "User") -> None:
    declared, present = declarations_of(meeting), {one.pk: one for one in attendance_of(meeting, by)}
    for vote in meeting.votes.select_related("decision"):
        if why := why_no_vote(present[vote.attendance_id], declared, vote.decision.item_id):
            raise ChangeError(f"{why} Take the vote on decision {vote.decision.number} away first.", "conduct")
