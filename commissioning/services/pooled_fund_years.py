"""Writes to the years of a pooled fund: contributions, payments, spend, forecasts, and closing with the share-out."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from commissioning.fund_accounts import Accounts, accounts_of
from commissioning.models import (
    PooledFund,
    PooledFundContribution,
    PooledFundForecast,
    PooledFundPartner,
    PooledFundPayment,
    PooledFundShare,
    PooledFundSpend,
    PooledFundYear,
    ShareRule,
    YearStatus,
)
from commissioning.models.pooled_fund_years import year_in_words
from commissioning.share_out import CannotShareOut, ShareOut, decided_shares
from governance.services.changes import REFUSALS, ChangeError, change, first_free
from governance.versions import Version, refuse_stale

if TYPE_CHECKING:
    from portal.models import User

CLOSED_STAYS = "A closed year of a pooled fund stays as it was agreed. Record what was wrong in the year after."
PLANNED, ACTUAL = "planned", "actual"
NOTHING = Decimal(0)

REFUSALS.update(
    {
        "pooled_fund_year_once": "The fund has that year already.",
        "pooled_fund_year_closed_stays": f"{CLOSED_STAYS} Nothing was saved.",
        "pooled_fund_forecast_once_a_day": "A forecast of that day is recorded already. Nothing was saved.",
    }
)


def add_year(*, by: "User", fund: PooledFund, first_year: int, reason: str = "") -> PooledFundYear:
    """Begin the accounts of a financial year, known by the calendar year in which it begins."""
    did = f"Began {year_in_words(first_year)} of the pooled fund {fund}"
    with change(by=by, within=fund.partnership_id, did=did, reason=reason):
        if fund.years.filter(first_year=first_year).exists():
            raise ChangeError("The fund has that year already.", "year")
        return PooledFundYear.objects.create(fund=fund, first_year=first_year, slug=f"{fund.slug}--{first_year}")


def set_contributions(
    *,
    by: "User",
    year: PooledFundYear,
    planned: Mapping[int, Decimal | None],
    reason: str = "",
    seen: Version | None = None,
) -> PooledFundYear:
    """Say what each partner (by its id) agreed to bring in a year; None where no figure is given."""
    with _writing(by, year, "Changed the contributions planned to {fund}, {year}", reason):
        accounts = _locked(year)
        refuse_stale(seen, version_of_contributions(accounts))
        for partner in accounts.partners:
            present, amount = accounts.contributions.get(partner.pk), planned.get(partner.pk)
            if present is None and amount is not None:
                slug = f"{year.slug}--{partner.organisation.slug}"
                PooledFundContribution.objects.create(year=year, partner=partner, planned=amount, slug=slug)
            elif present is not None and present.planned != amount:
                present.planned = amount
                present.save(update_fields=["planned"])
        return accounts.year


def record_payment(
    *,
    by: "User",
    year: PooledFundYear,
    partner: PooledFundPartner,
    paid_on: datetime.date,
    amount: Decimal,
    note: str = "",
    reason: str = "",
) -> PooledFundPayment:
    """Record money that a partner paid into the fund on a day."""
    with _writing(by, year, f"Recorded a payment of {partner} to {{fund}}, {{year}}", reason):
        _locked(year)
        slug = _numbered(year.payments, f"{year.slug}--payment")
        return PooledFundPayment.objects.create(
            year=year, partner=partner, paid_on=paid_on, amount=amount, note=note, slug=slug
        )


def drop_payment(*, by: "User", payment: PooledFundPayment, reason: str = "") -> None:
    """Take a payment that was recorded by mistake from a year; the history keeps what it was."""
    with _writing(by, payment.year, "Took a payment from {fund}, {year}", reason):
        _locked(payment.year)
        locked = PooledFundPayment.objects.select_for_update(of=("self",)).filter(pk=payment.pk).first()
        if locked is None:
            raise ChangeError("That payment is not in the record any more. Nothing was saved.")
        locked.sources.all().delete()
        locked.delete()


def set_spend(
    *,
    by: "User",
    year: PooledFundYear,
    measure: str,
    amounts: Mapping[int, Decimal | None],
    reason: str = "",
    seen: Version | None = None,
) -> PooledFundYear:
    """Say what was `planned` to be spent, or was spent (`actual`), in each period; None where no figure is given."""
    told = {PLANNED: "Planned the spend of {fund}, {year}", ACTUAL: "Recorded the spend of {fund}, {year}"}[measure]
    with _writing(by, year, told, reason):
        accounts = _locked(year)
        refuse_stale(seen, version_of_spend(accounts, measure))
        for period in accounts.periods:
            _set_period(accounts, period, measure, amounts.get(period))
        return accounts.year


def _set_period(accounts: Accounts, period: int, measure: str, amount: Decimal | None) -> None:
    present, year = accounts.spending.get(period), accounts.year
    if present is None:
        if amount is not None:
            values: dict[str, Any] = {measure: amount}
            PooledFundSpend.objects.create(year=year, period=period, slug=f"{year.slug}--{period:02}", **values)
    elif getattr(present, measure) != amount:
        setattr(present, measure, amount)
        present.save(update_fields=[measure])


def record_forecast(
    *,
    by: "User",
    year: PooledFundYear,
    made_on: datetime.date,
    made_by: str,
    amount: Decimal,
    note: str = "",
    reason: str = "",
) -> PooledFundForecast:
    """Record what somebody, on a day, expected the year's spend to come to. Earlier forecasts stay."""
    with _writing(by, year, "Recorded a forecast of the spend of {fund}, {year}", reason):
        accounts = _locked(year)
        if any(forecast.made_on == made_on for forecast in accounts.forecasts):
            raise ChangeError("A forecast of that day is recorded already.", "made_on")
        slug = _numbered(year.forecasts, f"{year.slug}--forecast")
        return PooledFundForecast.objects.create(
            year=year, made_on=made_on, made_by=made_by, amount=amount, note=note, slug=slug
        )


def decide(
    *,
    by: "User",
    year: PooledFundYear,
    amounts: Mapping[int, Decimal],
    retained: Decimal,
    reason: str = "",
    seen: Version | None = None,
) -> ShareOut:
    """Record how whoever governs the fund decided to share a year's variance, where the agreement leaves it to them.

    `amounts` are by the partners' ids. Raises ChangeError unless they and what stays in the pool make the variance.
    """
    with _writing(by, year, "Recorded how the variance of {fund}, {year}, is shared", reason):
        accounts = _locked(year)
        refuse_stale(seen, version_of_account(accounts))
        if accounts.rule != ShareRule.DECIDED or accounts.variance is None:
            raise ChangeError(why_not_decided(accounts))
        parts = [(part, amounts.get(part.key or 0, NOTHING)) for part in accounts.parts()]
        try:
            shared = decided_shares(accounts.variance, parts, retained)
        except CannotShareOut as error:
            raise ChangeError(f"{error} Nothing was saved.") from error
        _write_shares(accounts, shared)
        return shared


def why_not_decided(accounts: Accounts) -> str:
    """Why there is nothing to decide: a sentence."""
    if accounts.variance is None:
        return f"Not known yet: {' and '.join(accounts.without_figure())} must be recorded first."
    return "The agreement does not leave this to be decided, or there is nothing to share."


def close_year(*, by: "User", year: PooledFundYear, reason: str = "", seen: Version | None = None) -> PooledFundYear:
    """Accept a year's share-out; from then on the database refuses every change of the year.

    Raises ChangeError, with the reason, while the variance is not known or its sharing not settled.
    """
    with _writing(by, year, "Closed {year} of the pooled fund {fund}", reason, final=CLOSED_STAYS):
        accounts = _locked(year)
        refuse_stale(seen, version_of_account(accounts))
        variance, rule = accounts.variance, accounts.rule
        if variance is None or variance:
            try:
                _write_shares(accounts, accounts.share_out())
            except CannotShareOut as error:
                raise ChangeError(f"{error} The year was not closed.") from error
        else:
            year.shares.all().delete()
        _record_partners(accounts)
        locked = accounts.year
        locked.status, locked.closed_on = YearStatus.CLOSED, timezone.localdate()
        locked.income_basis, locked.rule, locked.variance = accounts.income_basis, rule, variance
        locked.save()
        return locked


def _record_partners(accounts: Accounts) -> None:
    """Give each partner without a contribution one without a figure: so the year keeps who its partners were."""
    year = accounts.year
    PooledFundContribution.objects.bulk_create(
        PooledFundContribution(year=year, partner=partner, slug=f"{year.slug}--{partner.organisation.slug}")
        for partner in accounts.partners
        if partner.pk not in accounts.contributions
    )


def _write_shares(accounts: Accounts, shared: ShareOut) -> None:
    """Put shares in the place of those recorded before; one row a partner, and one for what stays in the pool."""
    year, slugs = accounts.year, {partner.pk: partner.organisation.slug for partner in accounts.partners}
    rows = [
        PooledFundShare(
            year=year,
            partner_id=step.part.key,
            basis=step.part.basis if shared.rule != ShareRule.DECIDED else None,
            amount=step.share,
            slug=f"{year.slug}--share-{slugs[step.part.key or 0]}",
        )
        for step in shared.steps
    ]
    if shared.retained:
        rows.append(PooledFundShare(year=year, amount=shared.retained, slug=f"{year.slug}--pool"))
    year.shares.all().delete()
    PooledFundShare.objects.bulk_create(rows)


def _writing(by: "User", year: PooledFundYear, did: str, reason: str, **about: Any) -> Any:
    told = did.replace("{fund}", year.fund.name).replace("{year}", year.year)
    return change(by=by, within=year.fund.partnership_id, did=told, reason=reason, **about)


def _locked(year: PooledFundYear) -> Accounts:
    """Lock a year, which must be open, and read its accounts."""
    rows = PooledFundYear.objects.select_for_update(no_key=True, of=("self",)).select_related("fund")
    locked = rows.filter(pk=year.pk).first()
    if locked is None:
        raise ChangeError("That year is not in the record any more. Nothing was saved.")
    if locked.is_closed:
        raise ChangeError(f"{locked.year} is closed. {CLOSED_STAYS} Nothing was saved.")
    return accounts_of([locked])[0]


def _numbered(rows: Any, stem: str) -> str:
    return first_free(stem, set(rows.filter(slug__startswith=stem).values_list("slug", flat=True)))


def version_of_contributions(accounts: Accounts) -> Version:
    """Return what partners agreed to bring, in words."""
    return Version(
        tuple((partner.organisation.name, _pounds(accounts.planned(partner))) for partner in accounts.partners)
    )


def version_of_spend(accounts: Accounts, measure: str) -> Version:
    """Return the spend of every period, in words."""
    rows = accounts.spending
    return Version(
        tuple(
            (accounts.label(period), _pounds(getattr(rows.get(period), measure, None))) for period in accounts.periods
        )
    )


def version_of_account(accounts: Accounts) -> Version:
    """Return what a share-out is made of, in words."""
    shares = tuple((f"Share of {share.partner_id or 'the pool'}", _pounds(share.amount)) for share in accounts.shares)
    return Version(
        (
            ("Income less spend", _pounds(accounts.variance)),
            ("Shared out", accounts.rule),
            *((f"Basis of {part.name}", _pounds(part.basis)) for part in accounts.parts()),
            *shares,
        )
    )


def _pounds(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"
