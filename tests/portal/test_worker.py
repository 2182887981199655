"""A real Celery worker process on the test database: it does the nightly checks, also after another one was killed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from governance.models import Partnership
from portal.models import Job, JobState
from portal.services import jobs
from portal.tasks import CHECKS, pick_up_jobs, run_job
from tests.portal.record import Record
from tests.worker import wait_until, worker

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


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

    with worker():
        wait_until(lambda: _is_done(job))

    assert job.outcome == {"structures": {}, "returns": []}
    assert job.attempts == 1


def test_job_of_a_worker_killed_at_work_is_picked_up(record: Record, send: Callable[..., None]):
    job = _start(record.partnership, send)
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION wait() RETURNS void LANGUAGE sql AS 'SELECT pg_sleep(600)'")
        cursor.execute("ALTER TABLE governance_placement RENAME TO kept_apart")
        cursor.execute("CREATE VIEW governance_placement AS SELECT kept_apart.* FROM kept_apart, wait()")
    try:
        with worker():
            wait_until(lambda: _is_running(job) and _somebody_works_at(job))
    finally:
        _stop_whoever_waits()
        with connection.cursor() as cursor:
            cursor.execute("DROP VIEW governance_placement")
            cursor.execute("ALTER TABLE kept_apart RENAME TO governance_placement")
            cursor.execute("DROP FUNCTION wait()")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)

    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - timedelta(minutes=3))
    with worker():
        send(pick_up_jobs)
        wait_until(lambda: _is_done(job))

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

    with worker():
        send(pick_up_jobs)
        wait_until(lambda: _is_done(job))

    assert job.attempts == 1
