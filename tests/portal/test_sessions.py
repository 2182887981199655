"""Sessions: seen by the one whose they are, and ended by them or by an administrator."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from portal.models import User
from portal.services import accounts
from tests import factories

RIGHT = {"login": "ada@example.org", "password": "correct horse"}


def _browser(name: str) -> Client:
    browser = Client(HTTP_USER_AGENT=name)
    browser.post("/accounts/login/", RIGHT)
    assert SESSION_KEY in browser.session
    return browser


@pytest.fixture
def ada(db) -> User:
    return factories.user(email="ada@example.org")


@pytest.fixture
def here(db):
    return factories.partnership(slug="here")


def _administrator(here) -> User:
    somebody = factories.user()
    factories.grant(role="administrator", user=somebody, partnership=here)
    return somebody


def test_sessions_are_listed_with_their_browsers(ada: User):
    browser, _ = _browser("Firefox of the office"), _browser("Chromium at home")

    page = browser.get("/accounts/sessions/").content.decode()

    assert "Firefox of the office" in page
    assert "Chromium at home" in page
    assert page.count("this one") == 1


def test_other_sessions_are_ended_and_this_one_stays(ada: User):
    here, there = _browser("here"), _browser("there")

    here.post("/accounts/sessions/")

    assert here.get("/accounts/").status_code == 200
    assert there.get("/accounts/").status_code == 302


def test_other_people_s_sessions_are_not_listed(ada: User):
    browser = _browser("Firefox")
    factories.user(email="eve@example.org")
    other = Client(HTTP_USER_AGENT="The other browser")
    other.post("/accounts/login/", RIGHT | {"login": "eve@example.org"})

    assert "The other browser" not in browser.get("/accounts/sessions/").content.decode()


def test_administrator_ends_every_session_of_an_account(ada: User, here):
    factories.grant(role="officer", user=ada, partnership=here)
    one, two = _browser("one"), _browser("two")

    ended = accounts.end_sessions(by=_administrator(here), account=ada, partnership=here)

    assert ended == 2
    assert one.get("/accounts/").status_code == two.get("/accounts/").status_code == 302


def test_session_of_an_account_without_a_role_here_is_not_ended(ada: User, here):
    browser = _browser("one")

    with pytest.raises(PermissionDenied):
        accounts.end_sessions(by=_administrator(here), account=ada, partnership=here)

    assert browser.get("/accounts/").status_code == 200


def test_officer_ends_nobody_s_sessions(ada: User, here):
    factories.grant(role="officer", user=ada, partnership=here)
    browser = _browser("one")

    with pytest.raises(PermissionDenied):
        accounts.end_sessions(by=ada, account=ada, partnership=here)

    assert browser.get("/accounts/").status_code == 200


def test_sign_in_is_limited(ada: User, settings):
    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}
    }
    client = Client()

    for _ in range(5):
        client.post("/accounts/login/", RIGHT | {"password": "wrong"})
    page = client.post("/accounts/login/", RIGHT).content.decode()

    assert "Too many failed login attempts" in page
    assert SESSION_KEY not in client.session


def test_account_page_names_the_roles(ada: User, here):
    factories.grant(role="officer", user=ada, partnership=here)
    browser = _browser("one")

    page = browser.get("/accounts/").content.decode()

    assert "<strong>Officer</strong>" in page
    assert here.name in page


def test_header_leads_to_the_account(ada: User):
    assert 'href="/accounts/"' in _browser("one").get("/privacy/").content.decode()


def test_factor_added_ends_the_sessions_that_began_without_it(ada: User):
    here, elsewhere = _browser("Firefox of the office"), _browser("Chromium at home")
    request = RequestFactory().get("/")
    request.session = here.session

    authenticator_added.send(
        sender=Authenticator, request=request, user=ada, authenticator=Authenticator(user=ada, type="totp")
    )

    assert here.get("/accounts/sessions/").status_code == 200
    assert elsewhere.get("/accounts/sessions/").status_code == 302
