import datetime
from typing import Any

from celery import shared_task
from django.utils import timezone

from commissioning.checks import differences
from governance.integrity import faults_by_structure
from governance.models import Partnership
from governance.services import publishing
from portal.models import SEND_INVITATION, User
from portal.services import digests, invitations, jobs, notices
from portal.services.appointments import APPLY, apply_sheet
from portal.services.packs import MAKE, make_pack
from portal.services.returns import READ, read_sheet

CHECKS = "nightly checks"


def check_partnership(partnership: int) -> dict[str, Any]:
    """Check every structure and every published return of a partnership, and report what is wrong."""
    checked = Partnership.objects.get(pk=partnership)
    return {
        "structures": faults_by_structure(checked.structures.all()),
        "returns": differences(checked.returns.published()),
    }


def send_digest(user: int, partnership: int, for_day: str) -> dict[str, Any]:
    """Send somebody's digest of a day, unless they are owed none or are gone."""
    reader = User.objects.filter(pk=user).first()
    kept = Partnership.objects.filter(pk=partnership).first()
    if reader is None or kept is None:
        return {"sent": False}
    day = datetime.date.fromisoformat(for_day)
    return {"sent": digests.send_digest(by=None, user=reader, partnership=kept, for_day=day) is not None}


def start_notices(meeting: int) -> dict[str, Any]:
    """Start a job for each notice of a meeting that waits to be sent."""
    return {"started": len(notices.start_waiting(by=None, send=run_job.delay, meeting=meeting))}


def send_notice(notice: int) -> dict[str, Any]:
    """Send one notice of a meeting, unless it is no longer true or no longer wanted."""
    found = notices.send_notice(by=None, notice=notice)
    return {"sent": bool(found and found.sent_at)}


WORK: dict[str, jobs.Work] = {
    CHECKS: check_partnership,
    SEND_INVITATION: invitations.deliver,
    digests.SEND_DIGEST: send_digest,
    APPLY: apply_sheet,
    READ: read_sheet,
    MAKE: make_pack,
    notices.START_NOTICES: start_notices,
    notices.SEND_NOTICE: send_notice,
}


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


@shared_task
def start_digests() -> int:
    """Start the digests of everybody who is due one today."""
    return len(digests.start_digests(by=None, day=timezone.localdate(), send=run_job.delay))


@shared_task
def send_waiting_notices() -> int:
    """Start a job for each notice that has none under way, such as those that the mail server did not take."""
    return len(notices.start_waiting(by=None, send=run_job.delay))


@shared_task
def come_into_force() -> int:
    """Let bodies be called as the structure in force has them, in every partnership; return how many changed."""
    return sum(publishing.come_into_force(partnership=partnership) for partnership in Partnership.objects.all())
