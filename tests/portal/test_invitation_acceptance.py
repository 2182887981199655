"""What the address of an invitation opens: an account, a role, or the reason why not."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from governance.models import Grant
from portal.models import Invitation, User
from portal.services import invitations
from portal.services.invitations import Closed, Newcomer
from tests import factories
from tests.portal.invited import address_of, invite

CHOSEN = {"name": "Ada Guest", "password": "a long enough phrase", "again": "a long enough phrase"}


def test_newcomer_gets_account_address_and_role_and_is_signed_in(host: User, here, client: Client):
    body = factories.body(partnership=here)
    made = invite(host, here, body=body)

    response = client.post(address_of(made), CHOSEN)

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
    made = invite(host, here)

    page = client.post(address_of(made), CHOSEN | change).content.decode()

    assert said in page
    assert "<title>Error: " in page
    assert not User.objects.filter(email="ada@example.org").exists()


def test_somebody_with_an_account_signs_in_first_and_then_accepts(host: User, here, client: Client):
    factories.user(email="ada@example.org")
    made = invite(host, here)

    page = client.get(address_of(made)).content.decode()
    refused = client.post(address_of(made), CHOSEN).content.decode()
    signed = client.post(
        "/accounts/login/", {"login": "ada@example.org", "password": "correct horse", "next": address_of(made)}
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
    made = invite(host, here)
    other = factories.user(email="other@example.org")
    client.force_login(other)

    pages = [client.get(address_of(made)), client.post(address_of(made), CHOSEN)]

    for page in pages:
        assert "signed in with another account" in page.content.decode()
    assert not other.grants.exists()
    with pytest.raises(PermissionDenied):
        invitations.accept(by=other, invitation=made)


def test_address_that_is_typed_but_not_proven_does_not_accept(host: User, here, client: Client):
    thief = factories.user()
    EmailAddress.objects.create(user=thief, email="ada@example.org", verified=False)
    client.force_login(thief)

    client.post(address_of(invite(host, here)))

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
    made = invite(host, here)
    end(made)

    for response in (client.get(address_of(made)), client.post(address_of(made), CHOSEN)):
        assert response.status_code == status
        assert said in response.content.decode()
    assert User.objects.filter(email="ada@example.org").count() == (1 if end is _accept else 0)


def test_invitation_dies_with_the_right_of_its_host(host: User, here, client: Client):
    made = invite(host, here)
    _dismiss_host(made)

    response = client.post(address_of(made), CHOSEN)

    assert response.status_code == 410
    assert not User.objects.filter(email="ada@example.org").exists()


def test_address_that_was_tampered_with_or_is_too_old_is_not_found(host: User, here, client: Client, time_machine):
    made = invite(host, here)
    address = address_of(made)
    Invitation.objects.update(expires_at=timezone.now() + datetime.timedelta(days=90))

    tampered = client.get(address[:-3] + "xx/")
    time_machine.move_to(timezone.now() + datetime.timedelta(days=15))
    old = client.get(address)

    assert tampered.status_code == old.status_code == 404
    assert "Nothing was changed" in old.content.decode()


def test_second_acceptance_is_refused_by_the_service(host: User, here):
    made = invite(host, here)
    _accept(made)

    with pytest.raises(Closed, match="accepted already"):
        _accept(made)


def test_acceptance_is_limited(host: User, here, client: Client, settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}
    }
    made = invite(host, here)
    wrong = CHOSEN | {"again": "typed wrongly"}

    statuses = [client.post(address_of(made), wrong).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


def test_sign_up_stays_closed(db, client: Client):
    form = {"email": "new@example.org", "password1": "a long enough phrase", "password2": "a long enough phrase"}

    client.post("/accounts/signup/", form)
    client.post("/accounts/directories/signup/", form)

    assert not User.objects.filter(email="new@example.org").exists()
