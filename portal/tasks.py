from typing import Any

from celery import shared_task

from commissioning.checks import differences
from governance.integrity import faults_by_structure
from governance.models import Partnership
from portal.services import jobs
from portal.services.appointments import APPLY, apply_sheet

CHECKS = "nightly checks"


def check_partnership(partnership: int) -> dict[str, Any]:
    """Check every structure and every published return of a partnership, and report what is wrong."""
    checked = Partnership.objects.get(pk=partnership)
    return {
        "structures": faults_by_structure(checked.structures.all()),
        "returns": differences(checked.returns.published()),
    }


WORK: dict[str, jobs.Work] = {CHECKS: check_partnership, APPLY: apply_sheet}


@shared_task
def run_job(job_id: int) -> None:
    """Do one job."""
    jobs.run(job_id=job_id, work=WORK)


@shared_task
def pick_up_jobs() -> int:
    """Send again the jobs whose message was lost or whose worker died."""
    return jobs.pick_up(send=run_job.delay)


@shared_task
def nightly_checks() -> int:
    """Start the checks of every partnership."""
    partnerships = list(Partnership.objects.values_list("pk", flat=True))
    for partnership in partnerships:
        jobs.start(by=None, kind=CHECKS, send=run_job.delay, partnership=partnership)
    return len(partnerships)
