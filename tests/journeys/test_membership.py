"""Membership changed from the keyboard alone: appointed, replaced, substituted, merged, undone; as each role."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import HOME, NARROW, PASSWORD, Visitor, visiting

BOARD = HOME + "bodies/alt-valley-children-and-young-people-working-group/"


NAMES = {"administrator": ("Ada Byron", "Cleo Marsh"), "officer": ("Grace Hopkins", "Tom Kilburn")}


class Keyboard:
    """A visitor who never touches the mouse, and who counts keys and filled fields."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.keys, self.inputs, self.pages = 0, 0, 0
        self.page.on("framenavigated", self._count_page)

    def _count_page(self, frame) -> None:
        self.pages += frame == self.page.main_frame

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def reaches(self, role: str, name: str, within=None) -> None:
        """Tab until something has the focus."""
        wanted = (within or self.page).get_by_role(role, name=name).first
        for _ in range(120):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.presses("Tab")
        raise AssertionError(f"{role} “{name}” is not reached by the Tab key on {self.page.url}")

    def types(self, label: str, text: str) -> None:
        """Reach a field, and put text in the place of what it holds."""
        self.reaches("textbox" if label not in ("New holder", "Holder", "Record to keep") else "combobox", label)
        self.presses("Control+A")
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.inputs += 1

    def follows(self, name: str, within=None) -> None:
        self.reaches("link", name, within)
        with self.page.expect_navigation():
            self.presses("Enter")

    def sends(self, button: str) -> None:
        self.reaches("button", button)
        with self.page.expect_navigation():
            self.presses("Enter")


@pytest.fixture(params=["administrator", "officer"])
def role(request) -> str:
    return request.param


@pytest.fixture
def keeper(browser: Browser, site: str, role: str) -> Iterator[Keyboard]:
    """Somebody who keeps the record, signed in."""
    with visiting(browser, site) as visitor:
        _sign_in(visitor, role)
        yield Keyboard(visitor)
        visitor.complaints = [text for text in visitor.complaints if "422" not in text]
        visitor.finds_page_sound()


def _sign_in(visitor: Visitor, role: str) -> None:
    visitor.opens("/accounts/login/")
    visitor.page.get_by_label("mail").fill(f"{role}@example.org")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.main.get_by_role("button", name="Sign in").click()


def _is_sound(keeper: Keyboard) -> None:
    assert not keeper.visitor.axe_report(), keeper.page.url


def test_appoint_replace_and_substitute_by_keyboard(keeper: Keyboard, role: str, capsys):
    visitor, (ada, bea) = keeper.visitor, NAMES[role]
    visitor.opens(BOARD)
    chair = keeper.page.get_by_role("row", name="Chair").first
    keeper.follows("Appoint to Chair", chair)
    visitor.sees_heading("Appoint to Chair, Alt Valley Children and Young People Working Group")
    _is_sound(keeper)
    keeper.types("Holder", ada)
    keeper.sends("Appoint")
    visitor.sees("Nobody in the record is called")
    _is_sound(keeper)
    keeper.reaches("radio", f"Add “{ada}” as a new person")
    keeper.presses("Space")
    keeper.sends("Appoint")
    visitor.sees(f"{ada} holds Chair from 1 April 2009.")

    visitor.opens(HOME + "manage/add-person/")
    keeper.types("Name", bea)
    keeper.sends("Add")
    visitor.sees(f"{bea} is in the register.")
    visitor.opens(BOARD)
    keeper.keys = keeper.inputs = keeper.pages = 0
    keeper.follows(f"Replace {ada} as Chair")
    keeper.page.wait_for_url("**/replace/")
    opened = keeper.pages
    keeper.types("New holder", bea)
    expect(keeper.page.get_by_role("option", name=f"{bea} (person)")).to_be_visible()
    keeper.presses("ArrowDown")
    keeper.presses("Enter")
    keeper.types("Day", "12")
    keeper.types("Month", "6")
    keeper.sends("Replace")
    visitor.sees(f"{bea} replaces {ada} as Chair from 12 June 2009.")
    with capsys.disabled():
        print(f"\nreplace a member, as {role}: {opened} page, {keeper.inputs} inputs, {keeper.keys} keys")
    assert opened == 1
    assert keeper.inputs <= 4
    _is_sound(keeper)

    visitor.opens(BOARD + "?on=2009-07-01")
    keeper.follows("Chair", keeper.page.get_by_role("row", name="Chair").first)
    keeper.follows("Name a substitute")
    keeper.types("Holder", ada)
    keeper.sends("Name the substitute")
    visitor.sees(f"{ada} is a substitute for Chair")

    visitor.opens(BOARD + "history/")
    visitor.sees(f"Replaced {ada} by {bea} as Chair", f"by Some {role}", "12 June 2009")
    _clear_chair(visitor, role)


def _clear_chair(visitor: Visitor, role: str) -> None:
    """Take away what was recorded, so that the next role finds the seat as it was."""
    for name in (NAMES[role][1], NAMES[role][0], NAMES[role][0]):
        visitor.opens(BOARD + "seats/alt-valley-children-and-young-people-working-group--chair/")
        visitor.follows(f"Remove the membership of {name}")
        visitor.presses("Remove it")
        visitor.sees("is removed.")


def test_merge_two_organisations_and_undo_it(browser: Browser, site: str):
    with visiting(browser, site) as visitor:
        _sign_in(visitor, "administrator")
        keeper = Keyboard(visitor)
        visitor.opens(HOME + "manage/add-organisation/")
        keeper.types("Name", "Merseyside Polise")
        keeper.sends("Add")
        visitor.sees("The register has")
        _is_sound(keeper)
        keeper.sends("Add")
        visitor.sees("Merseyside Polise is in the register.")
        visitor.opens(HOME + "organisations/merseyside-polise/")
        keeper.follows("Merge into another")
        keeper.types("Record to keep", "Merseyside Police")
        keeper.presses("Escape")
        keeper.sends("Merge")
        visitor.sees("Merseyside Polise is merged into Merseyside Police")
        _is_sound(keeper)
        visitor.opens(HOME + "organisations/merseyside-polise/")
        visitor.sees_heading("Merseyside Police")
        visitor.sees("Merseyside Polise")
        visitor.opens(HOME + "manage/changes/")
        keeper.follows("Merged Merseyside Polise into Merseyside Police")
        _is_sound(keeper)
        keeper.sends("Undo this change")
        visitor.sees("Undone: Merged Merseyside Polise into Merseyside Police.")
        visitor.opens(HOME + "organisations/merseyside-polise/")
        visitor.sees_heading("Merseyside Polise")


@pytest.mark.parametrize("role", ["board-member", "finance-officer", None])
def test_who_only_reads_is_offered_nothing_to_change(browser: Browser, site: str, role: str | None):
    with visiting(browser, site) as visitor:
        if role:
            _sign_in(visitor, role)
        visitor.opens(BOARD)
        visitor.does_not_see("Replace")
        visitor.does_not_see("Add a seat")
        visitor.does_not_see("History")
        visitor.finds_page_sound()


def test_appoint_without_javascript_on_a_phone(browser: Browser, site: str):
    with visiting(browser, site, NARROW, java_script_enabled=False) as visitor:
        _sign_in(visitor, "officer")
        visitor.opens(BOARD + "seats/alt-valley-children-and-young-people-working-group--chair/appoint/")
        visitor.page.get_by_label("Holder").fill("liverpool city council")
        visitor.presses("Appoint")
        visitor.sees("Liverpool City Council holds Chair from 1 April 2009.")
        visitor.opens(BOARD + "seats/alt-valley-children-and-young-people-working-group--chair/")
        visitor.follows("Remove the membership of Liverpool City Council")
        visitor.presses("Remove it")
