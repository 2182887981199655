"""What the database refuses of pooled funds: tried through the ORM and through SQL."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from commissioning.fund_tables import year_tables
from commissioning.models import (
    POOLED,
    FundStatus,
    PooledFund,
    PooledFundPartner,
    PooledFundShare,
    PooledFundYear,
    YearStatus,
)
from commissioning.services import pooled_fund_years as years
from commissioning.services import pooled_funds
from governance.services.changes import ChangeError
from tests import factories, money_factories
from tests.commissioning.pooled import accounts, closed, pay, pooled

pytestmark = pytest.mark.django_db

FROZEN = "is closed and cannot be changed"
# What the year has already once is refused before the freeze is asked.
FROZEN_OR_TWICE = f"{FROZEN}|pooled_fund_spend_once"
CHILDREN = {
    "contributions": ("planned", money_factories.pooled_fund_contribution, {}),
    "payments": ("amount", money_factories.pooled_fund_payment, {}),
    "spending": ("actual", money_factories.pooled_fund_spend, {"period": 2}),
    "forecasts": ("amount", money_factories.pooled_fund_forecast, {"made_on": datetime.date(2010, 1, 1)}),
    "shares": ("amount", money_factories.pooled_fund_share, {}),
}


@pytest.fixture
def done(db):
    """A closed year with one of everything."""
    here = pooled(overspend_rule="planned")
    money_factories.pooled_fund_payment(year=here.year, partner=here.council)
    money_factories.pooled_fund_forecast(year=here.year)
    years.close_year(by=here.by, year=here.year)
    here.third = money_factories.pooled_fund_partner(fund=here.fund)
    here.other = money_factories.pooled_fund_year(fund=here.fund, first_year=2010)
    return here


def _refused(act, match=FROZEN):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        act()


def _run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("kind", CHILDREN)
def test_what_is_in_a_closed_year_never_changes(done, kind):
    field, make, values = CHILDREN[kind]
    rows = getattr(done.year, kind).all()
    table = rows.model._meta.db_table
    before = list(rows.values())
    partner = {"partner": done.third} if kind in ("contributions", "payments", "shares") else {}

    _refused(lambda: make(year=done.year, **partner | values), FROZEN_OR_TWICE)
    _refused(lambda: rows.update(**{field: "0.01"}))
    _refused(lambda: rows.update(year=done.other))
    _refused(rows.delete)
    _refused(lambda: _run(f"UPDATE {table} SET note = 'other' WHERE year_id = %s", done.year.pk))
    _refused(lambda: _run(f"DELETE FROM {table} WHERE year_id = %s", done.year.pk))

    assert before
    assert list(rows.values()) == before


@pytest.mark.parametrize("kind", CHILDREN)
def test_nothing_is_brought_into_a_closed_year(done, kind):
    _, make, values = CHILDREN[kind]
    partner = {"partner": done.third} if kind in ("contributions", "payments", "shares") else {}
    made = make(year=done.other, **partner | values)

    _refused(lambda: type(made).objects.filter(pk=made.pk).update(year=done.year), FROZEN_OR_TWICE)


@pytest.mark.parametrize(
    "values", [{"status": YearStatus.OPEN}, {"variance": "0.00"}, {"rule": "fixed"}, {"first_year": 2008}]
)
def test_closed_year_itself_never_changes(done, values):
    _refused(lambda: PooledFundYear.objects.filter(pk=done.year.pk).update(**values))
    _refused(lambda: PooledFundYear.objects.filter(pk=done.year.pk)._raw_delete("default"))
    _refused(done.fund.delete)


def test_year_is_not_closed_by_hand_with_shares_that_miss_its_variance():
    here = pooled()
    PooledFundShare.objects.create(year=here.year, slug="a", amount="-10.00")

    _refused(
        lambda: PooledFundYear.objects.filter(pk=here.year.pk).update(
            status="closed", closed_on="2010-05-01", income_basis="planned", rule="retained", variance="-10.01"
        ),
        "do not make its variance",
    )


def test_open_year_changes_and_goes():
    here = pooled()

    here.year.spending.update(actual="1.00")
    here.fund.delete()

    assert not any(kind.objects.exists() for kind in POOLED)


@pytest.mark.parametrize("kind", ["contributions", "payments", "shares"])
def test_partner_of_another_fund_is_refused(kind):
    _, make, _ = CHILDREN[kind]
    year, stranger = money_factories.pooled_fund_year(), money_factories.pooled_fund_partner()

    _refused(lambda: make(year=year, partner=stranger), "is of another pooled fund")


@pytest.mark.parametrize("make", [money_factories.pooled_fund_partner, money_factories.pooled_fund_year])
def test_partner_and_year_stay_with_their_fund(make):
    made = make()

    _refused(lambda: type(made).objects.filter(pk=made.pk).update(fund=money_factories.pooled_fund()), "belongs to")


def test_fifth_quarter_is_refused_and_fifth_month_is_not():
    quarters = money_factories.pooled_fund_year()
    months = money_factories.pooled_fund_year(fund=money_factories.pooled_fund(periods="month"))

    money_factories.pooled_fund_spend(year=months, period=12)
    _refused(lambda: money_factories.pooled_fund_spend(year=quarters, period=5), "no quarter 5")


def test_sort_of_period_stays_once_there_is_spend():
    fund = pooled().fund

    _refused(lambda: PooledFund.objects.filter(pk=fund.pk).update(periods="month"), "by other periods")


def _now():
    """Look at what is otherwise looked at when a transaction commits."""
    _run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("shares", [("60", "39.9999"), ("60", None), (None, None)])
def test_published_fixed_shares_that_are_not_whole_are_refused(shares):
    here = pooled()
    for partner, share in zip((here.council, here.trust), shares, strict=True):
        PooledFundPartner.objects.filter(pk=partner.pk).update(share=share)

    def share_by_them():
        PooledFund.objects.filter(pk=here.fund.pk).update(underspend_rule="fixed")
        _now()

    _refused(share_by_them, "do not make 100 per cent")


def test_published_fixed_share_taken_away_is_refused():
    here = pooled(status=FundStatus.DRAFT, overspend_rule="fixed")
    PooledFundPartner.objects.filter(fund=here.fund).update(share="50")
    pooled_funds.publish_fund(by=here.by, fund=here.fund)
    third = money_factories.pooled_fund_partner(fund=here.fund, share="0")
    _now()

    for act in (
        lambda: PooledFundPartner.objects.filter(pk=third.pk).update(share="1"),
        lambda: PooledFundPartner.objects.filter(pk=here.council.pk).update(share=None),
        lambda: money_factories.pooled_fund_partner(fund=here.fund),
    ):
        _refused(act, "do not make 100 per cent")
    third.delete()


def test_service_refuses_a_closed_year_in_words():
    here = closed()

    with pytest.raises(ChangeError, match=r"2009/10 is closed\. A closed year of a pooled fund stays"):
        years.set_spend(by=here.by, year=here.year, measure="actual", amounts={})


@pytest.mark.parametrize("paid", [False, True])
def test_partner_who_joined_later_is_not_in_the_account_of_a_closed_year(paid):
    here = pooled(
        underspend_rule="retained", overspend_rule="planned", contributions=("100.00", None if paid else "300.00")
    )
    if paid:
        PooledFund.objects.update(income_basis="paid", overspend_rule="retained")
        pay(here, here.council, "50.00")
    before = [table.rows for table in year_tables(accounts(here))]
    years.close_year(by=here.by, year=here.year)
    closed_tables = [table.rows for table in year_tables(accounts(here))]
    third = factories.organisation(partnership=here.partnership)
    parties = [(partner.organisation, None) for partner in (here.council, here.trust)]

    pooled_funds.set_partners(by=here.by, fund=here.fund, partners=[*parties, (third, None)])

    assert [table.rows for table in year_tables(accounts(here))] == closed_tables == before
