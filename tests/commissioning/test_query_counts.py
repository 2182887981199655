"""The number of queries of the money's pages does not depend on the number of lines."""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from commissioning.services import returns
from governance.models import Partnership
from tests import factories, money_factories
from tests.database import kept_for_many
from tests.queries import queries_of, queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/commissioning/": 11,
    "/{slug}/commissioning/lines/": 10,
    "/{slug}/commissioning/returns/money/": 11,
    "/{slug}/commissioning/contributions/": 8,
    "/{slug}/commissioning/contributions/?partner=organisation-giver-0&form=cash": 8,
    "/{slug}/commissioning/contributions/shared-0/": 9,
    "/{slug}/commissioning/headlines/": 8,
    "/{slug}/commissioning/headlines/grant/": 10,
    "/{slug}/commissioning/headlines/part-0/": 10,
    "/{slug}/organisations/giver-0/": 17,
    "/{slug}/search/?q=grant": 8,
    "/{slug}/commissioning/groups/group-0/": 11,
    **{f"/{{slug}}/commissioning/{room}/": 9 for room in ("providers", "services", "provision", "years", "flow")},
    "/{slug}/commissioning/change/": 11,
    "/{slug}/commissioning/flow.svg": 8,
    "/{slug}/commissioning/pooled-funds/": 8,
    "/{slug}/commissioning/pooled-funds/care/": 15,
    "/{slug}/commissioning/pooled-funds/care/2009/": 14,
    "/{slug}/commissioning/pooled-funds/care/2009/q4/": 12,
}
EDITED = ("add-contribution/", "contributions/shared-0/change/", "add-headline/", "headlines/part-0/change/")


def _grow(slug, size):
    """A published return with `size` lines, a sixth as many groups, each line and stated total with a source."""
    partnership = factories.partnership(slug=slug)
    kind = factories.body_kind(partnership=partnership, commissions=True)
    paper = factories.document(partnership=partnership)
    provider = factories.organisation(partnership=partnership)
    sectors = [factories.sector(partnership=partnership) for _ in range(3)]
    groups = [factories.body(kind=kind, slug=f"group-{number}") for number in range(size // 6 + 1)]
    last = factories.submission(partnership=partnership, first_year=2008)
    first = factories.submission(partnership=partnership, first_year=2009)
    submission = factories.submission(partnership=partnership, slug="money", first_year=2009, supersedes=first)
    for number in range(size):
        about = {"group": groups[number % len(groups)], "sector": sectors[number % 3], "service": f"Service {number}"}
        line = factories.budget_line(submission=submission, provider=provider, **about)
        factories.source(line, document=paper)
        factories.budget_line(submission=last, amount=number, **about)
        factories.budget_line(submission=first, amount=number, **about)
    for group in groups:
        factories.alias(body=group)
        factories.source(factories.stated_total(submission=submission, group=group), document=paper)
    by = factories.user()
    returns.publish(by=by, submission=last)
    returns.supersede(by=by, submission=returns.publish(by=by, submission=first))
    returns.publish(by=by, submission=submission)
    _bring(partnership, paper, size)
    _grow_funds(partnership, paper, groups[0], size)
    return partnership


def _bring(partnership, paper, size):
    """A grant with `size` figures, and `size` contributions of half as many partners who share programmes."""
    grant = factories.headline(partnership=partnership, slug="grant", name="Grant", kind="grant", refers_to=paper)
    factories.headline(
        partnership=partnership, parent=grant, tie="figure", kind="rate", rate="2.0", name="Grant, floor"
    )
    kind = factories.body_kind(partnership=partnership)
    for number in range(size):
        council = factories.organisation(partnership=partnership, slug=f"giver-{number}")
        part = factories.headline(
            partnership=partnership, slug=f"part-{number}", parent=grant, tie="figure", kind="rate", per="pupil",
            amount=number + 1, first_year=2000 + number, last_year=2000 + number, organisation=council, refers_to=paper,
        )  # fmt: skip
        body = factories.body(kind=kind)
        giver = {"organisation": council} if number % 2 else {"body": body, "stream": grant}
        shared = factories.contribution(
            partnership=partnership, slug=f"shared-{number}", name="Grant of music", programme="music",
            supports_body=body, form="cash", **giver,
        )  # fmt: skip
        factories.contribution(partnership=partnership, organisation=council, name="Grant of music", form="cash")
        factories.source(part, document=paper)
        factories.source(shared, document=paper)


def _grow_funds(partnership, paper, body, size):
    """A fund with `size` partners, payments and forecasts and a twentieth as many years, among as many other funds."""
    given = {"partnership": partnership, "status": "published", "overspend_rule": "planned", "periods": "month"}
    fund = money_factories.pooled_fund(
        slug="care", body=body, host=factories.organisation(partnership=partnership), **given
    )
    years = [money_factories.pooled_fund_year(fund=fund, first_year=2009 - number) for number in range(size // 20 + 1)]
    for number in range(size):
        partner = money_factories.pooled_fund_partner(fund=fund, position=number + 1)
        factories.source(partner, document=paper)
        factories.source(money_factories.pooled_fund_contribution(year=years[0], partner=partner), document=paper)
        money_factories.pooled_fund_payment(year=years[0], partner=partner)
        day = datetime.date(2009, 4, 1) + datetime.timedelta(days=number)
        money_factories.pooled_fund_forecast(year=years[0], made_on=day)
        money_factories.pooled_fund_partner(fund=money_factories.pooled_fund(**given))
    for period in range(1, 13):
        money_factories.pooled_fund_spend(year=years[0], period=period, actual=f"{size * 1000}.01")


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[int, Partnership]]:
    """A partnership of each size."""
    with kept_for_many(django_db_blocker):
        yield {size: _grow(f"size-{size}", size) for size in SIZES}


def test_queries_equal_at_two_and_at_two_hundred_lines_and_within_the_limit(grown):
    few, many = (queries_of_pages(grown[size], MOST, "finance-officer") for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}


def test_edit_forms_take_as_many_queries_whatever_the_rows(grown):
    counts = []
    for size in SIZES:
        partnership = grown[size]
        client, finance = Client(), factories.user()
        factories.grant(user=finance, role="finance-officer", partnership=partnership)
        client.force_login(finance)
        pages = [f"/{partnership.slug}/commissioning/{page}" for page in EDITED]
        counts.append([queries_of(client, page) for page in pages])

    few, many = counts
    assert few == many
    assert max(many) <= 12
