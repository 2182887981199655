"""The same pages by keyboard only, without JavaScript, and by whoever types an address that leads nowhere."""

from playwright.sync_api import expect

from tests.journeys.conftest import HOME, Visitor

DISTRICT = "Sub-bodies of Alt Valley District Committee"
GROUP = "Alt Valley Physical Regeneration Working Group"


def test_keyboard_skips_to_the_main_content(visitor: Visitor):
    visitor.opens(HOME)

    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")

    assert visitor.main.locator(":focus").count() == 1


def test_keyboard_opens_and_closes_a_branch_of_the_tree(visitor: Visitor):
    visitor.opens(HOME + "structure/")
    visitor.presses("To level 2")
    toggle = visitor.page.get_by_role("button", name=DISTRICT)
    row = visitor.page.get_by_role("link", name=GROUP, exact=True)

    _tab_to(visitor, DISTRICT)
    expect(toggle).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(row).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    visitor.page.keyboard.press("Space")

    expect(row).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")


def test_keyboard_reaches_a_body_through_the_tree(visitor: Visitor):
    visitor.opens(HOME + "structure/")
    visitor.presses("To level 2")

    _tab_to(visitor, DISTRICT)
    visitor.page.keyboard.press("Enter")
    _tab_to(visitor, GROUP)
    visitor.page.keyboard.press("Enter")

    visitor.sees_heading(GROUP)


def _tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until what has the focus has this name."""
    named = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    for _ in range(150):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(named) == name:
            return
    raise AssertionError(f"No number of tabs leads to “{name}”.")


def test_open_branches_outlive_a_visit_to_a_body(visitor: Visitor):
    visitor.opens(HOME + "structure/")
    visitor.presses("To level 2")
    visitor.presses(DISTRICT)
    visitor.page.get_by_role("link", name=GROUP, exact=True).click()
    visitor.sees_heading(GROUP)

    visitor.page.go_back()

    expect(visitor.page.get_by_role("link", name=GROUP, exact=True)).to_be_visible()


def test_body_leads_to_its_open_place_in_the_tree(visitor: Visitor):
    visitor.opens(HOME + "bodies/alt-valley-physical-regeneration-working-group/")

    visitor.follows("See it in the whole structure")

    expect(visitor.page.get_by_role("link", name=GROUP, exact=True)).to_be_in_viewport()


def test_without_javascript_the_whole_tree_is_open(visitor_without_javascript: Visitor):
    visitor = visitor_without_javascript
    visitor.opens(HOME)

    visitor.follows("Whole structure")

    expect(visitor.page.get_by_role("link", name=GROUP, exact=True)).to_be_visible()
    expect(visitor.page.get_by_role("button", name=DISTRICT)).to_have_count(0)


def test_without_javascript_the_structure_is_narrowed(visitor_without_javascript: Visitor):
    visitor = visitor_without_javascript
    visitor.opens(HOME + "structure/")

    visitor.page.get_by_label("Name contains").fill("workforce")
    visitor.presses("Narrow")

    visitor.sees("1 of 47 bodies match", "Workforce Strategy Group")
    expect(visitor.page.get_by_role("link", name=GROUP, exact=True)).to_have_count(0)


def test_without_javascript_the_day_is_changed(visitor_without_javascript: Visitor):
    visitor = visitor_without_javascript
    visitor.opens(HOME + "structure/")

    visitor.page.get_by_text("Change date").click()
    visitor.fills_date("1", "6", "2010")
    visitor.presses("Show")

    visitor.sees_date("1 June 2010")
    visitor.sees("Health and Social Care Partnership Board")


def test_without_javascript_somebody_signs_in(visitor_without_javascript: Visitor):
    visitor = visitor_without_javascript
    visitor.opens(HOME)

    visitor.signs_in("board-member@example.org")

    expect(visitor.page.get_by_role("banner")).to_contain_text("Some board member")
