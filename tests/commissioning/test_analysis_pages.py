"""The pages of analysis, as a board member reads them."""

from decimal import Decimal

import pytest
from django.test import Client

from commissioning.analysis import analysis_tables
from commissioning.services import returns
from tests import factories
from tests.commissioning.conftest import row_of, words_of

pytestmark = pytest.mark.django_db

HOME = "/anytown/commissioning/"
ROOMS = ("providers", "services", "provision", "change", "years", "flow")


def _line(money, **values):
    given = {"submission": money.submission, "group": money.care, "sector": money.health}
    return factories.budget_line(**given | values)


@pytest.fixture
def paid(money):
    """A provider beside what no provider is named for, in thirds that do not add up when each is rounded alone."""
    barnies = factories.organisation(partnership=money.partnership, slug="barnies", name="Barnies")
    money.submission.lines.all().delete()
    money.submission.stated_totals.all().delete()
    for service in ("Play", "Care", ""):
        _line(money, provider=barnies if service else None, service=service, amount="1333.33", provision="commissioned")
    _line(money, provider=barnies, service="Play", amount=None, pooling="pooled")
    money.submission = returns.publish(by=factories.user(), submission=money.submission)
    return money


def _later(money, **values):
    values = {"first_year": 2010, "slug": "later", "title": "Money 2010/11"} | values
    submission = factories.submission(partnership=money.partnership, **values)
    factories.budget_line(submission=submission, group=money.care, sector=money.health, amount="3000000.00")
    return submission


@pytest.mark.parametrize("room", ROOMS)
def test_room_without_a_return_says_so(read, money, room):
    words = read(f"{HOME}{room}/")

    assert "No return has been published yet" in words
    assert "11.885" not in words


@pytest.mark.parametrize("room", ROOMS)
def test_room_of_a_return_without_lines_answers(client, money, room):
    money.submission.lines.all().delete()
    returns.publish(by=factories.user(), submission=money.submission)

    assert client.get(f"{HOME}{room}/").status_code == 200


@pytest.mark.parametrize("room", ROOMS)
def test_room_leads_to_the_others_and_keeps_measure_and_unit(client, published, room):
    markup = client.get(f"{HOME}{room}/", {"measure": "planned", "unit": "thousand"}).content.decode()

    for other in ROOMS:
        assert f"{HOME}{other}/?measure=planned&amp;unit=thousand" in markup
    assert 'aria-current="page"' in markup


@pytest.mark.parametrize("room", [*ROOMS, ""])
def test_room_of_a_draft_is_open_to_those_who_may_see_it_alone(client, published, room):
    _later(published)
    reader, officer = factories.user(), Client()
    factories.grant(user=reader, role="finance-officer", partnership=published.partnership)
    officer.force_login(reader)

    assert client.get(f"{HOME}{room}{'/' if room else ''}", {"return": "later"}).status_code == 404
    shown = officer.get(f"{HOME}{room}{'/' if room else ''}", {"return": "later"})
    assert "Money 2010/11 is not published" in words_of(shown.content.decode())


@pytest.mark.parametrize("room", ROOMS)
def test_room_of_a_superseded_return_says_by_what(client, published, room):
    returns.supersede(by=factories.user(), submission=published.submission)
    later = _later(published, first_year=2009, supersedes=published.submission)
    returns.publish(by=factories.user(), submission=later)

    words = words_of(client.get(f"{HOME}{room}/", {"return": "money-2009"}).content.decode())

    assert "Money 2009/10 is superseded" in words
    assert "Money 2010/11 supersedes it" in words


def test_providers_unnamed_apart_with_shares_that_add_up(client, paid):
    markup = client.get(f"{HOME}providers/").content.decode()

    assert row_of(markup, "Barnies").split()[-2:] == ["2,666.66", "66.7%"]
    assert row_of(markup, "Provider not stated").split()[-2:] == ["1,333.33", "33.3%"]
    assert row_of(markup, "Total").split()[-2:] == ["3,999.99", "100.0%"]
    assert "1 line has no figure" in words_of(markup)
    assert "every figure here is exact" in words_of(markup)


def test_services_in_thousands_rounded_so_that_they_add_up(client, paid):
    markup = client.get(f"{HOME}services/", {"unit": "thousand"}).content.decode()

    shown = [int(row_of(markup, name).split()[-2]) for name in ("Play", "Care", "Service not stated", "Total")]
    assert sum(shown[:3]) == shown[3] == 4
    assert "Rounded so that the figures add up" in words_of(markup)


def test_provision_by_pooling_with_its_blank(client, paid):
    markup = client.get(f"{HOME}provision/").content.decode()

    assert "no figure given" in row_of(markup, "Not stated")
    assert row_of(markup, "Commissioned").split()[-1] == "3,999.99"


def test_figures_lead_to_their_lines(client, paid):
    for query, count in {
        "service=Play": 2,
        "provision=commissioned": 3,
        "pooling=pooled": 1,
        "without=provider": 1,
        "without=service": 1,
        "provision=nonsense": 4,
    }.items():
        markup = client.get(f"{HOME}lines/?{query}").content.decode()

        assert markup.count('<th scope="row" class="govuk-table__header"><a') == count, query


def test_matrix_in_thousands_adds_up(client, paid):
    markup = client.get(HOME, {"unit": "thousand"}).content.decode()

    assert row_of(markup, "Total").split()[-1] == "4"
    assert "Rounded so that the figures add up" in words_of(markup)


def test_change_without_anything_to_compare_with_says_so(read, published):
    words = read(f"{HOME}change/")

    assert "supersedes none" in words
    assert "No return is published for 2008/09" in words


def test_change_lists_lines_and_last_year(client, published):
    later = _later(published)
    returns.publish(by=factories.user(), submission=later)
    best = _later(published, slug="best", title="Best", supersedes=later)
    factories.budget_line(submission=best, group=published.inclusion, sector=published.health, amount="5.00")
    returns.supersede(by=factories.user(), submission=later)
    returns.publish(by=factories.user(), submission=best)

    markup = client.get(f"{HOME}change/").content.decode()

    assert "1 added, 0 gone, 0 changed" in words_of(markup)
    assert "11,885,000.00 5.00 −11,884,995.00" in row_of(markup, "Inclusion: Health")
    assert "stand beside a blank" not in words_of(markup)


def test_years_apart_and_missing_ones_said(client, published):
    later = _later(published)
    factories.budget_line(
        submission=later, group=published.care, sector=published.health, amount="4000000.00", measure="actual"
    )
    returns.publish(by=factories.user(), submission=later)

    markup = client.get(f"{HOME}years/").content.decode()
    words = words_of(markup)

    assert "2009/10 planned" in words
    assert "2010/11 planned" in words
    assert "2010/11 actual" in words
    assert "No return is published for 2011/12" in words
    assert row_of(markup, "Care").split()[1:] == ["7.977", "3.000", "4.000", "no", "return"]
    assert "7.000" not in words


def test_flow_table_and_drawing(client, paid):
    words = words_of(client.get(f"{HOME}flow/").content.decode())
    drawn = client.get(f"{HOME}flow.svg")

    assert "Provider not stated" in words
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"Barnies 2,666.66" in drawn.content


def test_flow_negative_said_and_not_drawn(read, money):
    _line(money, amount="-500.00")
    returns.publish(by=factories.user(), submission=money.submission)

    words = read(f"{HOME}flow/")

    assert "Negative sums cannot be drawn, so the drawing leaves out −£500" in words


def test_group_divides_the_same_money_three_ways(client, paid):
    markup = client.get(f"{HOME}groups/care/").content.decode()
    words = words_of(markup)

    assert "divides the same money, £3,999.99" in words
    assert row_of(markup, "Barnies").split()[-1] == "2,666.66"
    assert row_of(markup, "Play").split()[-1] == "1,333.33"
    assert "are different things, and are never added" in words


def test_group_whose_money_names_no_provider_says_so(read, published):
    words = read(f"{HOME}groups/inclusion/")

    assert "the return names no provider for this group’s money" in words


def test_pack_tables_are_exact_and_each_states_its_basis(paid):
    later = returns.publish(by=factories.user(), submission=_later(paid))

    tables = {table.slug: table for table in analysis_tables(later, [later, paid.submission])}

    assert list(tables) == ["providers", "services", "provision", "flow", "change", "years-by-group", "years-by-sector"]
    assert all("planned, 2010/11" in table.basis for table in tables.values())
    assert tables["change"].rows[-1][-1] == Decimal("2996000.01")
    assert tables["providers"].rows[-1][-2:] == (Decimal(3000000), Decimal(100))
    assert later.title in tables["flow"].basis


def test_return_without_lines_has_no_tables(money):
    assert analysis_tables(factories.submission(partnership=money.partnership, first_year=2010), []) == []
