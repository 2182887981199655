from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from governance.models import Area, Body, Named, Partnership, Sourced
from governance.models.body import known_to

from .initiatives import Initiative
from .outcomes import Outcome
from .plans import Plan
from .trees import never_above_itself

if TYPE_CHECKING:
    from governance.permissions import Reader


class PriorityStatus(models.TextChoices):
    NOT_STATED = "not_stated", "Not stated"
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    ACHIEVED = "achieved", "Achieved"
    DROPPED = "dropped", "Dropped"


class PriorityQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Priorities of plans that a reader may see, or of none, led by bodies that they may know of."""
        plans = Plan.objects.visible_to(user, partnership).values("pk")
        known = Q(body__isnull=True) | known_to(user, partnership, "body__")
        return self.filter(known, Q(plan__isnull=True) | Q(plan__in=plans), partnership=partnership)

    def for_list(self) -> Self:
        """Priorities with their plan and lead body, in the order that they were given."""
        return self.select_related("plan", "body", "parent").order_by("position", "name", "pk")


class Priority(Sourced, Named):
    """Something that a plan, or a body without a plan, puts first; it may have parts of its own."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="priorities")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities", verbose_name="lead body"
    )
    position = models.PositiveSmallIntegerField(default=1)
    statement = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=PriorityStatus, default=PriorityStatus.NOT_STATED)
    status_note = models.CharField(max_length=250, blank=True)

    objects = PriorityQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["position", "name"]
        verbose_name_plural = "priorities"
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=PriorityStatus.values), name="priority_status_is_known"),
        ]
        triggers = never_above_itself("priority_not_below_itself", "planning_priority")


class PriorityLinkQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Links of priorities that a reader may see, to initiatives and bodies that they may know of."""
        return self.filter(
            Q(body__isnull=True) | known_to(user, partnership, "body__"),
            Q(initiative__isnull=True)
            | Q(initiative__in=Initiative.objects.visible_to(user, partnership).values("pk")),
            priority__in=Priority.objects.visible_to(user, partnership).values("pk"),
        )

    def for_list(self) -> Self:
        """Links with what they lead to, in the order that they were made."""
        return self.select_related("outcome", "area", "initiative", "body").order_by("priority", "pk")


class PriorityLink(Sourced, models.Model):
    """What a priority is for, where, by what and with whom: one outcome, area, initiative or supporting body."""

    slug = models.SlugField(max_length=170)
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="links")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links"
    )
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="priority_links")

    objects = PriorityLinkQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "slug"], name="priority_link_slug_once"),
            models.UniqueConstraint(
                fields=["priority", "outcome", "area", "initiative", "body"],
                name="priority_link_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=False, area__isnull=True, initiative__isnull=True, body__isnull=True)
                | Q(outcome__isnull=True, area__isnull=False, initiative__isnull=True, body__isnull=True)
                | Q(outcome__isnull=True, area__isnull=True, initiative__isnull=False, body__isnull=True)
                | Q(outcome__isnull=True, area__isnull=True, initiative__isnull=True, body__isnull=False),
                name="priority_link_is_to_one_thing",
                violation_error_message="Choose one outcome, area, initiative or body.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority}: {self.to}"

    @property
    def to(self) -> "Outcome | Area | Initiative | Body":
        """What the priority is linked to."""
        return self.outcome or self.area or self.initiative or self.body  # type: ignore[return-value]
