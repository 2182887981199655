"""Signing in and out, and what that opens."""

import pytest
from playwright.sync_api import expect

from governance.services.roles import ROLES
from tests.journeys.conftest import HOME, Visitor

LABELS = {slug: label for slug, label, *_ in ROLES}
WORKERS = ("administrator", "officer", "finance-officer")


@pytest.mark.parametrize("role", LABELS)
def test_somebody_signs_in_and_out(visitor: Visitor, role: str):
    banner = visitor.page.get_by_role("banner")
    visitor.opens(HOME + "documents/")

    visitor.signs_in(f"{role}@example.org")

    expect(banner).to_contain_text(f"Some {LABELS[role].lower()}")
    waiting = visitor.page.get_by_role("navigation", name="Menu").get_by_role("link", name="Work waiting")
    expect(waiting).to_have_count(1 if role in WORKERS else 0)
    banner.get_by_role("button", name="Sign out").click()
    expect(banner.get_by_role("link", name="Sign in")).to_be_visible()
    expect(banner).not_to_contain_text(f"Some {LABELS[role].lower()}")


def test_officer_reads_what_waits(visitor: Visitor):
    visitor.opens("/")
    visitor.signs_in("officer@example.org")

    visitor.opens(HOME)
    visitor.follows("Work waiting", within=visitor.page.get_by_role("navigation", name="Menu"))

    visitor.sees_heading("Work waiting")
    visitor.sees("Open reviews", "Nightly checks")


def test_wrong_password_is_said_and_can_be_mended(visitor: Visitor):
    visitor.opens("/")

    visitor.signs_in("officer@example.org", password="wrong")

    visitor.sees_heading("Sign in")
    visitor.sees("password you specified are not correct")
    assert visitor.page.title().startswith("Error: ")
    visitor.page.get_by_label("Password", exact=True).fill("correct horse")
    visitor.main.get_by_role("button", name="Sign in").click()
    expect(visitor.page.get_by_role("banner")).to_contain_text("Some officer")


def test_page_that_needs_an_account_comes_after_signing_in(visitor: Visitor):
    visitor.opens(HOME + "manage/")
    visitor.sees_heading("Sign in")

    visitor.page.get_by_label("mail").fill("OFFICER@example.org")
    visitor.page.get_by_label("Password", exact=True).fill("correct horse")
    visitor.main.get_by_role("button", name="Sign in").click()

    visitor.sees_heading("Work waiting")
