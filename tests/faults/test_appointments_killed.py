"""Ten thousand appointments in the background, and their worker killed half-way: all of them once, or none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from exchange.models import AppointmentSheet, SheetStatus
from governance.models import Body, Membership, Person, Seat
from portal.models import Job, JobProgress, JobState
from portal.services.appointments import apply_later
from portal.tasks import pick_up_jobs, run_job
from tests import factories
from tests.worker import wait_until, worker

BODIES, SEATS_EACH = 500, 20
ROWS = BODIES * SEATS_EACH

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


@pytest.fixture
def sheet(transactional_db) -> AppointmentSheet:
    """A sheet that gives ten thousand empty seats to as many people."""
    here, somebody = factories.partnership(), factories.user()
    factories.grant(user=somebody, role="administrator", partnership=here)
    kind = factories.body_kind(partnership=here)
    bodies = Body.objects.bulk_create(
        Body(partnership=here, kind=kind, slug=f"body-{number}", name=f"Body {number}") for number in range(BODIES)
    )
    Seat.objects.bulk_create(
        Seat(body=body, slug=f"seat-{number}", title=f"Seat {number}")
        for body in bodies
        for number in range(SEATS_EACH)
    )
    lines = [f"Body {row // SEATS_EACH}\tSeat {row % SEATS_EACH}\tHolder {row}\t12/06/2009" for row in range(ROWS)]
    return factories.appointment_sheet(
        partnership=here, made_by=somebody, newcomers="person", lines=["Body\tSeat\tPerson\tFrom", *lines]
    )


def _is_half_way(job: int) -> bool:
    progress = JobProgress.objects.get(job=job)
    return ROWS * 0.4 <= progress.done < ROWS


def _is_free(job: int) -> bool:
    """Whether the server has noticed that the worker is dead, and let go of its locks."""
    with transaction.atomic():
        return Job.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=job).exists()


def _left() -> tuple[int, int]:
    return Membership.objects.count(), Person.objects.count()


def test_worker_killed_half_way_leaves_nothing_and_the_next_does_all(
    sheet: AppointmentSheet, send: Callable[..., None]
):
    handed = apply_later(by=sheet.made_by, sheet=sheet, seen_version=1, send=lambda pk: send(run_job, pk))

    with worker():
        wait_until(lambda: _is_half_way(handed.job))
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.APPLYING
    assert _left() == (0, 0)

    wait_until(lambda: _is_free(handed.job))
    Job.objects.filter(pk=handed.job).update(heard_at=timezone.now() - timedelta(seconds=31))
    with worker():
        send(pick_up_jobs)
        wait_until(lambda: Job.objects.get(pk=handed.job).state == JobState.DONE)

    sheet.refresh_from_db()
    assert (sheet.status, len(sheet.outcome["rows"])) == (SheetStatus.APPLIED, ROWS)
    assert _left() == (ROWS, ROWS)
    assert Seat.objects.filter(memberships__isnull=True).count() == 0
    assert JobProgress.objects.get(job=handed.job).done == ROWS
    assert Job.objects.get(pk=handed.job).attempts == 2
