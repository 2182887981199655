"""Pages are read here as in governance's tests; and a small return to read."""

from types import SimpleNamespace

import pytest

from commissioning.services import returns
from tests import factories
from tests.governance.conftest import read, row_of, words_of

__all__ = ["read", "row_of", "words_of"]


@pytest.fixture
def money(db) -> SimpleNamespace:
    """A draft return of 2009/10: Inclusion has health and a blank for education; Care has education alone."""
    partnership = factories.partnership(slug="anytown", name="Anytown First")
    kind = factories.body_kind(partnership=partnership, commissions=True)
    inclusion = factories.body(kind=kind, slug="inclusion", name="Inclusion")
    care = factories.body(kind=kind, slug="care", name="Care")
    health = factories.sector(partnership=partnership, slug="health", name="Health", position=1)
    education = factories.sector(partnership=partnership, slug="education", name="Education", position=2)
    submission = factories.submission(
        partnership=partnership, first_year=2009, slug="money-2009", title="Money 2009/10"
    )
    for position, (group, sector, amount) in enumerate(
        [(inclusion, health, "11885000.00"), (inclusion, education, None), (care, education, "7977000.00")], start=1
    ):
        factories.budget_line(submission=submission, group=group, sector=sector, amount=amount, position=position)
    factories.stated_total(submission=submission, amount="19862000.00", printed="19.862")
    return SimpleNamespace(
        partnership=partnership,
        inclusion=inclusion,
        care=care,
        health=health,
        education=education,
        submission=submission,
    )


@pytest.fixture
def published(money) -> SimpleNamespace:
    """The same, published."""
    money.submission = returns.publish(by=factories.user(), submission=money.submission)
    return money
