"""Undoing a change, as a new change: every row goes back to what it was, unless it was changed since."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import ProtectedError, Q, RestrictedError
from django.db.models.deletion import Collector
from pghistory.models import Context

from governance.history import TOLD, Recorded, recorded_rows
from governance.models import Document, Partnership, Seat, Source
from governance.services.changes import ChangeError, change

if TYPE_CHECKING:
    from portal.models import User


FINAL = (
    "That is not undone here. Edits of a draft are undone on the draft's own page; what was published stays "
    "published: publish another structure that puts it right."
)
"""Why a change is final that does not itself say why."""


def _undoable() -> tuple[type[models.Model], ...]:
    return (*TOLD, Document, Source)


def undo(*, by: "User", partnership: Partnership, act: UUID, reason: str = "") -> str:
    """Undo one change made in a partnership, and return what was done in words.

    Raises ChangeError when there is no such change, when part of it cannot be undone here, or when something that it
    touched was changed since: the later change has to be undone first.
    """
    context = Context.objects.filter(pk=act, metadata__within=partnership.pk).first()
    if context is None:
        raise ChangeError("There is no such change in this partnership.")
    undone = context.metadata.get("did") or "a change"
    if final := context.metadata.get("final"):
        raise ChangeError(final if isinstance(final, str) else FINAL)
    did = f"Undid: {undone}"
    with change(by=by, within=partnership.pk, did=did, reason=reason, undoes=str(act)):
        _refuse_other_kinds(act)
        recorded = [one for kind in _undoable() for one in recorded_rows(kind, Q(pgh_context=act))]
        if not recorded:
            raise ChangeError("Nothing of that change is recorded, so there is nothing to undo.")
        _lock_seats(recorded)
        _put_back(recorded)
    return undone


def _refuse_other_kinds(act: UUID) -> None:
    tables: list[Any] = [table for table in apps.get_models() if getattr(table, "pgh_tracked_model", None)]
    for kind in {table.pgh_tracked_model for table in tables} - set(_undoable()):
        if kind.pgh_event_model.objects.filter(pgh_context=act).exists():
            raise ChangeError(f"That change touched a {kind._meta.verbose_name}, which is not undone here.")


def _lock_seats(recorded: Sequence[Recorded]) -> None:
    seats = {one.after.seat_id for one in recorded if hasattr(one.after, "seat_id")}
    list(
        Seat.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=seats).order_by("pk").values_list("pk")
    )


def _put_back(recorded: Sequence[Recorded]) -> None:
    """Remove what was added, children first; set back what was changed; then write again what was removed."""
    for one in reversed(recorded):
        if one.after.pgh_label == "insert":
            _remove(one)
        elif one.after.pgh_label == "update":
            _set_back(one)
    for one in recorded:
        if one.after.pgh_label == "delete":
            one.kind(**_values(one.kind, one.after)).save(force_insert=True)


def _remove(one: Recorded) -> None:
    present = _present(one)
    refused = ChangeError(f"“{present}” is used elsewhere since then. Undo that first. Nothing was changed.")
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=present)
    try:
        collector.collect([present])
    except (ProtectedError, RestrictedError):
        raise refused from None
    others = sum(len(rows) for rows in collector.data.values()) - 1
    if others or any(rows.exists() for rows in collector.fast_deletes):
        raise refused
    present.delete()


def _set_back(one: Recorded) -> None:
    if one.before is None:
        raise ChangeError("What it was before is not recorded, so it cannot be undone. Correct it instead.")
    present = _present(one)
    for name, value in _values(one.kind, one.before).items():
        setattr(present, name, value)
    present.save()


def _present(one: Recorded) -> Any:
    """Return the row as it is now, locked; refuse when that is not what the change left."""
    present = one.kind._default_manager.select_for_update(of=("self",)).filter(pk=one.after.pgh_obj_id).first()
    if present is None or _values(one.kind, present) != _values(one.kind, one.after):
        noun = one.kind._meta.verbose_name
        raise ChangeError(
            f"A {noun} of that change{f' (“{present}”)' if present else ''} was changed again since. "
            "Undo the later change first. Nothing was changed."
        )
    return present


def _values(kind: type[models.Model], row: Any) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in kind._meta.concrete_fields}
