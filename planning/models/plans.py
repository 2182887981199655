from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.dates import Dated, DatedQuerySet
from governance.models import Area, Body, Document, Named, Organisation, Partnership, Review, Sourced
from governance.models.body import known_to
from planning.permissions import can_view_draft_plans

from .trees import never_above_itself

if TYPE_CHECKING:
    from governance.permissions import Reader


class PlanKind(models.TextChoices):
    PLAN = "plan", "Plan"
    STRATEGY = "strategy", "Strategy"
    AGREEMENT = "agreement", "Agreement"
    BUSINESS_PLAN = "business_plan", "Business plan"
    ACTION_PLAN = "action_plan", "Action plan"


class PlanLevel(models.TextChoices):
    """For whom a plan is made: the whole area first, one service last."""

    WHOLE_AREA = "whole_area", "Whole area"
    LOCAL = "local", "Part of the area"
    NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
    SERVICE = "service", "One service or centre"


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    ADOPTED = "adopted", "Adopted"
    SUPERSEDED = "superseded", "Superseded"
    ENDED = "ended", "Ended"


PLAN_STEPS: dict[tuple[str, str], PlanStatus] = {
    (PlanStatus.DRAFT, "adopt"): PlanStatus.ADOPTED,
    (PlanStatus.ADOPTED, "supersede"): PlanStatus.SUPERSEDED,
    (PlanStatus.ADOPTED, "end"): PlanStatus.ENDED,
    (PlanStatus.SUPERSEDED, "restore"): PlanStatus.ADOPTED,
    (PlanStatus.ENDED, "restore"): PlanStatus.ADOPTED,
}
"""What may be done to a plan in which status, and what it is then. Nothing else may."""


class PlanQuerySet(DatedQuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Plans of bodies that a reader may know of, or of none; drafts only for those who read them."""
        known = Q(body__isnull=True) | known_to(user, partnership, "body__")
        mine = self.filter(known, partnership=partnership)
        return mine if can_view_draft_plans(user, partnership) else mine.exclude(status=PlanStatus.DRAFT)

    def for_list(self) -> Self:
        """Plans with all that is named beside them, in the order that they were given."""
        return self.select_related(
            "body", "organisation", "area", "document", "parent", "replaces", "replaced_by"
        ).order_by("position", "name", "pk")


class Plan(Sourced, Dated, Named):
    """What a body or an organisation means to do over a period, below the plan that it carries further.

    A new version is a new plan that `replaces` the old one. Its document may be in the library, held or not held.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="plans")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=13, choices=PlanKind, default=PlanKind.PLAN)
    level = models.CharField(max_length=13, choices=PlanLevel, blank=True)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    status_note = models.CharField(max_length=250, blank=True)
    version = models.CharField(max_length=40, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    number_stated = models.BooleanField(
        default=True, help_text="Off when this stands for several plans whose number or names are not given."
    )
    summary = models.TextField(blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["position", "name"]
        indexes = [models.Index(fields=["partnership", "status"], name="plan_by_status")]
        constraints = [
            *Named.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind_is_known"),
            models.CheckConstraint(condition=Q(level__in=["", *PlanLevel.values]), name="plan_level_is_known"),
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="plan_status_is_known"),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(organisation__isnull=True),
                name="plan_has_one_owner",
                violation_error_message="A plan is owned by a body or by an organisation, not by both.",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("pk")), name="plan_does_not_replace_itself"),
        ]
        triggers = [
            *never_above_itself("plan_not_below_itself", "planning_plan"),
            pgtrigger.FSM(
                name="plan_status_moves_on",
                field="status",
                transitions=sorted({(status, becomes) for (status, _), becomes in PLAN_STEPS.items()}),
            ),
        ]

    @property
    def owner(self) -> "Body | Organisation | None":
        """The body or organisation whose plan it is."""
        return self.body or self.organisation


class PlanReview(models.Model):
    """A review that looks at a plan."""

    slug = models.SlugField(max_length=160)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="plan_reviews")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="plan_review")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "slug"], name="plan_review_slug_once")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.review}"
