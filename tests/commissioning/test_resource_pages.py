"""The pages of contributions and headlines, as visitors and finance officers read them."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from commissioning.registry import pack_tables, rooms
from commissioning.resource_tables import contribution_tables, headline_tables
from governance.models import Partnership
from tests import factories
from tests.commissioning.conftest import row_of

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
DAY = datetime.date(2009, 4, 1)
CONTRIBUTIONS, HEADLINES = "/here/commissioning/contributions/", "/here/commissioning/headlines/"


@pytest.fixture
def here() -> Partnership:
    return factories.partnership(slug="here", name="Here Together")


@pytest.fixture
def council(here):
    return factories.organisation(partnership=here, slug="council", name="Council")


@pytest.fixture
def brought(here, council):
    """A trust's and a council's contributions, one of each form; both name the mental health programme."""
    trust = factories.organisation(partnership=here, slug="trust", name="Trust")
    for number, (giver, name, values) in enumerate(
        [
            (trust, "CAMHS", {"programme": "camhs"}),
            (trust, "Therapists", {"form": "staff", "fte": "12.00"}),
            (council, "Mental Health (CAMHS)", {"form": "cash", "amount": "1000.00", "programme": "camhs"}),
            (council, "Premises", {"form": "in_kind", "partnership_initiative": True, "external_funding": True}),
            (council, "School meals", {"status": "explored", "note": "Being looked into."}),
        ]
    ):
        factories.contribution(
            partnership=here, slug=f"c-{number}", organisation=giver, name=name, position=number + 1, **values
        )
    return here


def test_contributions_stand_by_partner_each_form_apart(client, read, brought):
    page = client.get(CONTRIBUTIONS).content.decode()

    assert row_of(page, "Premises") == (
        "Premises partnership initiative additional external funding in kind, no value stated no period stated"
        " no source named"
    )
    assert row_of(page, "Therapists") == "Therapists 12 full-time equivalents no period stated no source named"
    assert "£0" not in page.replace("that is not £0", "")
    words = read(CONTRIBUTIONS)
    assert "Cash £1,000 in cash 1 contribution with an amount" in words
    assert "Form and amount not stated 1 contribution in no total" in words
    assert "Being explored 1 contribution in no total" in words


def test_programme_of_two_partners_is_warned_of(read, brought):
    warning = "“CAMHS” (also written “Mental Health (CAMHS)”) is named by Trust and by Council."

    assert warning in read(CONTRIBUTIONS)
    assert warning in read(CONTRIBUTIONS + "c-0/")
    assert warning not in read(CONTRIBUTIONS + "c-1/")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ({"partner": "organisation-trust"}, "Therapists", "Premises"),
        ({"form": "in_kind"}, "Premises", "Therapists"),
        ({"partner": "organisation-council", "form": "cash"}, "Mental Health", "Premises"),
        ({"partner": "organisation-trust", "form": "cash"}, "Nothing is recorded of that partner", "Therapists"),
        ({"partner": "nobody", "form": "gold"}, "Therapists", "Nothing is recorded"),
    ],
)
def test_contributions_are_narrowed_by_address(read, brought, query, there, gone):
    words = read(CONTRIBUTIONS, **query)
    shown = words.partition("What they come to")[2] or words

    assert there in shown
    assert gone not in shown


def test_stream_that_goes_through_a_body_is_named_with_it(read, here):
    grant = factories.headline(partnership=here, slug="grant", name="Area Grant", kind="grant")
    body = factories.body(partnership=here, slug="together", name="Together")
    factories.contribution(partnership=here, slug="music", body=body, stream=grant, name="Music", supports="Lessons")

    assert "Area Grant via Together" in read(CONTRIBUTIONS)
    assert "Paid from Area Grant , a funding stream" in read(CONTRIBUTIONS + "music/")
    assert "Supports Lessons" in read(CONTRIBUTIONS + "music/")
    assert "What is paid from it Music via Together" in read(HEADLINES + "grant/")


def test_hint_of_names_alike_is_for_those_who_keep_the_list(here, signed_in, read, brought):
    here.contributions.update(programme="")
    finance = signed_in("finance-officer", here)

    words = read(CONTRIBUTIONS, reader=finance)

    assert "Names nearly alike" in words
    assert "“CAMHS” (Trust) and “Mental Health (CAMHS)” (Council)" in words
    assert "A name nearly alike, of another contributor" in read(CONTRIBUTIONS + "c-0/", reader=finance)


def test_hint_is_not_for_visitors(here, read, brought):
    here.contributions.update(programme="")

    assert "nearly alike" not in read(CONTRIBUTIONS) + read(CONTRIBUTIONS + "c-0/")


def test_no_contribution_is_not_no_money(read, here):
    assert "That does not mean that partners bring nothing" in read(CONTRIBUTIONS)
    assert "No headline is recorded" in read(HEADLINES)


def test_organisation_shows_what_it_brings(read, brought):
    words = read("/here/organisations/council/")

    assert "Premises Council: in kind, no value stated partnership initiative additional external funding" in words
    assert "Therapists" not in words


def test_headlines_by_sort_with_their_words(client, read, here, council):
    paper = factories.document(partnership=here, title="Appendix", held=False)
    common = {"partnership": here, "first_year": 2009, "last_year": 2009, "organisation": council}
    factories.headline(name="Net", basis="net_revenue", amount="113900000.00", status="planned", **common)
    factories.headline(name="Gross", basis="gross_revenue", amount="533300000.00", **common)
    capital = factories.headline(name="Capital", basis="capital", amount="285000000.00", slug="capital", **common)
    factories.headline(
        name="From outside", basis="capital", qualifier="approximate", amount="236000000.00", parent=capital,
        tie="funds", slug="outside", refers_to=paper, **common,
    )  # fmt: skip
    factories.headline(name="Saving", kind="saving", partnership=here)

    page = client.get(HEADLINES).content.decode()

    assert row_of(page, "Net") == "Net £113.9 million net revenue planned 2009/10 no source named"
    assert row_of(page, "From outside") == (
        "From outside pays towards Capital about £236 million capital 2009/10 no source named"
    )
    assert row_of(page, "Saving") == "Saving no amount stated no period stated no source named"
    assert "They are never added up" in page
    assert "£647" not in page
    assert "Appendix referred to but not held" in read(HEADLINES + "outside/")
    assert "What belongs to it" in read(HEADLINES + "capital/")


def test_growth_above_the_minimum_is_explained_where_it_belongs(read, here):
    grant = factories.headline(partnership=here, slug="grant", name="Grant", kind="funding_stream")
    common = {"partnership": here, "parent": grant, "tie": "figure", "kind": "rate"}
    for year, amount in ((2009, "4484.00"), (2011, "4768.00")):
        factories.headline(**common, slug=f"in-{year}", per="pupil", amount=amount, first_year=year, last_year=year)
    factories.headline(**common, slug="floor", rate="2.0", qualifier="at_least")
    factories.headline(**common, slug="other", name="Other")

    for page in ("", "grant/", "in-2009/", "in-2011/", "floor/"):
        words = read(HEADLINES + page)
        assert "£4,484 per pupil in 2009/10 and £4,768 per pupil in 2011/12 come to growth of 6.3%" in words
        assert "2.0% is a minimum" in words
    assert "is a minimum" not in read(HEADLINES + "other/")


def test_tables_of_the_board_pack_agree_with_the_pages(here, brought):
    given, totals = contribution_tables(here, NOBODY, DAY)

    cash = given.columns.index(next(column for column in given.columns if column.heading == "Cash (£)"))
    assert sum(row[cash] for row in given.rows if row[cash]) == totals.rows[0][1]
    assert totals.totals == {0, 1}
    assert any("CAMHS" in note for note in given.notes)
    assert {contribution_tables, headline_tables} <= set(pack_tables)
    assert {"Contributions", "Headlines"} <= {room.label for room in rooms}


def test_tables_of_headlines(here):
    grant = factories.headline(partnership=here, name="Grant", kind="grant", amount="5.00", qualifier="at_least")
    factories.source(grant)

    (table,) = headline_tables(here, NOBODY, DAY)

    assert table.rows[0][:2] == ("Grant", "Grant")
    assert table.rows[0][4] == "at least £5"
    assert not table.totals
    assert len(table.sources) == 1


def test_no_table_without_rows(here):
    assert not contribution_tables(here, NOBODY, DAY)
    assert not headline_tables(here, NOBODY, DAY)
