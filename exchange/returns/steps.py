"""A sheet of a return held still while it is written to, and what may be done to it in which status."""

from exchange.models import RETURN_SHEET_STEPS, ReturnSheet, ReturnSheetStatus
from governance.services.changes import ChangeError


def lock_sheet(sheet: ReturnSheet) -> ReturnSheet:
    """Return a sheet, locked; its file is only fetched when it is asked for, and so is never written back."""
    locked = ReturnSheet.objects.select_for_update(no_key=True, of=("self",)).select_related("partnership")
    return locked.defer("data").get(pk=sheet.pk)


def step_of(sheet: ReturnSheet, act: str) -> ReturnSheetStatus:
    """Return what a sheet is after an act; raises ChangeError when that may not be done to it now."""
    step = RETURN_SHEET_STEPS.get((sheet.status, act))
    if step is None:
        raise ChangeError(f"{sheet.name} is {sheet.get_status_display().lower()} already. Nothing was changed.")
    return step
