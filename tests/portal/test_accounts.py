"""Signing in, and what an account page says."""

import pytest
from django.test import Client

from tests import factories


@pytest.mark.parametrize("typed", ["ada@example.org", "ADA@EXAMPLE.ORG", "Ada@example.org", " ada@example.org "])
def test_sign_in_whatever_the_capitals(db, client: Client, typed: str):
    ada = factories.user(email="Ada@example.org")

    response = client.post("/accounts/login/", {"login": typed, "password": "correct horse"})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(ada.pk)


@pytest.mark.parametrize("login", ["ada@example.org", "nobody@example.org"])
def test_sign_in_refused_says_the_same_to_everybody(db, client: Client, login: str):
    factories.user(email="ada@example.org")

    page = client.post("/accounts/login/", {"login": login, "password": "wrong"})

    assert page.status_code == 200
    assert "The email address and/or password you specified are not correct" in page.content.decode()
    assert "<title>Error: " in page.content.decode()


def test_sign_in_of_an_inactive_account_is_refused(db, client: Client):
    factories.user(email="ada@example.org", is_active=False)

    client.post("/accounts/login/", {"login": "ada@example.org", "password": "correct horse"})

    assert "_auth_user_id" not in client.session


def test_sign_in_goes_on_to_the_page_asked_for_but_nowhere_else(db, client: Client):
    factories.user(email="ada@example.org")
    right = {"login": "ada@example.org", "password": "correct horse"}

    inside = client.post("/accounts/login/?next=/privacy/", right | {"next": "/privacy/"})
    client.logout()
    outside = client.post("/accounts/login/", right | {"next": "https://evil.example.org/"})

    assert inside.url == "/privacy/"
    assert "evil" not in outside.url


def test_signing_up_is_closed(db, client: Client):
    form = {"email": "new@example.org", "password1": "correct horse battery", "password2": "correct horse battery"}

    page = client.post("/accounts/signup/", form)

    assert "Nobody signs up by themselves" in page.content.decode()
    assert not type(factories.user()).objects.filter(email="new@example.org").exists()


def test_email_of_an_account_is_unique_whatever_the_capitals(db):
    from django.db import IntegrityError

    factories.user(email="ada@example.org")

    with pytest.raises(IntegrityError):
        factories.user(email="ADA@example.org")


def test_signing_out_by_a_link_asks_first(db, signed_in):
    client = signed_in("officer")

    page = client.get("/accounts/logout/")

    assert "Sign out?" in page.content.decode()
    assert "_auth_user_id" in client.session
