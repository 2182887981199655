import datetime
from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class JobQuerySet(models.QuerySet):
    def abandoned(self, silence: Mapping[JobState, datetime.timedelta]) -> Self:
        """Jobs whose message was lost or whose worker died: unfinished, and silent for as long as their state allows.

        A job that is under way is silent too, but its row is locked: skip locked rows.
        """
        now = timezone.now()
        return self.filter(
            Q(*(Q(state=state, heard_at__lt=now - most) for state, most in silence.items()), _connector=Q.OR)
        )

    def numbered(self, pk: int | None) -> Self:
        """The job with this id, with how far it has come."""
        return self.filter(pk=pk or 0).select_related("progress")

    def latest_of(self, kind: str) -> Self:
        """Finished jobs of a kind, the last one first."""
        return self.filter(kind=kind, state__in=[JobState.DONE, JobState.FAILED]).order_by("-finished_at")


class Job(models.Model):
    """A long piece of work as a row, so that it outlives the broker's message and the worker."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=7, choices=JobState, default=JobState.WAITING)
    outcome = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    made_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now, help_text="The last sign of life.")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(
                fields=["heard_at"], condition=Q(state__in=["waiting", "running"]), name="job_unfinished_by_silence"
            ),
            models.Index(fields=["kind", "-finished_at"], name="job_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="job_finished_when_over",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display().lower()})"
