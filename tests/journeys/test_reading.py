"""What a reader comes for: who decides, who sits where, what money is commissioned, and on which day."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import HOME, Visitor

BOARD = "Health and Social Care Partnership Board"
CHAIRS = ("Chair of Liverpool PCT", "Leader of Liverpool City Council")


def test_reader_finds_who_chairs_from_the_start_page(visitor: Visitor):
    visitor.opens("/")

    visitor.sees_heading("Liverpool First")
    visitor.follows(BOARD)

    visitor.sees_heading(BOARD)
    visitor.sees("Joint chair", *CHAIRS)


def test_reader_finds_who_chairs_by_search(visitor: Visitor):
    visitor.opens(HOME)

    visitor.searches("health and social care partnership board")
    visitor.follows(BOARD)

    visitor.sees_heading(BOARD)
    visitor.sees("Joint chair", *CHAIRS)


def test_reader_finds_a_body_by_its_other_name(visitor: Visitor):
    visitor.opens(HOME)

    visitor.searches("childrens trust")
    visitor.follows("Liverpool First for Children and Young People")

    visitor.sees_heading("Liverpool First for Children and Young People")
    visitor.sees("Children's Trust")


def test_reader_walks_down_the_tree_to_a_working_group(visitor: Visitor):
    group = "Alt Valley Safer and Stronger Communities Working Group"
    visitor.opens(HOME)
    visitor.follows("Whole structure")
    row = visitor.page.get_by_role("link", name=group, exact=True)
    visitor.presses("To level 2")
    expect(row).to_be_hidden()

    visitor.presses("Sub-bodies of Alt Valley District Committee")
    row.click()

    visitor.sees_heading(group)
    visitor.sees("Alt Valley District Committee", "Liverpool First")


def test_reader_walks_down_from_body_to_body(visitor: Visitor):
    visitor.opens(HOME)

    visitor.follows("Liverpool First", within=visitor.page.get_by_role("region", name="at the top"))
    visitor.follows("Central District Committee", within=visitor.page.get_by_role("region", name="Place"))
    visitor.follows("Central Physical Regeneration Working Group")

    visitor.sees_heading("Central Physical Regeneration Working Group")
    visitor.sees("Under Central District Committee, shown under Liverpool First")


@pytest.mark.parametrize("sector", ["Health", "Social care", "Education"])
def test_sector_total_is_the_sum_of_the_lines_it_leads_to(visitor: Visitor, sector: str):
    visitor.opens(HOME)
    visitor.follows("Commissioning", within=visitor.page.get_by_role("navigation", name="Menu"))
    table = visitor.main.get_by_role("table").first
    headings = [heading.casefold() for heading in table.get_by_role("columnheader").all_inner_texts()]
    column = next(at for at, heading in enumerate(headings) if heading.startswith(sector.casefold()))

    total = table.get_by_role("row").last.get_by_role("cell").nth(column - 1).get_by_role("link")
    figure = Decimal(total.inner_text())
    total.click()

    visitor.sees_heading("Budget lines, 2009/10")
    visitor.sees(f"{figure:,.3f}")
    printed = _column(visitor, "As printed")
    assert sum(Decimal(text) for text in printed if text != "blank") == figure
    assert len(printed) == 3


def _column(visitor: Visitor, name: str) -> list[str]:
    """The words of a column's cells in the body of the page's table."""
    table = visitor.main.get_by_role("table").first
    at = [heading.strip() for heading in table.get_by_role("columnheader").all_inner_texts()].index(name)
    rows = table.locator("tbody").get_by_role("row")
    return [row.get_by_role("cell").nth(at - 1).inner_text().strip() for row in rows.all()]


def test_reader_is_told_that_totals_agree_with_the_source(visitor: Visitor):
    visitor.opens(HOME + "commissioning/")

    visitor.sees("47.798", "Every total agrees with the published table", "7 of 7")


def test_reader_changes_the_day_and_comes_back(visitor: Visitor):
    visitor.opens(HOME + "structure/")
    visitor.sees_date("1 April 2009")

    visitor.page.get_by_text("Change date").click()
    visitor.fills_date("1", "1", "2008")
    visitor.presses("Show")

    visitor.sees_date("1 January 2008")
    visitor.sees("No structure is recorded for this day")
    visitor.page.get_by_role("link", name="Back to 1 April 2009").click()
    visitor.sees_date("1 April 2009")
    visitor.sees("Health and Social Care Partnership Board")


def test_day_stays_with_the_reader_from_page_to_page(visitor: Visitor):
    visitor.opens(HOME + "structure/?on=2010-01-15")

    visitor.follows("Liverpool First")

    visitor.sees_heading("Liverpool First")
    visitor.sees_date("15 January 2010")


def test_diagram_has_a_name_and_leads_to_bodies(visitor: Visitor):
    visitor.opens(HOME + "structure/")
    visitor.follows("Diagram")

    expect(visitor.page.get_by_role("region", name="Diagram of the structure")).to_be_visible()
    drawn = visitor.main.locator("figure svg")
    expect(drawn.get_by_role("link").filter(has_text="Merseyside Police")).to_have_count(0)
    links = drawn.locator("a")
    assert links.count() >= 40
    visitor.opens(links.filter(has_text="Workforce Strategy Group").get_attribute("xlink:href"))

    visitor.sees_heading("Workforce Strategy Group")


def test_reader_narrows_the_structure_and_shows_all_again(visitor: Visitor):
    visitor.opens(HOME + "structure/table/")

    visitor.page.get_by_label("Area").select_option("Alt Valley")
    visitor.presses("Narrow")

    visitor.sees("6 of 47 bodies match")
    visitor.does_not_see("Central District Committee")
    visitor.follows("Show all")
    visitor.sees("Central District Committee")
