from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .job import Job


class JobProgress(models.Model):
    """How far a job has come: written beside the job's transaction, so that it is seen while that is open."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "progress of jobs"
        constraints = [models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_progress_within_total")]

    def __str__(self) -> str:
        return f"{self.done:,} of {self.total:,}"
