from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q

from governance.models import Body, Named, Organisation, Partnership, Sourced
from governance.models.body import known_to

from .headlines import Headline
from .years import Spanning


class Form(models.TextChoices):
    CASH = "cash", "Cash"
    STAFF = "staff", "Staff"
    IN_KIND = "in_kind", "In kind"
    UNQUANTIFIED = "unquantified", "Form and amount not stated"


class ContributionStatus(models.TextChoices):
    GIVEN = "given", "given"
    EXPLORED = "explored", "being explored"


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user, partnership: Partnership) -> Self:
        """Contributions of a partnership, without those of or for bodies that a reader may not know of."""
        of_body = Q(body__isnull=True) | known_to(user, partnership, "body__")
        for_body = Q(supports_body__isnull=True) | known_to(user, partnership, "supports_body__")
        return self.filter(of_body, for_body, partnership=partnership)

    def for_list(self) -> Self:
        """Contributions with contributor, stream and what they support, in the order that they were given."""
        with_names = self.select_related("organisation", "body", "stream", "supports_body")
        return with_names.order_by("position", "name", "pk")


class Contribution(Sourced, Spanning, Named):
    """What a partner brings: money, staff or help in kind, or something of which neither form nor amount is stated.

    Given by an organisation, or by a body through which a funding stream goes. The amount (of cash, or the value of
    what is in kind) is in exact pounds, staff in full-time equivalents; None is no figure given, never zero.
    Contributions with the same `programme`, a word of the partnership's own, may be one and the same thing.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="contributions")
    position = models.PositiveSmallIntegerField(default=1)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions")
    stream = models.ForeignKey(
        Headline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name="funding stream it is paid from",
    )
    programme = models.SlugField(max_length=80, blank=True)
    form = models.CharField(max_length=12, choices=Form, default=Form.UNQUANTIFIED)
    amount = models.DecimalField("amount in pounds", max_digits=15, decimal_places=2, null=True, blank=True)
    fte = models.DecimalField("full-time equivalents", max_digits=7, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=8, choices=ContributionStatus, default=ContributionStatus.GIVEN)
    partnership_initiative = models.BooleanField(default=False)
    external_funding = models.BooleanField("additional external funding", default=False)
    supports_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions_for"
    )
    supports = models.CharField("supports, in words", max_length=200, blank=True)
    note = models.TextField(blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["position", "name"]
        indexes = [models.Index(fields=["partnership", "form"], name="contribution_by_form")]
        constraints = [
            *Named.Meta.constraints,
            *Spanning.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, body__isnull=True)
                | Q(organisation__isnull=True, body__isnull=False),
                name="contribution_has_one_contributor",
                violation_error_message="An organisation or a body contributes, not both.",
            ),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="contribution_form_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=ContributionStatus.values), name="contribution_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0, form__in=[Form.CASH, Form.IN_KIND]),
                name="contribution_amount_is_of_money",
                violation_error_message="Only cash and help in kind have an amount, and an unknown one is not £0.",
            ),
            models.CheckConstraint(
                condition=Q(fte__isnull=True) | Q(fte__gt=0, form=Form.STAFF),
                name="contribution_fte_is_of_staff",
                violation_error_message="Only staff are given in full-time equivalents; an unknown number is not 0.",
            ),
        ]

    @property
    def contributor(self) -> Organisation | Body:
        """The organisation or the body that brings it."""
        found = self.organisation or self.body
        assert found is not None  # noqa: S101 (a constraint of the table)
        return found

    @property
    def giver(self) -> tuple[str, int | None]:
        """What tells its contributor from others, without reading it."""
        return ("organisation", self.organisation_id) if self.organisation_id else ("body", self.body_id)

    @property
    def figure(self) -> Decimal | None:
        """Its figure in the measure of its form: pounds, or full-time equivalents; None where none is given."""
        return self.fte if self.form == Form.STAFF else self.amount
