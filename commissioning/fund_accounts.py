"""The accounts of a pooled fund's year: income by partner, spend by period, what is over or short, and its sharing.

Every total says when it cannot be made: a contribution or a spend without a figure is never counted as £0.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commissioning.models import (
    IncomeBasis,
    Periods,
    PooledFund,
    PooledFundContribution,
    PooledFundForecast,
    PooledFundPartner,
    PooledFundPayment,
    PooledFundShare,
    PooledFundSpend,
    PooledFundYear,
    ShareRule,
)
from commissioning.share_out import CannotShareOut, Part, ShareOut, decided_shares, share_out

Pounds = Decimal | None

QUARTERS = (1, 2, 3, 4)
APRIL = 4


@dataclass(frozen=True)
class Accounts:
    """What is recorded of one year of a fund."""

    year: PooledFundYear
    partners: Sequence[PooledFundPartner]
    contributions: dict[int, PooledFundContribution] = field(default_factory=dict)
    payments: Sequence[PooledFundPayment] = ()
    spending: dict[int, PooledFundSpend] = field(default_factory=dict)
    forecasts: Sequence[PooledFundForecast] = ()
    shares: Sequence[PooledFundShare] = ()

    @property
    def fund(self) -> PooledFund:
        """The fund whose year it is."""
        return self.year.fund

    @property
    def periods(self) -> range:
        """The numbers of the months or quarters, counted from April."""
        return range(1, 13 if self.fund.periods == Periods.MONTH else 5)

    @property
    def income_basis(self) -> str:
        """Which contributions the spend is held against; as it was when the year was closed."""
        return self.year.income_basis or self.fund.income_basis

    def planned(self, partner: PooledFundPartner) -> Pounds:
        """What a partner agreed to bring; None where no figure is given."""
        found = self.contributions.get(partner.pk)
        return found.planned if found else None

    def paid(self, partner: PooledFundPartner, before: datetime.date | None = None) -> Pounds:
        """What a partner paid in, up to the day before one; None where no payment is recorded."""
        return total_of(
            payment.amount
            for payment in self.payments
            if payment.partner_id == partner.pk and (before is None or payment.paid_on < before)
        )

    @property
    def total_planned(self) -> Pounds:
        """The sum of the contributions planned; None while one has no figure."""
        return whole_of(self.planned(partner) for partner in self.partners)

    def total_paid(self, before: datetime.date | None = None) -> Pounds:
        """The sum of the payments up to the day before one; None where there is none."""
        return total_of(payment.amount for payment in self.payments if before is None or payment.paid_on < before)

    @property
    def income(self) -> Pounds:
        """What the spend is held against, as the agreement says; None where it is not known."""
        return self.total_planned if self.income_basis == IncomeBasis.PLANNED else self.total_paid()

    def spend(self, measure: str, periods: Iterable[int] | None = None) -> Pounds:
        """What was `planned` or `actual` spend in all of some periods; None while one has no figure."""
        wanted = self.periods if periods is None else periods
        return whole_of(getattr(self.spending.get(period), measure, None) for period in wanted)

    def recorded(self, measure: str, periods: Iterable[int] | None = None) -> Pounds:
        """The sum of the figures that are recorded; None where there is none."""
        wanted = self.periods if periods is None else periods
        return total_of(
            amount for period in wanted if (amount := getattr(self.spending.get(period), measure, None)) is not None
        )

    @property
    def forecast(self) -> PooledFundForecast | None:
        """The latest forecast of the year's spend."""
        return self.forecasts[-1] if self.forecasts else None

    @property
    def variance(self) -> Pounds:
        """Income less spend at the year's end: more than nothing is an underspend; None while it is not known."""
        if self.year.is_closed:
            return self.year.variance
        income, spent = self.income, self.spend("actual")
        return None if income is None or spent is None else income - spent

    @property
    def rule(self) -> str:
        """The rule for what is over or short, as it was when the year was closed; empty where there is neither."""
        if self.year.is_closed or not self.variance:
            return self.year.rule
        return self.fund.overspend_rule if self.variance < 0 else self.fund.underspend_rule

    def without_figure(self) -> list[str]:
        """What has to be recorded before the year's variance is known, in words."""
        lacking = []
        if self.income is None and self.income_basis == IncomeBasis.PLANNED:
            names = [partner.organisation.name for partner in self.partners if self.planned(partner) is None]
            lacking.append(f"the contribution planned by {listed(names)}" if names else "any partner")
        elif self.income is None:
            lacking.append("any payment")
        missing = [period for period in self.periods if getattr(self.spending.get(period), "actual", None) is None]
        if missing:
            lacking.append(f"the spend of {listed([self.label(period) for period in missing])}")
        return lacking

    def label(self, period: int) -> str:
        """Name a period: “April 2009”, or “quarter 1”."""
        if self.fund.periods == Periods.QUARTER:
            return f"quarter {period}"
        return f"{month_of(self.year, period):%B %Y}"

    def parts(self) -> list[Part]:
        """The partners, each with what its share is in proportion to by the rule."""
        recorded = {share.partner_id: share.basis for share in self.shares if self.year.is_closed}
        return [
            Part(partner.pk, partner.organisation.name, recorded.get(partner.pk, self._basis(partner)))
            for partner in self.partners
            if not self.year.is_closed or partner.pk in recorded
        ]

    def _basis(self, partner: PooledFundPartner) -> Pounds:
        if self.rule == ShareRule.FIXED:
            return partner.share
        if self.rule == ShareRule.PAID:
            # Who paid nothing has a share of nothing; but nobody has where no payment is recorded at all.
            return self.paid(partner) or (Decimal(0) if self.payments else None)
        return self.planned(partner)

    def share_out(self) -> ShareOut:
        """Share the year's variance by the agreement's rule; raises CannotShareOut with the reason there is none."""
        variance = self.variance
        if variance is None:
            raise CannotShareOut(f"Not known yet: {' and '.join(self.without_figure())} must be recorded first.")
        if not variance:
            raise CannotShareOut("Income and spend are equal, so there is nothing to share.")
        if self.rule == ShareRule.DECIDED and self.shares:
            return self.recorded_shares()
        worked = share_out(self.rule, variance, self.parts())
        if self.year.is_closed and not self._is_recorded(worked):
            return self.recorded_shares()
        return worked

    def recorded_shares(self) -> ShareOut:
        """The shares as they were decided or recorded; raises CannotShareOut where they do not make the variance."""
        names = {partner.pk: partner.organisation.name for partner in self.partners}
        amounts = [
            (Part(share.partner_id, names[share.partner_id]), share.amount) for share in self.shares if share.partner_id
        ]
        retained = sum((share.amount for share in self.shares if share.partner_id is None), Decimal(0))
        return decided_shares(self.variance or Decimal(0), amounts, retained)

    def _is_recorded(self, worked: ShareOut) -> bool:
        recorded = {share.partner_id: share.amount for share in self.shares}
        given: dict[int | None, Decimal] = {step.part.key: step.share for step in worked.steps}
        if worked.retained:
            given[None] = worked.retained
        return given == recorded


def total_of(amounts: Iterable[Decimal]) -> Pounds:
    """Add up; None where there is nothing to add."""
    found = list(amounts)
    return sum(found, Decimal(0)) if found else None


def whole_of(amounts: Iterable[Pounds]) -> Pounds:
    """Add up; None where there is nothing to add, or something has no figure."""
    found = list(amounts)
    if not found or None in found:
        return None
    return sum((amount for amount in found if amount is not None), Decimal(0))


def listed(names: Sequence[str], most: int = 3) -> str:
    """Write a list in words, the end of a long one as a number: “April, May, June and 4 others”."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def month_of(year: PooledFundYear, number: int) -> datetime.date:
    """The first day of a month of a financial year, counted from April; the thirteenth is the next April."""
    months = APRIL - 1 + number - 1
    return datetime.date(year.first_year + months // 12, months % 12 + 1, 1)


def quarter_days(year: PooledFundYear, quarter: int) -> tuple[datetime.date, datetime.date]:
    """The first day of a quarter, and the first day after it."""
    return month_of(year, 3 * quarter - 2), month_of(year, 3 * quarter + 1)


def periods_of(fund: PooledFund, quarter: int) -> range:
    """The periods of a fund that a quarter is made of."""
    return range(3 * quarter - 2, 3 * quarter + 1) if fund.periods == Periods.MONTH else range(quarter, quarter + 1)


def accounts_of(years: Iterable[PooledFundYear]) -> list[Accounts]:
    """Read the accounts of years, each with its fund at hand, in the order given; six queries however many."""
    wanted = list(years)
    funds = {year.fund_id for year in wanted}
    partners: dict[int, list[PooledFundPartner]] = defaultdict(list)
    rows = PooledFundPartner.objects.filter(fund__in=funds).select_related("organisation")
    for partner in rows.order_by("position", "pk"):
        partners[partner.fund_id].append(partner)
    contributions, spending = _by_year(PooledFundContribution, wanted), _by_year(PooledFundSpend, wanted)
    payments, forecasts = _by_year(PooledFundPayment, wanted), _by_year(PooledFundForecast, wanted)
    shares = _by_year(PooledFundShare, wanted)
    return [
        Accounts(
            year=year,
            partners=_partners_of(
                year, partners[year.fund_id], contributions[year.pk], payments[year.pk], shares[year.pk]
            ),
            contributions={row.partner_id: row for row in contributions[year.pk]},
            payments=payments[year.pk],
            spending={row.period: row for row in spending[year.pk]},
            forecasts=forecasts[year.pk],
            shares=shares[year.pk],
        )
        for year in wanted
    ]


def _partners_of(
    year: PooledFundYear, partners: list[PooledFundPartner], *recorded: Sequence[Any]
) -> list[PooledFundPartner]:
    """The partners of a year; of a closed one those that it records: who joined later had no part in it."""
    parties = {row.partner_id for rows in recorded for row in rows}
    return [partner for partner in partners if partner.pk in parties or not year.is_closed]


def _by_year(kind: Any, years: Sequence[PooledFundYear]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in kind.objects.filter(year__in=[year.pk for year in years]):
        found[row.year_id].append(row)
    return found


def years_of(fund: PooledFund) -> list[PooledFundYear]:
    """A fund's years, the latest first, each with the fund at hand."""
    years = list(fund.years.order_by("-first_year"))
    for year in years:
        year.fund = fund
    return years
