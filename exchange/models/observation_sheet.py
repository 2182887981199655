from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.models import Partnership
from governance.permissions import can_undo_changes


class ObservationSheetStatus(models.TextChoices):
    OPEN = "open", "Open"
    APPLIED = "applied", "Applied"
    DROPPED = "dropped", "Laid aside"


class ObservationSheetQuerySet(models.QuerySet["ObservationSheet"]):
    def visible_to(self, user: Any, partnership: Partnership) -> Self:
        """Sheets of a partnership that a user brought; administrators see everybody's."""
        theirs = self.filter(partnership=partnership).select_related("made_by")
        return theirs if can_undo_changes(user, partnership) else theirs.filter(made_by=user)

    def numbered(self, pk: int) -> "ObservationSheet | None":
        """The sheet with this id, or None."""
        return self.filter(pk=pk).first() if pk < 2**63 else None

    def for_list(self) -> Self:
        """Sheets without what they hold, the newest first."""
        return self.defer("rows").order_by("-made_at", "-pk")


class ObservationSheet(models.Model):
    """A spreadsheet of figures that somebody brought, as it was written. Nothing of it is in the record until applied.

    `rows` are lists of a row's number and its cells by column.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="observation_sheets")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=7, choices=ObservationSheetStatus, default=ObservationSheetStatus.OPEN)
    changed_count = models.PositiveIntegerField(null=True, blank=True, help_text="How many rows changed the record.")

    objects = ObservationSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["partnership", "-made_at"], name="observation_sheet_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ObservationSheetStatus.values), name="observation_sheet_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=ObservationSheetStatus.APPLIED, changed_count__isnull=False)
                | (~Q(status=ObservationSheetStatus.APPLIED) & Q(changed_count__isnull=True)),
                name="observation_sheet_applied_is_counted",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="over_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["applied", "dropped"]),
            )
        ]

    def __str__(self) -> str:
        return self.name
