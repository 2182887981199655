"""Long work as rows: a job is put in the queue with its row, done once at a time, and picked up again if it dies."""

import datetime
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from portal.models import Job, JobProgress, JobState

if TYPE_CHECKING:
    from portal.models import User

logger = logging.getLogger(__name__)

# A worker holds the lock of the job that it does: a running job that nobody holds has lost its worker.
SILENCE = {JobState.RUNNING: datetime.timedelta(seconds=30), JobState.WAITING: datetime.timedelta(minutes=2)}
MOST_ATTEMPTS = 3

Work = Callable[..., dict[str, Any]]


@transaction.atomic
def start(*, by: "User | None", kind: str, send: Callable[[int], Any], total: int = 0, **arguments: Any) -> Job:
    """Record a job and hand it to the workers once the transaction is committed; `by` is None for the clock.

    A job with a total says how far it has come; see `progress`.
    """
    job = Job.objects.create(kind=kind, arguments=arguments, started_by=by)
    if total:
        JobProgress.objects.create(job=job, total=total)
    transaction.on_commit(lambda: send(job.pk))
    return job


def run(*, job_id: int, work: dict[str, Work]) -> Job | None:
    """Do a job, and record what came of it; returns None when another worker has it or it is over.

    The attempt is counted and committed before the work begins, so that a job which kills its worker is given up
    after MOST_ATTEMPTS. The row is locked while the work runs: no job is done twice at the same time, and a worker
    that dies lets go of it.
    """
    if not _claim(job_id):
        return None
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job_id).first()
        if job is None or job.state != JobState.RUNNING:
            return None
        try:
            with transaction.atomic():
                job.outcome, job.state = work[job.kind](**job.arguments), JobState.DONE
        except Exception as error:
            logger.exception("Job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts)
            job.outcome = {"error": f"{type(error).__name__}: {error}"}
            job.state = JobState.FAILED if job.attempts >= MOST_ATTEMPTS else JobState.WAITING
        _save(job)
        return job


@transaction.atomic
def _claim(job_id: int) -> bool:
    job = Job.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job_id, state=JobState.WAITING).first()
    if job is None:
        return False
    job.state, job.attempts = JobState.RUNNING, job.attempts + 1
    _save(job)
    return True


def _save(job: Job) -> None:
    job.heard_at = timezone.now()
    job.finished_at = timezone.now() if job.state in (JobState.DONE, JobState.FAILED) else None
    job.save()


def pick_up(*, send: Callable[[int], Any]) -> int:
    """Send again every job that was silent for its state's SILENCE and is not under way, and return how many.

    One whose worker died at its last attempt is given up instead.
    """
    sent = []
    with transaction.atomic():
        for job in Job.objects.abandoned(SILENCE).select_for_update(skip_locked=True, no_key=True):
            if job.attempts >= MOST_ATTEMPTS:
                job.state, job.outcome = JobState.FAILED, {"error": "The worker died each time that it was tried."}
            else:
                job.state = JobState.WAITING
                sent.append(job.pk)
            _save(job)
    for pk in sent:
        send(pk)
    return len(sent)
