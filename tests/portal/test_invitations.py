"""Invitations: who may be invited to what, and the mail that is sent once."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from governance.models import Role
from portal.models import SEND_INVITATION, Invitation, Job, JobState, User
from portal.services import invitations, jobs
from portal.services.accounts import Refused
from portal.tasks import WORK
from tests import factories
from tests.portal.invited import ORIGIN, invite


def _run(invitation: Invitation) -> Job | None:
    job = Job.objects.filter(kind=SEND_INVITATION, arguments__invitation=invitation.pk).latest("pk")
    return jobs.run(job_id=job.pk, work=WORK)


def test_invitation_starts_a_job_once_committed(host: User, here, django_capture_on_commit_callbacks):
    sent: list[int] = []

    with django_capture_on_commit_callbacks(execute=True):
        made = invite(host, here, name="Ada")
        invitations.send_again(by=host, invitation=made, origin=ORIGIN, send=sent.append)

    job = Job.objects.get(pk=sent[0])
    assert (job.kind, job.started_by) == (SEND_INVITATION, host)
    assert job.arguments == {"invitation": made.pk, "origin": ORIGIN}


@pytest.mark.parametrize("role", ["officer", "finance-officer", "board-member"])
def test_who_does_not_manage_accounts_cannot_invite(here, role: str):
    somebody = factories.user()
    factories.grant(role=role, user=somebody, partnership=here)

    with pytest.raises(PermissionDenied, match="managed by administrators of Here Together"):
        invite(somebody, here)


def test_administrator_of_a_body_cannot_invite(here):
    somebody = factories.user()
    factories.grant(role="administrator", user=somebody, partnership=here, body=factories.body(partnership=here))

    with pytest.raises(PermissionDenied):
        invite(somebody, here)


def test_administrator_cannot_invite_elsewhere(host: User):
    with pytest.raises(PermissionDenied):
        invite(host, factories.partnership())


def test_nobody_offers_more_than_they_hold(host: User, here):
    more = Role.objects.create(slug="more", label="More", sentence="More.", permissions=["view_everything"])

    with pytest.raises(PermissionDenied, match="it may do things that you may not"):
        invite(host, here, role=more)


def test_body_of_another_partnership_is_refused(host: User, here):
    with pytest.raises(Refused, match="is not a body of Here Together"):
        invite(host, here, body=factories.body())


def test_same_offer_twice_is_refused_whatever_the_capitals(host: User, here):
    invite(host, here)

    with pytest.raises(Refused, match="is invited to this role already"):
        invite(host, here, email="ADA@example.org")

    assert Invitation.objects.count() == 1


def test_offer_that_ran_out_makes_room_for_another(host: User, here):
    old = invite(host, here)
    past = timezone.now() - datetime.timedelta(days=20)
    Invitation.objects.update(made_at=past, expires_at=past + datetime.timedelta(days=14))

    invite(host, here)

    old.refresh_from_db()
    assert old.withdrawn_at is not None


def test_role_that_is_held_already_is_not_offered(host: User, here):
    holder = factories.user(email="Ada@example.org")
    factories.grant(role="officer", user=holder, partnership=here)

    with pytest.raises(Refused, match="already has the role Officer"):
        invite(host, here)


@pytest.mark.parametrize(
    "change",
    [
        "accepted_at = now(), withdrawn_at = now()",
        "accepted_at = now()",
        "accepted_by_id = invited_by_id",
        "expires_at = made_at",
    ],
)
def test_database_refuses_an_impossible_invitation(here, change: str):
    factories.invitation(partnership=here)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE portal_invitation SET {change}")


def test_database_refuses_a_second_open_invitation(here):
    made = factories.invitation(partnership=here)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.invitation(partnership=here, email=made.email.upper(), invited_by=made.invited_by)


def test_mail_is_sent_once_and_holds_an_address_that_works(host: User, here, client: Client):
    made = invite(host, here)

    _run(made)

    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert sent.subject == "Invitation to Here Together"
    address = re.search(rf"{ORIGIN}(/accounts/invitations/\S+/)", sent.body)[1]
    assert "Hilda Host offers you the role “Officer”" in client.get(address).content.decode()
    made.refresh_from_db()
    assert made.sent_at is not None


def test_second_job_for_the_same_mail_sends_nothing(host: User, here):
    made = invite(host, here)
    _run(made)

    again = invitations.deliver(made.pk, ORIGIN)

    assert again == {"sent": False}
    assert len(mail.outbox) == 1


def test_mail_server_that_refuses_leaves_it_unsent_and_is_tried_again(host: User, here, monkeypatch):
    def refuse(*_: Any) -> None:
        raise ConnectionRefusedError("no mail today")

    made = invite(host, here)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        job = _run(made)
    made.refresh_from_db()
    assert (job.state, made.sent_at) == (JobState.WAITING, None)

    job = _run(made)

    assert (job.state, job.outcome) == (JobState.DONE, {"sent": True})
    assert len(mail.outbox) == 1


def test_sending_again_sends_another_mail_and_gives_two_more_weeks(host: User, here):
    made = invite(host, here)
    _run(made)
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(hours=1))

    again = invitations.send_again(by=host, invitation=made, origin=ORIGIN, send=lambda pk: None)
    _run(made)

    assert len(mail.outbox) == 2
    assert again.expires_at > timezone.now() + datetime.timedelta(days=13)


@pytest.mark.parametrize("state", ["withdrawn", "ran out"])
def test_mail_of_an_invitation_that_is_over_is_not_sent(host: User, here, state: str):
    made = invite(host, here)
    if state == "withdrawn":
        invitations.withdraw(by=host, invitation=made)
    else:
        past = timezone.now() - datetime.timedelta(days=20)
        Invitation.objects.update(made_at=past, expires_at=timezone.now())

    _run(made)

    assert not mail.outbox


def test_sending_again_makes_the_sender_the_host(host: User, here):
    made = invite(host, here)
    colleague = factories.user()
    factories.grant(user=colleague, role="administrator", partnership=here)

    again = invitations.send_again(by=colleague, invitation=made, origin=ORIGIN, send=lambda pk: None)

    assert again.invited_by == colleague


@pytest.mark.parametrize("service", [invitations.withdraw, invitations.send_again])
def test_invitation_that_is_over_cannot_be_changed(host: User, here, service):
    made = invite(host, here)
    invitations.withdraw(by=host, invitation=made)
    sending = {"origin": ORIGIN, "send": print} if service is invitations.send_again else {}

    with pytest.raises(Refused, match="was withdrawn meanwhile"):
        service(by=host, invitation=made, **sending)
