"""The number of queries of the money's pages does not depend on the number of lines."""

import datetime

import pytest

from commissioning.services import returns
from tests import factories
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/commissioning/": 10,
    "/{slug}/commissioning/lines/": 10,
    "/{slug}/commissioning/returns/money/": 10,
    "/{slug}/commissioning/groups/group-0/": 10,
    "/{slug}/commissioning/pooled-funds/": 8,
    "/{slug}/commissioning/pooled-funds/care/": 15,
    "/{slug}/commissioning/pooled-funds/care/2009/": 14,
    "/{slug}/commissioning/pooled-funds/care/2009/q4/": 12,
}


def _grow(slug, size):
    """A published return with `size` lines, a sixth as many groups, each line and stated total with a source."""
    partnership = factories.partnership(slug=slug)
    kind = factories.body_kind(partnership=partnership, commissions=True)
    paper = factories.document(partnership=partnership)
    provider = factories.organisation(partnership=partnership)
    sectors = [factories.sector(partnership=partnership) for _ in range(3)]
    groups = [factories.body(kind=kind, slug=f"group-{number}") for number in range(size // 6 + 1)]
    submission = factories.submission(partnership=partnership, slug="money")
    for number in range(size):
        line = factories.budget_line(
            submission=submission, group=groups[number % len(groups)], sector=sectors[number % 3], provider=provider
        )
        factories.source(line, document=paper)
    for group in groups:
        factories.alias(body=group)
        factories.source(factories.stated_total(submission=submission, group=group), document=paper)
    returns.publish(by=factories.user(), submission=submission)
    _grow_funds(partnership, paper, groups[0], size)
    return partnership


def _grow_funds(partnership, paper, body, size):
    """A fund with `size` partners, payments and forecasts and a twentieth as many years, among as many other funds."""
    given = {"partnership": partnership, "status": "published", "overspend_rule": "planned", "periods": "month"}
    fund = factories.pooled_fund(slug="care", body=body, host=factories.organisation(partnership=partnership), **given)
    years = [factories.pooled_fund_year(fund=fund, first_year=2009 - number) for number in range(size // 20 + 1)]
    for number in range(size):
        partner = factories.pooled_fund_partner(fund=fund, position=number + 1)
        factories.source(partner, document=paper)
        factories.source(factories.pooled_fund_contribution(year=years[0], partner=partner), document=paper)
        factories.pooled_fund_payment(year=years[0], partner=partner)
        day = datetime.date(2009, 4, 1) + datetime.timedelta(days=number)
        factories.pooled_fund_forecast(year=years[0], made_on=day)
        factories.pooled_fund_partner(fund=factories.pooled_fund(**given))
    for period in range(1, 13):
        factories.pooled_fund_spend(year=years[0], period=period, actual=f"{size * 1000}.01")


def test_queries_equal_at_two_and_at_two_hundred_lines_and_within_the_limit():
    few, many = (queries_of_pages(_grow(f"size-{size}", size), MOST, "finance-officer") for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}
