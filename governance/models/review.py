import datetime

from django.db import models

from governance.dates import PartialDate, Precision, in_words

from .body import Body, known_to
from .partnership import Partnership
from .source import Sourced
from .structure import Structure


class ReviewStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    COMPLETED = "completed", "Completed"


class ReviewQuerySet(models.QuerySet):
    def open(self) -> "ReviewQuerySet":
        """Reviews still to be finished."""
        return self.exclude(status=ReviewStatus.COMPLETED)

    def visible_to(self, user, partnership: Partnership) -> "ReviewQuerySet":
        """Reviews of a partnership, without those of bodies or drafts that are closed to a reader."""
        structures = Structure.objects.visible_to(user, partnership)
        about_body = models.Q(body__isnull=True) | known_to(user, partnership, "body__")
        about_structure = models.Q(structure__isnull=True) | models.Q(structure__in=structures)
        return self.filter(about_body, about_structure, partnership=partnership)

    def for_list(self) -> "ReviewQuerySet":
        """Reviews with body and structure, the earliest due first and those without a date last."""
        return self.select_related("body", "structure").order_by(models.F("due").asc(nulls_last=True), "title")


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
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="review_slug_once"),
            models.CheckConstraint(
                condition=models.Q(completed_on__isnull=True) | models.Q(status=ReviewStatus.COMPLETED),
                name="review_completed_on_goes_with_status",
                violation_error_message="A review that is not completed has no day of completion.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def due_in_words(self) -> str:
        """When it is due, to the precision that is known."""
        return in_words(self.due, self.due_precision)

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether its day, month or year had wholly passed on a day while it was not completed."""
        if self.due is None or self.status == ReviewStatus.COMPLETED:
            return False
        return PartialDate(self.due, self.due_precision).after <= on
