import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from governance.models import Partnership
from tests import database, factories, order

LIVERPOOL = Path(__file__).resolve().parent.parent / "data" / "liverpool-first"

# The same examples every time, so that a run proves what the last one did; EXPLORE=1 draws others. None asks for speed.
hypothesis_settings.register_profile(
    "portal", derandomize="EXPLORE" not in os.environ, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("portal")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the rest stays in the order that was drawn."""
    items[:] = order.longest_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lasts as long as the run: it took near a tenth of the time of each page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory, worker_id) -> Iterator[None]:
    """A test database for this worker: a copy of one that the first worker of the run made."""
    here = tmp_path_factory.getbasetemp()
    name = f"test_{connection.settings_dict['NAME']}_{worker_id}"
    template = f"test_{connection.settings_dict['NAME']}_template"
    with django_db_blocker.unblock():
        with database.one_at_a_time(here if worker_id == "master" else here.parent) as is_made:
            if not is_made.exists():
                database.make_template(template)
                is_made.touch()
            database.copy_template(template, name)
        yield
        database.drop(name)


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
