"""Keeping the accounts of a pooled fund's year: contributions, payments, spend, forecasts, decision and closing."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse

from commissioning.forms.pooled_fund_year import (
    CloseForm,
    ContributionsForm,
    DecideForm,
    ForecastForm,
    PaymentForm,
    SpendForm,
)
from commissioning.fund_accounts import Accounts
from commissioning.fund_lookup import find_open_accounts, find_payment
from commissioning.fund_words import parts_in_words, shares_in_words, unpaid_in_words, variance_in_words
from commissioning.models import ShareRule
from commissioning.presenters import pounds
from commissioning.services import pooled_fund_years as years
from commissioning.services.pooled_fund_years import (
    version_of_account,
    version_of_contributions,
    version_of_spend,
    why_not_decided,
)
from commissioning.views.pooled_fund import trail_to_funds
from commissioning.views.pooled_fund_edit import data_of, fund_page
from governance.editing import Edit, edit_page
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page


def _page(
    request: PartnershipRequest,
    accounts: Accounts,
    title: str,
    button: str,
    form: EditForm,
    act: Callable[[Any], str],
    **about: Any,
) -> HttpResponse:
    """Show or do one edit of a year; afterwards the reader is on the year's page."""
    fund, year = accounts.fund, accounts.year
    back = reverse("pooled-fund-year", args=[request.partnership.slug, fund.slug, year.first_year])
    trail = (*trail_to_funds(request), (fund.name, fund_page(fund)), (year.year, back))
    return edit_page(request, Edit(f"{title}: {fund}, {year.year}", button, form, act, back, trail, **about))


@login_required
@partnership_page
def contributions(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Say what each partner agreed to bring."""
    accounts = find_open_accounts(request, fund, year)
    form = ContributionsForm(data_of(request), accounts=accounts, version=version_of_contributions(accounts))

    def act(form: ContributionsForm) -> str:
        years.set_contributions(
            by=request.user,
            year=accounts.year,
            planned=form.amounts(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return "The contributions are saved."

    now = "An empty box is “no figure given”, which is not £0."
    return _page(request, accounts, "Contributions planned", "Save", form, act, now=now)


@login_required
@partnership_page
def payment_add(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Record money that a partner paid in."""
    accounts = find_open_accounts(request, fund, year)
    form = PaymentForm(data_of(request), accounts=accounts)

    def act(form: PaymentForm) -> str:
        made = years.record_payment(
            by=request.user, year=accounts.year, reason=form.cleaned_data["reason"], **form.values()
        )
        return f"{pounds(made.amount)} from {made.partner} is recorded."

    return _page(request, accounts, "Record a payment", "Record the payment", form, act)


@login_required
@partnership_page
def payment_remove(request: PartnershipRequest, fund: str, year: int, payment: str) -> HttpResponse:
    """Take away a payment that was recorded by mistake."""
    accounts = find_open_accounts(request, fund, year)
    dropped = find_payment(accounts, payment)
    payer = next(partner for partner in accounts.partners if partner.pk == dropped.partner_id)
    form = EditForm(data_of(request))

    def act(form: EditForm) -> str:
        years.drop_payment(by=request.user, payment=dropped, reason=form.cleaned_data["reason"])
        return "The payment is taken away."

    now = f"{pounds(dropped.amount)} from {payer} on {dropped.paid_on:%-d %B %Y}"
    return _page(request, accounts, "Take a payment away", "Take it away", form, act, now=now, tone="warning")


def _spend(request: PartnershipRequest, accounts: Accounts, measure: str, title: str) -> HttpResponse:
    version = version_of_spend(accounts, measure)
    form = SpendForm(data_of(request), accounts=accounts, measure=measure, version=version)

    def act(form: SpendForm) -> str:
        years.set_spend(
            by=request.user,
            year=accounts.year,
            measure=measure,
            amounts=form.amounts(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return "The plan is saved." if measure == years.PLANNED else "The spend is saved."

    now = "An empty box is “no figure given”, which is not £0."
    return _page(request, accounts, title, "Save", form, act, now=now)


@login_required
@partnership_page
def plan(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Say what is planned to be spent in each period."""
    return _spend(request, find_open_accounts(request, fund, year), years.PLANNED, "Spend planned")


@login_required
@partnership_page
def spend(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Record what was spent in each period."""
    return _spend(request, find_open_accounts(request, fund, year), years.ACTUAL, "Spend")


@login_required
@partnership_page
def forecast_add(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Record a forecast of the year's spend."""
    accounts = find_open_accounts(request, fund, year)
    form = ForecastForm(data_of(request), initial={"made_by": accounts.fund.pool_manager})

    def act(form: ForecastForm) -> str:
        made = years.record_forecast(
            by=request.user, year=accounts.year, reason=form.cleaned_data["reason"], **form.values()
        )
        return f"The forecast of {pounds(made.amount)} is recorded."

    return _page(request, accounts, "Record a forecast", "Record the forecast", form, act)


@login_required
@partnership_page
def decide(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Record how what is over or short was decided to be shared, where the agreement leaves it to be decided."""
    accounts = find_open_accounts(request, fund, year)
    if accounts.rule != ShareRule.DECIDED:
        raise Http404(why_not_decided(accounts))
    form = DecideForm(data_of(request), accounts=accounts, version=version_of_account(accounts))

    def act(form: DecideForm) -> str:
        years.decide(
            by=request.user,
            year=accounts.year,
            amounts=form.decided(),
            retained=form.cleaned_data["retained"] or years.NOTHING,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return "The decision is recorded."

    sign = "Amounts are below zero for what partners have to find, above it for what they are given back."
    now = f"{variance_in_words(accounts)} {sign}"
    return _page(request, accounts, "How it was decided", "Record the decision", form, act, now=now)


@login_required
@partnership_page
def close(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """Accept a year's share-out: nothing in the year changes afterwards."""
    accounts = find_open_accounts(request, fund, year)
    form = CloseForm(data_of(request), version=version_of_account(accounts))

    def act(form: CloseForm) -> str:
        years.close_year(
            by=request.user, year=accounts.year, reason=form.cleaned_data["reason"], seen=form.seen_version()
        )
        return f"{accounts.year.year} is closed."

    shared, how = shares_in_words(accounts)
    said = [variance_in_words(accounts), how, parts_in_words(shared), unpaid_in_words(accounts)]
    now = " ".join(filter(None, dict.fromkeys(said)))
    return _page(
        request, accounts, "Close the year", "Close the year", form, act, now=now, tone="warning", undo_at=lambda: ""
    )
