"""A worker killed between the mail server's yes and its own record: everybody is told, one of them twice at most."""

import email
import email.policy
import os
import socket
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction
from django.utils import timezone

from portal.models import Job, JobState, Notice
from portal.services import notices
from portal.tasks import pick_up_jobs, run_job, send_waiting_notices
from tests.portal.noticed import Noticed
from tests.worker import wait_until, worker

TOLD = {"officer@example.org", "member@example.org", "above@example.org"}

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


class KillingServer:
    """An SMTP server that keeps what arrives, and kills a worker once it has said yes to so many mails."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.victim: subprocess.Popen | None = None
        self.kill_after = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 Kept"

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        # The worker has read the yes, and waits for this goodbye before it records anything.
        if self.victim and len(self.mails) == self.kill_after:
            os.killpg(self.victim.pid, 9)
            self.victim = None
        return "221 Bye"


@pytest.fixture
def server(monkeypatch) -> Iterator[KillingServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = KillingServer()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
    try:
        yield kept
    finally:
        controller.stop()


def _nobody_holds_a_job() -> bool:
    """Whether the database has noticed that the worker is dead, and let go of its locks."""
    with transaction.atomic():
        return Job.objects.select_for_update(skip_locked=True, no_key=True).count() == Job.objects.count()


@pytest.mark.parametrize("kill_after", [1, 3], ids=["at the first", "at the last"])
def test_worker_killed_between_sending_and_recording_repeats_one_mail_and_loses_none(
    transactional_db, send: Callable[..., None], server: KillingServer, kill_after: int
):
    noticed = Noticed()
    noticed.publish_agenda()
    with transaction.atomic():
        notices.begin(meeting=noticed.meeting, what="agenda", send=lambda pk: send(run_job, pk))
    server.kill_after = kill_after

    with worker() as server.victim:
        wait_until(lambda: server.victim is None)
    assert Notice.objects.waiting().count() == len(TOLD) - kill_after + 1
    wait_until(_nobody_holds_a_job)
    unfinished = Job.objects.filter(state__in=[JobState.RUNNING, JobState.WAITING])
    unfinished.update(heard_at=timezone.now() - timedelta(minutes=3))
    with worker():
        send(pick_up_jobs)
        send(send_waiting_notices)
        wait_until(lambda: not Notice.objects.waiting().exists())

    got = Counter(str(mail["To"]) for mail in server.mails)
    assert set(got) == TOLD
    assert sorted(got.values()) == [1, 1, 2]
    numbers = {(str(mail["To"]), str(mail["Message-ID"])) for mail in server.mails}
    assert len(numbers) == len(TOLD)
    assert Notice.objects.filter(sent_at__isnull=False).count() == len(TOLD)
