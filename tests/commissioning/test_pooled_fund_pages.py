"""The pages of pooled funds: what anybody reads, and how a finance officer keeps a fund."""

import datetime
from decimal import Decimal

import pytest

from commissioning.fund_chart import spend_bars
from commissioning.models import PooledFund
from commissioning.services import pooled_fund_years as years
from governance.models import Document
from tests import factories
from tests.commissioning.conftest import row_of, words_of
from tests.commissioning.pooled import FUND, YEAR, accounts, closed, pay, pooled

pytestmark = pytest.mark.django_db

FUNDS = "/anytown/commissioning/pooled-funds/"


def test_list_without_a_fund_says_so(read, money):
    words = read(FUNDS)

    assert "No pooled fund is recorded" in words
    assert "no amount is guessed" in words


def test_list_names_partners_and_host(client):
    pooled(starts=datetime.date(2009, 4, 1))

    row = row_of(client.get(FUNDS).content.decode(), "Care pool")

    assert "Council, Trust" in row
    assert "in force from 1 April 2009" in row


@pytest.mark.parametrize("role", ["board-member", "finance-officer", "administrator"])
def test_draft_fund_is_seen_by_whoever_reads_drafts(signed_in, role):
    here = pooled(status="draft")

    assert "Care pool" in words_of(signed_in(role, here.partnership).get(FUNDS).content.decode())


def test_draft_fund_is_met_nowhere_by_anybody_else(client, read):
    here = pooled(status="draft", body=factories.body(slug="board"))
    here.fund.body.partnership = here.partnership

    assert "Care pool" not in read(FUNDS) + read("/anytown/organisations/council/")
    assert [client.get(page).status_code for page in (FUND, YEAR, f"{YEAR}q1/", f"{YEAR}spend.svg")] == [404] * 4


def test_organisation_and_body_lead_to_their_funds(client):
    here = pooled()
    body = factories.body(partnership=here.partnership, slug="board")
    PooledFund.objects.update(body=body)

    pages = [client.get(f"/anytown/{page}/").content.decode() for page in ("organisations/council", "bodies/board")]

    assert all(f'href="{FUND}"' in page for page in pages)
    assert "host and partner" in pages[0]
    assert "governed here" in pages[1]


def test_fund_says_what_is_not_stated_and_never_a_sum_of_what_is_blank(client):
    pooled(contributions=("100.00", None))

    markup = client.get(FUND).content.decode()

    assert "not stated in the agreement" in words_of(markup)
    assert row_of(markup, "2009/10").split()[1] == "–"
    assert "not known yet" in row_of(markup, "2009/10")


def test_annual_report_shows_the_share_out_with_its_working(client):
    closed()

    markup = client.get(YEAR).content.decode()

    words = words_of(markup)
    assert "Overspent by £10.01" in words
    assert "The penny that was left went to the largest remainder." in words
    assert row_of(markup, "Council £100.00 £2.5025").endswith("1/4 0 −£2.50")
    assert row_of(markup, "Trust £300.00 £7.5075").endswith("3/4 1 −£7.51")
    assert "nothing in this year changes any more" in words


@pytest.mark.parametrize(
    ("rule", "said"), [("not_stated", "a rule is never assumed"), ("decided", "Not decided"), ("retained", "stays in")]
)
def test_annual_report_says_why_there_are_no_shares(read, rule, said):
    pooled(overspend_rule=rule)

    words = read(YEAR)

    assert said in words
    assert "−£2.50" not in words


def test_quarterly_report_counts_what_was_paid_by_its_end(client):
    here = pooled()
    pay(here, here.council, "40.00", datetime.date(2009, 6, 30))
    pay(here, here.council, "2.00", datetime.date(2009, 7, 1))

    first, second = (client.get(f"{YEAR}q{number}/").content.decode() for number in (1, 2))

    assert row_of(first, "Council") == "Council £100.00 £40.00 £60.00"
    assert row_of(second, "Council") == "Council £100.00 £42.00 £58.00"
    assert "Up to 30 September 2009 exactly what was planned was spent: £200." in words_of(second)
    assert "Quarter 2 £100.00 £100.00 £0.00" in words_of(second)


@pytest.mark.parametrize("page", [f"{YEAR}q0/", f"{YEAR}q5/", f"{FUND}1999/", f"{FUND}99999999999999999999/"])
def test_report_that_does_not_exist_is_not_found(client, page):
    pooled()

    assert client.get(page).status_code == 404


def test_chart_draws_no_bar_where_no_figure_is_given():
    here = pooled(spend=("1.00", None, "3.00", "0.00"))

    values = spend_bars(accounts(here))["data"]["values"]

    assert [value["period"] for value in values if value["measure"] == "Spent"] == ["Q1", "Q3", "Q4"]


def test_chart_is_drawn(client):
    pooled()

    response = client.get(f"{YEAR}spend.svg")

    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")


@pytest.fixture
def officer(signed_in):
    """A finance officer at a fund; posts a form and follows where it leads."""
    here = pooled()
    here.client = signed_in("finance-officer", here.partnership)

    def post(address, **data):
        response = here.client.post(address, data, follow=True)
        return response.status_code, words_of(response.content.decode())

    here.post = post
    return here


def test_finance_officer_keeps_a_fund_from_agreement_to_publication(officer):
    partnership = officer.partnership
    document = factories.document(partnership=partnership, title="Agreement")
    council, trust = officer.council.organisation, officer.trust.organisation
    given = {"periods": "month", "income_basis": "planned", "overspend_rule": "fixed", "underspend_rule": "not_stated"}
    dates = {"starts_1": "4", "starts_2": "2009", "ends_1": "3", "ends_2": "2012"}

    _, added = officer.post(
        "/anytown/commissioning/add-pooled-fund/",
        name="Equipment",
        host=council.pk,
        document=document.pk,
        place="clause 1",
        **given,
        **dates,
    )
    fund = PooledFund.objects.get(slug="equipment")
    assert "Equipment is recorded as a draft. Name its partners next." in added
    assert "Change the partners" in added
    page = f"{FUNDS}equipment/"
    officer.post(f"{page}partners/", organisation=council.pk, share="62.5")
    party = fund.partners.get()
    officer.post(f"{page}partners/", **{f"share_{party.pk}": "62.5", "organisation": trust.pk, "share": "37.5 %"})
    status, words = officer.post(f"{page}publish/")

    fund.refresh_from_db()
    assert (status, fund.is_published, fund.period) == (200, True, "April 2009 to March 2012")
    assert [partner.share for partner in fund.partners.all()] == [Decimal("62.5"), Decimal("37.5")]
    assert fund.sources.get().document == Document.objects.get()
    assert "fixed share: 62.5%" in words


def test_finance_officer_keeps_a_year_to_its_closing(officer):
    PooledFund.objects.update(overspend_rule="decided")
    _, begun = officer.post(f"{FUND}add-year/", year="2010/11")
    assert "annual report 2010/11" in begun
    assert "The same figures as bars" not in begun
    page = f"{FUND}2010/"
    boxes = {f"amount_{officer.council.pk}": "£1,000", f"amount_{officer.trust.pk}": "500.50"}
    officer.post(f"{page}contributions/", **boxes)
    officer.post(f"{page}plan/", **{f"amount_{period}": "375" for period in (1, 2, 3, 4)})
    officer.post(f"{page}spend/", **{f"amount_{period}": "400.00" for period in (1, 2, 3, 4)})
    day = {"paid_on_0": "1", "paid_on_1": "5", "paid_on_2": "2010"}
    officer.post(f"{page}payments/add/", partner=officer.council.pk, amount="1,000.00", **day)
    made = {"made_on_0": "1", "made_on_1": "9", "made_on_2": "2010", "made_by": "Pool manager", "amount": "1600"}
    officer.post(f"{page}add-forecast/", **made)
    halves = {f"amount_{officer.council.pk}": "-50.00", "retained": "−49.50"}

    assert officer.post(f"{page}decide/", **halves)[0] == 200
    before = words_of(officer.client.get(f"{page}close/").content.decode())
    assert "Council −£50; Trust £0; kept in the pool −£49.50." in before
    assert "Of £1,500.50 agreed, £1,000 is recorded as paid" in before
    status, words = officer.post(f"{page}close/", sure="on")

    year = officer.fund.years.get(first_year=2010)
    assert (status, year.status, year.variance) == (200, "closed", Decimal("-99.50"))
    assert [share.amount for share in year.shares.all()] == [Decimal("-50.00"), Decimal(0), Decimal("-49.50")]
    assert "2010/11 is closed." in words
    assert officer.client.get(f"{page}spend/").status_code == 404


@pytest.mark.parametrize(
    ("page", "data", "said"),
    [
        ("contributions/", {"amount": "1,00"}, "Enter pounds and pence in digits"),
        ("contributions/", {"amount": "-1"}, "must not be below zero"),
        ("contributions/", {"amount": "1.005"}, "Enter pounds and pence in digits"),
        ("contributions/", {"amount": "1e5"}, "Enter pounds and pence in digits"),
        ("contributions/", {"amount": "NaN"}, "Enter pounds and pence in digits"),
        ("payments/add/", {"amount": "0"}, "Enter an amount above zero"),
        ("payments/add/", {"paid_on_2": "2009"}, "Enter the day and the month as well"),
        ("close/", {"sure": "on"}, "a rule is never assumed"),
    ],
)
def test_what_cannot_be_saved_is_said_and_kept(officer, page, data, said):
    box = f"amount_{officer.council.pk}" if page == "contributions/" else "amount"
    typed = {box if name == "amount" else name: value for name, value in data.items()}

    status, words = officer.post(YEAR + page, **typed)

    assert status == 422
    assert said in words


@pytest.mark.parametrize("year", ["2009/11", "1850", "year", "2009/1"])
def test_year_that_is_none_is_refused(officer, year):
    assert officer.post(f"{FUND}add-year/", year=year)[0] == 422


def test_decision_is_not_asked_for_where_the_agreement_has_a_rule(officer):
    assert officer.client.get(f"{YEAR}decide/").status_code == 404


def test_stale_contributions_show_both_versions(officer):
    page = officer.client.get(f"{YEAR}contributions/")
    seen = page.context["form"].fields["seen"].initial
    years.set_contributions(by=officer.by, year=officer.year, planned={officer.council.pk: Decimal("7.00")})

    status, words = officer.post(f"{YEAR}contributions/", **{f"amount_{officer.council.pk}": "9", "seen": seen})

    assert status == 409
    assert "Council 100.00 7.00" in words


def test_payment_is_taken_away(officer):
    payment = pay(officer, officer.council, "5.00")

    officer.post(f"{YEAR}payments/{payment.slug}/remove/")

    assert not officer.year.payments.exists()


def test_governing_body_that_the_officer_may_not_know_of_stays(officer):
    draft = factories.structure(partnership=officer.partnership)
    hidden = factories.body(partnership=officer.partnership, name="Hidden Cabinet")
    factories.tree(draft, {hidden: {}})
    PooledFund.objects.update(body=hidden)
    page = officer.client.get(f"{FUND}change/")
    given = {name: getattr(officer.fund, name) for name in ("periods", "income_basis", "overspend_rule")}
    given |= {"underspend_rule": "retained", "name": "Renamed", "host": officer.council.organisation_id}

    status, _ = officer.post(f"{FUND}change/", seen=page.context["form"].fields["seen"].initial, **given)

    fund = PooledFund.objects.get()
    assert "Hidden Cabinet" not in page.content.decode()
    assert (status, fund.body, fund.name) == (200, hidden, "Renamed")
