"""Long work as rows: a job is put in the queue with its row, done once at a time, and picked up again if it dies."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from portal.models import Job, JobState

if TYPE_CHECKING:
    from portal.models import User

SILENCE = datetime.timedelta(minutes=10)
MOST_ATTEMPTS = 3

Work = Callable[..., dict[str, Any]]


@transaction.atomic
def start(*, by: "User | None", kind: str, send: Callable[[int], Any], **arguments: Any) -> Job:
    """Record a job and hand it to the workers once the transaction is committed; `by` is None for the clock."""
    job = Job.objects.create(kind=kind, arguments=arguments, started_by=by)
    transaction.on_commit(lambda: send(job.pk))
    return job


def run(*, job_id: int, work: dict[str, Work]) -> Job | None:
    """Do a job, and record what came of it; returns None when another worker has it or it is over.

    A job that fails is tried again when it is next picked up, at most MOST_ATTEMPTS times in all.
    The row is locked while the work runs, so that no job is done twice at the same time; a worker that dies
    lets go of it.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job_id).first()
        if job is None or job.state in (JobState.DONE, JobState.FAILED):
            return None
        job.attempts += 1
        try:
            with transaction.atomic():
                outcome, failed = work[job.kind](**job.arguments), False
        except Exception as error:  # noqa: BLE001 (whatever went wrong belongs in the job's row)
            outcome, failed = {"error": f"{type(error).__name__}: {error}"}, True
        _record(job, outcome, failed)
        return job


def _record(job: Job, outcome: dict[str, Any], failed: bool) -> None:
    job.outcome, job.heard_at = outcome, timezone.now()
    if not failed:
        job.state = JobState.DONE
    elif job.attempts >= MOST_ATTEMPTS:
        job.state = JobState.FAILED
    else:
        job.state = JobState.WAITING
    job.finished_at = timezone.now() if job.state in (JobState.DONE, JobState.FAILED) else None
    job.save()


def pick_up(*, send: Callable[[int], Any]) -> int:
    """Send again every job that was silent for SILENCE, and return how many."""
    waiting = list(Job.objects.abandoned(SILENCE).values_list("pk", flat=True))
    Job.objects.filter(pk__in=waiting).update(heard_at=timezone.now())
    for pk in waiting:
        send(pk)
    return len(waiting)
