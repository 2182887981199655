"""One financial year of a pooled fund: what was to come in and came, what was spent, and how the rest was shared.

SI 2000/617, regulation 7(4): the pool manager reports to the partners each quarter, and makes an annual return, of
the income of the fund and the expenditure from it.
"""

import datetime
from typing import Self

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from governance.freezing import frozen_with_parent
from governance.models import Sourced

from .fund_triggers import (
    closed_year_is_shared_out,
    closed_year_unchanged,
    partner_is_of_the_fund,
    period_is_of_the_fund,
    stays_with_its_fund,
)
from .pooled_funds import FundStatus, IncomeBasis, PooledFund, PooledFundPartner, ShareRule


class YearStatus(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class PooledFundYearQuerySet(models.QuerySet):
    def of_published(self) -> Self:
        """Years of funds that everybody may see."""
        return self.filter(fund__status=FundStatus.PUBLISHED)

    def begun(self, on: datetime.date) -> Self:
        """Years that had begun by a day; a financial year runs from 1 April."""
        return self.filter(first_year__lte=on.year if on >= datetime.date(on.year, 4, 1) else on.year - 1)


class PooledFundYear(Sourced, models.Model):
    """A financial year of a fund, from 1 April. Closed, it and all in it is frozen.

    What the closing recorded stays as it was, whatever the agreement says later: the contributions that the spend was
    held against, the variance (income less spend: more than nothing is an underspend) and the rule of its sharing,
    which is empty where there was nothing to share.
    """

    fund = models.ForeignKey(PooledFund, on_delete=models.CASCADE, related_name="years")
    slug = models.SlugField(max_length=100)
    first_year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900)])
    status = models.CharField(max_length=6, choices=YearStatus, default=YearStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    income_basis = models.CharField("spend was held against", max_length=7, choices=IncomeBasis, blank=True)
    rule = models.CharField("shared out", max_length=10, choices=ShareRule, blank=True)
    variance = models.DecimalField(
        "income less spend, in pounds", null=True, blank=True, max_digits=15, decimal_places=2
    )

    objects = PooledFundYearQuerySet.as_manager()

    class Meta:
        ordering = ["fund", "-first_year"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "slug"], name="pooled_fund_year_slug_once"),
            models.UniqueConstraint(
                fields=["fund", "first_year"],
                name="pooled_fund_year_once",
                violation_error_message="The fund has that year already.",
            ),
            models.CheckConstraint(
                condition=Q(first_year__gte=1900, first_year__lte=9998), name="pooled_fund_year_is_a_year"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=YearStatus.OPEN,
                    closed_on__isnull=True,
                    income_basis="",
                    rule="",
                    variance__isnull=True,
                )
                | Q(
                    ~Q(rule="") | Q(variance=0),
                    status=YearStatus.CLOSED,
                    closed_on__isnull=False,
                    income_basis__in=IncomeBasis.values,
                    rule__in=["", *(rule for rule in ShareRule.values if rule != ShareRule.NOT_STATED)],
                    variance__isnull=False,
                ),
                name="pooled_fund_year_closed_says_how",
            ),
        ]
        triggers = [
            stays_with_its_fund("pooled_fund_year_stays"),
            closed_year_unchanged(),
            closed_year_is_shared_out(),
        ]

    def __str__(self) -> str:
        return f"{self.fund}, {self.year}"

    @property
    def year(self) -> str:
        """The financial year as people write it: “2009/10”."""
        return year_in_words(self.first_year)

    @property
    def is_closed(self) -> bool:
        """Whether its share-out was accepted."""
        return self.status == YearStatus.CLOSED


def year_in_words(first_year: int) -> str:
    """Write the financial year that begins in a calendar year: “2009/10”."""
    return f"{first_year}/{(first_year + 1) % 100:02}"


def _frozen_when_closed(name: str) -> list[pgtrigger.Trigger]:
    return frozen_with_parent(
        name,
        parent="pooled fund year",
        table="commissioning_pooledfundyear",
        column="year_id",
        frozen_when="status = 'closed'",
        state="closed",
    )


class InYear(Sourced, models.Model):
    """Something recorded in a year of a fund."""

    slug = models.SlugField(max_length=200)
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["year", "slug"], name="%(class)s_slug_once")]


def _partner() -> models.ForeignKey:
    return models.ForeignKey(PooledFundPartner, on_delete=models.RESTRICT, related_name="+")


class PooledFundContribution(InYear):
    """What a partner agreed to bring in a year, in exact pounds; empty is no figure given, not zero."""

    year = models.ForeignKey(PooledFundYear, on_delete=models.CASCADE, related_name="contributions")
    partner = _partner()
    planned = models.DecimalField("planned, in pounds", null=True, blank=True, max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["year", "partner"]
        constraints = [
            *InYear.Meta.constraints,
            models.UniqueConstraint(fields=["year", "partner"], name="pooled_fund_contribution_once"),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__gte=0), name="pooled_fund_contribution_not_below_zero"
            ),
        ]
        triggers = [*_frozen_when_closed("contribution"), partner_is_of_the_fund("contribution_of_the_fund")]

    def __str__(self) -> str:
        return f"Contribution of {self.partner}, {self.year}"


class PooledFundPayment(InYear):
    """Money that a partner paid into the fund on a day, towards a year."""

    year = models.ForeignKey(PooledFundYear, on_delete=models.CASCADE, related_name="payments")
    partner = _partner()
    paid_on = models.DateField()
    amount = models.DecimalField("amount in pounds", max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["year", "paid_on", "pk"]
        constraints = [
            *InYear.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="pooled_fund_payment_above_zero"),
        ]
        triggers = [*_frozen_when_closed("payment"), partner_is_of_the_fund("payment_of_the_fund")]

    def __str__(self) -> str:
        return f"Payment of {self.partner}, {self.paid_on}"


class PooledFundSpend(InYear):
    """What was to be spent from the fund in a month or quarter, counted from April, and what was.

    A credit can leave the spend of one period below zero.
    """

    year = models.ForeignKey(PooledFundYear, on_delete=models.CASCADE, related_name="spending")
    period = models.PositiveSmallIntegerField()
    planned = models.DecimalField("planned, in pounds", null=True, blank=True, max_digits=15, decimal_places=2)
    actual = models.DecimalField("spent, in pounds", null=True, blank=True, max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["year", "period"]
        constraints = [
            *InYear.Meta.constraints,
            models.UniqueConstraint(fields=["year", "period"], name="pooled_fund_spend_once"),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=12), name="pooled_fund_period_is_in_a_year"),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__gte=0), name="pooled_fund_plan_not_below_zero"
            ),
        ]
        triggers = [*_frozen_when_closed("spend"), period_is_of_the_fund()]

    def __str__(self) -> str:
        return f"Spend of period {self.period}, {self.year}"


class PooledFundForecast(InYear):
    """What somebody, on a day, expected the year's spend to come to."""

    year = models.ForeignKey(PooledFundYear, on_delete=models.CASCADE, related_name="forecasts")
    made_on = models.DateField()
    made_by = models.CharField("made by (the office)", max_length=200)
    amount = models.DecimalField("spend expected for the year, in pounds", max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["year", "made_on"]
        constraints = [
            *InYear.Meta.constraints,
            models.UniqueConstraint(
                fields=["year", "made_on"],
                name="pooled_fund_forecast_once_a_day",
                violation_error_message="A forecast of that day is recorded already.",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pooled_fund_forecast_not_below_zero"),
            models.CheckConstraint(condition=~Q(made_by=""), name="pooled_fund_forecast_is_somebodys"),
        ]
        triggers = _frozen_when_closed("forecast")

    def __str__(self) -> str:
        return f"Forecast of {self.made_on}, {self.year}"


class PooledFundShare(InYear):
    """A partner's share of a year's variance, in exact pounds; without a partner, what stays in the pool.

    More than nothing is given back or carried forward, less than nothing is to be found. `basis` is what the share
    was in proportion to when the year was closed: pounds, or per cent where shares are fixed.
    """

    year = models.ForeignKey(PooledFundYear, on_delete=models.CASCADE, related_name="shares")
    partner = models.ForeignKey(
        PooledFundPartner, on_delete=models.RESTRICT, null=True, blank=True, related_name="shares"
    )
    basis = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    amount = models.DecimalField("amount in pounds", max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            *InYear.Meta.constraints,
            models.UniqueConstraint(fields=["year", "partner"], name="pooled_fund_share_once", nulls_distinct=False),
        ]
        triggers = [*_frozen_when_closed("share"), partner_is_of_the_fund("share_of_the_fund")]

    def __str__(self) -> str:
        return f"Share of {self.partner or 'the pool'}, {self.year}"
