"""A pooled fund to read and to keep: a council and a trust, one year by quarters."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

from commissioning.fund_accounts import accounts_of
from commissioning.models import FundStatus, PooledFundYear
from commissioning.services import pooled_fund_years as years
from tests import factories, money_factories

FUND = "/anytown/commissioning/pooled-funds/care/"
YEAR = f"{FUND}2009/"


def pooled(*, spend=("100.00", "100.00", "100.00", "110.01"), contributions=("100.00", "300.00"), **values):
    """A published fund of £400.00 a year, overspent by a penny more than ten pounds; rules as asked for."""
    partnership = factories.partnership(slug="anytown", name="Anytown First")
    council = factories.organisation(partnership=partnership, slug="council", name="Council", kind="local_authority")
    trust = factories.organisation(partnership=partnership, slug="trust", name="Trust", kind="health")
    given = {"slug": "care", "name": "Care pool", "host": council, "status": FundStatus.PUBLISHED} | values
    fund = money_factories.pooled_fund(partnership=partnership, **given)
    partners = [
        money_factories.pooled_fund_partner(
            fund=fund, organisation=organisation, position=position, slug=organisation.slug
        )
        for position, organisation in enumerate((council, trust), start=1)
    ]
    year = money_factories.pooled_fund_year(fund=fund, slug="care--2009")
    for partner, planned in zip(partners, contributions, strict=True):
        if planned is not None:
            money_factories.pooled_fund_contribution(year=year, partner=partner, planned=planned)
    for period, actual in enumerate(spend, start=1):
        money_factories.pooled_fund_spend(year=year, period=period, planned="100.00", actual=actual)
    return SimpleNamespace(
        partnership=partnership, fund=fund, council=partners[0], trust=partners[1], year=year, by=factories.user()
    )


def accounts(here):
    """The accounts of its year, as they stand now."""
    return accounts_of(PooledFundYear.objects.select_related("fund").filter(pk=here.year.pk))[0]


def closed(**values):
    """The same, its overspend shared in proportion to what was planned, and closed."""
    here = pooled(**{"overspend_rule": "planned"} | values)
    years.close_year(by=here.by, year=here.year)
    here.year.refresh_from_db()
    return here


def pay(here, partner, amount, day=datetime.date(2009, 5, 1)):
    """Record that a partner paid."""
    return years.record_payment(by=here.by, year=here.year, partner=partner, paid_on=day, amount=Decimal(amount))
