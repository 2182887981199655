import pytest

from tests.portal.record import Record, make_record


@pytest.fixture
def record(db) -> Record:
    """A partnership with one of everything that has a page."""
    return make_record()
