"""A long spreadsheet of appointments, applied by a worker: handed over, watched, and open again when it fails."""

from typing import Any

import pytest
from django.db import connection

from exchange.models import AppointmentSheet, SheetStatus
from governance.models import Membership
from portal.models import Job, JobProgress, JobState
from portal.services import jobs
from portal.services.appointments import APPLY
from portal.tasks import WORK, run_job
from portal.views import appointments as pages
from tests import factories
from tests.portal.desk import Desk, text_of


def _handed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch, count: int = 3) -> tuple[AppointmentSheet, list[int]]:
    sent: list[int] = []
    monkeypatch.setattr(pages, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(run_job, "delay", sent.append)
    sheet = desk.sheet(*(f"Board\t{title}\tSomebody {title}\t2009" for title in desk.seats(count)))
    desk.post(sheet, "apply")
    sheet.refresh_from_db()
    return sheet, sent


@pytest.mark.django_db(transaction=True)
def test_long_sheet_is_applied_by_a_worker(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    sheet, sent = _handed_over(desk, monkeypatch)

    assert (sheet.status, sent) == (SheetStatus.APPLYING, [sheet.job])
    page = text_of(desk.open(sheet))
    assert "Being applied: 3 rows." in page
    assert "Waiting for a worker." in page
    assert "Either all of the sheet is saved, or nothing." in page

    done = jobs.run(job_id=sheet.job, work=WORK)

    assert (done.state, done.outcome) == (JobState.DONE, {"status": "applied"})
    progress = JobProgress.objects.get(job=done)
    assert (progress.done, progress.total) == (3, 3)
    assert "data-over" in text_of(desk.client.get(desk.address("appointment-sheet-progress", sheet=sheet.pk)))
    assert "3 of 3 rows changed the record" in text_of(desk.open(sheet))


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_work_is_not_committed(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("governance.services.appointments.BATCH", 2)
    sheet, _ = _handed_over(desk, monkeypatch, count=5)
    seen: list[str] = []
    write = Membership.objects.bulk_create

    def look_first(rows: Any) -> Any:
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT done || ' of ' || total FROM portal_jobprogress")
            seen.append(cursor.fetchone()[0])
        other.close()
        return write(rows)

    monkeypatch.setattr(type(Membership.objects), "bulk_create", lambda self, rows: look_first(rows))
    jobs.run(job_id=sheet.job, work=WORK)

    assert seen == ["0 of 5", "2 of 5", "4 of 5"]


def test_sheet_that_became_impossible_is_open_again(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    sheet, _ = _handed_over(desk, monkeypatch)
    factories.membership(seat=desk.board.seats.first())

    done = jobs.run(job_id=sheet.job, work=WORK)

    assert done.outcome == {"status": "open"}
    assert "One row needs mending. Nothing was saved." in text_of(desk.open(sheet))


def test_sheet_whose_job_was_given_up_can_be_opened_again(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    sheet, _ = _handed_over(desk, monkeypatch)
    assert "still applying" in text_of(desk.post(sheet, "reopen"))
    Job.objects.filter(pk=sheet.job).update(state=JobState.FAILED, finished_at=sheet.made_at, kind=APPLY)

    assert "could not apply this sheet" in text_of(desk.open(sheet))
    page = text_of(desk.post(sheet, "reopen"))

    assert "Try again, or tell whoever runs the portal." in page
    assert "Apply all 3" in page
    assert not Membership.objects.exists()
