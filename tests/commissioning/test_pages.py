"""The pages of the money, as a board member reads them."""

import pytest

from commissioning.models import ReturnStatus
from commissioning.services import returns
from tests import factories
from tests.commissioning.conftest import row_of, words_of

pytestmark = pytest.mark.django_db

MATRIX, LINES = "/anytown/commissioning/", "/anytown/commissioning/lines/"
RETURN = "/anytown/commissioning/returns/money-2009/"


def _republished(money, **values):
    """Another return of the same partnership with one line, published."""
    values = {"first_year": 2010, "title": "Money 2010/11"} | values
    submission = factories.submission(partnership=money.partnership, **values)
    factories.budget_line(submission=submission, group=money.care, sector=money.health, amount="3000000.00")
    return returns.publish(by=factories.user(), submission=submission)


def test_matrix_without_a_published_return_says_so(read, money):
    words = read(MATRIX)

    assert "No return has been published yet" in words
    assert "11.885" not in words


def test_matrix_shows_figures_totals_unit_and_verdict(client, published):
    markup = client.get(MATRIX).content.decode()

    words = words_of(markup)
    assert "2009/10" in words
    assert "£ million" in words
    assert row_of(markup, "Inclusion").split()[1] == "11.885"
    assert "no figure given" in row_of(markup, "Inclusion")
    assert "19.862" in row_of(markup, "Total")
    assert "agrees" in row_of(markup, "Total")
    assert "Every total that the source states agrees" in words


def test_matrix_blank_never_shown_as_zero(client, published):
    markup = client.get(MATRIX).content.decode()

    assert "0.000" not in words_of(markup)


def test_matrix_difference_said_in_pounds(read, money):
    factories.stated_total(submission=money.submission, group=money.care, amount="7976000.00")
    returns.publish(by=factories.user(), submission=money.submission)

    words = read(MATRIX)

    assert "1 of 2 totals differ" in words
    assert "differs by £1,000.00: the lines are higher" in words


def test_matrix_unit_that_cannot_be_right_explained(read, money):
    money.submission.unit_note = "The heading says £000s; it can only be £ million."
    money.submission.save()
    returns.publish(by=factories.user(), submission=money.submission)

    assert "The heading says £000s; it can only be £ million." in read(MATRIX)


@pytest.mark.parametrize(
    ("year", "figure"), [("2009/10", "19.862"), ("2010/11", "3.000"), ("2010", "3.000"), ("", "3.000")]
)
def test_matrix_year_asked_for_or_the_latest(client, published, year, figure):
    _republished(published)

    markup = client.get(MATRIX, {"year": year}).content.decode()

    assert figure in row_of(markup, "Total")


@pytest.mark.parametrize("year", ["1999/00", "last year", "2009/10/11", "-1", "99999", "2009/"])
def test_matrix_year_without_a_return_not_found(client, published, year):
    assert client.get(MATRIX, {"year": year}).status_code == 404


def test_matrix_superseded_return_no_longer_shown(read, published):
    returns.supersede(by=factories.user(), submission=published.submission)
    _republished(published, first_year=2009, title="Better money", supersedes=published.submission)

    words = read(MATRIX)

    assert "3.000" in words
    assert "19.862" not in words


def test_matrix_measures_apart(read, money):
    factories.budget_line(
        submission=money.submission, group=money.care, sector=money.health, amount="4000000.00", measure="actual"
    )
    returns.publish(by=factories.user(), submission=money.submission)

    planned, actual = read(MATRIX), read(MATRIX, measure="actual")

    assert "19.862" in planned
    assert "4.000" not in planned
    assert "4.000" in actual
    assert "23.862" not in planned + actual


def test_return_shows_what_was_printed_and_what_is_stored(read, money):
    money.submission.unit_printed, money.submission.unit_pounds = "£000s", 1_000_000
    money.submission.save()
    returns.publish(by=factories.user(), submission=money.submission)

    words = read(RETURN)

    assert "£000s" in words
    assert "£1,000,000" in words
    assert "19.862" in words
    assert "£19,862,000" in words
    assert "agrees" in words


def test_return_superseded_still_readable_and_says_so(read, published):
    returns.supersede(by=factories.user(), submission=published.submission)

    assert "superseded" in read(RETURN).casefold()


def test_return_of_another_partnership_not_found(client, published):
    other = factories.submission(status=ReturnStatus.PUBLISHED)

    assert client.get(f"/anytown/commissioning/returns/{other.slug}/").status_code == 404


def test_lines_of_a_cell_add_up_to_it(read, money):
    factories.budget_line(submission=money.submission, group=money.care, sector=money.education, amount="1000.00")
    returns.publish(by=factories.user(), submission=money.submission)

    words = read(LINES, group="care", sector="education", measure="planned")

    assert "Care (group), Education (sector)" in words
    assert "7.978" in words
    assert "£7,978,000" in words
    assert "11.885" not in words


def test_lines_blank_said_to_be_no_figure(client, published):
    markup = client.get(LINES, {"group": "inclusion", "sector": "education"}).content.decode()

    assert "no figure given" in row_of(markup, "Inclusion")
    assert "0.00" not in words_of(markup)


def test_lines_of_a_provider(read, money):
    provider = factories.organisation(partnership=money.partnership, slug="barnies", name="Barnies")
    factories.budget_line(
        submission=money.submission, group=money.care, sector=money.health, provider=provider, service="Short breaks"
    )
    returns.publish(by=factories.user(), submission=money.submission)

    words = read(LINES, provider="barnies")

    assert "Barnies (provider)" in words
    assert "Short breaks" in words
    assert "7.977" not in words


def test_lines_for_something_without_a_line_says_so(read, published):
    assert "No line of this return is for that" in read(LINES, group="care", sector="health")


def _with_two_measures(money):
    factories.budget_line(
        submission=money.submission, group=money.care, sector=money.health, amount="4000000.00", measure="actual"
    )
    returns.publish(by=factories.user(), submission=money.submission)


def test_lines_of_two_measures_never_added_up_and_that_is_said(read, money):
    _with_two_measures(money)

    words = read(LINES)

    assert "23.862" not in words
    assert "measures are never added up" in words


def test_lines_of_one_measure_not_called_all_lines(read, money):
    _with_two_measures(money)

    words = read(LINES, measure="actual")

    assert "7.977" not in words
    assert "All lines of the return" not in words


@pytest.mark.parametrize("name", ["return", "group", "sector", "provider"])
def test_lines_address_with_a_null_character_answers(client, published, name):
    response = client.get(LINES, {name: "a\x00b"})

    assert response.status_code in (200, 400, 404)


def test_group_shows_its_row_and_total(read, published):
    words = read("/anytown/commissioning/groups/inclusion/")

    assert "Inclusion" in words
    assert "11.885" in words
    assert "7.977" not in words
    assert "no figure given, which is not zero" in words


def test_group_without_a_line_does_not_say_that_it_spends_nothing(read, published):
    factories.body(kind=published.care.kind, slug="idle", name="Idle")

    words = read("/anytown/commissioning/groups/idle/")

    assert "does not mean that it spends nothing" in words
    assert "£0" not in words


def test_group_that_does_not_commission_not_found(client, published):
    factories.body(partnership=published.partnership, slug="board")

    assert client.get("/anytown/commissioning/groups/board/").status_code == 404


def test_body_page_of_a_group_shows_its_money(read, published):
    assert "£11.885m" in read("/anytown/bodies/inclusion/")


def test_body_page_shows_no_money_of_drafts(read, money):
    words = read("/anytown/bodies/inclusion/")

    assert "11.885" not in words
    assert "That does not mean that it spends nothing" in words


def test_home_shows_the_grand_total_and_its_verdict(read, published):
    words = read("/anytown/")

    assert "£19.862m commissioned, 2009/10" in words
    assert "agrees with the published table" in words


def test_home_without_a_published_return_shows_no_money(read, money):
    assert "commissioned" not in read("/anytown/")


def test_chart_is_a_drawing_of_the_figures(client, published):
    response = client.get("/anytown/commissioning/chart.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert b"11.885" in response.content
    assert b"Inclusion" in response.content


def test_chart_without_a_published_return_not_found(client, money):
    assert client.get("/anytown/commissioning/chart.svg").status_code == 404


def test_shipped_partnership_shows_the_published_table(client, liverpool):
    markup = client.get(f"/{liverpool.slug}/commissioning/").content.decode()

    assert "47.798" in row_of(markup, "Total")
    assert "Every total agrees" in words_of(markup)
