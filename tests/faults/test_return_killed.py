"""A long return read in the background, and its worker killed half-way: it is read again, once, from its beginning."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from commissioning.models import Return
from exchange.models import ReturnRow, ReturnSheet, ReturnSheetStatus
from exchange.returns.staging import BATCH
from governance.models import Partnership
from portal.models import Job, JobProgress, JobState
from portal.services.returns import bring
from portal.tasks import pick_up_jobs, run_job
from tests import factories
from tests.faults.test_appointments_killed import _is_free
from tests.worker import wait_until, worker

ROWS = 5 * BATCH

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


@pytest.fixture
def here(transactional_db) -> Partnership:
    """A partnership with a group and a sector."""
    made = factories.partnership()
    factories.body(kind=factories.body_kind(partnership=made, commissions=True), name="Care")
    factories.sector(partnership=made, name="Health")
    return made


def _is_half_way(job: int) -> bool:
    return BATCH <= JobProgress.objects.get(job=job).done < ROWS


def test_worker_killed_half_way_leaves_nothing_and_the_next_reads_all(here: Partnership, send: Callable[..., None]):
    officer = factories.user()
    factories.grant(user=officer, role="finance-officer", partnership=here)
    lines = "".join(f"Care,Health,{row}.25\n" for row in range(ROWS))
    data = f"Unit,£\nYear,2009/10\nGroup,Sector,Amount\n{lines}".encode()
    sheet = bring(by=officer, partnership=here, name="money.csv", data=data, send=lambda pk: send(run_job, pk))

    with worker():
        wait_until(lambda: _is_half_way(sheet.job))
    assert ReturnSheet.objects.get().status == ReturnSheetStatus.READING
    assert ReturnRow.objects.count() == 0

    wait_until(lambda: _is_free(sheet.job))
    Job.objects.filter(pk=sheet.job).update(heard_at=timezone.now() - timedelta(seconds=31))
    with worker():
        send(pick_up_jobs)
        wait_until(lambda: Job.objects.get(pk=sheet.job).state == JobState.DONE)

    sheet.refresh_from_db()
    assert (sheet.status, sheet.row_count, sheet.rows.count()) == (ReturnSheetStatus.OPEN, ROWS, ROWS)
    assert list(sheet.rows.values_list("number", flat=True)) == list(range(4, ROWS + 4))
    assert JobProgress.objects.get(job=sheet.job).done == ROWS
    assert Job.objects.get(pk=sheet.job).attempts == 2
    assert not Return.objects.exists()
