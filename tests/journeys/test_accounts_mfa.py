"""From an invitation to a second step at sign-in: by an app, by a passkey, and by the directory of a partner."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from csp.constants import SELF
from django.core import mail
from playwright.sync_api import Browser, expect

from portal.services import jobs
from portal.tasks import WORK
from tests.directory import RunningDirectory, running_directory
from tests.journeys.conftest import HOME, PASSWORD, Visitor, visiting

CHOSEN = "a long enough phrase"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named_site(site: str) -> str:
    """The site by its name: a passkey belongs to a name, never to a number."""
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture(autouse=True)
def at_once(monkeypatch) -> None:
    """Jobs are done as soon as they are handed over, by the server itself."""
    monkeypatch.setattr("portal.tasks.run_job.delay", lambda job: jobs.run(job_id=job, work=WORK))


@pytest.fixture
def administrator(browser: Browser, named_site: str) -> Iterator[Visitor]:
    with visiting(browser, named_site) as somebody:
        yield somebody


@pytest.fixture
def guest(browser: Browser, named_site: str) -> Iterator[Visitor]:
    with visiting(browser, named_site) as somebody:
        yield somebody


@pytest.fixture(scope="module")
def directory() -> Iterator[RunningDirectory]:
    with running_directory() as running:
        yield running


@pytest.fixture
def council(directory: RunningDirectory, settings) -> RunningDirectory:
    """The directory of a partner, with which the portal is set up as its environment would do it."""
    made = directory.settings
    settings.SOCIALACCOUNT_PROVIDERS = made["SOCIALACCOUNT_PROVIDERS"]
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"form-action": [SELF, *made["ORIGINS"]]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    return directory


def _code_of(secret: str) -> str:
    """The code that an app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def _signs_out(visitor: Visitor) -> None:
    visitor.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    expect(visitor.page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def _invites(administrator: Visitor, email: str, role: str) -> str:
    """Invite somebody through the pages; returns the address in the mail."""
    administrator.opens("/")
    administrator.signs_in("administrator@example.org")
    administrator.opens(HOME + "manage/")
    administrator.follows("Accounts, roles and invitations")
    administrator.finds_page_sound()
    administrator.page.get_by_role("button", name="Invite somebody").click()
    administrator.finds_page_sound()
    administrator.main.get_by_label("E-mail address").fill(email)
    administrator.main.get_by_label("Name", exact=True).fill("Gita Guest")
    administrator.main.get_by_label("Role").select_option(label=role)
    administrator.presses("Send the invitation")
    administrator.sees("Gita Guest is invited", "1 open invitation")
    administrator.finds_page_sound()
    [letter] = [sent for sent in mail.outbox if sent.to == [email]]
    return re.search(r"http://\S+/accounts/invitations/\S+/", letter.body)[0]


def test_invited_finance_officer_sets_up_an_app_and_signs_in_with_it(administrator: Visitor, guest: Visitor, settings):
    address = _invites(administrator, "gita@example.org", "Finance officer")
    settings.REQUIRE_SECOND_FACTOR = True

    guest.opens(address)
    guest.sees("Some administrator offers you the role “Finance officer”")
    guest.finds_page_sound()
    guest.main.get_by_label("Choose a password").fill(CHOSEN)
    guest.main.get_by_label("The same password again").fill(CHOSEN)
    guest.presses("Make my account")

    guest.sees_heading("Two-step sign-in")
    guest.sees("You now have the role Finance officer", "Your role needs a second step at sign-in")
    guest.finds_page_sound()
    guest.follows("Set up an app")
    guest.sees_heading("Confirm that it is you")
    guest.finds_page_sound()
    guest.main.get_by_label("Password").fill(CHOSEN)
    guest.presses("Confirm")
    guest.sees_heading("Set up an app")
    guest.finds_page_sound()
    secret = guest.main.get_by_label("Authenticator secret").input_value()
    guest.main.get_by_label("Authenticator code").fill(_code_of(secret))
    guest.presses("Set up")
    guest.sees_heading("Recovery Codes")
    guest.finds_page_sound()
    guest.opens(HOME + "manage/")
    guest.sees_heading("Work waiting")

    _signs_out(guest)
    guest.signs_in("gita@example.org", CHOSEN)
    guest.sees_heading("One more step")
    guest.finds_page_sound()
    guest.main.get_by_label("Code", exact=False).fill(_code_of(secret))
    guest.presses("Sign in")
    guest.opens("/accounts/")
    guest.sees("Finance officer", "Gita Guest")
    guest.finds_page_sound()


def _holds_a_key(visitor: Visitor, **options) -> None:
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | options})


def test_officer_makes_a_passkey_and_signs_in_with_it_alone_or_after_the_password(guest: Visitor):
    _holds_a_key(guest)
    guest.opens("/")
    guest.signs_in("officer@example.org")
    guest.opens("/accounts/second-step/")
    guest.follows("Add a key")
    guest.main.get_by_label("Password").fill(PASSWORD)
    guest.presses("Confirm")
    guest.finds_page_sound()
    guest.main.get_by_label("Sign in with this key alone").check()
    guest.presses("Add")
    guest.sees_heading("Recovery Codes")

    _signs_out(guest)
    guest.opens("/accounts/login/")
    guest.presses("Use a passkey")
    expect(guest.page.get_by_role("banner")).to_contain_text("Some officer")
    guest.opens("/accounts/second-step/webauthn/")
    guest.sees("Passkey")
    guest.finds_page_sound()

    _signs_out(guest)
    guest.signs_in("officer@example.org")
    guest.sees_heading("One more step")
    guest.presses("Use a key")
    expect(guest.page.get_by_role("banner")).to_contain_text("Some officer")
    guest.finds_page_sound()


def test_key_that_does_not_work_is_said(guest: Visitor):
    _holds_a_key(guest, isUserVerified=False)
    guest.opens("/accounts/login/")

    guest.presses("Use a passkey")

    expect(guest.page.get_by_role("alert")).to_contain_text("Your browser did not use the key. Nothing was changed.")
    guest.finds_page_sound()


def _goes_through(visitor: Visitor, council: RunningDirectory, subject: str) -> None:
    """Take the way there and back; what the browser thinks of the directory's own page is not our concern."""
    visitor.page.route(re.compile(r"^https:"), lambda route: route.abort())
    visitor.presses("Continue with Somewhere Council")
    visitor.page.get_by_placeholder("sub").fill(subject)
    visitor.page.get_by_role("button", name="Authorize").click()
    visitor.page.wait_for_url("**/localhost:*/**")
    visitor.complaints[:] = [text for text in visitor.complaints if not text.startswith(council.address)]


def test_board_member_signs_in_with_the_directory(guest: Visitor, council: RunningDirectory):
    council.knows("board-1", email="board-member@example.org", email_verified=True)
    guest.opens("/accounts/login/")
    guest.finds_page_sound()

    _goes_through(guest, council, "board-1")

    expect(guest.page.get_by_role("banner")).to_contain_text("Some board member")
    guest.opens("/accounts/directories/")
    guest.finds_page_sound()


def test_stranger_whom_the_directory_knows_is_told_what_to_do(guest: Visitor, council: RunningDirectory):
    council.knows("eve", email="eve@example.org", email_verified=True)
    guest.opens("/accounts/login/")

    _goes_through(guest, council, "eve")

    guest.sees_heading("You have no account here")
    [refusal] = guest.complaints
    assert "status of 403" in refusal
    guest.complaints.clear()
    guest.finds_page_sound()
