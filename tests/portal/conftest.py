import pytest

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
