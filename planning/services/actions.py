"""Actions asked for, worked on, finished, dropped and taken up again. Whether somebody may is asked by the pages."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError

from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.action_registry import KEPT_ELSEWHERE, reasons_kept
from planning.models import ACTION_STEPS, OWNERS, Action, ActionNote, ActionStatus
from planning.services.kept import fill, locked, refuse_other_partnerships

if TYPE_CHECKING:
    from portal.models import User

ASKED = (
    "name",
    "statement",
    *OWNERS,
    "plan",
    "priority",
    "initiative",
    "arose_in",
    "access",
    "raised_on",
    "due",
)
VERSION = (*ASKED, "status", "finished_on")
NAMES = (*OWNERS, "plan", "priority", "initiative", "arose_in")


def set_action(
    *,
    by: "User",
    partnership: Partnership,
    action: Action | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Action:
    """Ask for an action in a partnership, or change what is asked; how far it has come is said by the other services.

    Raises StaleError when it changed since it was seen, and ChangeError when it would have two owners, be finished
    before it was asked for, name something of another partnership, or say anew what another part answers for.
    """
    did = f"Changed the action “{action}”" if action else f"Asked for the action “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        rows = partnership.actions.all()
        kept = locked(rows, action, "action") if action else Action(partnership=partnership)
        if action:
            refuse_stale(seen, version_of_row(kept, *VERSION))
            _refuse_kept_elsewhere(kept, values)
        fill(kept, values)
        kept.slug = kept.slug or free_slug(rows, kept.name)
        refuse_other_partnerships(kept, NAMES)
        _refuse_two_owners(kept)
        _refuse_early_end(kept, "raised_on")
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def finish_action(
    *,
    by: "User",
    action: Action,
    on: datetime.date | None,
    note: str = "",
    reason: str = "",
    seen: Version | None = None,
) -> Action:
    """Say that an action is done, on a day or on one that nobody noted.

    Raises ChangeError when it is finished already or was asked for later, StaleError when it changed since seen.
    """
    with change(by=by, within=action.partnership_id, did=f"Finished the action “{action}”", reason=reason):
        return _end(action, "finish", on, note, seen)


def drop_action(
    *,
    by: "User",
    action: Action,
    on: datetime.date | None,
    note: str = "",
    reason: str = "",
    seen: Version | None = None,
) -> Action:
    """Say that an action will not be done. Raises as `finish_action` does."""
    with change(by=by, within=action.partnership_id, did=f"Dropped the action “{action}”", reason=reason):
        return _end(action, "drop", on, note, seen)


def reopen_action(
    *, by: "User", action: Action, on: datetime.date, note: str, reason: str = "", seen: Version | None = None
) -> Action:
    """Take up an action again that was done or dropped; the note of that day says why.

    Raises ChangeError when it is open, StaleError when it changed since it was seen.
    """
    with change(by=by, within=action.partnership_id, did=f"Took up the action “{action}” again", reason=reason):
        kept = _as_seen(action, seen)
        _step(kept, "reopen")
        kept.finished_on = None
        kept.save()
        _note(kept, on, note)
        return kept


def note_progress(
    *,
    by: "User",
    action: Action,
    on: datetime.date,
    text: str,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
) -> ActionNote:
    """Note how far an action has come; one that nobody had begun is under way from then on.

    Raises ChangeError when it is gone, StaleError when it changed since it was seen.
    """
    with change(by=by, within=action.partnership_id, did=f"Noted progress of the action “{action}”", reason=reason):
        kept = _as_seen(action, seen)
        if kept.status == ActionStatus.OPEN:
            _step(kept, "begin")
            kept.save()
        made = _note(kept, on, text)
        if source is not None:
            say_source(made, **source)
        return made


def remove_action(*, by: "User", action: Action, reason: str = "") -> None:
    """Take an action out of the log with its notes, as one that was never asked for; the history keeps it.

    Raises ChangeError while the record of a meeting asks for it.
    """
    with change(by=by, within=action.partnership_id, did=f"Took away the action “{action}”", reason=reason):
        kept = locked(action.partnership.actions.all(), action, "action")
        try:
            for row in (*kept.notes.all(), kept):
                row.sources.all().delete()
                row.delete()
        except ProtectedError as error:
            raise ChangeError("The record of a meeting asks for it, so it stays. Drop it instead.") from error


def _as_seen(action: Action, seen: Version | None) -> Action:
    kept = locked(action.partnership.actions.all(), action, "action")
    refuse_stale(seen, version_of_row(kept, *VERSION))
    return kept


def _step(action: Action, act: str) -> None:
    becomes = ACTION_STEPS.get((action.status, act))
    if becomes is None:
        raise ChangeError(f"It is {action.get_status_display().lower()} already. Nothing was saved.")
    action.status = becomes


def _end(action: Action, act: str, on: datetime.date | None, note: str, seen: Version | None) -> Action:
    kept = _as_seen(action, seen)
    _step(kept, act)
    kept.finished_on = on
    _refuse_early_end(kept, "on")
    kept.save()
    if note:
        _note(kept, on or kept.partnership.opening_date, note)
    return kept


def _note(action: Action, on: datetime.date, text: str) -> ActionNote:
    others = ActionNote.objects.filter(action__partnership=action.partnership_id)
    slug = free_slug(others, f"{action.slug} {on:%Y-%m-%d}", most=120)
    return ActionNote.objects.create(action=action, slug=slug, noted_on=on, text=text)


def _refuse_kept_elsewhere(action: Action, values: dict[str, Any]) -> None:
    changed = [name for name in KEPT_ELSEWHERE if name in values and getattr(action, name) != values[name]]
    why = next(filter(None, (reason(action) for reason in reasons_kept)), "") if changed else ""
    if why:
        raise ChangeError(why, changed[0])


def _refuse_two_owners(action: Action) -> None:
    if sum(getattr(action, f"{name}_id") is not None for name in OWNERS) > 1:
        raise ChangeError("An action is of one owner: a body, an organisation, an office or a person.", "holder")


def _refuse_early_end(action: Action, field: str) -> None:
    if action.finished_on and action.raised_on and action.finished_on < action.raised_on:
        raise ChangeError("An action is not finished before it is asked for.", field)
