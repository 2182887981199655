"""The money that names a programme, for the page of what the programme is."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.programme_money import money_of_programmes
from governance import sections
from tests import factories

pytestmark = pytest.mark.django_db

APRIL = datetime.date(2009, 4, 1)


@pytest.fixture
def here():
    """Two partners who name music, one who names nothing, and one who supports a body of a closed draft."""
    here = factories.partnership(slug="here")
    council, police = (factories.organisation(partnership=here, name=name) for name in ("Council", "Police"))
    music = {"partnership": here, "programme": "music", "name": "Music"}
    factories.contribution(**music, slug="a", organisation=council, form="cash", amount="1000.00", first_year=2009)
    factories.contribution(**music, slug="b", organisation=police, form="cash")
    factories.contribution(partnership=here, organisation=police, name="Nothing")
    hidden = factories.body(partnership=here)
    factories.tree(factories.structure(partnership=here), {hidden: {}})
    factories.contribution(**music, slug="c", organisation=council, supports_body=hidden)
    return here


def test_contributions_that_name_a_programme_are_told_one_by_one(here):
    with CaptureQueriesContext(connection) as queries:
        found = money_of_programmes(here, ["music", "nothing", ""], factories.user(), APRIL)

    assert list(found) == ["music"]
    assert [(one.label, one.figure, one.url) for one in found["music"]] == [
        ("Music, Council", "£1,000 in cash", "/here/commissioning/contributions/a/"),
        ("Music, Police", "cash, no amount stated", "/here/commissioning/contributions/b/"),
    ]
    assert sum("commissioning_contribution" in query["sql"] for query in queries) == 1


def test_what_supports_a_closed_body_is_told_to_those_who_know_of_it(here):
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=here)

    assert len(money_of_programmes(here, ["music"], officer, APRIL)["music"]) == 3


def test_hook_is_filled():
    assert money_of_programmes in sections.money_of_programmes
