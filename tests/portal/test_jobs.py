"""Jobs: done once, tried again, and picked up when a worker dies."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal.models import Job, JobState
from portal.services import jobs
from tests import factories

LATER = datetime.timedelta(minutes=3)


def _started(**values: Any) -> Job:
    return Job.objects.create(**{"kind": "count"} | values)


def _silent_since(job: Job, silence: datetime.timedelta) -> None:
    Job.objects.filter(pk=job.pk).update(heard_at=timezone.now() - silence)


def _fail() -> dict[str, Any]:
    raise ValueError("the well is dry")


def test_job_is_sent_once_its_row_is_committed(db, django_capture_on_commit_callbacks):
    sent: list[int] = []

    with django_capture_on_commit_callbacks() as callbacks:
        job = jobs.start(by=factories.user(), kind="count", send=sent.append, number=3)
        assert not sent
    for callback in callbacks:
        callback()

    assert sent == [job.pk]
    assert job.arguments == {"number": 3}
    assert job.state == JobState.WAITING


def test_job_of_a_transaction_that_fails_is_never_sent(transactional_db):
    sent: list[int] = []

    with transaction.atomic():
        jobs.start(by=None, kind="count", send=sent.append)
        transaction.set_rollback(True)

    assert not sent
    assert not Job.objects.exists()


def test_job_keeps_what_came_of_it(db):
    job = jobs.run(job_id=_started(arguments={"number": 3}).pk, work={"count": lambda number: {"counted": number}})

    job.refresh_from_db()
    assert (job.state, job.outcome, job.attempts) == (JobState.DONE, {"counted": 3}, 1)
    assert job.finished_at is not None


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_job_that_is_over_is_not_done_again(db, state: str):
    job = _started(state=state, finished_at=timezone.now())

    assert jobs.run(job_id=job.pk, work={"count": _fail}) is None


def test_job_that_does_not_exist_is_left_alone(db):
    assert jobs.run(job_id=0, work={}) is None


def test_job_that_fails_waits_for_another_attempt_with_its_error(db):
    job = jobs.run(job_id=_started().pk, work={"count": _fail})

    assert job.state == JobState.WAITING
    assert job.outcome == {"error": "ValueError: the well is dry"}
    assert job.finished_at is None


def test_job_that_keeps_failing_is_given_up(db):
    waiting = _started()

    attempts = [jobs.run(job_id=waiting.pk, work={"count": _fail}) for _ in range(4)]

    assert [job and job.state for job in attempts] == [JobState.WAITING, JobState.WAITING, JobState.FAILED, None]
    waiting.refresh_from_db()
    assert waiting.attempts == jobs.MOST_ATTEMPTS == 3
    assert waiting.finished_at is not None
    assert waiting.outcome["error"] == "ValueError: the well is dry"


def test_job_of_an_unknown_kind_fails_with_a_reason(db):
    job = jobs.run(job_id=_started(kind="unheard of").pk, work={})

    assert "unheard of" in job.outcome["error"]


def test_failing_work_leaves_nothing_behind(db):
    def write_and_fail() -> dict[str, Any]:
        factories.partnership(slug="half-made")
        raise ValueError("no")

    jobs.run(job_id=_started().pk, work={"count": write_and_fail})

    assert not factories.Partnership.objects.filter(slug="half-made").exists()


def test_job_is_done_once_by_two_workers_at_the_same_time(transactional_db):
    job, begun, go_on, done = _started(), threading.Event(), threading.Event(), []

    def work() -> dict[str, Any]:
        begun.set()
        go_on.wait(10)
        return {"done": True}

    def first() -> None:
        try:
            done.append(jobs.run(job_id=job.pk, work={"count": work}))
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    second = jobs.run(job_id=job.pk, work={"count": _fail})
    go_on.set()
    thread.join(10)

    assert second is None
    assert done[0].state == JobState.DONE
    job.refresh_from_db()
    assert job.attempts == 1


def test_silent_job_is_sent_again_once(db):
    silent, lively = _started(), _started()
    _silent_since(silent, LATER)
    sent: list[int] = []

    counted = [jobs.pick_up(send=sent.append), jobs.pick_up(send=sent.append)]

    assert sent == [silent.pk]
    assert counted == [1, 0]
    assert lively.state == JobState.WAITING


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING])
def test_unfinished_job_that_is_silent_is_abandoned(db, state: str):
    job = _started(state=state)
    _silent_since(job, LATER)

    assert list(Job.objects.abandoned(jobs.SILENCE)) == [job]


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_finished_job_is_never_abandoned(db, state: str):
    _silent_since(_started(state=state, finished_at=timezone.now()), LATER)

    assert not Job.objects.abandoned(jobs.SILENCE)


def test_job_left_by_a_dead_worker_is_done_when_picked_up(db):
    job = _started(state=JobState.RUNNING, attempts=1)
    _silent_since(job, LATER)

    jobs.pick_up(send=lambda pk: jobs.run(job_id=pk, work={"count": lambda: {"counted": 1}}))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
