from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from governance.models import Partnership
from tests import factories

LIVERPOOL = Path(__file__).resolve().parent.parent / "data" / "liverpool-first"


@pytest.fixture
def liverpool(db) -> Partnership:
    """The shipped partnership, loaded from its package as `make run` loads it."""
    from exchange.services.packages import import_package

    return import_package(by=factories.user(), folder=LIVERPOOL).partnership


@pytest.fixture
def send(transactional_db) -> Iterator[Callable[..., None]]:
    """Put a task in the queue that a real worker reads: `send(run_job, job.pk)`."""
    from tests.worker import queue

    with queue() as put:
        yield put


@pytest.fixture
def signed_in(client, db):
    """Sign the test client in as somebody with a role: `signed_in("officer", partnership)`."""

    def sign_in(role: str, partnership: Partnership | None = None):
        person = factories.user()
        if partnership is not None:
            factories.grant(user=person, role=role, partnership=partnership)
        client.force_login(person)
        return client

    return sign_in
