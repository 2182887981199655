"""Pooled funds: the agreement, and who is party to it.

National Health Service Act 2006, section 75, and the NHS Bodies and Local Authorities Partnership Arrangements
Regulations 2000 (SI 2000/617), regulation 7, which says what the agreement must specify.
"""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from commissioning.permissions import can_view_draft_returns
from governance.dates import Dated, DatedQuerySet, Precision, in_words
from governance.models import Body, Named, Organisation, Partnership, Sourced

from .fund_triggers import fixed_shares_are_whole, periods_stay_with_spend, stays_with_its_fund

if TYPE_CHECKING:
    from governance.permissions import Reader


class FundStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class Periods(models.TextChoices):
    MONTH = "month", "Months"
    QUARTER = "quarter", "Quarters"


class IncomeBasis(models.TextChoices):
    PLANNED = "planned", "Contributions planned: what each partner agreed to bring"
    PAID = "paid", "Contributions paid: what each partner has paid in"


class ShareRule(models.TextChoices):
    NOT_STATED = "not_stated", "The agreement does not say"
    PLANNED = "planned", "In proportion to the contributions planned"
    PAID = "paid", "In proportion to the contributions paid"
    FIXED = "fixed", "In fixed shares that the agreement lists"
    RETAINED = "retained", "It stays in the pool and is carried forward"
    DECIDED = "decided", "Whoever governs the fund decides, each time"


class PooledFundQuerySet(DatedQuerySet):
    def published(self) -> Self:
        """Funds that everybody may see."""
        return self.filter(status=FundStatus.PUBLISHED)

    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Funds of a partnership that a reader may see: whoever reads draft returns reads drafts of these too."""
        mine = self.filter(partnership=partnership)
        return mine if can_view_draft_returns(user, partnership) else mine.published()

    def with_partners(self) -> Self:
        """Funds with their host and their partners, in two queries."""
        partners = PooledFundPartner.objects.select_related("organisation")
        return self.select_related("host").prefetch_related(models.Prefetch("partners", partners))

    def of_organisation(self, organisation: Organisation) -> Self:
        """Funds that an organisation hosts or is a partner of."""
        party = PooledFundPartner.objects.filter(organisation=organisation).values("fund")
        return self.filter(Q(host=organisation) | Q(pk__in=party))


class PooledFund(Sourced, Dated, Named):
    """A fund of contributions under one written agreement, with what regulation 7(3) of SI 2000/617 asks it to say.

    The rules of sharing what is over or short are the agreement's own; none is ever assumed. What is shared is the
    year's income less its spend, and `income_basis` says which contributions are the income.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="pooled_funds")
    status = models.CharField(max_length=9, choices=FundStatus, default=FundStatus.DRAFT)
    host = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pooled_funds_hosted",
        help_text="The partner responsible for the accounts and their audit: regulation 7(4).",
    )
    pool_manager = models.CharField("pool manager (the office)", max_length=200, blank=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="pooled_funds", verbose_name="governed by"
    )
    aims = models.TextField("aims and outcomes", blank=True)
    nhs_functions = models.TextField("NHS functions", blank=True)
    health_related_functions = models.TextField("health-related functions of councils", blank=True)
    services = models.TextField("for whom, and which services", blank=True)
    provided = models.TextField("staff, goods, services and accommodation provided", blank=True)
    variation = models.TextField("how contributions are varied", blank=True)
    termination = models.TextField("review, notice and termination", blank=True)
    review_due = models.DateField(null=True, blank=True)
    review_due_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    periods = models.CharField("spend is recorded by", max_length=7, choices=Periods, default=Periods.QUARTER)
    income_basis = models.CharField(
        "spend is held against", max_length=7, choices=IncomeBasis, default=IncomeBasis.PLANNED
    )
    overspend_rule = models.CharField(
        "an overspend is shared", max_length=10, choices=ShareRule, default=ShareRule.NOT_STATED
    )
    underspend_rule = models.CharField(
        "an underspend is shared", max_length=10, choices=ShareRule, default=ShareRule.NOT_STATED
    )
    decided_by = models.CharField("who decides on over- and underspend", max_length=200, blank=True)

    objects = PooledFundQuerySet.as_manager()

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    status__in=FundStatus.values,
                    periods__in=Periods.values,
                    income_basis__in=IncomeBasis.values,
                    overspend_rule__in=ShareRule.values,
                    underspend_rule__in=ShareRule.values,
                ),
                name="pooled_fund_words_are_known",
            ),
        ]
        triggers = [periods_stay_with_spend(), fixed_shares_are_whole("NEW.id")]

    @property
    def rules(self) -> tuple[str, str]:
        """The rules of an overspend and of an underspend."""
        return self.overspend_rule, self.underspend_rule

    @property
    def is_published(self) -> bool:
        """Whether everybody may see it."""
        return self.status == FundStatus.PUBLISHED

    @property
    def review_in_words(self) -> str:
        """When its review is due, to the precision that is known."""
        return in_words(self.review_due, self.review_due_precision)


class PooledFundPartner(Sourced, models.Model):
    """A party to a fund's agreement; `share` is its percentage where the agreement lists fixed shares."""

    fund = models.ForeignKey(PooledFund, on_delete=models.CASCADE, related_name="partners")
    slug = models.SlugField(max_length=165)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pooled_fund_parts")
    position = models.PositiveSmallIntegerField(default=1)
    share = models.DecimalField("fixed share, per cent", max_digits=7, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["fund", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "slug"], name="pooled_fund_partner_slug_once"),
            models.UniqueConstraint(
                fields=["fund", "organisation"],
                name="pooled_fund_partner_once",
                violation_error_message="That organisation is a partner of the fund already.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="pooled_fund_share_is_a_percentage",
            ),
        ]
        triggers = [
            stays_with_its_fund("pooled_fund_partner_stays"),
            fixed_shares_are_whole("COALESCE(NEW.fund_id, OLD.fund_id)"),
        ]

    def __str__(self) -> str:
        return self.organisation.name
