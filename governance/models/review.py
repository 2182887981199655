import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models

from governance.dates import PartialDate, Precision, in_words

from .body import Body, known_to
from .partnership import Partnership
from .source import Sourced
from .structure import Structure

if TYPE_CHECKING:
    from governance.permissions import Reader


class ReviewStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    COMPLETED = "completed", "Completed"


REVIEW_STEPS: dict[tuple[str, str], ReviewStatus] = {
    (ReviewStatus.PLANNED, "begin"): ReviewStatus.UNDER_WAY,
    (ReviewStatus.UNDER_WAY, "put-back"): ReviewStatus.PLANNED,
    (ReviewStatus.UNDER_WAY, "complete"): ReviewStatus.COMPLETED,
    (ReviewStatus.COMPLETED, "reopen"): ReviewStatus.UNDER_WAY,
}
"""What may be done to a review in which status, and what it is then. Nothing else may; each step has its way back."""

OPEN_SUBJECTS: list[Callable[["Reader", Partnership], models.Q]] = []
"""Conditions of other apps that a review looks at nothing of theirs that is closed to a reader."""


class ReviewQuerySet(models.QuerySet):
    def open(self) -> "ReviewQuerySet":
        """Reviews still to be finished."""
        return self.exclude(status=ReviewStatus.COMPLETED)

    def open_on(self, on: datetime.date) -> "ReviewQuerySet":
        """Reviews not completed by a day; those completed on a day that nobody noted are completed."""
        known = models.Q(completed_on__isnull=True) | models.Q(completed_on__lte=on)
        return self.exclude(known, status=ReviewStatus.COMPLETED)

    def visible_to(self, user: "Reader", partnership: Partnership) -> "ReviewQuerySet":
        """Reviews of a partnership, without those of bodies, drafts or plans that are closed to a reader."""
        structures = Structure.objects.visible_to(user, partnership).values("pk")
        about_body = models.Q(body__isnull=True) | known_to(user, partnership, "body__")
        about_structure = models.Q(structure__isnull=True) | models.Q(structure__in=structures)
        about_others = [is_open(user, partnership) for is_open in OPEN_SUBJECTS]
        return self.filter(about_body, about_structure, *about_others, partnership=partnership)

    def for_list(self) -> "ReviewQuerySet":
        """Reviews with body and structure, the earliest due first and those without a date last."""
        return self.select_related("body", "structure").order_by(models.F("due").asc(nulls_last=True), "title", "pk")


class Review(Sourced, models.Model):
    """A look at whether a body, a structure or an arrangement still serves its purpose."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="reviews")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews")
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews")
    led_to = models.ForeignKey(
        Structure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="came_of_reviews",
        help_text="The structure, a draft or a published one, that came of it.",
    )
    subject = models.CharField(max_length=250, blank=True)
    trigger = models.CharField(max_length=250, blank=True)
    due = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    status = models.CharField(max_length=9, choices=ReviewStatus, default=ReviewStatus.PLANNED)
    completed_on = models.DateField(null=True, blank=True)
    completed_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    outcome = models.TextField(blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [models.Index(fields=["partnership", "status", "due"], name="review_by_status_and_due")]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="review_slug_once"),
            models.CheckConstraint(condition=models.Q(status__in=ReviewStatus.values), name="review_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(completed_on__isnull=True) | models.Q(status=ReviewStatus.COMPLETED),
                name="review_completed_on_goes_with_status",
                violation_error_message="A review that is not completed has no day of completion.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="review_status_moves_on",
                field="status",
                transitions=sorted({(status, becomes) for (status, _), becomes in REVIEW_STEPS.items()}),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def due_in_words(self) -> str:
        """When it is due, to the precision that is known."""
        return in_words(self.due, self.due_precision)

    @property
    def completed_in_words(self) -> str:
        """When it was completed, to the precision that is known; nothing where no day is noted."""
        return in_words(self.completed_on, self.completed_precision)

    @property
    def steps(self) -> list[str]:
        """What may be done to it next."""
        return [step for status, step in REVIEW_STEPS if status == self.status]

    def is_completed(self, on: datetime.date) -> bool:
        """Whether it was completed by a day, at the earliest that its date allows."""
        return self.status == ReviewStatus.COMPLETED and (self.completed_on is None or self.completed_on <= on)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether its day, month or year had wholly passed on a day while it was not completed."""
        if self.due is None or self.is_completed(on):
            return False
        return PartialDate(self.due, self.due_precision).after <= on
