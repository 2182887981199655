"""Pooled funds in the package: what is loaded, that closed years load frozen, and what is refused."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from commissioning.fund_accounts import accounts_of
from commissioning.fund_words import shares_in_words
from commissioning.models import PooledFund, PooledFundSpend, PooledFundYear
from exchange.services.packages import import_package
from governance.models import Source
from tests import factories


@pytest.fixture
def funded(northmoor):
    """The invented package with a fund by quarters: 1999/00 closed, 2000/01 open."""
    add = northmoor.add
    for table in FUNDS:
        northmoor.write(table, [])
        for row in FUNDS[table]:
            add(table, **row)
    return northmoor


def _in_year(year, **cells):
    return {"year": f"care--{year}"} | cells


FUNDS = {
    "pooled_funds": [
        {
            "slug": "care",
            "name": "Care pool",
            "status": "published",
            "host": "council",
            "body": "care-pool",
            "starts": "1999-04",
            "until": "2002-03",
            "periods": "quarter",
            "income_basis": "planned",
            "overspend_rule": "planned",
            "underspend_rule": "fixed",
        }
    ],
    "pooled_fund_partners": [
        {"slug": "care--council", "fund": "care", "organisation": "council", "position": "1", "share": "62.5"},
        {"slug": "care--trust", "fund": "care", "organisation": "trust", "position": "2", "share": "37.5"},
    ],
    "pooled_fund_years": [
        {
            "slug": "care--1999",
            "fund": "care",
            "year": "1999/00",
            "status": "closed",
            "closed_on": "2000-05-31",
            "income_basis": "planned",
            "rule": "planned",
            "variance": "-0.10",
        },
        {"slug": "care--2000", "fund": "care", "year": "2000/01"},
    ],
    "pooled_fund_contributions": [
        _in_year(1999, slug="c1", partner="care--council", planned="1.00"),
        _in_year(1999, slug="c2", partner="care--trust", planned="2.00"),
        _in_year(2000, slug="c3", partner="care--council", planned="5.00"),
    ],
    "pooled_fund_payments": [_in_year(1999, slug="p1", partner="care--council", paid_on="1999-05-01", amount="1.00")],
    "pooled_fund_spending": [
        _in_year(1999, slug=f"s{period}", period=str(period), planned="0.75", actual=actual)
        for period, actual in enumerate(("0.75", "0.75", "0.75", "0.85"), start=1)
    ],
    "pooled_fund_forecasts": [_in_year(1999, slug="f1", made_on="1999-12-01", made_by="Pool manager", amount="3.05")],
    "pooled_fund_shares": [
        _in_year(1999, slug="x1", partner="care--council", basis="1", amount="-0.03"),
        _in_year(1999, slug="x2", partner="care--trust", basis="2", amount="-0.07"),
    ],
}


def _load(folder):
    return import_package(by=factories.user(), folder=folder.path).partnership


@pytest.mark.django_db
def test_fund_is_loaded_whole_with_its_sources(funded):
    _load(funded)

    fund = PooledFund.objects.get()
    closed, open_ = accounts_of(fund.years.order_by("first_year"))
    assert (fund.host.slug, fund.body.slug, fund.period) == ("council", "care-pool", "April 1999 to March 2002")
    assert (closed.variance, closed.year.is_closed, open_.year.is_closed) == (Decimal("-0.10"), True, False)
    assert (closed.total_planned, closed.total_paid()) == (Decimal("3.00"), Decimal("1.00"))
    assert Source.objects.of([fund, *closed.shares]).count() == 3


@pytest.mark.django_db
def test_closed_year_is_loaded_frozen_with_its_working(funded):
    _load(funded)

    shared, _ = shares_in_words(accounts_of(PooledFundYear.objects.filter(first_year=1999))[0])
    assert [(step.down, step.extra) for step in shared.steps] == [(3, 0), (6, 1)]
    with pytest.raises(IntegrityError, match="is closed and cannot be changed"), transaction.atomic():
        PooledFundSpend.objects.update(actual="1.00")


@pytest.mark.django_db
def test_shares_agreed_otherwise_than_by_the_rule_are_shown_as_agreed(funded):
    funded.change("pooled_fund_shares", "x1", amount="-0.10")
    funded.change("pooled_fund_shares", "x2", amount="0.00")
    _load(funded)

    shared, _ = shares_in_words(accounts_of(PooledFundYear.objects.filter(first_year=1999))[0])

    assert [step.share for step in shared.steps] == [Decimal("-0.10"), Decimal("0.00")]


@pytest.mark.parametrize(
    ("table", "key", "cells", "reason"),
    [
        ("pooled_fund_partners", "care--trust", {"organisation": "council"}, "has the same fund and organisation"),
        ("pooled_fund_years", "care--2000", {"year": "1999/00"}, "has the same fund and year"),
        ("pooled_fund_contributions", "c2", {"partner": "care--council"}, "has the same year and partner"),
        ("pooled_fund_spending", "s2", {"period": "1"}, "has the same year and period"),
        ("pooled_fund_spending", "s2", {"period": "5"}, "recorded by quarter"),
        ("pooled_fund_spending", "s2", {"period": "13"}, "not a whole number from 1 to 12"),
        ("pooled_fund_contributions", "c1", {"planned": "-1"}, "cannot be that"),
        ("pooled_fund_payments", "p1", {"amount": "0"}, "cannot be that"),
        ("pooled_fund_partners", "care--trust", {"share": "37.4999"}, "do not make 100"),
        ("pooled_fund_partners", "care--trust", {"share": ""}, "do not make 100"),
        ("pooled_fund_partners", "care--trust", {"share": "100.1"}, "not a number from 0 to 100"),
        ("pooled_funds", "care", {"host": "council", "until": "1999-03"}, "before the start"),
        ("pooled_fund_years", "care--1999", {"variance": "-0.11"}, "its shares make -0.10, not -0.11"),
        ("pooled_fund_years", "care--1999", {"variance": ""}, "it is empty, and the year is closed"),
        ("pooled_fund_years", "care--1999", {"rule": ""}, "it is empty, and the year is closed"),
        ("pooled_fund_years", "care--1999", {"rule": "not_stated"}, "closed by a rule"),
        ("pooled_fund_years", "care--2000", {"rule": "planned"}, "an open year does not say that yet"),
        ("pooled_fund_years", "care--2000", {"fund": "nowhere"}, "has no such row"),
    ],
)
def test_fund_that_cannot_be_is_refused(funded, table, key, cells, reason):
    funded.change(table, key, **cells)

    assert any(reason in str(problem) for problem in funded.problems())


def test_host_that_is_no_partner_and_partner_of_another_fund_are_refused(funded):
    funded.add("organisations", slug="other", name="Other", kind="health")
    funded.change("pooled_funds", "care", host="other")
    funded.add("pooled_funds", slug="new", name="New", status="draft", periods="month", income_basis="paid")
    funded.add("pooled_fund_partners", slug="new--trust", fund="new", organisation="trust", position="1")
    funded.change("pooled_fund_payments", "p1", partner="new--trust")

    reasons = {problem.reason for problem in funded.problems()}

    assert reasons == {"it is no partner of the fund", "it is no partner of care"}
