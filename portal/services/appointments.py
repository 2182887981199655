"""Sheets of appointments that are too long for one request: applied by a worker."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction

from exchange.models import AppointmentSheet, SheetStatus
from exchange.services import appointments
from governance.services.changes import ChangeError
from portal.models import Job, JobState
from portal.services import jobs
from portal.services.progress import telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.models import User

APPLY = "apply appointments"
MOST_AT_ONCE = 200


@transaction.atomic
def apply_later(
    *, by: "User", sheet: AppointmentSheet, seen_version: int, send: "Callable[[int], Any]", seen_plan: str = ""
) -> AppointmentSheet:
    """Hand a sheet to the workers. Raises StaleSheetError or ChangeError, and then nothing was started."""
    job = jobs.start(
        by=by, kind=APPLY, send=send, total=sheet.row_count, sheet=sheet.pk, by_user=by.pk, seen_plan=seen_plan
    )
    return appointments.hand_over(by=by, sheet=sheet, seen_version=seen_version, job=job.pk)


def apply_sheet(*, sheet: int, by_user: int, seen_plan: str = "") -> dict[str, Any]:
    """Apply a sheet that was handed over: the work of its job. One that cannot be applied is open again."""
    found = AppointmentSheet.objects.select_related("partnership").get(pk=sheet)
    by = get_user_model().objects.get(pk=by_user)
    if found.status != SheetStatus.APPLYING:
        return {"status": found.status}
    with telling(found.job) as tell:
        try:
            with transaction.atomic():
                done = appointments.apply(by=by, sheet=found, seen_plan=seen_plan, progress=tell)
        except ChangeError as error:
            done = appointments.take_back(by=by, sheet=found, because=str(error))
    return {"status": done.status}


def give_back(*, by: "User", sheet: AppointmentSheet) -> AppointmentSheet:
    """Open a sheet again whose job was given up. Raises ChangeError while the job may still apply it."""
    if Job.objects.filter(pk=sheet.job or 0).exclude(state=JobState.FAILED).exists():
        raise ChangeError("A worker is still applying this sheet. Nothing was changed. Wait for it to end.")
    because = "The worker could not apply the sheet. Nothing was saved. Try again, or tell whoever runs the portal."
    return appointments.take_back(by=by, sheet=sheet, because=because)
