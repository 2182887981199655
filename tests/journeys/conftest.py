"""A browser, a server with the shipped partnership, and a visitor whose journeys end with axe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from exchange.services.packages import import_package
from governance.models import Partnership, Role
from tests import factories
from tests.conftest import LIVERPOOL

HOME = "/liverpool-first/"
PASSWORD = "correct horse"
WIDE, NARROW = (1280, 900), (320, 700)
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
BROWSER_FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a journey; the mark of the database makes pytest set one up."""
    for item in items:
        if item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """The address of a server with the shipped partnership and somebody of every role, loaded once a module."""
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_"), "this empties the database when it is done"
        partnership = import_package(by=factories.user(), folder=LIVERPOOL).partnership
        _make_people(partnership)
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
        call_command("flush", verbosity=0, interactive=False)


def _make_people(partnership: Partnership) -> None:
    for role in Role.objects.all():
        somebody = factories.user(email=f"{role.slug}@example.org", name=f"Some {role.label.lower()}")
        factories.grant(user=somebody, role=role.slug, partnership=partnership)


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    """Chromium, started once a module and closed before the database is emptied.

    Playwright keeps an event loop in this thread: Django would refuse to begin a test's transaction in it,
    and keeps connections of its own for it, which are closed here.
    """
    flags = [*BROWSER_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=flags
        )
        yield chromium
        chromium.close()
        connections.close_all()


class Visitor:
    """Somebody with a browser: each method is a step of a journey, in the words of one who reads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def opens(self, address: str) -> None:
        """Type an address of the site."""
        self.page.goto(address)

    def follows(self, name: str, within: Locator | None = None) -> None:
        """Click the link with exactly this name, in the main part of the page unless told where."""
        (within or self.main).get_by_role("link", name=name, exact=True).first.click()

    def presses(self, name: str) -> None:
        """Press the button with exactly this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def searches(self, words: str) -> None:
        """Search with the box in the page's header."""
        box = self.page.get_by_role("banner").get_by_role("searchbox")
        box.fill(words)
        box.press("Enter")

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        """Go to the sign-in page by its link, and fill it in."""
        self.follows("Sign in", within=self.page.get_by_role("banner"))
        self.page.get_by_label("mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.main.get_by_role("button", name="Sign in").click()

    @property
    def main(self) -> Locator:
        """The main part of the page."""
        return self.page.get_by_role("main")

    def sees_heading(self, name: str) -> None:
        """Be on the page with this first heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def sees(self, *texts: str) -> None:
        """See each text in the main part of the page."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        """See the text nowhere in the main part of the page."""
        expect(self.main).not_to_contain_text(text)

    def sees_date(self, date: str) -> None:
        """See that the page shows this day, in the bar that says so."""
        expect(self.page.get_by_role("region", name="Date shown")).to_contain_text(date)

    def fills_date(self, day: str, month: str, year: str) -> None:
        """Fill in the boxes of the bar that says which day is shown."""
        bar = self.page.get_by_role("region", name="Date shown")
        for label, value in (("Day", day), ("Month", month), ("Year", year)):
            bar.get_by_label(label, exact=True).fill(value)

    def axe_report(self) -> str:
        """What axe objects to on the page at hand; nothing when it is sound.

        The focus is taken away first: axe does not see that a focused link is marked by its outline.
        """
        self.page.evaluate("document.activeElement.blur()")
        found = Axe().run(self.page, options=RULES)
        return found.generate_report() if found.violations_count else ""

    def finds_page_sound(self) -> None:
        """Find nothing that axe objects to, and nothing that the browser complained of on the way."""
        assert not self.axe_report(), self.page.url
        assert not self.complaints


@contextmanager
def visiting(browser: Browser, site: str, size: tuple[int, int] = WIDE, **options) -> Iterator[Visitor]:
    """Give a visitor with a fresh browser profile and a screen of a size."""
    width, height = size
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, locale="en-GB", reduced_motion="reduce", **options
    )
    context.set_default_timeout(10_000)
    try:
        yield Visitor(context.new_page())
    finally:
        context.close()


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """A visitor at a wide screen; whatever the journey, it ends on a page that axe and the browser find sound."""
    with visiting(browser, site) as somebody:
        yield somebody
        somebody.finds_page_sound()


@pytest.fixture
def visitor_without_javascript(browser: Browser, site: str) -> Iterator[Visitor]:
    """A visitor whose browser runs no script; axe looks at the last page with the portal's own scripts kept out."""
    with visiting(browser, site, java_script_enabled=False) as somebody:
        yield somebody
        assert not somebody.complaints
        last, cookies = somebody.page.url, somebody.page.context.cookies()
    with visiting(browser, site) as somebody:
        somebody.page.context.add_cookies(cookies)
        somebody.page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        somebody.opens(last)
        somebody.finds_page_sound()
