import pytest
from django.test import Client

from portal.models import User
from tests import factories
from tests.portal.desk import Desk
from tests.portal.record import Record, make_record
from tests.portal.reminded import Kept


@pytest.fixture
def record(db) -> Record:
    """A partnership with one of everything that has a page."""
    return make_record()


@pytest.fixture
def kept(db) -> Kept:
    """A partnership with an officer who keeps the seats of one of its boards."""
    return Kept()


@pytest.fixture
def desk(db, client: Client) -> Desk:
    """An administrator at work on one board of a partnership."""
    return Desk(client)


@pytest.fixture
def here(db):
    """A partnership with a name to be invited to."""
    return factories.partnership(slug="here", name="Here Together")


@pytest.fixture
def host(here) -> User:
    """An administrator of the partnership."""
    somebody = factories.user(name="Hilda Host")
    factories.grant(role="administrator", user=somebody, partnership=here)
    return somebody
