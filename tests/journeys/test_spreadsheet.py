"""Fifty appointments by spreadsheet, three of them wrong: from the keyboard alone."""

import datetime

import pytest
from playwright.sync_api import Locator, expect

from governance.models import Partnership
from tests import factories
from tests.journeys.conftest import HOME, PASSWORD, Visitor

ROWS = 50
BOARD = "Health and Social Care Partnership Board"
ROLES = ("administrator", "officer")


@pytest.fixture(scope="module")
def seats(site: str, django_db_blocker) -> dict[str, list[str]]:
    """Fifty seats on a board for each role, the fortieth of them held until March 2010."""
    with django_db_blocker.unblock():
        here = Partnership.objects.get()
        board = here.bodies.get(name=BOARD)
        factories.person(partnership=here, slug="ada-ward", name="Ada Ward")
        titles = {role: [f"{role.capitalize()}’s ward {row}" for row in range(ROWS)] for role in ROLES}
        for role in ROLES:
            made = [factories.seat(body=board, title=title) for title in titles[role]]
            joan = factories.person(partnership=here, name=f"Joan of the {role}")
            factories.membership(
                seat=made[39], person=joan, starts=datetime.date(2008, 5, 4), term_ends=datetime.date(2010, 4, 1)
            )
        return titles


def _sheet(titles: list[str]) -> str:
    rows = [[BOARD, title, "Ada Ward", "12/06/2009"] for title in titles]
    rows[15][2] = "Merseyside Polise"
    rows[21][3] = "31/02/2009"
    return "\n".join("\t".join(row) for row in [["Body", "Seat", "Holder", "From"], *rows])


def _tab_to(visitor: Visitor, place: Locator) -> None:
    """Go to something with the tab key alone."""
    for _ in range(400):
        if place.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"The tab key does not reach {place}.")


def _press(visitor: Visitor, name: str) -> None:
    _tab_to(visitor, visitor.page.get_by_role("button", name=name, exact=True))
    visitor.page.keyboard.press("Enter")


def _type(visitor: Visitor, label: str, text: str) -> None:
    _tab_to(visitor, visitor.page.get_by_label(label, exact=True))
    visitor.page.keyboard.insert_text(text)


def _summary(visitor: Visitor) -> Locator:
    return visitor.page.locator("#summary")


@pytest.mark.parametrize("role", ROLES)
def test_fifty_rows_with_three_bad_ones_are_mended_and_applied(visitor: Visitor, seats: dict, role: str):
    keyboard = visitor.page.keyboard
    visitor.opens(f"/accounts/login/?next={HOME}manage/appointments/")
    visitor.page.get_by_label("mail").focus()
    keyboard.insert_text(f"{role}@example.org")
    _type(visitor, "Password", PASSWORD)
    keyboard.press("Enter")
    visitor.sees_heading("Appointments by spreadsheet")
    visitor.finds_page_sound()

    _type(visitor, "Paste the rows", _sheet(seats[role]))
    _press(visitor, "Preview")

    expect(_summary(visitor)).to_have_text("50 rows · nothing has been saved yet · 47 new · 3 need mending")
    visitor.sees("Row 17", "Did you mean Merseyside Police?", "Row 23", "February has 28 days in 2009.", "Row 41")
    visitor.sees(f"Held by Joan of the {role} until 31 March 2010.")
    visitor.finds_page_sound()

    _tab_to(visitor, visitor.page.get_by_role("checkbox", name="End it before 12 June 2009, when Ada Ward follows"))
    keyboard.press("Space")
    _press(visitor, "Check again")

    expect(_summary(visitor)).to_have_text("50 rows · nothing has been saved yet · 49 new · 1 ends an earlier term")
    visitor.sees("Merseyside Police", "from 28 February 2009", f"Joan of the {role}’s holding ends before")
    visitor.finds_page_sound()

    _press(visitor, "Apply all 50")

    visitor.sees("50 of 50 rows changed the record.", "was applied")
    expect(visitor.main.get_by_role("row")).to_have_count(ROWS + 1)


def test_applying_too_early_saves_nothing_and_says_why(visitor: Visitor, seats: dict):
    visitor.opens("/")
    visitor.signs_in("administrator@example.org")
    visitor.opens(f"{HOME}manage/appointments/")
    _type(
        visitor,
        "Paste the rows",
        f"Body\tSeat\tHolder\tFrom\nNo such board\tChair\tAda Ward\t2009\n{BOARD}\tNone\tAda Ward\t2009",
    )
    _press(visitor, "Preview")

    _press(visitor, "Apply all 2")

    visitor.sees("Rows 2 and 3 need mending first. Nothing was saved. Mend them, or leave them out.")
    expect(_summary(visitor)).to_have_text("2 rows · nothing has been saved yet · 2 need mending")
