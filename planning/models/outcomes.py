from typing import Self

from django.db import models

from governance.models import Named, Partnership, Sourced


class OutcomeQuerySet(models.QuerySet):
    def for_list(self) -> Self:
        """Outcomes in the order of their framework."""
        return self.order_by("framework", "position", "name")


class Outcome(Sourced, Named):
    """What the work is for in the lives of people, as a framework of outcomes puts it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="outcomes")
    framework = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    statement = models.TextField(blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["framework", "position", "name"]
