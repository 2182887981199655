"""Digests: when they leave, and once; the page where they are chosen; their mail through a real SMTP server."""

import datetime
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from smtplib import SMTPException
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Partnership, Seat
from portal.models import Digest, Job, JobState, Often, ReminderChoice, User
from portal.services import digests, jobs
from portal.tasks import WORK, run_job, start_digests
from tests import factories
from tests.portal.reminded import LONG_AGO, TODAY, Kept, in_days, job_of
from tests.portal.test_worker import _is_done
from tests.worker import wait_until, worker

# -- when


def _started(day: datetime.date) -> list[int]:
    return [job.arguments["user"] for job in digests.start_digests(by=None, day=day, send=lambda _: None)]


@pytest.mark.parametrize(
    ("often", "monday", "tuesday"),
    [(None, 1, 0), (Often.DAILY, 1, 1), (Often.WEEKLY, 1, 0), (Often.NEVER, 0, 0)],
)
def test_digest_leaves_as_often_as_was_chosen(kept: Kept, often: Often | None, monday: int, tuesday: int):
    if often:
        digests.choose(by=kept.officer, partnership=kept.partnership, often=often)

    assert len(_started(TODAY)) == monday
    assert len(_started(in_days(1))) == tuesday


def test_digests_are_started_once_a_day(kept: Kept):
    assert _started(TODAY) == [kept.officer.pk]
    assert _started(TODAY) == []


def test_digest_that_could_not_be_sent_on_monday_is_tried_on_tuesday(kept: Kept):
    _started(TODAY)
    Job.objects.update(state=JobState.FAILED, finished_at=Job.objects.get().made_at)

    assert _started(in_days(1)) == [kept.officer.pk]
    assert _started(in_days(2)) == []


def test_superuser_without_a_role_is_reminded_only_when_asked(kept: Kept):
    superuser = factories.user(is_superuser=True)
    asked = (superuser.pk, kept.partnership.pk)

    before = asked in ReminderChoice.objects.recipients()
    digests.choose(by=superuser, partnership=kept.partnership, often="daily")

    assert not before
    assert ReminderChoice.objects.recipients()[asked] == Often.DAILY


def test_next_day_on_which_a_digest_leaves():
    assert Often.WEEKLY.next_after(TODAY) == in_days(7)
    assert Often.WEEKLY.next_after(in_days(-1)) == TODAY
    assert Often.DAILY.next_after(TODAY) == in_days(1)
    assert Often.NEVER.next_after(TODAY) is None


def test_who_chose_never_meanwhile_gets_nothing(kept: Kept, mailoutbox):
    kept.held(term_ends=TODAY)
    digests.choose(by=kept.officer, partnership=kept.partnership, often="never")

    assert kept.sent() is None
    assert mailoutbox == []


def test_clock_starts_jobs_and_hands_them_on(kept: Kept, monkeypatch, django_capture_on_commit_callbacks):
    handed: list[int] = []
    monkeypatch.setattr(run_job, "delay", handed.append)
    digests.choose(by=kept.officer, partnership=kept.partnership, often="daily")

    with django_capture_on_commit_callbacks(execute=True):
        assert start_digests() == 1

    assert handed == [Job.objects.get().pk]


# -- once, and nothing twice


def test_digest_is_kept_as_it_was_sent(kept: Kept, mailoutbox):
    held = kept.held(term_ends=in_days(6))

    digest = kept.sent()

    assert digest is not None
    assert digest.sent_at is not None
    assert digest.items[0]["heading"] == "1 term ends soon"
    assert digest.items[0]["rows"][0]["words"] == "term ends 20 June 2026, in 5 days"
    assert mailoutbox[0].to == ["officer@example.org"]
    assert held.seat.title in mailoutbox[0].body


def test_empty_digest_is_not_sent(kept: Kept, mailoutbox):
    kept.held()

    assert kept.sent() is None
    assert not Digest.objects.exists()
    assert mailoutbox == []


def test_digest_of_a_day_is_sent_once(kept: Kept, mailoutbox):
    kept.held(term_ends=TODAY)
    kept.sent()
    kept.held(term_ends=TODAY)

    assert kept.sent() is None
    assert len(mailoutbox) == 1


def test_digest_that_would_say_the_same_is_not_sent_again(kept: Kept, mailoutbox):
    factories.seat(body=kept.board)
    kept.held(term_ends=in_days(25))
    kept.sent()
    kept.partnership.record_date = in_days(1)

    assert kept.sent(day=in_days(1)) is None
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("change", ["another band", "another seat"])
def test_digest_that_says_something_else_is_sent(kept: Kept, mailoutbox, change: str):
    held = kept.held(term_ends=in_days(9))
    kept.sent()
    if change == "another band":
        kept.partnership.record_date = in_days(3)
    else:
        factories.seat(body=kept.board)

    digest = kept.sent(day=in_days(3))

    assert digest is not None
    assert held.seat.title in mailoutbox[1].body


def test_digest_whose_mail_fails_is_tried_again(kept: Kept, mailoutbox, monkeypatch):
    kept.held(term_ends=TODAY)
    job = job_of(kept)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", _refuse)
        jobs.run(job_id=job.pk, work=WORK)
    job.refresh_from_db()
    assert (job.state, Digest.objects.count()) == (JobState.WAITING, 0)

    jobs.run(job_id=job.pk, work=WORK)

    job.refresh_from_db()
    assert (job.state, job.outcome) == (JobState.DONE, {"sent": True})
    assert len(mailoutbox) == 1


def _refuse(mail: EmailMultiAlternatives) -> int:
    raise SMTPException("the server is away")


def test_copy_sent_again_has_the_same_number(kept: Kept, mailoutbox):
    kept.held(term_ends=TODAY)
    for _ in range(2):
        kept.sent()
        Digest.objects.all().delete()

    first, second = (mail.message()["Message-ID"] for mail in mailoutbox)
    assert first == second


def test_job_of_somebody_who_is_gone_sends_nothing(kept: Kept, mailoutbox):
    job = job_of(kept, arguments={"user": 0, "partnership": 0, "for_day": TODAY.isoformat()})

    done = jobs.run(job_id=job.pk, work=WORK)

    assert done is not None
    assert done.outcome == {"sent": False}


@pytest.mark.parametrize("values", [{"often": "hourly"}, {}])
def test_database_refuses_a_second_or_unknown_choice(kept: Kept, values: dict[str, str]):
    ReminderChoice.objects.create(user=factories.user(), partnership=kept.partnership)
    mine = {"user": kept.officer, "partnership": kept.partnership}
    if not values:
        ReminderChoice.objects.create(**mine)

    with pytest.raises(IntegrityError):
        ReminderChoice.objects.create(**mine | values)


# -- how many queries


def _queries(size: int) -> int:
    made = factories.partnership(record_date=TODAY)
    body = factories.body(partnership=made)
    for number in range(size):
        seats = Seat.objects.bulk_create(
            Seat(slug=f"{about}-{number}", title="A seat", body=body) for about in ("ending", "over", "vacant")
        )
        for seat, ends in ((seats[0], in_days(5)), (seats[1], in_days(-5))):
            factories.membership(seat=seat, starts=LONG_AGO, term_ends=ends)
    reader = factories.user()
    factories.grant(user=reader, role="officer", partnership=made)
    with CaptureQueriesContext(connection) as queries:
        digest = digests.send_digest(by=None, user=reader, partnership=made, for_day=TODAY)
    assert digest is not None
    assert digest.total == 3 * size
    return len(queries)


def test_queries_of_a_digest_do_not_depend_on_the_number_of_seats(db):
    assert _queries(2) == _queries(200)


def test_long_digest_names_some_and_leads_to_all(kept: Kept, mailoutbox):
    Seat.objects.bulk_create(Seat(slug=f"vacant-{n}", title="A seat", body=kept.board) for n in range(60))

    digest = kept.sent()

    assert digest is not None
    assert (len(digest.items[0]["rows"]), digest.items[0]["more"]) == (50, 10)
    assert "and 10 more: http://localhost:8000/here/manage/seats/?state=vacant" in mailoutbox[0].body


# -- the page


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_page_shows_what_the_next_one_would_say(kept: Kept):
    held = kept.held(term_ends=in_days(6))
    kept.held(kept.beside, term_ends=in_days(6))

    page = _client(kept.officer).get("/here/manage/reminders/").content.decode()

    assert f"{held.seat.title}, Open Board" in page
    assert "1 term ends soon" in page
    assert "Board Beside" not in page


def test_choice_is_saved_and_said_and_recorded(kept: Kept):
    client = _client(kept.officer)

    page = client.post("/here/manage/reminders/", {"often": "never"}, follow=True).content.decode()

    assert "Reminders of Here Together: never." in page
    choice = ReminderChoice.objects.get()
    assert (choice.user, choice.often) == (kept.officer, "never")
    event = choice.pgh_event_model.objects.get()
    assert event.pgh_context.metadata["user"] == kept.officer.pk


@pytest.mark.parametrize("typed", [{}, {"often": "hourly"}])
def test_choice_that_is_none_is_refused_with_a_sentence(kept: Kept, typed: dict[str, str]):
    response = _client(kept.officer).post("/here/manage/reminders/", typed)

    assert response.status_code == 422
    assert "What you had chosen before still holds" in response.content.decode()
    assert not ReminderChoice.objects.exists()


def test_page_says_that_nothing_changed_since_the_last_one(kept: Kept):
    kept.held(term_ends=in_days(6))
    kept.sent()

    page = _client(kept.officer).get("/here/manage/reminders/").content.decode()

    assert "It would say what the last one said" in page


def test_page_says_that_nothing_wants_attending_to(kept: Kept):
    assert "Nothing wants attending to" in _client(kept.officer).get("/here/manage/reminders/").content.decode()


def test_page_is_for_those_who_keep_membership(kept: Kept):
    somebody = factories.user()
    factories.grant(user=somebody, role="finance-officer", partnership=kept.partnership)

    assert _client(somebody).post("/here/manage/reminders/", {"often": "daily"}).status_code == 403
    assert not ReminderChoice.objects.exists()


# -- the mail, through a real server


class Box:
    """An SMTP server's handler that keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 Kept"


@pytest.fixture
def smtp(settings) -> Iterator[tuple[Box, str]]:
    """A mail server on a free port, with the portal's mail going there; gives its box and its address."""
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield box, f"smtp://127.0.0.1:{port}"
    finally:
        server.stop()


def test_mail_arrives_in_text_and_html_with_whole_addresses(kept: Kept, smtp: tuple[Box, str], settings):
    settings.PORTAL_URL = "https://portal.example.org"
    person = factories.person(partnership=kept.partnership, name="Ada <Somebody> & Sons")
    held = kept.held(person=person, term_ends=in_days(6))
    factories.seat(body=kept.group, title="Treasurer")

    kept.sent()

    (mail,) = smtp[0].mails
    assert mail["To"] == "officer@example.org"
    assert mail["Subject"] == "Here Together: 2 seats to look at (1 term ends soon; 1 seat is vacant)"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_body(["plain"]).get_content()
    page = mail.get_body(["html"]).get_content()
    address = f"https://portal.example.org/here/bodies/board/seats/{held.seat.slug}/"
    assert address in text
    assert f'href="{address}"' in page
    assert "Ada <Somebody> & Sons" in text
    assert "Ada &lt;Somebody&gt; &amp; Sons" in page
    assert all("https://portal.example.org/here/manage/reminders/" in part for part in (text, page))
    assert "as on 15 June 2026" in text


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")
def test_worker_sends_one_digest_to_each_who_is_due(smtp, transactional_db, send: Callable, monkeypatch):
    box, address = smtp
    kept = Kept()
    kept.held(term_ends=in_days(6))
    kept.held(kept.beside, term_ends=in_days(6))
    other = factories.user(email="beside@example.org")
    factories.grant(user=other, role="officer", partnership=kept.partnership, body=kept.beside)
    monkeypatch.setenv("EMAIL_URL", address)
    started = digests.start_digests(by=None, day=TODAY, send=lambda pk: send(run_job, pk))

    with worker():
        wait_until(lambda: all(_is_done(job) for job in started))

    mails = {mail["To"]: mail.get_body(["plain"]).get_content() for mail in box.mails}
    assert len(box.mails) == 2
    assert "Board Beside" not in mails["officer@example.org"]
    assert "Open Board" not in mails["beside@example.org"]
    assert Partnership.objects.get().digests.filter(sent_at__isnull=False).count() == 2
