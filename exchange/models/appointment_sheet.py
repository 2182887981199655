from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.utils import timezone

from governance.models import Partnership
from governance.permissions import can_undo_changes


class SheetStatus(models.TextChoices):
    OPEN = "open", "Open"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    DROPPED = "dropped", "Laid aside"


SHEET_STEPS: dict[tuple[str, str], SheetStatus] = {
    (SheetStatus.OPEN, "mend"): SheetStatus.OPEN,
    (SheetStatus.OPEN, "drop"): SheetStatus.DROPPED,
    (SheetStatus.OPEN, "apply"): SheetStatus.APPLIED,
    (SheetStatus.OPEN, "hand over"): SheetStatus.APPLYING,
    (SheetStatus.APPLYING, "apply"): SheetStatus.APPLIED,
    (SheetStatus.APPLYING, "take back"): SheetStatus.OPEN,
}
"""What may be done to a sheet in which status, and what it is then. Nothing else may."""


class Newcomers(models.TextChoices):
    ASKED = "", "Ask of each name"
    PERSON = "person", "Add as people"
    ORGANISATION = "organisation", "Add as organisations"


class AppointmentSheetQuerySet(models.QuerySet["AppointmentSheet"]):
    def visible_to(self, user: Any, partnership: Partnership) -> Self:
        """Sheets of a partnership that a user brought; administrators see everybody's."""
        theirs = self.filter(partnership=partnership).select_related("made_by")
        return theirs if can_undo_changes(user, partnership) else theirs.filter(made_by=user)

    def numbered(self, pk: int) -> "AppointmentSheet | None":
        """The sheet with this id, or None."""
        return self.filter(pk=pk).first() if pk < 2**63 else None

    def for_list(self) -> Self:
        """Sheets without what they hold, the newest first."""
        return self.defer("rows", "outcome").order_by("-made_at", "-pk")


class AppointmentSheet(models.Model):
    """A spreadsheet of appointments that somebody brought: its rows as written and as mended, and what became of it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="appointment_sheets")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list, help_text="Each row's number, its cells, and what was chosen for them.")
    row_count = models.PositiveIntegerField(default=0)
    newcomers = models.CharField(max_length=12, choices=Newcomers, default=Newcomers.ASKED, blank=True)
    status = models.CharField(max_length=8, choices=SheetStatus, default=SheetStatus.OPEN)
    version = models.PositiveIntegerField(default=1, help_text="Rises with every mending.")
    job = models.BigIntegerField(null=True, blank=True, help_text="The id of the job that applies it.")
    outcome = models.JSONField(default=dict, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["partnership", "-made_at"], name="sheet_by_partnership")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SheetStatus.values), name="sheet_status_is_known"),
            models.CheckConstraint(condition=Q(newcomers__in=Newcomers.values), name="sheet_newcomers_are_known"),
            models.CheckConstraint(
                condition=Q(status=SheetStatus.APPLIED, applied_at__isnull=False)
                | (~Q(status=SheetStatus.APPLIED) & Q(applied_at__isnull=True)),
                name="sheet_applied_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=SheetStatus.APPLYING) | Q(job__isnull=False), name="sheet_applying_has_its_job"
            ),
            models.CheckConstraint(
                condition=Exact(
                    Func(F("rows"), function="jsonb_array_length", output_field=models.IntegerField()), F("row_count")
                ),
                name="sheet_rows_are_counted",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="over_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=[SheetStatus.APPLIED, SheetStatus.DROPPED]),
            )
        ]

    def __str__(self) -> str:
        return self.name
