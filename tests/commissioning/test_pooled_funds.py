"""What the services of pooled funds do and refuse, and what the accounts of a year come to."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from pghistory.models import Context

from commissioning.fund_accounts import month_of
from commissioning.fund_tables import fund_tables, year_tables
from commissioning.fund_words import (
    exact_pounds,
    forecast_in_words,
    part_of_a_penny,
    shares_in_words,
    variance_in_words,
)
from commissioning.models import FundStatus, PooledFund, PooledFundYear
from commissioning.services import pooled_fund_years as years
from commissioning.services import pooled_funds
from governance.services import registers
from governance.services.changes import ChangeError
from governance.services.undo import undo
from governance.versions import StaleError
from tests import factories, money_factories
from tests.commissioning.pooled import accounts, closed, pay, pooled

pytestmark = pytest.mark.django_db


def _shares(here):
    """The shares recorded, by who has them; None is the pool."""
    rows = here.year.shares.select_related("partner__organisation")
    return {row.partner and row.partner.organisation.name: row.amount for row in rows}


def test_closing_shares_in_proportion_to_the_penny():
    here = closed()

    assert (here.year.status, here.year.rule, here.year.variance) == ("closed", "planned", Decimal("-10.01"))
    assert _shares(here) == {"Council": Decimal("-2.50"), "Trust": Decimal("-7.51")}


def test_closing_with_fixed_shares():
    here = pooled(overspend_rule="fixed", status=FundStatus.DRAFT)
    organisations = [(here.council.organisation, Decimal("62.5")), (here.trust.organisation, Decimal("37.5"))]
    pooled_funds.set_partners(by=here.by, fund=here.fund, partners=organisations)

    years.close_year(by=here.by, year=here.year)

    assert _shares(here) == {"Council": Decimal("-6.26"), "Trust": Decimal("-3.75")}


def test_closing_an_underspend_has_its_own_rule():
    here = closed(spend=("0.00", "0.00", "0.00", "399.99"), underspend_rule="retained")

    assert (here.year.rule, _shares(here)) == ("retained", {None: Decimal("0.01")})


def test_closing_by_what_was_paid():
    here = pooled(income_basis="paid", overspend_rule="paid")
    pay(here, here.council, "400.00")

    years.close_year(by=here.by, year=here.year)

    assert _shares(here) == {"Council": Decimal("-10.01"), "Trust": Decimal("0.00")}


def test_closing_where_nothing_is_over_needs_no_rule():
    here = closed(spend=("100.00",) * 4, overspend_rule="not_stated")

    assert (here.year.variance, here.year.rule, _shares(here)) == (0, "", {})


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"overspend_rule": "not_stated"}, "a rule is never assumed"),
        ({"overspend_rule": "decided"}, "Not decided"),
        ({"overspend_rule": "fixed", "status": "draft"}, "No figure is given for Council and Trust"),
        ({"overspend_rule": "paid"}, "No figure is given for Council and Trust"),
        ({"spend": ("1.00", None, "1.00", None)}, "the spend of quarter 2 and quarter 4 must be recorded first"),
        ({"contributions": ("100.00", None)}, "the contribution planned by Trust"),
        ({"income_basis": "paid"}, "any payment must be recorded"),
    ],
)
def test_closing_what_is_not_settled_is_refused(values, reason):
    here = pooled(**values)

    with pytest.raises(ChangeError, match=reason):
        years.close_year(by=here.by, year=here.year)

    here.year.refresh_from_db()
    assert (here.year.status, here.year.shares.count()) == ("open", 0)


def test_decision_is_recorded_and_then_closed():
    here = pooled(overspend_rule="decided")
    amounts = {here.council.pk: Decimal("-5.00"), here.trust.pk: Decimal(0)}

    years.decide(by=here.by, year=here.year, amounts=amounts, retained=Decimal("-5.01"))
    years.close_year(by=here.by, year=here.year)

    assert _shares(here) == {"Council": Decimal("-5.00"), "Trust": Decimal(0), None: Decimal("-5.01")}


def test_decision_that_misses_the_variance_is_refused():
    here = pooled(overspend_rule="decided")

    with pytest.raises(ChangeError, match=r"£0.01 less than there is to share. Nothing was saved"):
        years.decide(by=here.by, year=here.year, amounts={here.council.pk: Decimal("-10.00")}, retained=Decimal(0))


def test_decision_overtaken_by_the_figures_is_said_to_miss():
    here = pooled(overspend_rule="decided")
    years.decide(by=here.by, year=here.year, amounts={here.council.pk: Decimal("-10.01")}, retained=Decimal(0))
    here.year.spending.filter(period=4).update(actual="111.01")

    assert "£1.00 less" in shares_in_words(accounts(here))[1]


def test_decision_where_the_agreement_has_a_rule_is_refused():
    here = pooled(overspend_rule="planned")

    with pytest.raises(ChangeError, match="does not leave this"):
        years.decide(by=here.by, year=here.year, amounts={}, retained=Decimal("-10.01"))


def test_closed_year_keeps_its_shares_when_the_agreement_changes():
    here = closed()

    pooled_funds.change_fund(by=here.by, fund=here.fund, overspend_rule="retained", income_basis="paid")

    shared, _ = shares_in_words(accounts(here))
    assert [step.share for step in shared.steps] == [Decimal("-2.50"), Decimal("-7.51")]
    assert "Overspent by £10.01: contributions planned of £400 less spend of £410.01" in variance_in_words(
        accounts(here)
    )


def test_closing_cannot_be_undone_and_says_why():
    here = closed()
    act = Context.objects.filter(metadata__did__startswith="Closed").get()

    with pytest.raises(ChangeError, match="stays as it was agreed"):
        undo(by=here.by, partnership=here.partnership, act=act.pk)


def test_payment_is_undone():
    here = pooled()
    pay(here, here.council, "5.00")
    act = Context.objects.filter(metadata__did__startswith="Recorded a payment").get()

    undo(by=here.by, partnership=here.partnership, act=act.pk)

    assert not here.year.payments.exists()


def test_fund_is_published_only_with_a_host_among_two_partners():
    here = pooled(status=FundStatus.DRAFT, host=None)

    with pytest.raises(ChangeError, match="which of its partners is the host"):
        pooled_funds.publish_fund(by=here.by, fund=here.fund)
    pooled_funds.change_fund(by=here.by, fund=here.fund, host=here.council.organisation)
    pooled_funds.publish_fund(by=here.by, fund=here.fund)

    assert PooledFund.objects.get().is_published
    with pytest.raises(ChangeError, match="published already"):
        pooled_funds.publish_fund(by=here.by, fund=here.fund)


def test_fund_of_one_partner_is_not_published():
    partner = money_factories.pooled_fund_partner()

    with pytest.raises(ChangeError, match="two partners at least"):
        pooled_funds.publish_fund(by=factories.user(), fund=partner.fund)


def test_host_of_a_published_fund_stays_its_partner():
    here = pooled()

    with pytest.raises(ChangeError, match="host of a published fund"):
        pooled_funds.change_fund(by=here.by, fund=here.fund, host=None)


def test_partner_who_contributed_stays():
    here = pooled()

    with pytest.raises(ChangeError, match="Trust has contributions"):
        pooled_funds.set_partners(by=here.by, fund=here.fund, partners=[(here.council.organisation, None)])


def test_partners_seen_before_somebody_changed_them_are_refused():
    here = pooled()
    seen = pooled_funds.version_of_partners(here.fund)
    third = factories.organisation(partnership=here.partnership)
    everybody = [(organisation, None) for organisation in (here.council.organisation, here.trust.organisation, third)]
    pooled_funds.set_partners(by=here.by, fund=here.fund, partners=everybody)

    with pytest.raises(StaleError):
        pooled_funds.set_partners(by=here.by, fund=here.fund, partners=everybody[:2], seen=seen)


def test_contributions_and_spend_seen_before_a_change_are_refused():
    here = pooled()
    before = accounts(here)
    seen = years.version_of_contributions(before), years.version_of_spend(before, "actual")
    years.set_contributions(by=here.by, year=here.year, planned={here.council.pk: Decimal(1)})
    years.set_spend(by=here.by, year=here.year, measure="actual", amounts={1: Decimal(1)})

    with pytest.raises(StaleError):
        years.set_contributions(by=here.by, year=here.year, planned={}, seen=seen[0])
    with pytest.raises(StaleError):
        years.set_spend(by=here.by, year=here.year, measure="actual", amounts={}, seen=seen[1])
    assert accounts(here).planned(here.trust) is None


def test_closing_upon_figures_that_changed_is_refused():
    here = pooled(overspend_rule="planned")
    seen = years.version_of_account(accounts(here))
    years.set_contributions(
        by=here.by, year=here.year, planned={here.council.pk: Decimal(1), here.trust.pk: Decimal(2)}
    )

    with pytest.raises(StaleError):
        years.close_year(by=here.by, year=here.year, seen=seen)


def test_second_forecast_of_a_day_and_second_year_are_refused():
    here = pooled()
    given = {"made_on": datetime.date(2009, 9, 1), "made_by": "Pool manager", "amount": Decimal(420)}
    years.record_forecast(by=here.by, year=here.year, **given)

    with pytest.raises(ChangeError, match="of that day"):
        years.record_forecast(by=here.by, year=here.year, **given)
    with pytest.raises(ChangeError, match="has that year already"):
        years.add_year(by=here.by, fund=here.fund, first_year=2009)
    assert "£420 expected to be spent, £20 more than the contributions planned of £400" in forecast_in_words(
        accounts(here)
    )


def test_organisations_that_are_both_partners_cannot_be_merged():
    here = pooled()

    with pytest.raises(ChangeError, match="partner of a pooled fund twice"):
        registers.merge(by=here.by, record=here.trust.organisation, into=here.council.organisation)


def test_merged_organisation_goes_on_as_partner_of_a_closed_year():
    here = closed()
    kept = factories.organisation(partnership=here.partnership, name="Larger Trust")

    registers.merge(by=here.by, record=here.trust.organisation, into=kept)

    assert _shares(here).keys() == {"Council", "Larger Trust"}


def test_blank_contribution_is_never_counted_as_nothing():
    found = accounts(pooled(contributions=("100.00", None)))

    assert (found.total_planned, found.variance) == (None, None)


def test_pack_has_the_tables_of_published_funds_and_of_years_begun():
    here = closed()
    money_factories.pooled_fund_year(fund=here.fund, first_year=2011)
    money_factories.pooled_fund_year(fund=money_factories.pooled_fund(partnership=here.partnership))

    tables = fund_tables(here.partnership, here.by, datetime.date(2011, 3, 31))

    assert [table.slug for table in tables] == [
        f"care--2009--{end}" for end in ("account", "shares", "contributions", "spend")
    ]
    shares = tables[1]
    assert [row[-1] for row in shares.rows] == [Decimal("-2.50"), Decimal("-7.51"), Decimal("-10.01")]
    assert [row[:6] for row in shares.rows[:2]] == [
        ("Council", Decimal(100), "£2.5025", Decimal("2.50"), "1/4", 0),
        ("Trust", Decimal(300), "£7.5075", Decimal("7.50"), "3/4", 1),
    ]


def test_every_total_of_a_years_tables_is_the_sum_of_its_rows():
    found = accounts(closed())

    for table in year_tables(found)[1:]:
        last = table.rows[-1]
        for number, cell in enumerate(last):
            if isinstance(cell, Decimal):
                assert cell == sum(row[number] for row in table.rows[:-1])


@pytest.mark.parametrize(
    ("pence", "written"),
    [("333", "£3.33"), ("1000/3", "£3.333333…"), ("0", "£0.00"), ("123456789", "£1,234,567.89"), ("1/7", "£0.001428…")],
)
def test_exact_shares_are_cut_off_and_never_rounded(pence, written):
    assert exact_pounds(Fraction(pence)) == written
    assert part_of_a_penny(Fraction(1, 3)) == "1/3"
    assert part_of_a_penny(Fraction(1, 1009)) == "0.000991…"


def test_financial_year_ends_in_march():
    year = PooledFundYear(first_year=2009)

    assert (month_of(year, 1), month_of(year, 9), month_of(year, 10), month_of(year, 13)) == (
        datetime.date(2009, 4, 1),
        datetime.date(2009, 12, 1),
        datetime.date(2010, 1, 1),
        datetime.date(2010, 4, 1),
    )
