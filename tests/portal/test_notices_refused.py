"""Notices that the mail server does not take, or of which nobody knows whether it did."""

import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends.locmem import EmailBackend

from portal import tasks
from portal.models import Job, JobState, Notice
from portal.services import jobs, notices
from tests.portal.noticed import Noticed


@pytest.fixture
def noticed(db) -> Noticed:
    return Noticed()


TEMPORARY = SMTPRecipientsRefused({"officer@example.org": (451, b"try later")})
UNKNOWN = SMTPRecipientsRefused({"officer@example.org": (550, b"no such user")})


def _run_all() -> None:
    """Do the jobs that wait, as a worker would, with those that they start."""
    while waiting := list(Job.objects.filter(state=JobState.WAITING).values_list("pk", flat=True)):
        for pk in waiting:
            jobs.run(job_id=pk, work=tasks.WORK)


def _failing(monkeypatch, error: Exception, method: str = "send_messages") -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, method, fail)


@pytest.fixture
def only_officer(noticed: Noticed, monkeypatch) -> Notice:
    """The one notice that waits, of an agenda, with its jobs handed to nobody."""
    monkeypatch.setattr(tasks.run_job, "delay", lambda _: None)
    for user in (noticed.member, noticed.above):
        notices.choose(by=user, partnership=noticed.partnership, wanted="none")
    noticed.publish_agenda()
    noticed.tell("agenda")
    return Notice.objects.get()


@pytest.mark.parametrize(
    ("error", "method"),
    [(TEMPORARY, "send_messages"), (SMTPDataError(452, b"full"), "send_messages"), (OSError("away"), "open")],
)
def test_notice_that_was_surely_not_taken_is_sent_later(only_officer, mailoutbox, monkeypatch, error, method):
    with monkeypatch.context() as patch:
        _failing(patch, error, method)
        for _ in range(5):
            tasks.send_waiting_notices()
            _run_all()
    only_officer.refresh_from_db()
    assert (only_officer.sent_at, only_officer.dropped_at, bool(only_officer.note)) == (None, None, True)

    assert tasks.send_waiting_notices() == 1
    _run_all()

    assert len(mailoutbox) == 1
    assert tasks.send_waiting_notices() == 0


def test_notice_to_a_mailbox_that_does_not_exist_is_dropped(only_officer, monkeypatch):
    _failing(monkeypatch, UNKNOWN)

    _run_all()

    only_officer.refresh_from_db()
    assert only_officer.dropped_at
    assert "no such user" in only_officer.note


def test_notice_that_may_have_been_taken_is_tried_three_times_and_no_more(only_officer, monkeypatch):
    tried: list[object] = []

    def break_off(backend: EmailBackend, mails: list) -> int:
        tried.extend(mails)
        raise SMTPServerDisconnected("no answer")

    monkeypatch.setattr(EmailBackend, "send_messages", break_off)

    for _ in range(3):
        _run_all()
        tasks.send_waiting_notices()

    assert len(tried) == jobs.MOST_ATTEMPTS == 3
    assert len({mail.extra_headers["Message-ID"] for mail in tried}) == 1


def test_goodbye_that_fails_does_not_repeat_a_mail(only_officer, mailoutbox, monkeypatch):
    _failing(monkeypatch, SMTPServerDisconnected("gone"), "close")

    _run_all()

    assert len(mailoutbox) == 1
    assert not Notice.objects.waiting().exists()


def test_notice_is_tried_for_a_week(noticed: Noticed):
    noticed.publish_agenda()
    noticed.tell("agenda")
    Notice.objects.update(made_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))

    assert notices.start_waiting(by=None, send=lambda _: None) == []
