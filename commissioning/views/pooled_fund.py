"""Pooled funds as anybody reads them: the list, the agreement, the quarterly and the annual report."""

import datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.fund_accounts import QUARTERS, Accounts, accounts_of, periods_of, quarter_days, years_of
from commissioning.fund_chart import spend_svg
from commissioning.fund_lookup import find_accounts, find_fund, governing_body
from commissioning.fund_tables import (
    account_table,
    contributions_table,
    forecasts_table,
    quarter_tables,
    share_out_table,
    spend_table,
)
from commissioning.fund_words import (
    agreement_rows,
    doubts,
    forecast_in_words,
    percent,
    rule_in_words,
    shares_in_words,
    spend_in_words,
    variance_in_short,
    variance_in_words,
)
from commissioning.models import PooledFund, ShareRule
from commissioning.permissions import can_change_resources
from commissioning.presenters import pounds
from commissioning.table_words import worded_table
from governance.drawings import NotDrawnError
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.listing import listing
from governance.models import Source
from governance.presenters import Citations, as_at_bar, crumbs


def fund_trail(request: PartnershipRequest, *above: tuple[str, str]) -> list[dict[str, str]]:
    """Breadcrumbs down to a page of a fund."""
    return crumbs(request.partnership, *trail_to_funds(request), *above)


def trail_to_funds(request: PartnershipRequest) -> tuple[tuple[str, str], ...]:
    """Commissioning, and the list of funds."""
    slug = request.partnership.slug
    return (
        ("Commissioning", reverse("commissioning", args=[slug])),
        ("Pooled funds", reverse("pooled-funds", args=[slug])),
    )


@partnership_page
def fund_list(request: PartnershipRequest) -> HttpResponse:
    """Every pooled fund that the reader may see, with its host, partners and dates."""
    partnership, asked = request.partnership, as_at(request)
    funds = partnership.pooled_funds.visible_to(request.user, partnership).with_partners()
    found = listing(
        request, funds, sorts={"name": ("Name", ["name", "pk"]), "starts": ("From", ["starts", "name", "pk"])}
    )
    slug = partnership.slug
    context = {
        "partnership": partnership,
        "listing": found,
        "funds": [
            {
                "fund": fund,
                "partners": [partner.organisation.name for partner in fund.partners.all()],
                "state": _state(fund, asked.date),
            }
            for fund in found.page
        ],
        "may_change": can_change_resources(request.user, partnership),
        "as_at": as_at_bar(asked),
        "breadcrumbs": crumbs(partnership, ("Commissioning", reverse("commissioning", args=[slug]))),
    }
    return render(request, "commissioning/pooledfund_list.html", context)


def _state(fund: PooledFund, on: datetime.date) -> tuple[str, str]:
    """A word for how a fund stands on a day, and its tone."""
    if not fund.is_published:
        return "draft", "info"
    if fund.starts and fund.starts > on:
        return "not begun", "neutral"
    return ("in force", "good") if fund.is_in_force(on) else ("ended", "neutral")


@partnership_page
def fund_detail(request: PartnershipRequest, fund: str) -> HttpResponse:
    """One fund: what its agreement says, who is party to it, and its years."""
    found, asked = find_fund(request, fund), as_at(request)
    partners = list(found.partners.select_related("organisation").order_by("position", "pk"))
    citations = Citations(request.partnership, Source.objects.of([found, *partners]))
    may_change = can_change_resources(request.user, request.partnership)
    context = {
        "partnership": request.partnership,
        "fund": found,
        "state": _state(found, asked.date),
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "partners": [(partner, percent(partner.share), citations.of(partner)) for partner in partners],
        "has_fixed_shares": ShareRule.FIXED in found.rules or any(partner.share is not None for partner in partners),
        "agreement": _agreement(request, found, asked.query),
        "years": [_year_row(accounts) for accounts in accounts_of(years_of(found))],
        "sources": citations.of(found),
        "may_change": may_change,
        "doubts": doubts(found, partners) if may_change else [],
        "breadcrumbs": fund_trail(request),
    }
    return render(request, "commissioning/pooledfund_detail.html", context)


def _agreement(request: PartnershipRequest, fund: PooledFund, query: str) -> list[dict[str, str]]:
    """What the agreement says, line by line; what it does not say is said to be not stated."""
    body = governing_body(request, fund)
    slug = request.partnership.slug
    rows = [("Host", fund.host.name, reverse("organisation", args=[slug, fund.host.slug]) + query)] if fund.host else []
    rows += [("Governed by", body.name, reverse("body", args=[slug, body.slug]) + query)] if body else []
    return [{"key": key, "value": value, "url": url} for key, value, url in rows] + agreement_rows(fund)


def _year_row(accounts: Accounts) -> dict[str, Any]:
    return {
        "year": accounts.year,
        "planned": pounds(accounts.total_planned),
        "paid": pounds(accounts.total_paid()),
        "spent": pounds(accounts.recorded("actual")),
        "forecast": pounds(accounts.forecast.amount if accounts.forecast else None),
        "variance": variance_in_short(accounts),
    }


@partnership_page
def fund_year(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """The annual report of a fund: its account, the share-out with its working, contributions, spend, forecasts."""
    accounts = find_accounts(request, fund, year)
    shares = share_out_table(accounts)
    payers = {partner.pk: partner.organisation.name for partner in accounts.partners}
    context = {
        **_about(request, accounts),
        "variance": variance_in_words(accounts),
        "account": worded_table(account_table(accounts), f"Account of {accounts.year.year}"),
        "shares": worded_table(shares, "Share-out") if shares else None,
        "how": shares_in_words(accounts)[1],
        "rules": [rule_in_words(rule) for rule in accounts.fund.rules],
        "contributions": worded_table(contributions_table(accounts), "Contributions by partner"),
        "spend": worded_table(spend_table(accounts), "Spend against plan"),
        "has_spend": any(spend.planned is not None or spend.actual is not None for spend in accounts.spending.values()),
        "forecasts": worded_table(forecasts_table(accounts), "Forecasts of the year’s spend"),
        "forecast": forecast_in_words(accounts),
        "payments": [(payment, payers[payment.partner_id], pounds(payment.amount)) for payment in accounts.payments],
        "decides": accounts.rule == ShareRule.DECIDED,
        "sources": _sources(request, accounts),
    }
    return render(request, "commissioning/pooledfund_year.html", context)


def _sources(request: PartnershipRequest, accounts: Accounts) -> list[dict]:
    """Every source of a year and of what is recorded in it, each once."""
    rows = [accounts.year, *accounts.contributions.values(), *accounts.spending.values(), *accounts.forecasts]
    rows += [*accounts.payments, *accounts.shares]
    citations = Citations(request.partnership, Source.objects.of(rows))
    found = {str(source): source for row in rows for source in citations.of(row)}
    return list(found.values())


def _about(request: PartnershipRequest, accounts: Accounts) -> dict[str, Any]:
    """What every page of a year shows: the fund, the year, its quarters."""
    fund, year, slug = accounts.fund, accounts.year, request.partnership.slug
    here = [slug, fund.slug, year.first_year]
    return {
        "partnership": request.partnership,
        "fund": fund,
        "year": year,
        "partners": accounts.partners,
        "quarters": [
            {"label": f"Quarter {number}", "url": reverse("pooled-fund-quarter", args=[*here, number])}
            for number in QUARTERS
        ],
        "may_change": not year.is_closed and can_change_resources(request.user, request.partnership),
        "breadcrumbs": fund_trail(request, (fund.name, reverse("pooled-fund", args=[slug, fund.slug]))),
    }


@partnership_page
def fund_quarter(request: PartnershipRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """The quarterly report of a fund: what was paid, spend against plan in the quarter and up to its end, forecast."""
    accounts = find_accounts(request, fund, year)
    if quarter not in QUARTERS:
        raise Http404("A year has four quarters.")
    first, after = quarter_days(accounts.year, quarter)
    last = after - datetime.timedelta(days=1)
    so_far = range(1, periods_of(accounts.fund, quarter)[-1] + 1)
    contributions, spend = quarter_tables(accounts, quarter)
    context = _about(request, accounts)
    for number, item in enumerate(context["quarters"], start=1):
        item["current"] = number == quarter
    context |= {
        "quarter": quarter,
        "first": first,
        "last": last,
        "contributions": worded_table(contributions, f"Contributions paid up to {last:%-d %B %Y}"),
        "spend": worded_table(spend, f"Spend against plan in quarter {quarter}"),
        "so_far": spend_in_words(
            accounts.spend("planned", so_far), accounts.spend("actual", so_far), f"{last:%-d %B %Y}"
        ),
        "forecast": forecast_in_words(accounts),
    }
    return render(request, "commissioning/pooledfund_quarter.html", context)


@partnership_page
def fund_chart(request: PartnershipRequest, fund: str, year: int) -> HttpResponse:
    """A year's spend against plan as bars, SVG."""
    accounts = find_accounts(request, fund, year)
    try:
        drawn = spend_svg(accounts)
    except NotDrawnError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(drawn, content_type="image/svg+xml")
