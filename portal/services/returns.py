"""Sheets of returns, read by a worker."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction

from exchange.models import ReturnSheet, ReturnSheetStatus
from exchange.services import returns
from exchange.spreadsheets import estimated_rows
from governance.models import Partnership
from governance.services.changes import ChangeError
from portal.models import Job, JobState
from portal.services import jobs
from portal.services.progress import telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.models import User

READ = "read a return"


@transaction.atomic
def bring(
    *,
    by: "User",
    partnership: Partnership,
    name: str,
    data: bytes,
    send: "Callable[[int], Any]",
    first_year: int | None = None,
) -> ReturnSheet:
    """Keep a file that somebody brought, and hand it to the workers. Raises PermissionDenied or SheetError."""
    sheet = returns.bring(by=by, partnership=partnership, name=name, data=data, first_year=first_year)
    total = max(estimated_rows(data, returns.LIMITS), 1)
    job = jobs.start(by=by, kind=READ, send=send, total=total, sheet=sheet.pk, by_user=by.pk, total_rows=total)
    sheet.job = job.pk
    sheet.save(update_fields=["job"])
    return sheet


def read_sheet(*, sheet: int, by_user: int, total_rows: int = 0) -> dict[str, Any]:
    """Read a sheet that was brought: the work of its job. One that was read already stays as it is."""
    found = ReturnSheet.objects.defer("data").get(pk=sheet)
    by = get_user_model().objects.get(pk=by_user)
    if found.status != ReturnSheetStatus.READING:
        return {"status": found.status}
    with telling(found.job) as tell:
        done = returns.read(by=by, sheet=found, progress=tell, total=total_rows)
    return {"status": done.status}


def give_up(*, by: "User", sheet: ReturnSheet) -> ReturnSheet:
    """Note that no worker could read a sheet. Raises ChangeError while its job may still read it."""
    if Job.objects.filter(pk=sheet.job or 0).exclude(state=JobState.FAILED).exists():
        raise ChangeError("A worker is still reading this sheet. Nothing was changed. Wait for it to end.")
    because = "The worker could not read the file. Nothing was saved. Try again, or tell whoever runs the portal."
    return returns.refuse(by=by, sheet=sheet, because=because)
