"""Whoever holds a role that needs a second factor can do nothing before it is set up, and cannot do without it."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import User
from tests import factories

NEEDING = ("administrator", "finance-officer")
SET_UP = "/accounts/second-step/"
SIGN_IN = "/accounts/login/"
RIGHT = {"login": "ada@example.org", "password": "correct horse"}


@pytest.fixture(autouse=True)
def required(settings) -> None:
    """As in production."""
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def here(db):
    return factories.partnership(slug="here")


def _holder(here, role: str) -> User:
    somebody = factories.user(email="ada@example.org")
    if role == "superuser":
        somebody.is_superuser = somebody.is_staff = True
        somebody.save()
    elif role != "nobody":
        factories.grant(role=role, user=somebody, partnership=here)
    return somebody


def _signed_in(client: Client, role: str, here) -> User:
    somebody = _holder(here, role)
    client.post(SIGN_IN, RIGHT)
    assert client.session[SESSION_KEY] == str(somebody.pk)
    return somebody


def _confirms(client: Client) -> None:
    """Type the password again, as the pages that guard an account ask."""
    client.post("/accounts/reauthenticate/", {"password": "correct horse"})


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize("role", [*NEEDING, "superuser"])
@pytest.mark.parametrize("address", ["/here/", "/here/manage/", "/admin/", "/accounts/email/", "/privacy/"])
def test_everything_leads_to_the_set_up(client: Client, here, role: str, address: str):
    _signed_in(client, role, here)

    response = client.get(address, follow=True)

    assert response.redirect_chain[-1] == (SET_UP, 302)
    assert "Your role needs a second step at sign-in" in response.content.decode()


@pytest.mark.parametrize("role", NEEDING)
def test_post_is_not_carried_out_either(client: Client, here, role: str):
    _signed_in(client, role, here)

    response = client.post("/here/manage/accounts/invite/", {"email": "new@example.org"})

    assert response.url == SET_UP


@pytest.mark.parametrize("address", [SET_UP, f"{SET_UP}totp/activate/", f"{SET_UP}webauthn/add/", "/healthz"])
def test_set_up_itself_can_be_reached(client: Client, here, address: str):
    _signed_in(client, "administrator", here)
    _confirms(client)

    assert client.get(address).status_code == 200


def test_sign_out_can_be_reached(client: Client, here):
    _signed_in(client, "administrator", here)

    client.post("/accounts/logout/")

    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("role", ["officer", "board-member", "nobody"])
def test_other_roles_are_left_alone(client: Client, here, role: str):
    _signed_in(client, role, here)

    page = client.get(SET_UP)

    assert client.get("/here/").status_code == 200
    assert "Your role needs" not in page.content.decode()


def test_setting_turns_it_off(client: Client, here, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    _signed_in(client, "administrator", here)

    assert client.get("/here/manage/").status_code == 200


def test_app_opens_everything_and_is_asked_for_at_the_next_sign_in(client: Client, here):
    _signed_in(client, "administrator", here)
    _confirms(client)

    secret = client.get(f"{SET_UP}totp/activate/").context["form"].secret
    set_up = client.post(f"{SET_UP}totp/activate/", {"code": _code(secret)})
    opened = client.get("/here/manage/")
    client.post("/accounts/logout/")
    half = client.post(SIGN_IN, RIGHT)

    assert set_up.url == f"{SET_UP}recovery-codes/"
    assert opened.status_code == 200
    assert half.url == f"{SET_UP}authenticate/"
    assert SESSION_KEY not in client.session
    client.post(half.url, {"code": _code(secret)})
    assert SESSION_KEY in client.session
    assert client.get("/here/manage/").status_code == 200


def test_wrong_code_is_said(client: Client, here):
    factories.authenticator(_holder(here, "administrator"))
    half = client.post(SIGN_IN, RIGHT)

    page = client.post(half.url, {"code": "000000"}).content.decode()

    assert "Incorrect code" in page
    assert SESSION_KEY not in client.session


def test_recovery_code_works_once(client: Client, here):
    holder = _holder(here, "administrator")
    factories.authenticator(holder)
    seed = {"seed": "0123456789", "used_mask": 0}
    codes = factories.authenticator(holder, type=Authenticator.Type.RECOVERY_CODES, data=seed)
    [first, *_] = codes.wrap().get_unused_codes()

    for expected in (True, False):
        half = client.post(SIGN_IN, RIGHT)
        client.post(half.url, {"code": first})
        assert (SESSION_KEY in client.session) == expected
        client.logout()


def test_anonymous_visitor_costs_no_query(client: Client, here, django_assert_num_queries):
    client.get("/privacy/")

    with django_assert_num_queries(0):
        client.get("/privacy/")


def test_factor_once_seen_is_remembered(client: Client, here, settings):
    holder = _holder(here, "administrator")
    factories.authenticator(holder)
    client.force_login(holder)
    client.get("/privacy/")

    with CaptureQueriesContext(
        connection,
    ) as on:
        client.get("/privacy/")
    settings.REQUIRE_SECOND_FACTOR = False
    with CaptureQueriesContext(connection) as off:
        client.get("/privacy/")

    assert len(on) == len(off)


@pytest.mark.parametrize("address", ["totp/deactivate/", "webauthn/keys/4001/remove/"])
def test_last_factor_stays_with_who_must_have_one(client: Client, here, address: str):
    holder = _holder(here, "administrator")
    kind = Authenticator.Type.TOTP if "totp" in address else Authenticator.Type.WEBAUTHN
    factories.authenticator(holder, pk=4001, type=kind)
    factories.authenticator(holder, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "0", "used_mask": 0})
    client.force_login(holder)

    page = client.post(SET_UP + address, follow=kind == Authenticator.Type.TOTP)

    assert Authenticator.objects.filter(pk=4001).exists()
    if kind == Authenticator.Type.TOTP:
        assert "This is your last second step" in page.content.decode()
    else:
        assert page.url == SET_UP


def test_one_of_two_factors_can_be_removed(client: Client, here):
    holder = _holder(here, "administrator")
    factories.authenticator(holder, pk=4001, type=Authenticator.Type.WEBAUTHN, data={"name": "key"})
    factories.authenticator(holder)
    client.force_login(holder)

    response = client.get(f"{SET_UP}totp/deactivate/")

    assert "reauthenticate" in response.url


def test_factor_removed_elsewhere_is_forgotten_by_every_session(client: Client, here):
    holder = _signed_in(client, "administrator", here)
    factor = factories.authenticator(holder)
    assert client.get("/here/").status_code == 200

    factor.delete()

    assert client.get("/here/").url == SET_UP


def test_role_given_later_is_noticed_at_once(client: Client, here):
    somebody = _signed_in(client, "officer", here)
    assert client.get("/here/").status_code == 200

    factories.grant(role="finance-officer", user=somebody, partnership=here)

    assert client.get("/here/").url == SET_UP


# ---- the address is proven


def test_sign_in_with_an_unproven_address_waits_for_the_mail(client: Client, here):
    holder = _holder(here, "officer")
    EmailAddress.objects.filter(user=holder).update(verified=False)

    response = client.post(SIGN_IN, RIGHT)

    assert response.url == "/accounts/confirm-email/"
    assert SESSION_KEY not in client.session
    assert mail.outbox[0].to == ["ada@example.org"]


def test_changed_address_counts_only_when_it_is_confirmed(client: Client, here):
    holder = _signed_in(client, "officer", here)
    _confirms(client)

    client.post("/accounts/email/", {"email": "new@example.org", "action_add": "add"})

    waiting = client.get("/accounts/email/").content.decode()
    holder.refresh_from_db()
    assert holder.email == "ada@example.org"
    assert "We sent a mail to new@example.org" in waiting
    [letter] = [sent for sent in mail.outbox if sent.to == ["new@example.org"]]
    address = next(word for word in letter.body.split() if "/confirm-email/" in word)
    client.post("/" + address.split("/", 3)[3])
    holder.refresh_from_db()
    assert holder.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]


def test_superuser_of_the_command_line_needs_no_mail(client: Client, db):
    User.objects.create_superuser("Root@example.org", "correct horse")

    client.post(SIGN_IN, {"login": "root@example.org", "password": "correct horse"})

    assert SESSION_KEY in client.session
