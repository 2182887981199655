"""Every constraint of commissioning's tables, each tried through the ORM."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from commissioning.models import BoardPack, BoardPackFile, Headline, Return, ReturnStatus
from tests import factories, money_factories

pytestmark = pytest.mark.django_db


def _twice(make, **values):
    make(slug="same", **values)
    make(slug="same", **values)


def _published_twice_a_year():
    partnership = factories.partnership()
    for _ in range(2):
        factories.submission(partnership=partnership, first_year=2009, status=ReturnStatus.PUBLISHED)


def _published_by_who_submitted():
    user = factories.user()
    factories.submission(status=ReturnStatus.PUBLISHED, submitted_by=user, published_by=user)


def _total_twice(**place):
    submission = factories.submission()
    factories.stated_total(submission=submission, **place)
    factories.stated_total(submission=submission, **place)


def _stated_slug_twice():
    submission = factories.submission()
    factories.stated_total(submission=submission, slug="same")
    factories.stated_total(submission=submission, slug="same", sector=factories.sector())


def _pack_twice():
    partnership = factories.partnership()
    for _ in range(2):
        money_factories.board_pack(partnership=partnership, number=1)


def _made_pack_of_nothing():
    pack = money_factories.board_pack(made=False)
    BoardPack.objects.filter(pk=pack.pk).update(made_at=pack.asked_at, summary="Agrees.")


def _pack_file(*kinds):
    pack = money_factories.board_pack(made=False)
    for kind in kinds:
        BoardPackFile.objects.create(pack=pack, kind=kind, content=b"x")


def _two_contributors():
    here = factories.partnership()
    both = {"organisation": factories.organisation(partnership=here), "body": factories.body(partnership=here)}
    factories.contribution(partnership=here, **both)


def _headline_of_itself():
    made = factories.headline()
    Headline.objects.filter(pk=made.pk).update(parent=made.pk, tie="part")


def _in_one_year(make, **values):
    """Two rows of one year with the same values."""
    year = money_factories.pooled_fund_year()
    make(year=year, **values)
    make(year=year, **values)


def _slug_twice_in_a_year(make, *others):
    year = money_factories.pooled_fund_year()
    for other in others or ({}, {}):
        make(year=year, slug="same", **other)


def _same_partner_twice_in_a_year(make):
    partner = money_factories.pooled_fund_partner()
    year = money_factories.pooled_fund_year(fund=partner.fund)
    make(year=year, partner=partner)
    make(year=year, partner=partner)


def _organisation_twice_in_a_fund():
    partner = money_factories.pooled_fund_partner()
    money_factories.pooled_fund_partner(fund=partner.fund, organisation=partner.organisation)


def _fund_ends_before_it_starts():
    day = datetime.date(2009, 4, 1)
    money_factories.pooled_fund(starts=day, ends=day)


def _share_slug_twice():
    partner = money_factories.pooled_fund_partner()
    year = money_factories.pooled_fund_year(fund=partner.fund)
    money_factories.pooled_fund_share(year=year, slug="same")
    money_factories.pooled_fund_share(year=year, slug="same", partner=partner)


FORECAST_DAYS = ({"made_on": datetime.date(2009, 9, 1)}, {"made_on": datetime.date(2009, 9, 2)})

FUNDS = {
    "commissioning_pooledfund_slug_once": lambda: _twice(
        money_factories.pooled_fund, partnership=factories.partnership()
    ),
    "commissioning_pooledfund_ends_after_start": _fund_ends_before_it_starts,
    "pooled_fund_words_are_known": lambda: money_factories.pooled_fund(overspend_rule="whatever"),
    "pooled_fund_partner_slug_once": lambda: _twice(
        money_factories.pooled_fund_partner, fund=money_factories.pooled_fund()
    ),
    "pooled_fund_partner_once": _organisation_twice_in_a_fund,
    "pooled_fund_share_is_a_percentage": lambda: money_factories.pooled_fund_partner(share="100.0001"),
    "pooled_fund_year_slug_once": lambda: [
        money_factories.pooled_fund_year(fund=fund, slug="same", first_year=year)
        for fund in [money_factories.pooled_fund()]
        for year in (2009, 2010)
    ],
    "pooled_fund_year_once": lambda: [
        money_factories.pooled_fund_year(fund=fund) for fund in [money_factories.pooled_fund()] for _ in range(2)
    ],
    "pooled_fund_year_is_a_year": lambda: money_factories.pooled_fund_year(first_year=1899),
    "pooled_fund_year_closed_says_how": lambda: money_factories.pooled_fund_year(variance="1.00"),
    "pooledfundcontribution_slug_once": lambda: _slug_twice_in_a_year(money_factories.pooled_fund_contribution),
    "pooled_fund_contribution_once": lambda: _same_partner_twice_in_a_year(money_factories.pooled_fund_contribution),
    "pooled_fund_contribution_not_below_zero": lambda: money_factories.pooled_fund_contribution(planned="-0.01"),
    "pooledfundpayment_slug_once": lambda: _slug_twice_in_a_year(money_factories.pooled_fund_payment),
    "pooled_fund_payment_above_zero": lambda: money_factories.pooled_fund_payment(amount="0.00"),
    "pooledfundspend_slug_once": lambda: _slug_twice_in_a_year(
        money_factories.pooled_fund_spend, {"period": 1}, {"period": 2}
    ),
    "pooled_fund_spend_once": lambda: _in_one_year(money_factories.pooled_fund_spend),
    "pooled_fund_period_is_in_a_year": lambda: money_factories.pooled_fund_spend(period=0),
    "pooled_fund_plan_not_below_zero": lambda: money_factories.pooled_fund_spend(planned="-0.01"),
    "pooledfundforecast_slug_once": lambda: _slug_twice_in_a_year(money_factories.pooled_fund_forecast, *FORECAST_DAYS),
    "pooled_fund_forecast_once_a_day": lambda: _in_one_year(money_factories.pooled_fund_forecast),
    "pooled_fund_forecast_not_below_zero": lambda: money_factories.pooled_fund_forecast(amount="-0.01"),
    "pooled_fund_forecast_is_somebodys": lambda: money_factories.pooled_fund_forecast(made_by=""),
    "pooledfundshare_slug_once": _share_slug_twice,
    "pooled_fund_share_once": lambda: _in_one_year(money_factories.pooled_fund_share),
}


BREAKERS = FUNDS | {
    "board_pack_number_once": _pack_twice,
    "board_pack_made_says_of_what": _made_pack_of_nothing,
    "board_pack_file_once": lambda: _pack_file("pdf", "pdf"),
    "board_pack_file_kind_is_known": lambda: _pack_file("exe"),
    "commissioning_sector_slug_once": lambda: _twice(factories.sector, partnership=factories.partnership()),
    "return_slug_once": lambda: _twice(factories.submission, partnership=factories.partnership()),
    "return_one_published_a_year": _published_twice_a_year,
    "return_status_is_known": lambda: factories.submission(status="perfect"),
    "return_published_by_another": _published_by_who_submitted,
    "return_unpublished_has_no_publisher": lambda: factories.submission(published_by=factories.user()),
    "budget_line_slug_once": lambda: _twice(factories.budget_line, submission=factories.submission()),
    "stated_total_slug_once": _stated_slug_twice,
    "stated_total_once": _total_twice,
    "commissioning_headline_slug_once": lambda: _twice(factories.headline, partnership=factories.partnership()),
    "commissioning_headline_years_in_order": lambda: factories.headline(first_year=2010, last_year=2009),
    "headline_kind_is_known": lambda: factories.headline(kind="dream"),
    "headline_per_is_known": lambda: factories.headline(per="dream"),
    "headline_qualifier_is_known": lambda: factories.headline(qualifier="dream"),
    "headline_basis_is_known": lambda: factories.headline(basis="dream"),
    "headline_status_is_known": lambda: factories.headline(status="dream"),
    "headline_amount_is_more_than_nothing": lambda: factories.headline(amount=0),
    "headline_rate_is_a_percentage": lambda: factories.headline(rate=1001),
    "headline_proposed_is_not_settled": lambda: factories.headline(qualifier="proposed", status="received"),
    "headline_tie_goes_with_parent": lambda: factories.headline(tie="part"),
    "headline_not_of_itself": _headline_of_itself,
    "commissioning_contribution_slug_once": lambda: _twice(factories.contribution, partnership=factories.partnership()),
    "commissioning_contribution_years_in_order": lambda: factories.contribution(last_year=2009),
    "contribution_has_one_contributor": lambda: factories.contribution(organisation=None),
    "contribution_form_is_known": lambda: factories.contribution(form="dream"),
    "contribution_status_is_known": lambda: factories.contribution(status="dream"),
    "contribution_amount_is_of_money": lambda: factories.contribution(form="staff", amount=1),
    "contribution_fte_is_of_staff": lambda: factories.contribution(form="cash", fte=1),
}


def test_constraints_all_are_tried_here():
    declared = {
        constraint.name
        for model in apps.get_app_config("commissioning").get_models()
        for constraint in model._meta.constraints
    }

    assert declared == BREAKERS.keys()


@pytest.mark.parametrize("name", BREAKERS)
def test_constraint_broken_through_the_orm_refused(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREAKERS[name]()


@pytest.mark.parametrize("parts", [("group",), ("sector",), ("group", "sector")])
def test_stated_total_of_the_same_place_twice_refused(parts):
    make = {"group": factories.body, "sector": factories.sector}
    place = {part: make[part]() for part in parts}

    with pytest.raises(IntegrityError, match="stated_total_once"), transaction.atomic():
        _total_twice(**place)


def test_return_drafts_and_superseded_of_a_published_year_allowed():
    partnership = factories.partnership()
    for status in (ReturnStatus.PUBLISHED, ReturnStatus.DRAFT, ReturnStatus.DRAFT, ReturnStatus.SUPERSEDED):
        factories.submission(partnership=partnership, first_year=2009, status=status)

    assert Return.objects.filter(first_year=2009).count() == 4


def test_return_superseding_the_same_return_twice_refused():
    old = factories.submission()
    factories.submission(supersedes=old)

    with pytest.raises(IntegrityError, match="supersedes"), transaction.atomic():
        factories.submission(supersedes=old)


@pytest.mark.parametrize(
    ("name", "breaker"),
    [
        ("contribution_has_one_contributor", _two_contributors),
        ("contribution_amount_is_of_money", lambda: factories.contribution(form="cash", amount=0)),
        ("contribution_amount_is_of_money", lambda: factories.contribution(amount=1)),
        ("contribution_fte_is_of_staff", lambda: factories.contribution(form="staff", fte=0)),
        ("commissioning_headline_years_in_order", lambda: factories.headline(last_year=2009)),
        ("headline_tie_goes_with_parent", lambda: factories.headline(parent=factories.headline())),
        ("headline_rate_is_a_percentage", lambda: factories.headline(rate=-100)),
        ("headline_amount_is_more_than_nothing", lambda: factories.headline(amount=-1)),
    ],
)
def test_constraint_broken_in_another_way_refused(name, breaker):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        breaker()
