from django.conf import settings
from django.db import models
from django.utils import timezone

from governance.models import Partnership

from .appointment_sheet import SHEET_STEPS, AppointmentSheet, Newcomers, SheetStatus
from .observation_sheet import ObservationSheet, ObservationSheetStatus
from .return_sheet import RETURN_SHEET_STEPS, ReturnRow, ReturnSheet, ReturnSheetStatus

__all__ = [
    "RETURN_SHEET_STEPS",
    "SHEET_STEPS",
    "AppointmentSheet",
    "Import",
    "Newcomers",
    "ObservationSheet",
    "ObservationSheetStatus",
    "ReturnRow",
    "ReturnSheet",
    "ReturnSheetStatus",
    "SheetStatus",
]


class Import(models.Model):
    """One loading of a data package: which, when and by whom. Never changed afterwards."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="imports")
    digest = models.CharField(max_length=64, help_text="SHA-256 over the package's CSV files.")
    rows = models.JSONField(default=dict, help_text="Rows taken, by table.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.partnership}, {self.made_at:%-d %B %Y}"
