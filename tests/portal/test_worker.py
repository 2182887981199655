"""A real Celery worker process on the test database: it does the nightly checks, also after another one was killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection
from sqlalchemy.pool import NullPool

from governance.models import Partnership
from portal.models import Job, JobState
from portal.services import jobs
from portal.tasks import CHECKS, pick_up_jobs, run_job
from tests.portal.record import Record

PATIENCE = 60

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


def _test_database_url() -> str:
    held = connection.get_connection_params()
    host, port = held.get("host") or "", held.get("port") or ""
    address = f"{held.get('user', '')}:{held.get('password', '')}@"
    if host.startswith("/"):
        return f"postgres://{address}/{held['dbname']}?host={host}&port={port}"
    return f"postgres://{address}{host}:{port}/{held['dbname']}"


@pytest.fixture
def send(transactional_db) -> Iterator[Callable[..., None]]:
    """Put a task in the queue of the broker that is the test database; the queue is empty again afterwards."""
    address = f"sqla+postgresql+psycopg2://{_test_database_url().partition('://')[2]}"
    with Connection(address, transport_options={"poolclass": NullPool}) as broker:
        yield lambda task, *arguments: task.apply_async(arguments, connection=broker)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kombu_message")


@contextmanager
def _worker() -> Iterator[subprocess.Popen]:
    environment = os.environ | {"DATABASE_URL": _test_database_url(), "PORTAL_ENVIRONMENT": "demo"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = ["-m", "celery", "--quiet", "--app", "portal", "worker", "--pool", "prefork", "--concurrency", "1"]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, 9)
        process.wait(10)


def _wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.1)


def _is_done(job: Job) -> bool:
    job.refresh_from_db()
    return job.state == JobState.DONE


def _start(partnership: Partnership, send: Callable[..., None]) -> Job:
    return jobs.start(by=None, kind=CHECKS, send=lambda pk: send(run_job, pk), partnership=partnership.pk)


def _somebody_works_at(job: Job) -> bool:
    with transaction.atomic():
        return not Job.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job.pk).exists()


def test_worker_does_the_nightly_checks(record: Record, send: Callable[..., None]):
    job = _start(record.partnership, send)

    with _worker():
        _wait_until(lambda: _is_done(job))

    assert job.outcome == {"structures": {}, "returns": []}
    assert job.attempts == 1


def test_job_of_a_worker_killed_at_work_is_picked_up(record: Record, send: Callable[..., None]):
    job = _start(record.partnership, send)
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION wait() RETURNS void LANGUAGE sql AS 'SELECT pg_sleep(600)'")
        cursor.execute("ALTER TABLE governance_placement RENAME TO kept_apart")
        cursor.execute("CREATE VIEW governance_placement AS SELECT kept_apart.* FROM kept_apart, wait()")
    try:
        with _worker():
            _wait_until(lambda: _is_running(job) and _somebody_works_at(job))
    finally:
        _stop_whoever_waits()
        with connection.cursor() as cursor:
            cursor.execute("DROP VIEW governance_placement")
            cursor.execute("ALTER TABLE kept_apart RENAME TO governance_placement")
            cursor.execute("DROP FUNCTION wait()")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)

    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(minutes=3))
    with _worker():
        send(pick_up_jobs)
        _wait_until(lambda: _is_done(job))

    assert job.outcome == {"structures": {}, "returns": []}


def _is_running(job: Job) -> bool:
    job.refresh_from_db()
    return job.state == JobState.RUNNING


def _stop_whoever_waits() -> None:
    """End the dead worker's statement: the server notices by itself only when it next writes to the socket."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event = 'PgSleep'"
        )


def test_job_whose_message_was_lost_is_picked_up(record: Record, send: Callable[..., None]):
    job = _start(record.partnership, send)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kombu_message")
    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(minutes=3))

    with _worker():
        send(pick_up_jobs)
        _wait_until(lambda: _is_done(job))

    assert job.attempts == 1
