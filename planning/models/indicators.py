from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from governance.dates import Precision, in_words
from governance.models import Area, Body, Named, Partnership, Sourced
from governance.models.body import known_to

from .initiatives import Initiative
from .plans import Plan
from .priorities import Priority

if TYPE_CHECKING:
    from collections.abc import Collection

    from governance.permissions import Reader


def _figure() -> models.DecimalField:
    return models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)


class Unit(models.TextChoices):
    COUNT = "count", "Number"
    PERCENT = "percent", "Per cent"
    RATE = "rate", "Rate"
    POUNDS = "pounds", "Pounds"
    DAYS = "days", "Days"
    MILESTONE = "milestone", "Reached or not"


class Direction(models.TextChoices):
    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither is better: it describes"


class Outlook(models.TextChoices):
    """Where a source says that things stand, or stood, with a target. It is never worked out."""

    NOT_STATED = "not_stated", "Not stated"
    BEHIND = "behind", "Behind"
    ON_TRACK = "on_track", "On track"
    ON_TRACK_TO_EXCEED = "on_track_to_exceed", "On track to exceed"
    MET = "met", "Met"
    EXCEEDED = "exceeded", "Exceeded"
    MISSED = "missed", "Missed"


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Indicators of plans, priorities and initiatives that a reader may see, kept by bodies they may know of."""
        plans = Plan.objects.visible_to(user, partnership).values("pk")
        priorities = Priority.objects.visible_to(user, partnership).values("pk")
        initiatives = Initiative.objects.visible_to(user, partnership).values("pk")
        return self.filter(
            Q(body__isnull=True) | known_to(user, partnership, "body__"),
            Q(plan__isnull=True) | Q(plan__in=plans),
            Q(priority__isnull=True) | Q(priority__in=priorities),
            Q(initiative__isnull=True) | Q(initiative__in=initiatives),
            partnership=partnership,
        )

    def for_list(self) -> Self:
        """Indicators with all that is named beside them, in the order that they were given."""
        return self.select_related("plan", "priority", "initiative", "body", "area").order_by("position", "name", "pk")


class Indicator(Sourced, Named):
    """What is measured to tell whether a plan or a priority comes about.

    A percentage is of `whole` (“schools in the city”); a milestone's value is 1 when it is reached and 0 when not.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=1)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators")
    unit = models.CharField(max_length=9, choices=Unit)
    direction = models.CharField(max_length=7, choices=Direction, default=Direction.HIGHER)
    counted = models.CharField("what is counted", max_length=200, blank=True)
    whole = models.CharField("what it is a share of", max_length=200, blank=True)
    definition = models.TextField(blank=True)
    baseline = _figure()
    baseline_on = models.DateField(null=True, blank=True)
    baseline_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)

    objects = IndicatorQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["position", "name"]
        indexes = [models.Index(fields=["partnership", "unit"], name="indicator_by_unit")]
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="indicator_unit_is_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="indicator_direction_is_known"),
        ]


class MeasuredQuerySet(models.QuerySet):
    def of(self, indicators: "Collection[int]") -> Self:
        """The rows of some indicators, known by their ids, each indicator's in the order of their dates."""
        return self.filter(indicator__in=indicators)

    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """The rows of the indicators that a reader may see."""
        return self.filter(indicator__in=Indicator.objects.visible_to(user, partnership).values("pk"))


class ObservationQuerySet(MeasuredQuerySet):
    def in_sheet_order(self) -> Self:
        """Figures with their indicator and target, by indicator and date, those without a date last."""
        dated = F("observed_on").asc(nulls_last=True)
        return self.select_related("indicator", "target").order_by("indicator__position", "indicator", dated, "pk")


class Measured(Sourced, models.Model):
    """A figure of an indicator, in its unit; None is no figure given, never nothing.

    The parts of a share are kept as they were given: a missing denominator is missing.
    """

    slug = models.SlugField(max_length=120)
    value = _figure()
    numerator = _figure()
    denominator = _figure()
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["indicator", "slug"], name="%(app_label)s_%(class)s_slug_once"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="%(app_label)s_%(class)s_denominator_above_nothing",
                violation_error_message="A share is of more than nothing. Leave the whole out when it is not known.",
            ),
        ]

    @property
    def share(self) -> Decimal | None:
        """The percentage that the numerator is of the denominator; None where either is missing."""
        if self.numerator is None or self.denominator is None:
            return None
        return self.numerator * 100 / self.denominator


class Target(Measured):
    """What an indicator is to reach by a day, month or year; `interim` on the way to another."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    due = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    interim = models.BooleanField(default=False)

    objects = MeasuredQuerySet.as_manager()

    class Meta(Measured.Meta):
        ordering = ["indicator", F("due").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["due"], name="target_by_due")]

    def __str__(self) -> str:
        return f"{self.indicator}, {in_words(self.due, self.due_precision) or 'no date set'}"


class Observation(Measured):
    """What was measured or reported at a time; with its outlook on a target where the source states one."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="observations")
    observed_on = models.DateField(null=True, blank=True)
    observed_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="observations")
    outlook = models.CharField(max_length=18, choices=Outlook, default=Outlook.NOT_STATED)
    provisional = models.BooleanField(default=False)

    objects = ObservationQuerySet.as_manager()

    class Meta(Measured.Meta):
        ordering = ["indicator", F("observed_on").asc(nulls_last=True), "pk"]
        constraints = [
            *Measured.Meta.constraints,
            models.CheckConstraint(condition=Q(outlook__in=Outlook.values), name="observation_outlook_is_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(numerator__isnull=False) | ~Q(outlook=Outlook.NOT_STATED),
                name="observation_says_something",
                violation_error_message="Give a figure, or how things stand with a target.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {in_words(self.observed_on, self.observed_precision) or 'no date given'}"
