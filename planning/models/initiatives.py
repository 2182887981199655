from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from governance.dates import Dated, DatedQuerySet, Precision, in_words
from governance.models import Body, Named, Organisation, Partnership, Sourced
from governance.models.body import known_to

from .trees import never_above_itself

if TYPE_CHECKING:
    from governance.permissions import Reader


class InitiativeKind(models.TextChoices):
    PROGRAMME = "programme", "Programme"
    PROCESS = "process", "Process"
    SYSTEM = "system", "System"
    TOOL = "tool", "Tool"
    POLICY = "policy", "Policy"
    ROLE = "role", "Role"
    SERVICE = "service", "Service"


class InitiativeStatus(models.TextChoices):
    NOT_STATED = "not_stated", "Not stated"
    PROPOSED = "proposed", "Proposed"
    PREPARING = "preparing", "Being prepared"
    STARTING = "starting", "Starting"
    RUNNING = "running", "At work"
    UNSETTLED = "unsettled", "Not settled"
    ENDED = "ended", "Ended"


class InitiativeQuerySet(DatedQuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Initiatives of a partnership, without those led by bodies that a reader may not know of."""
        known = Q(body__isnull=True) | known_to(user, partnership, "body__")
        return self.filter(known, partnership=partnership)

    def for_list(self) -> Self:
        """Initiatives with who leads them and what they are part of, in the order that they were given."""
        return self.select_related("body", "organisation", "parent").order_by("position", "name", "pk")


class Initiative(Sourced, Dated, Named):
    """A programme, process, system, tool, policy, role or service by which plans are carried out.

    Its slug is also the `programme` under which contributions of money name it.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="initiatives")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=9, choices=InitiativeKind)
    status = models.CharField(max_length=10, choices=InitiativeStatus, default=InitiativeStatus.NOT_STATED)
    status_note = models.CharField(max_length=250, blank=True)
    summary = models.TextField(blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["position", "name"]
        indexes = [models.Index(fields=["partnership", "kind", "status"], name="initiative_by_kind")]
        constraints = [
            *Named.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=InitiativeKind.values), name="initiative_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=InitiativeStatus.values), name="initiative_status_is_known"),
            models.CheckConstraint(
                condition=Q(body__isnull=True) | Q(organisation__isnull=True),
                name="initiative_has_one_lead",
                violation_error_message="An initiative is led by a body or by an organisation, not by both.",
            ),
        ]
        triggers = never_above_itself("initiative_not_below_itself", "planning_initiative")

    @property
    def lead(self) -> "Body | Organisation | None":
        """The body or organisation that leads it."""
        return self.body or self.organisation


class InitiativePartnerQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Those who take part in initiatives that a reader may see, without bodies that they may not know of."""
        initiatives = Initiative.objects.visible_to(user, partnership).values("pk")
        known = Q(body__isnull=True) | known_to(user, partnership, "body__")
        return self.filter(known, initiative__in=initiatives)

    def for_list(self) -> Self:
        """Those who take part, named, in the order that they were given."""
        return self.select_related("body", "organisation").order_by("pk")


class InitiativePartner(Sourced, models.Model):
    """A body or an organisation that takes part in an initiative, and what its part is."""

    slug = models.SlugField(max_length=160)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="partners")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="initiative_parts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="initiative_parts"
    )
    part = models.CharField(max_length=250, blank=True)

    objects = InitiativePartnerQuerySet.as_manager()

    class Meta:
        ordering = ["initiative", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "slug"], name="initiative_partner_slug_once"),
            models.CheckConstraint(
                condition=Q(body__isnull=True) ^ Q(organisation__isnull=True),
                name="initiative_partner_is_one_thing",
                violation_error_message="Name a body or an organisation.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.body or self.organisation)

    @property
    def who(self) -> "Body | Organisation":
        """Whoever takes part."""
        return self.body or self.organisation  # type: ignore[return-value]


class AssuranceCheckQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Checks on bodies that a reader may know of, of initiatives that they may see or of none."""
        initiatives = Initiative.objects.visible_to(user, partnership).values("pk")
        return self.filter(
            known_to(user, partnership, "body__"),
            Q(initiative__isnull=True) | Q(initiative__in=initiatives),
            partnership=partnership,
        )

    def for_list(self) -> Self:
        """Checks with their body and initiative, and all that was found, the latest first; two queries."""
        findings = models.Prefetch(
            "findings", AssuranceFinding.objects.order_by("-found_on", "-pk"), to_attr="found_in_turn"
        )
        return (
            self.select_related("body", "initiative")
            .prefetch_related(findings)
            .order_by("body__name", "body", "position", "name", "pk")
        )


class AssuranceCheck(Sourced, Named):
    """A question that whoever delivers must be able to answer with yes."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="assurance_checks")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, null=True, blank=True, related_name="assurance_checks"
    )
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="assurance_checks")
    position = models.PositiveSmallIntegerField(default=1)
    question = models.TextField()

    objects = AssuranceCheckQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["body", "position", "name"]


class AssuranceFinding(Sourced, models.Model):
    """What was found when a check was made: yes, no, or None where it could not be told."""

    slug = models.SlugField(max_length=120)
    check_made = models.ForeignKey(AssuranceCheck, on_delete=models.CASCADE, related_name="findings")
    found_on = models.DateField()
    found_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    met = models.BooleanField(null=True, blank=True)
    evidence = models.TextField(blank=True)

    class Meta:
        ordering = ["check_made", "-found_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["check_made", "slug"], name="assurance_finding_slug_once")]

    def __str__(self) -> str:
        return f"{self.check_made}, {self.found_in_words}"

    @property
    def found_in_words(self) -> str:
        """When it was found, to the precision that is known."""
        return in_words(self.found_on, self.found_precision)
