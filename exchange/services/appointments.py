"""A spreadsheet of appointments: brought, mended, and applied whole or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from exchange.appointments.columns import HEADINGS
from exchange.appointments.plan import Action, Plan, Planned, plan
from exchange.appointments.record import Holding, read_record
from exchange.appointments.rows import Row, Sheet
from exchange.models import SHEET_STEPS, AppointmentSheet, SheetStatus
from governance.models import Partnership
from governance.permissions import check_import_appointments
from governance.services.appointments import Appointment, Batch, Written, lock_seats, write_batch
from governance.services.changes import ChangeError

if TYPE_CHECKING:
    from portal.models import User

Answers = Mapping[int, Mapping[str, str]]
Progress = Callable[[int, int], None]
_COPIED = ("kind", "starts", "starts_precision", "ends", "ends_precision", "term_ends", "term_ends_precision")


@dataclass(frozen=True)
class Difference:
    """A cell that two people mended: what it says now, and what the one who came second typed."""

    row: int
    column: str
    now: str
    yours: str


class StaleSheetError(Exception):
    """Somebody mended the sheet after the page was opened; `differences` are where both wrote, `now` is the sheet."""

    def __init__(self, now: AppointmentSheet, differences: list[Difference]) -> None:
        super().__init__("Somebody changed this sheet after you opened the page. Nothing of yours was saved yet.")
        self.now, self.differences = now, differences


def bring(*, by: "User", partnership: Partnership, name: str, sheet: Sheet) -> AppointmentSheet:
    """Keep a sheet that somebody brought; nothing of it is in the record yet. Raises PermissionDenied."""
    check_import_appointments(by, partnership)
    return AppointmentSheet.objects.create(
        partnership=partnership,
        made_by=by,
        name=name[:200],
        rows=[row.kept() for row in sheet.rows],
        row_count=len(sheet.rows),
        newcomers=sheet.newcomers,
    )


def plan_of(*, by: "User", sheet: AppointmentSheet) -> Plan:
    """Plan a sheet upon the record as it is now, as somebody sees it."""
    rows = [Row.of(kept) for kept in sheet.rows]
    return plan(rows, read_record(by, sheet.partnership, rows), sheet.newcomers)


@transaction.atomic
def mend(
    *, by: "User", sheet: AppointmentSheet, answers: Answers, seen_version: int, newcomers: str | None = None
) -> AppointmentSheet:
    """Write what somebody typed or chose into the rows, by their numbers.

    Raises StaleSheetError when the sheet was mended since it was seen, ChangeError when it is no longer open.
    """
    check_import_appointments(by, sheet.partnership)
    locked = _lock(sheet)
    status = _step(locked, "mend")
    if locked.version != seen_version:
        raise StaleSheetError(locked, _differences(locked, answers))
    rows = [Row.of(kept) for kept in locked.rows]
    locked.rows = [
        row.mended(dict(answers[row.number])).kept() if row.number in answers else row.kept() for row in rows
    ]
    if newcomers is not None:
        locked.newcomers = newcomers
    locked.status, locked.version, locked.outcome = status, locked.version + 1, {}
    locked.save()
    return locked


def _differences(locked: AppointmentSheet, answers: Answers) -> list[Difference]:
    found = []
    for row in map(Row.of, locked.rows):
        for name, yours in answers.get(row.number, {}).items():
            column = name.removeprefix("choose-")
            now = row.cells.get(name, "") if column == name else row.choices.get(column, "")
            if now != yours:
                found.append(Difference(row.number, HEADINGS.get(column, "Choice"), now, yours))
    return found


@transaction.atomic
def drop(*, by: "User", sheet: AppointmentSheet) -> AppointmentSheet:
    """Lay a sheet aside for good without applying it. Raises ChangeError when it is no longer open."""
    check_import_appointments(by, sheet.partnership)
    locked = _lock(sheet)
    locked.status = _step(locked, "drop")
    locked.save(update_fields=["status"])
    return locked


@transaction.atomic
def hand_over(*, by: "User", sheet: AppointmentSheet, seen_version: int, job: int) -> AppointmentSheet:
    """Note the job that is to apply a sheet. Raises StaleSheetError or ChangeError as `mend` does."""
    check_import_appointments(by, sheet.partnership)
    locked = _lock(sheet)
    locked.status = _step(locked, "hand over")
    _refuse_stale(locked, seen_version)
    locked.job, locked.outcome = job, {}
    locked.save(update_fields=["status", "job", "outcome"])
    return locked


@transaction.atomic
def take_back(*, by: "User", sheet: AppointmentSheet, because: str) -> AppointmentSheet:
    """Open a sheet again whose job could not apply it; `because` is kept for its page."""
    locked = _lock(sheet)
    locked.status, locked.outcome = _step(locked, "take back"), {"refused": because, "by": by.pk}
    locked.save(update_fields=["status", "outcome"])
    return locked


@transaction.atomic
def apply(
    *,
    by: "User",
    sheet: AppointmentSheet,
    seen_version: int | None = None,
    seen_plan: str = "",
    progress: Progress = lambda done, total: None,
) -> AppointmentSheet:
    """Write every row of a sheet into the record, or none; return the sheet as it then is.

    The seats are locked, and the rows planned again upon what is true then: when one of them needs mending, nothing is
    written and the sheet is open. Raises StaleSheetError or ChangeError as `mend` does, also when the rows would do
    something else than the plan that was seen, by its digest; then all is as it was.
    """
    check_import_appointments(by, sheet.partnership)
    locked = _lock(sheet)
    status = _step(locked, "apply")
    if seen_version is not None:
        _refuse_stale(locked, seen_version)
    seats = lock_seats(_seats(plan_of(by=by, sheet=locked)))
    planned = plan_of(by=by, sheet=locked)
    if planned.problems:
        return _return_open(locked, planned)
    if not _seats(planned) <= {seat.pk for seat in seats} or seen_plan not in ("", planned.digest):
        raise ChangeError("The record changed since you looked. Nothing was saved. Look at the rows, and apply again.")
    batch = _batch(planned)
    written = write_batch(
        by=by,
        partnership=locked.partnership,
        batch=batch,
        did=_did(planned, locked),
        report=lambda done: progress(done, batch.size),
        sheet=locked.pk,
    )
    locked.status, locked.applied_at, locked.outcome = status, timezone.now(), _outcome(planned, written)
    locked.save(update_fields=["status", "applied_at", "outcome"])
    return locked


def _lock(sheet: AppointmentSheet) -> AppointmentSheet:
    return (
        AppointmentSheet.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partnership")
        .get(pk=sheet.pk)
    )


def _step(sheet: AppointmentSheet, act: str) -> SheetStatus:
    step = SHEET_STEPS.get((sheet.status, act))
    if step is None:
        raise ChangeError(f"{sheet.name} is {sheet.get_status_display().lower()} already. Nothing was changed.")
    return step


def _refuse_stale(locked: AppointmentSheet, seen_version: int) -> None:
    if locked.version != seen_version:
        raise StaleSheetError(locked, [])


def _seats(planned: Plan) -> set[int]:
    return {each.meant.seat.pk for each in planned.rows if each.meant.seat}


def _return_open(locked: AppointmentSheet, planned: Plan) -> AppointmentSheet:
    rows = len(planned.problems)
    said = "One row needs" if rows == 1 else f"{rows} rows need"
    if locked.status == SheetStatus.APPLYING:
        locked.status = _step(locked, "take back")
    locked.outcome = {"refused": f"{said} mending. Nothing was saved."}
    locked.save(update_fields=["status", "outcome"])
    return locked


def _did(planned: Plan, sheet: AppointmentSheet) -> str:
    rows = len(planned.writing)
    return f"Applied {rows} appointment{'s' * (rows != 1)} from {sheet.name}"


def _batch(planned: Plan) -> Batch:
    changes: dict[int, dict[str, Any]] = {}
    made: dict[int, Holding] = {}
    for each in planned.writing:
        for holding in (each.ended, each.holding):
            if holding and holding.pk:
                changes.setdefault(holding.pk, {}).update(_changes(each, holding))
        if each.holding and each.holding.pk is None:
            made[id(each.holding)] = each.holding
    newcomers = {key: (key.removeprefix("new-").partition(":")[0], name) for key, name in planned.newcomers.items()}
    return Batch(newcomers, changes, [_appointment(holding) for holding in made.values()])


def _changes(each: Planned, holding: Holding) -> dict[str, Any]:
    if holding is each.ended or each.action == Action.END:
        return {"ends": holding.ends, "ends_precision": holding.ends_precision}
    return {name: getattr(holding, name) for name in each.differs}


def _appointment(holding: Holding) -> Appointment:
    values = {name: getattr(holding, name) for name in (*_COPIED, "note", "ex_officio")}
    return Appointment(holding.seat, holding.holder, holding.name, holding.on_behalf_of, values)


def _outcome(planned: Plan, written: Written) -> dict[str, Any]:
    """Return which membership each row touched, and whom it added: what the result page lists."""
    fresh: dict[int, int] = {}
    for each in planned.writing:
        if each.holding and each.holding.pk is None and id(each.holding) not in fresh:
            fresh[id(each.holding)] = written.made[len(fresh)]
    touched = [
        [each.row.number, each.action.value, each.holding.pk or fresh[id(each.holding)]]
        for each in planned.writing
        if each.holding
    ]
    added = {
        kind: [pk for key, pk in written.newcomers.items() if key.startswith(f"new-{kind}:")]
        for kind in ("person", "organisation")
    }
    return {"rows": touched, "added": added, "counts": {action.value: planned.counts[action] for action in Action}}
