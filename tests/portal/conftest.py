from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from portal.models import User
from tests import factories
from tests.database import kept_for_many
from tests.portal import money_desk
from tests.portal.desk import Desk
from tests.portal.readers import Readers
from tests.portal.record import Record, make_record
from tests.portal.reminded import Kept


@pytest.fixture
def record(db) -> Record:
    """A partnership with one of everything that has a page."""
    return make_record()


@pytest.fixture(scope="module")
def kept_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Record]:
    """The same, made once for all tests of a module that only read it."""
    with kept_for_many(django_db_blocker):
        yield make_record()


@pytest.fixture(scope="module")
def readers(kept_record: Record) -> Readers:
    """Somebody of every role, signed in once for a module, to read what the record has."""
    return Readers(kept_record)


@pytest.fixture
def kept(db) -> Kept:
    """A partnership with an officer who keeps the seats of one of its boards."""
    return Kept()


@pytest.fixture
def desk(db, client: Client) -> Desk:
    """An administrator at work on one board of a partnership."""
    return Desk(client)


@pytest.fixture
def money(db, client: Client) -> SimpleNamespace:
    """A finance officer at work on a partnership with one commissioning group and one sector."""
    return money_desk.at_work(client)


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
