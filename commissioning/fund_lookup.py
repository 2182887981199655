"""Pooled funds and their years as addresses name them, found within what the reader may know of."""

from django.http import Http404

from commissioning.fund_accounts import Accounts, accounts_of
from commissioning.models import PooledFund, PooledFundPayment
from commissioning.permissions import check_change_resources
from governance.http import PartnershipRequest
from governance.models import Body


def find_fund(request: PartnershipRequest, slug: str) -> PooledFund:
    """Find a fund that the reader may see; raises Http404."""
    funds = request.partnership.pooled_funds.visible_to(request.user, request.partnership)
    found = funds.select_related("host").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no pooled fund at this address, or it is not open to you.")
    found.partnership = request.partnership
    return found


def find_accounts(request: PartnershipRequest, fund: str, first_year: int) -> Accounts:
    """Find the accounts of a year of a fund that the reader may see; raises Http404."""
    of = find_fund(request, fund)
    found = of.years.filter(first_year=first_year).first()
    if found is None:
        raise Http404("The fund has no such year.")
    found.fund = of
    return accounts_of([found])[0]


def find_fund_to_change(request: PartnershipRequest, slug: str) -> PooledFund:
    """Find a fund that the reader may change; raises Http404, and PermissionDenied where it may only be read."""
    found = find_fund(request, slug)
    check_change_resources(request.user, request.partnership)
    return found


def find_open_accounts(request: PartnershipRequest, fund: str, first_year: int) -> Accounts:
    """Find a year that the reader may change; raises Http404 where it is closed, and PermissionDenied."""
    found = find_accounts(request, fund, first_year)
    check_change_resources(request.user, request.partnership)
    if found.year.is_closed:
        raise Http404("That year is closed and never changes. Record what was wrong in the year after.")
    return found


def find_payment(accounts: Accounts, slug: str) -> PooledFundPayment:
    """Find a payment of a year; raises Http404."""
    found = next((payment for payment in accounts.payments if payment.slug == slug), None)
    if found is None:
        raise Http404("There is no such payment in this year.")
    found.year = accounts.year
    return found


def governing_body(request: PartnershipRequest, fund: PooledFund) -> Body | None:
    """The body that governs a fund, where the reader may know of it."""
    bodies = request.partnership.bodies.visible_to(request.user, request.partnership)
    return bodies.filter(pk=fund.body_id).first() if fund.body_id else None
