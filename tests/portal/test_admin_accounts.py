"""Accounts and second factors in the Django admin."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.models import User
from tests import factories

NO_ROLES = {"grants-TOTAL_FORMS": "0", "grants-INITIAL_FORMS": "0"}


@pytest.fixture
def desk(db, client: Client) -> Client:
    """A superuser's browser."""
    client.force_login(factories.user(is_superuser=True, is_staff=True))
    return client


def test_superuser_vouches_for_the_address_of_an_account_made_here(desk: Client):
    passwords = {"password1": "a long enough phrase", "password2": "a long enough phrase"}

    desk.post("/admin/portal/user/add/", NO_ROLES | passwords | {"email": "Ada@example.org", "name": "Ada"})

    made = User.objects.get(name="Ada")
    assert EmailAddress.objects.get(user=made, email="ada@example.org").verified


def test_superuser_vouches_for_the_address_that_is_changed_here(desk: Client):
    ada = factories.user(email="ada@example.org")

    desk.post(f"/admin/portal/user/{ada.pk}/change/", NO_ROLES | {"email": "new@example.org", "is_active": "on"})

    assert list(EmailAddress.objects.filter(user=ada).values_list("email", "verified")) == [("new@example.org", True)]


def test_second_factor_is_removed_for_who_has_lost_it_but_its_secret_is_not_shown(desk: Client):
    factor = factories.authenticator(factories.user())
    address = f"/admin/mfa/authenticator/{factor.pk}/"

    page = desk.get(f"{address}change/").content.decode()
    desk.post(f"{address}delete/", {"post": "yes"})

    assert factories.TOTP_SECRET not in page
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("model", ["socialaccount/socialapp", "socialaccount/socialtoken", "mfa/authenticator/add"])
def test_directories_and_factors_are_not_made_here(desk: Client, model: str):
    assert desk.get(f"/admin/{model}/").status_code in (403, 404)
