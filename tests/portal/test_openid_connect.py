"""Signing in with a directory: a real provider process, and the whole way there and back."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal import directories
from portal.environment import read
from portal.models import User
from tests import factories
from tests.directory import RunningDirectory, free_port, running_directory

BUTTON = "/accounts/oidc/council/login/?process=login"
SET = RunningDirectory("https://login.example.org/tenant").environment


@pytest.fixture(scope="module")
def directory() -> Iterator[RunningDirectory]:
    with running_directory() as running:
        yield running


@pytest.fixture
def council(directory: RunningDirectory, settings, db) -> RunningDirectory:
    """The directory, and the portal set up for it."""
    settings.SOCIALACCOUNT_PROVIDERS = directory.settings["SOCIALACCOUNT_PROVIDERS"]
    return directory


def _way_there(client: Client, button: str = BUTTON) -> str:
    response = client.post(button)
    assert response.status_code == 302
    return response.url


def _sign_in(client: Client, council: RunningDirectory, subject: str, button: str = BUTTON):
    back = council.signs_in(_way_there(client, button), subject)
    return client.get(back.removeprefix("http://testserver"))


def _is_signed_in(client: Client, account: User) -> bool:
    return client.session.get(SESSION_KEY) == str(account.pk)


# ---- the way there and back


def test_sign_in_page_has_a_button(council: RunningDirectory, client: Client):
    assert "Continue with Somewhere Council" in client.get("/accounts/login/").content.decode()


def test_sign_in_page_has_no_button_without_a_directory(db, client: Client):
    assert "Continue with" not in client.get("/accounts/login/").content.decode()


def test_way_there_carries_state_and_a_proof_key(council: RunningDirectory, client: Client):
    asked = parse_qs(urlsplit(_way_there(client)).query)

    assert asked["client_id"] == ["portal"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"]


def test_button_by_get_only_asks(council: RunningDirectory, client: Client):
    response = client.get(BUTTON)

    assert response.status_code == 200
    assert "Somewhere Council" in response.content.decode()


def test_invited_account_is_signed_in_by_its_verified_address(council: RunningDirectory, client: Client):
    ada = factories.user(email="Ada@example.org")
    council.knows("ada-1", email="ada@EXAMPLE.org", email_verified=True)

    response = _sign_in(client, council, "ada-1", f"{BUTTON}&next=/privacy/")

    assert response.url == "/privacy/"
    assert _is_signed_in(client, ada)
    assert not SocialAccount.objects.exists()


def test_password_of_the_account_stays(council: RunningDirectory, client: Client):
    ada = factories.user(email="ada@example.org")
    council.knows("ada-2", email="ada@example.org", email_verified=True)

    _sign_in(client, council, "ada-2")

    ada.refresh_from_db()
    assert ada.check_password("correct horse")


@pytest.mark.parametrize("claim", [{"email_verified": False}, {"email_verified": "false"}, {}])
def test_address_that_the_directory_has_not_verified_signs_nobody_in(
    council: RunningDirectory, client: Client, claim: dict
):
    factories.user(email="ada@example.org")
    council.knows("unsure", email="ada@example.org", **claim)

    response = _sign_in(client, council, "unsure")

    assert response.status_code == 403
    assert "does not say that it has verified" in response.content.decode()
    assert SESSION_KEY not in client.session


def test_address_that_the_portal_has_not_verified_signs_nobody_in(council: RunningDirectory, client: Client):
    EmailAddress.objects.filter(user=factories.user(email="ada@example.org")).update(verified=False)
    council.knows("ada-3", email="ada@example.org", email_verified=True)

    response = _sign_in(client, council, "ada-3")

    assert response.status_code == 403
    assert SESSION_KEY not in client.session


def test_stranger_gets_a_page_that_says_what_to_do_and_no_account(council: RunningDirectory, client: Client):
    council.knows("eve", email="eve@example.org", email_verified=True, name="Eve")

    response = _sign_in(client, council, "eve")

    page = response.content.decode()
    assert response.status_code == 403
    assert "You have no account here" in page
    assert "ask an administrator of your partnership to invite eve@example.org" in page
    assert SESSION_KEY not in client.session
    assert not User.objects.filter(email="eve@example.org").exists()
    assert not SocialAccount.objects.exists()


def test_directory_that_names_no_address_is_said(council: RunningDirectory, client: Client):
    council.knows("nameless", name="Nobody")

    assert "does not say what your e-mail address is" in _sign_in(client, council, "nameless").content.decode()


def test_inactive_account_is_not_signed_in(council: RunningDirectory, client: Client):
    factories.user(email="ada@example.org", is_active=False)
    council.knows("ada-4", email="ada@example.org", email_verified=True)

    response = _sign_in(client, council, "ada-4")

    assert response.url == "/accounts/inactive/"
    assert SESSION_KEY not in client.session


def test_second_factor_is_asked_for_all_the_same(council: RunningDirectory, client: Client):
    ada = factories.user(email="ada@example.org")
    factories.authenticator(ada)
    council.knows("ada-5", email="ada@example.org", email_verified=True)

    response = _sign_in(client, council, "ada-5")

    assert response.url == "/accounts/second-step/authenticate/"
    assert not _is_signed_in(client, ada)


def test_turning_back_is_said(council: RunningDirectory, client: Client):
    back = council.turns_back(_way_there(client))

    response = client.get(back.removeprefix("http://testserver"), follow=True)

    assert "You did not sign in" in response.content.decode()


def test_way_back_that_nobody_began_is_refused(council: RunningDirectory, client: Client):
    factories.user(email="ada@example.org")
    council.knows("ada-6", email="ada@example.org", email_verified=True)
    back = council.signs_in(_way_there(Client()), "ada-6")

    response = client.get(back.removeprefix("http://testserver"))

    assert "The directory did not sign you in" in response.content.decode()
    assert SESSION_KEY not in client.session


def test_directory_that_does_not_answer_is_said(council: RunningDirectory, client: Client, settings):
    silent = RunningDirectory(f"http://127.0.0.1:{free_port()}")
    settings.SOCIALACCOUNT_PROVIDERS = silent.settings["SOCIALACCOUNT_PROVIDERS"]

    response = client.post(BUTTON)

    assert response.status_code == 502
    assert "It does not answer the portal" in response.content.decode()


def test_connected_directory_signs_in_whatever_address_it_knows(council: RunningDirectory, client: Client):
    ada = factories.user(email="ada@example.org")
    client.force_login(ada)
    client.post("/accounts/reauthenticate/", {"password": "correct horse"})
    council.knows("ada-7", email="councillor@example.org", email_verified=True)

    _sign_in(client, council, "ada-7", "/accounts/oidc/council/login/?process=connect")
    page = client.get("/accounts/directories/").content.decode()
    client.post("/accounts/logout/")
    _sign_in(client, council, "ada-7")

    assert "Somewhere Council: " in page
    assert _is_signed_in(client, ada)


# ---- the environment


def test_directories_are_read_from_the_environment():
    more = SET | {"OIDC_PROVIDERS": " council , nhs-trust ", "OIDC_COUNCIL_ORIGINS": "https://adfs.example.org"}
    more |= {name.replace("COUNCIL", "NHS_TRUST"): value for name, value in SET.items() if "COUNCIL" in name}

    found = directories.read(more)

    assert [directory.key for directory in found] == ["council", "nhs-trust"]
    assert directories.origins(found) == ["https://login.example.org", "https://adfs.example.org"]


def test_no_directory_is_the_rule():
    assert directories.read({}) == []


@pytest.mark.parametrize("what", ["NAME", "SERVER", "CLIENT_ID", "CLIENT_SECRET"])
def test_missing_variable_is_named(what: str):
    environ = {name: value for name, value in SET.items() if name != f"OIDC_COUNCIL_{what}"}

    with pytest.raises(ImproperlyConfigured, match=f"OIDC_COUNCIL_{what} is missing"):
        directories.read(environ)


@pytest.mark.parametrize("server", ["http://login.example.org", "login.example.org", "https://"])
def test_server_without_https_is_refused(server: str):
    with pytest.raises(ImproperlyConfigured, match="is not an address that begins with https://"):
        directories.read(SET | {"OIDC_COUNCIL_SERVER": server})


def test_impossible_name_of_a_directory_is_refused():
    with pytest.raises(ImproperlyConfigured, match="which is not of small letters"):
        directories.read({"OIDC_PROVIDERS": "the council"})


@pytest.mark.parametrize(
    ("environ", "needed"),
    [({}, False), ({"REQUIRE_SECOND_FACTOR": "on"}, True), ({"REQUIRE_SECOND_FACTOR": "off"}, False)],
)
def test_second_factor_in_the_demo(tmp_path, environ: dict[str, str], needed: bool):
    surroundings = read(environ, tmp_path, lambda: "postgresql://embedded/portal")

    assert surroundings.require_second_factor is needed


def test_second_factor_setting_is_on_or_off(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="Write on or off"):
        read({"REQUIRE_SECOND_FACTOR": "maybe"}, tmp_path, lambda: "postgresql://embedded/portal")
