"""Invitations: who may be invited to what, the mail that is sent once, and what its address opens."""

import datetime
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from governance.models import Grant, Role
from portal.models import SEND_INVITATION, Invitation, Job, JobState, User
from portal.services import invitations, jobs
from portal.services.accounts import Refused
from portal.services.invitations import Closed, Newcomer
from portal.tasks import WORK
from tests import factories

CHOSEN = {"name": "Ada Guest", "password": "a long enough phrase", "again": "a long enough phrase"}
ORIGIN = "https://portal.example.org"


@pytest.fixture
def here(db):
    return factories.partnership(slug="here", name="Here Together")


@pytest.fixture
def host(here) -> User:
    """An administrator of the partnership."""
    somebody = factories.user(name="Hilda Host")
    factories.grant(role="administrator", user=somebody, partnership=here)
    return somebody


def _invite(host: User, here, **values: Any) -> Invitation:
    offer = {"email": "ada@example.org", "name": "Ada", "role": Role.objects.get(slug="officer"), "body": None}
    return invitations.invite(by=host, partnership=here, origin=ORIGIN, send=lambda pk: None, **offer | values)


def _address(invitation: Invitation) -> str:
    return f"/accounts/invitations/{invitations.token_for(invitation)}/"


def _run(invitation: Invitation) -> Job | None:
    job = Job.objects.filter(kind=SEND_INVITATION, arguments__invitation=invitation.pk).latest("pk")
    return jobs.run(job_id=job.pk, work=WORK)


# ---- inviting


def test_invitation_starts_a_job_once_committed(host: User, here, django_capture_on_commit_callbacks):
    sent: list[int] = []

    with django_capture_on_commit_callbacks(execute=True):
        made = _invite(host, here, name="Ada")
        invitations.send_again(by=host, invitation=made, origin=ORIGIN, send=sent.append)

    job = Job.objects.get(pk=sent[0])
    assert (job.kind, job.started_by) == (SEND_INVITATION, host)
    assert job.arguments == {"invitation": made.pk, "origin": ORIGIN}


@pytest.mark.parametrize("role", ["officer", "finance-officer", "board-member"])
def test_who_does_not_manage_accounts_cannot_invite(here, role: str):
    somebody = factories.user()
    factories.grant(role=role, user=somebody, partnership=here)

    with pytest.raises(PermissionDenied, match="managed by administrators of Here Together"):
        _invite(somebody, here)


def test_administrator_of_a_body_cannot_invite(here):
    somebody = factories.user()
    factories.grant(role="administrator", user=somebody, partnership=here, body=factories.body(partnership=here))

    with pytest.raises(PermissionDenied):
        _invite(somebody, here)


def test_administrator_cannot_invite_elsewhere(host: User):
    with pytest.raises(PermissionDenied):
        _invite(host, factories.partnership())


def test_nobody_offers_more_than_they_hold(host: User, here):
    more = Role.objects.create(slug="more", label="More", sentence="More.", permissions=["view_everything"])

    with pytest.raises(PermissionDenied, match="it may do things that you may not"):
        _invite(host, here, role=more)


def test_body_of_another_partnership_is_refused(host: User, here):
    with pytest.raises(Refused, match="is not a body of Here Together"):
        _invite(host, here, body=factories.body())


def test_same_offer_twice_is_refused_whatever_the_capitals(host: User, here):
    _invite(host, here)

    with pytest.raises(Refused, match="is invited to this role already"):
        _invite(host, here, email="ADA@example.org")

    assert Invitation.objects.count() == 1


def test_offer_that_ran_out_makes_room_for_another(host: User, here):
    old = _invite(host, here)
    past = timezone.now() - datetime.timedelta(days=20)
    Invitation.objects.update(made_at=past, expires_at=past + datetime.timedelta(days=14))

    _invite(host, here)

    old.refresh_from_db()
    assert old.withdrawn_at is not None


def test_role_that_is_held_already_is_not_offered(host: User, here):
    holder = factories.user(email="Ada@example.org")
    factories.grant(role="officer", user=holder, partnership=here)

    with pytest.raises(Refused, match="already has the role Officer"):
        _invite(host, here)


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


# ---- the mail


def test_mail_is_sent_once_and_holds_an_address_that_works(host: User, here, client: Client):
    made = _invite(host, here)

    _run(made)

    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert sent.subject == "Invitation to Here Together"
    address = re.search(rf"{ORIGIN}(/accounts/invitations/\S+/)", sent.body)[1]
    assert "Hilda Host offers you the role “Officer”" in client.get(address).content.decode()
    made.refresh_from_db()
    assert made.sent_at is not None


def test_second_job_for_the_same_mail_sends_nothing(host: User, here):
    made = _invite(host, here)
    _run(made)

    again = invitations.deliver(made.pk, ORIGIN)

    assert again == {"sent": False}
    assert len(mail.outbox) == 1


def test_mail_server_that_refuses_leaves_it_unsent_and_is_tried_again(host: User, here, monkeypatch):
    def refuse(*_: Any) -> None:
        raise ConnectionRefusedError("no mail today")

    made = _invite(host, here)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        job = _run(made)
    made.refresh_from_db()
    assert (job.state, made.sent_at) == (JobState.WAITING, None)

    job = _run(made)

    assert (job.state, job.outcome) == (JobState.DONE, {"sent": True})
    assert len(mail.outbox) == 1


def test_sending_again_sends_another_mail_and_gives_two_more_weeks(host: User, here):
    made = _invite(host, here)
    _run(made)
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(hours=1))

    again = invitations.send_again(by=host, invitation=made, origin=ORIGIN, send=lambda pk: None)
    _run(made)

    assert len(mail.outbox) == 2
    assert again.expires_at > timezone.now() + datetime.timedelta(days=13)


@pytest.mark.parametrize("state", ["withdrawn", "ran out"])
def test_mail_of_an_invitation_that_is_over_is_not_sent(host: User, here, state: str):
    made = _invite(host, here)
    if state == "withdrawn":
        invitations.withdraw(by=host, invitation=made)
    else:
        past = timezone.now() - datetime.timedelta(days=20)
        Invitation.objects.update(made_at=past, expires_at=timezone.now())

    _run(made)

    assert not mail.outbox


def test_sending_again_makes_the_sender_the_host(host: User, here):
    made = _invite(host, here)
    colleague = factories.user()
    factories.grant(user=colleague, role="administrator", partnership=here)

    again = invitations.send_again(by=colleague, invitation=made, origin=ORIGIN, send=lambda pk: None)

    assert again.invited_by == colleague


@pytest.mark.parametrize("service", [invitations.withdraw, invitations.send_again])
def test_invitation_that_is_over_cannot_be_changed(host: User, here, service):
    made = _invite(host, here)
    invitations.withdraw(by=host, invitation=made)
    sending = {"origin": ORIGIN, "send": print} if service is invitations.send_again else {}

    with pytest.raises(Refused, match="was withdrawn meanwhile"):
        service(by=host, invitation=made, **sending)


# ---- accepting


def test_newcomer_gets_account_address_and_role_and_is_signed_in(host: User, here, client: Client):
    body = factories.body(partnership=here)
    made = _invite(host, here, body=body)

    response = client.post(_address(made), CHOSEN)

    account = User.objects.get(email="ada@example.org")
    assert response.url == "/here/"
    assert client.session["_auth_user_id"] == str(account.pk)
    assert account.name == "Ada Guest"
    assert account.check_password(CHOSEN["password"])
    assert EmailAddress.objects.filter(user=account, email="ada@example.org", verified=True, primary=True).exists()
    assert [(grant.role.slug, grant.body) for grant in account.grants.all()] == [("officer", body)]
    made.refresh_from_db()
    assert made.accepted_by == account


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"password": "ada@example.org", "again": "ada@example.org"}, "too similar"),
        ({"again": "another long phrase"}, "not the same password"),
        ({"name": ""}, "Write your name"),
    ],
)
def test_what_a_newcomer_types_is_held_to_the_rules(host: User, here, client: Client, change: dict, said: str):
    made = _invite(host, here)

    page = client.post(_address(made), CHOSEN | change).content.decode()

    assert said in page
    assert "<title>Error: " in page
    assert not User.objects.filter(email="ada@example.org").exists()


def test_somebody_with_an_account_signs_in_first_and_then_accepts(host: User, here, client: Client):
    factories.user(email="ada@example.org")
    made = _invite(host, here)

    page = client.get(_address(made)).content.decode()
    refused = client.post(_address(made), CHOSEN).content.decode()
    signed = client.post(
        "/accounts/login/", {"login": "ada@example.org", "password": "correct horse", "next": _address(made)}
    )
    asked = client.get(signed.url).content.decode()
    accepted = client.post(signed.url)

    assert "There is an account with the address" in page
    assert "There is an account with the address" in refused
    assert "with the address that was invited" in asked
    assert accepted.url == "/here/"
    assert User.objects.filter(email="ada@example.org").count() == 1
    assert Grant.objects.get(user__email="ada@example.org").role.slug == "officer"


def test_another_account_is_told_so_and_gets_nothing(host: User, here, client: Client):
    made = _invite(host, here)
    other = factories.user(email="other@example.org")
    client.force_login(other)

    pages = [client.get(_address(made)), client.post(_address(made), CHOSEN)]

    for page in pages:
        assert "signed in with another account" in page.content.decode()
    assert not other.grants.exists()
    with pytest.raises(PermissionDenied):
        invitations.accept(by=other, invitation=made)


def test_address_that_is_typed_but_not_proven_does_not_accept(host: User, here, client: Client):
    thief = factories.user()
    EmailAddress.objects.create(user=thief, email="ada@example.org", verified=False)
    client.force_login(thief)

    client.post(_address(_invite(host, here)))

    assert not thief.grants.exists()


def _accept(made: Invitation) -> None:
    invitations.accept(by=Newcomer("Ada", "a long enough phrase"), invitation=made)


def _run_out(made: Invitation) -> None:
    Invitation.objects.update(made_at=timezone.now() - datetime.timedelta(days=20), expires_at=timezone.now())


def _withdraw(made: Invitation) -> None:
    invitations.withdraw(by=made.invited_by, invitation=made)


def _dismiss_host(made: Invitation) -> None:
    made.invited_by.grants.all().delete()


@pytest.mark.parametrize(
    ("end", "said", "status"),
    [
        (_accept, "was accepted already", 410),
        (_withdraw, "was withdrawn", 410),
        (_run_out, "ran out after 14 days", 410),
    ],
)
def test_dead_address_says_why(host: User, here, client: Client, end, said: str, status: int):
    made = _invite(host, here)
    end(made)

    for response in (client.get(_address(made)), client.post(_address(made), CHOSEN)):
        assert response.status_code == status
        assert said in response.content.decode()
    assert User.objects.filter(email="ada@example.org").count() == (1 if end is _accept else 0)


def test_invitation_dies_with_the_right_of_its_host(host: User, here, client: Client):
    made = _invite(host, here)
    _dismiss_host(made)

    response = client.post(_address(made), CHOSEN)

    assert response.status_code == 410
    assert not User.objects.filter(email="ada@example.org").exists()


def test_address_that_was_tampered_with_or_is_too_old_is_not_found(host: User, here, client: Client, time_machine):
    made = _invite(host, here)
    address = _address(made)
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(days=90))

    tampered = client.get(address[:-3] + "xx/")
    time_machine.move_to(timezone.now() + datetime.timedelta(days=15))
    old = client.get(address)

    assert tampered.status_code == old.status_code == 404
    assert "Nothing was changed" in old.content.decode()


def test_second_acceptance_is_refused_by_the_service(host: User, here):
    made = _invite(host, here)
    _accept(made)

    with pytest.raises(Closed, match="accepted already"):
        _accept(made)


def test_acceptance_is_limited(host: User, here, client: Client, settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}
    }
    made = _invite(host, here)
    wrong = CHOSEN | {"again": "typed wrongly"}

    statuses = [client.post(_address(made), wrong).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


def test_sign_up_stays_closed(db, client: Client):
    form = {"email": "new@example.org", "password1": "a long enough phrase", "password2": "a long enough phrase"}

    client.post("/accounts/signup/", form)
    client.post("/accounts/directories/signup/", form)

    assert not User.objects.filter(email="new@example.org").exists()
