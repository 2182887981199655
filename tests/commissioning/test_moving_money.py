"""Money of bodies that move or retire between two structures."""

import datetime
from decimal import Decimal

import pytest

from commissioning.presenters import budgets_in_words
from commissioning.sections import budgets_of
from commissioning.services import returns
from governance.sections import Budget
from governance.services import structures
from tests import factories

pytestmark = pytest.mark.django_db

PLANNED = "planned, 2009/10"
JUNE = datetime.date(2009, 6, 1)


@pytest.mark.parametrize(
    ("budgets", "words"),
    [
        ([Budget(Decimal("21202000.00"), PLANNED)], "£21.202 million (planned, 2009/10)"),
        ([Budget(Decimal("762000.00"), PLANNED)] * 2, "£1.524 million (planned, 2009/10)"),
        ([Budget(Decimal("0.50"), PLANNED)], "£0.50 (planned, 2009/10)"),
        ([Budget(None, PLANNED)], "a budget with no figure given (planned, 2009/10)"),
        (
            [Budget(None, PLANNED), Budget(None, PLANNED), Budget(Decimal(70_000), "actual, 2009/10")],
            "£70,000 (actual, 2009/10) and 2 budgets with no figure given (planned, 2009/10)",
        ),
        ([], ""),
    ],
)
def test_sum_of_budgets_in_words(budgets, words):
    assert budgets_in_words(budgets) == words


def _budgets(money, on=JUNE):
    return budgets_of(money.partnership, [money.inclusion.pk, money.care.pk], None, on)


def test_budgets_are_those_of_the_published_return_in_force(published):
    assert _budgets(published) == {
        published.inclusion.pk: Budget(Decimal("11885000.00"), PLANNED),
        published.care.pk: Budget(Decimal("7977000.00"), PLANNED),
    }
    assert _budgets(published, on=datetime.date(2009, 3, 31)) == {}


def test_return_that_is_not_published_is_not_told(money):
    assert _budgets(money) == {}


def test_plan_goes_before_what_was_spent_and_blank_is_not_zero(money):
    lines = {"submission": money.submission, "sector": money.health}
    factories.budget_line(**lines, group=money.inclusion, measure="actual", amount="1.00")
    factories.budget_line(**lines, group=money.care, measure="actual", amount="2.00")
    care = factories.budget_line(**lines, group=factories.body(kind=money.care.kind), amount=None).group
    returns.publish(by=factories.user(), submission=money.submission)

    assert _budgets(money)[money.inclusion.pk] == Budget(Decimal("11885000.00"), PLANNED)
    assert budgets_of(money.partnership, [care.pk], None, JUNE) == {care.pk: Budget(None, PLANNED)}


def test_comparison_says_what_money_moves_and_retires(read, client, published):
    board, panel = (factories.body(kind=published.care.kind, name=name) for name in ("Board", "Panel"))
    partnership = published.partnership
    factories.in_force(partnership, {board: {panel: {}, published.inclusion: {}, published.care: {}}})
    draft = factories.structure(partnership=partnership)
    factories.tree(draft, {board: {panel: {published.inclusion: {}}}})
    structures.publish(by=factories.user(), structure=draft, in_force_from=datetime.date(2009, 9, 1))

    days = {"from": "2009-08-31", "to": "2009-09-01"}
    words = read("/anytown/structure/compare/", **days)
    told = client.get("/anytown/structure/compare.json", days).json()

    assert "£11.885 million (planned, 2009/10) moves with it" in words
    assert "£7.977 million (planned, 2009/10) is commissioned by what retires" in words
    assert {"amount": "11885000.00", "currency": "GBP", "basis": PLANNED} in [
        row["budget"] for row in told["affected"]["bodies"]
    ]
