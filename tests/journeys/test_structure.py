"""A structure from draft to publication: prepared, moved about by list, keyboard and mouse, discussed, in force."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import HOME, PASSWORD, Visitor, visiting

CHILDREN = "Liverpool First for Children and Young People"
SUB_GROUP = "Integrated Services sub-group"
WORKFORCE = "Workforce Strategy Group"


def _sign_in(visitor: Visitor, role: str) -> None:
    visitor.opens("/accounts/login/")
    visitor.page.get_by_label("mail").fill(f"{role}@example.org")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.main.get_by_role("button", name="Sign in").click()


@pytest.fixture
def officer(browser: Browser, site: str) -> Iterator[Visitor]:
    """An officer at a wide screen, whose journey ends on a sound page."""
    with visiting(browser, site) as visitor:
        _sign_in(visitor, "officer")
        yield visitor
        visitor.complaints = [text for text in visitor.complaints if "422" not in text]
        visitor.finds_page_sound()


def _starts(visitor: Visitor, name: str) -> None:
    visitor.opens(HOME + "structures/")
    visitor.presses("Start a draft")
    visitor.page.get_by_label("Name of the draft").fill(name)
    visitor.presses("Start")
    visitor.sees_heading(name)


def _chooses(visitor: Visitor, label: str, words: str) -> None:
    """Type in a searchable list, and take the first that it finds, by keyboard."""
    box = visitor.page.get_by_role("combobox", name=label)
    box.fill(words)
    visitor.page.get_by_role("option", name=words).first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")


def _moves(visitor: Visitor, body: str, parent: str) -> None:
    visitor.follows(f"Change {body}")
    visitor.follows("Move it under another body")
    _chooses(visitor, "Under which body", parent)
    visitor.presses("Move")


def _fills_date(visitor: Visitor, field: str, day: str, month: str, year: str) -> None:
    for number, value in enumerate((day, month, year)):
        visitor.page.locator(f"#id_{field}_{number}").fill(value)


def _comments(browser: Browser, site: str) -> None:
    """A board member says what they think of the draft."""
    with visiting(browser, site) as member:
        _sign_in(member, "board-member")
        member.opens(HOME + "structures/childrens-trust-autumn-2009/comments/")
        member.page.get_by_label("Your comment").fill("Workforce belongs there.")
        member.presses("Send comment")
        member.sees("Workforce belongs there.", "Some board member")
        member.finds_page_sound()


def test_review_of_the_childrens_trust_from_draft_to_publication(officer: Visitor, browser: Browser, site: str):
    _starts(officer, "Children's Trust, autumn 2009")
    officer.presses("Add a body")
    _chooses(officer, "A body that is in the record", SUB_GROUP)
    _chooses(officer, "Under which body", CHILDREN)
    officer.presses("Add")
    officer.sees(f"Added {SUB_GROUP} under {CHILDREN}")
    _moves(officer, WORKFORCE, SUB_GROUP)
    officer.sees(f"Moved {WORKFORCE} from under {CHILDREN} to under {SUB_GROUP}")
    officer.finds_page_sound()
    officer.follows("Open for comment")
    officer.page.get_by_label("Everybody with a role in the partnership").check()
    _fills_date(officer, "until", "31", "12", "2199")
    officer.main.get_by_role("button").first.click()
    _comments(browser, site)

    officer.opens(HOME + "structures/childrens-trust-autumn-2009/comments/")
    officer.sees("Workforce belongs there.")
    officer.opens(HOME + "structures/childrens-trust-autumn-2009/edit/")
    officer.presses("Publish")
    _fills_date(officer, "since", "1", "9", "2009")
    officer.finds_page_sound()
    officer.presses("Publish")
    officer.sees("is published, in force from 1 September 2009")

    officer.opens(HOME + "structure/?on=2009-08-31")
    expect(officer.page.locator(".tree")).not_to_contain_text(SUB_GROUP)
    officer.opens(HOME + "structure/?on=2009-09-01")
    expect(officer.page.locator(".tree")).to_contain_text(SUB_GROUP)
    officer.opens(HOME + "structure/compare/?from=2009-08-31&to=2009-09-01")
    officer.sees(
        "Between 31 August and 1 September 2009 the structure changes",
        f"{SUB_GROUP}, under {CHILDREN}",
        f"{WORKFORCE}, from {CHILDREN} to {SUB_GROUP}",
    )


def test_body_is_dragged_under_another(officer: Visitor):
    _starts(officer, "By mouse")
    rows = officer.page.locator("[data-draft-tree] .tree-row")

    rows.filter(has_text=WORKFORCE).first.drag_to(rows.filter(has_text="Executive group").first)

    officer.sees(f"Moved {WORKFORCE} from under {CHILDREN} to under Executive group")


def test_body_is_moved_without_javascript(browser: Browser, site: str):
    with visiting(browser, site, java_script_enabled=False) as officer:
        _sign_in(officer, "officer")
        _starts(officer, "Without a script")
        officer.follows(f"Change {WORKFORCE}")
        officer.follows("Move it under another body")
        officer.page.get_by_label("Under which body").select_option("Executive group")
        officer.presses("Move")

        officer.sees(f"Moved {WORKFORCE} from under {CHILDREN} to under Executive group")
        officer.main.get_by_role("button", name="Undo").first.click()
        officer.sees(f"Undid: Moved {WORKFORCE}")
