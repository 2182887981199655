"""Notices of meetings: who is told, what the mail says, and what is never sent."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from meetings import registry
from portal import tasks
from portal.models import Job, Notice, NoticeChoice, User
from portal.services import jobs, notices
from tests import factories
from tests.portal.noticed import NOW, Noticed

TOLD = {"officer@example.org", "member@example.org", "above@example.org"}
WHOLE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def noticed(db) -> Noticed:
    return Noticed()


# -- who is told, and once


def test_members_of_the_body_are_told_and_nobody_else(noticed: Noticed, mailoutbox):
    noticed.publish_agenda()

    assert noticed.tell("agenda") == 3
    assert noticed.send_all() == TOLD
    assert {address for mail in mailoutbox for address in mail.to} == TOLD


def test_notice_is_made_and_sent_once(noticed: Noticed, mailoutbox):
    noticed.publish_agenda()
    for _ in range(2):
        noticed.tell("agenda")
        noticed.send_all()

    assert Notice.objects.count() == len(mailoutbox) == 3


def test_agenda_that_is_published_again_is_told_again(noticed: Noticed, mailoutbox):
    noticed.publish_agenda()
    noticed.tell("agenda")
    noticed.send_all()
    noticed.change(agenda_published_at=NOW + WHOLE_DAY)

    noticed.tell("agenda")

    assert noticed.send_all() == TOLD
    assert len(mailoutbox) == 6


def test_who_wants_none_is_told_nothing(noticed: Noticed):
    notices.choose(by=noticed.officer, partnership=noticed.partnership, wanted="none")
    noticed.publish_agenda()

    assert noticed.tell("agenda") == 2
    assert noticed.send_all() == TOLD - {"officer@example.org"}


def test_announcement_makes_jobs_in_the_transaction_at_hand(
    noticed: Noticed, monkeypatch, django_capture_on_commit_callbacks
):
    handed: list[int] = []
    monkeypatch.setattr(tasks.run_job, "delay", handed.append)
    noticed.publish_agenda()

    with django_capture_on_commit_callbacks(execute=True):
        for announce in registry.announcements:
            announce(noticed.meeting, "agenda")

    assert handed == [Job.objects.get().pk]
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(job_id=handed.pop(), work=tasks.WORK)
    assert len(handed) == Job.objects.filter(kind=notices.SEND_NOTICE).count() == 3


def test_change_that_is_rolled_back_is_told_to_nobody(noticed: Noticed):
    with transaction.atomic():
        noticed.publish_agenda()
        noticed.tell("agenda")
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Job.objects.exists()


def test_queries_of_telling_do_not_depend_on_the_number_of_people(noticed: Noticed):
    noticed.publish_agenda()
    counts = []
    for _ in range(2):
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            noticed.tell("agenda")
        counts.append(len(queries))
        for _ in range(20):
            somebody = factories.user()
            factories.grant(user=somebody, role="board-member", partnership=noticed.partnership)

    assert Notice.objects.count() == 23
    assert counts[0] == counts[1]


# -- what it says


def test_mail_of_an_agenda(noticed: Noticed, mailoutbox, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    noticed.publish_agenda()
    noticed.tell("agenda")

    noticed.send_all()

    mail = mailoutbox[0]
    assert mail.subject == "Agenda published: Open Board, Monday 22 June 2026, 10:00 to 12:00"
    assert "Open Board: June meeting\nWhen:  Monday 22 June 2026, 10:00 to 12:00\nWhere: Town Hall\n" in mail.body
    assert "Read the agenda: https://portal.example.org/here/meetings/june/" in mail.body
    assert "it was" not in mail.body
    assert "https://portal.example.org/here/manage/notices/" in mail.body
    assert "meet.example.org" not in mail.body
    stop = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mail_of_a_change_says_what_it_was_and_what_it_is(noticed: Noticed, mailoutbox):
    noticed.move(day=datetime.date(2026, 6, 24), place="Library")
    noticed.tell("changed")

    noticed.send_all()

    assert mailoutbox[0].subject.startswith("Meeting changed: Open Board, Wednesday 24 June 2026")
    assert "When:  Wednesday 24 June 2026, 10:00 to 12:00\n       (it was Monday 22 June 2026" in mailoutbox[0].body
    assert "Where: Library\n       (it was Town Hall)" in mailoutbox[0].body


def test_mail_of_a_cancellation_says_why(noticed: Noticed, mailoutbox):
    noticed.move(status="cancelled", status_note="The hall is shut.")
    noticed.tell("cancelled")

    noticed.send_all()

    assert mailoutbox[0].subject.startswith("Meeting cancelled: Open Board")
    assert "Why:   The hall is shut." in mailoutbox[0].body


def test_heading_does_not_break_in_the_subject(noticed: Noticed, mailoutbox):
    noticed.board.name = "Open\r\nBcc: somebody@example.org"
    noticed.board.save()
    noticed.publish_agenda()
    noticed.tell("agenda")

    noticed.send_all()

    assert "\n" not in mailoutbox[0].subject


# -- what is no longer true is not told


def test_two_changes_before_the_first_is_sent_are_told_in_one_mail(noticed: Noticed, mailoutbox):
    noticed.move(place="Library")
    noticed.tell("changed")
    noticed.move(place="Guildhall")
    noticed.tell("changed")

    noticed.send_all()

    assert len(mailoutbox) == 3
    assert all("Where: Guildhall\n       (it was Town Hall)" in mail.body for mail in mailoutbox)
    assert Notice.objects.exclude(dropped_at=None).count() == 3


def test_change_that_is_taken_back_before_it_is_told_is_not_told(noticed: Noticed, mailoutbox):
    for place in ("Library", "Town Hall"):
        noticed.move(place=place)
        noticed.tell("changed")

    assert noticed.send_all() == set()


def test_change_that_is_taken_back_after_it_was_told_is_told(noticed: Noticed, mailoutbox):
    for place in ("Library", "Town Hall"):
        noticed.move(place=place)
        noticed.tell("changed")
        noticed.send_all()

    assert "Where: Town Hall\n       (it was Library)" in mailoutbox[-1].body


def test_restored_and_moved_in_one_go_says_both(noticed: Noticed, mailoutbox):
    noticed.move(status="cancelled")
    noticed.tell("cancelled")
    noticed.send_all()
    noticed.move(status="planned")
    noticed.tell("restored")
    noticed.move(place="Library")
    noticed.tell("changed")

    noticed.send_all()

    assert len(mailoutbox) == 6
    assert mailoutbox[-1].subject.startswith("Meeting takes place after all")
    assert "(it was Town Hall)" in mailoutbox[-1].body


def _close(noticed: Noticed) -> None:
    User.objects.update(is_active=False)


def _withdraw(noticed: Noticed) -> None:
    for user in User.objects.all():
        user.grants.all().delete()


def _refuse(noticed: Noticed) -> None:
    for user in User.objects.all():
        notices.choose(by=user, partnership=noticed.partnership, wanted="none")


def _cancel(noticed: Noticed) -> None:
    noticed.move(status="cancelled")


def _let_pass(noticed: Noticed) -> None:
    noticed.partnership.record_date = noticed.meeting.day + WHOLE_DAY
    noticed.partnership.save()


@pytest.mark.parametrize("meanwhile", [_close, _withdraw, _refuse, _cancel, _let_pass])
def test_notice_that_became_stale_is_dropped_for_good(noticed: Noticed, mailoutbox, meanwhile):
    noticed.publish_agenda()
    noticed.tell("agenda")
    meanwhile(noticed)

    assert noticed.send_all() == set()
    assert mailoutbox == []
    assert not Notice.objects.waiting().exists()
    assert Notice.objects.filter(dropped_at=None).count() == 0


def test_meeting_of_a_body_in_a_closed_draft_is_told_to_nobody_who_may_not_know_it(noticed: Noticed, mailoutbox):
    secret = factories.body(kind=noticed.board.kind, slug="secret", name="Secret Group")
    factories.tree(factories.structure(partnership=noticed.partnership), {secret: {}})
    noticed.change(body=secret, status="called", agenda_published_at=NOW)
    noticed.tell("agenda")

    noticed.send_all()

    readers = {address for mail in mailoutbox for address in mail.to}
    assert all(
        noticed.partnership.bodies.visible_to(User.objects.get(email=reader), noticed.partnership).filter(pk=secret.pk)
        for reader in readers
    )
    assert "officer@example.org" not in readers


def test_past_meeting_that_is_changed_is_not_told_but_its_minutes_are(noticed: Noticed):
    noticed.move(day=datetime.date(2026, 6, 1))
    assert noticed.tell("changed") == 0
    noticed.change(status="held")
    noticed.change(status="minuted", minutes_published_at=NOW)

    assert noticed.tell("minutes") == 3
    assert noticed.send_all() == TOLD


def test_minutes_that_are_taken_back_are_not_told(noticed: Noticed):
    noticed.change(status="held")
    noticed.change(status="minuted", minutes_published_at=NOW)
    noticed.tell("minutes")
    noticed.change(status="held", minutes_published_at=None)

    assert noticed.send_all() == set()


# -- what the database refuses


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"what": "unheard"}, "notice_what_is_known"),
        ({"sent_at": NOW, "dropped_at": NOW}, "notice_sent_or_dropped"),
        ({}, "notice_once"),
    ],
)
def test_database_refuses_a_notice(noticed: Noticed, values, name):
    mine = {"user": noticed.officer, "meeting": noticed.meeting, "what": "agenda", "mark": "1", "sequence": 0}
    Notice.objects.create(**mine)

    with pytest.raises(IntegrityError, match=name):
        Notice.objects.create(**mine | {"mark": "1" if not values else "2"} | values)


@pytest.mark.parametrize(("wanted", "name"), [("some", "notice_choice_is_known"), ("none", "notice_choice_once")])
def test_database_refuses_a_choice(noticed: Noticed, wanted: str, name: str):
    if name == "notice_choice_once":
        NoticeChoice.objects.create(user=noticed.officer, partnership=noticed.partnership)

    with pytest.raises(IntegrityError, match=name):
        NoticeChoice.objects.create(user=noticed.officer, partnership=noticed.partnership, wanted=wanted)
