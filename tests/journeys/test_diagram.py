"""A reader moves about in a large diagram: by mouse, by keyboard, with two fingers, and without any script."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.conftest import HOME, NARROW, Visitor, visiting

DIAGRAM = HOME + "structure/diagram/"
BRANCH = "Liverpool First for Children and Young People"


def _region(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("region", name="Diagram of")


def _sees_region(visitor: Visitor) -> None:
    _region(visitor).evaluate("region => region.scrollIntoView({ block: 'center' })")


def _width(visitor: Visitor) -> float:
    return _region(visitor).locator("svg").bounding_box()["width"]


def _scrolled(visitor: Visitor) -> list[float]:
    return _region(visitor).evaluate("region => [region.scrollLeft, region.scrollTop]")


def test_diagram_opens_legible_at_the_top_body_on_a_phone(browser: Browser, site: str):
    with visiting(browser, site, NARROW) as visitor:
        visitor.opens(DIAGRAM)

        smallest = _region(visitor).evaluate(
            "region => { const svg = region.querySelector('svg'), unit = svg.clientWidth / svg.viewBox.baseVal.width;"
            " const sizes = [...svg.querySelectorAll('text')].map(text => +text.getAttribute('font-size'));"
            " return unit * Math.min(...sizes) }"
        )
        assert smallest >= 10.9
        _sees_region(visitor)
        top = _region(visitor).locator(".diagram-start")
        expect(top).to_contain_text("Liverpool First")
        expect(top).to_be_in_viewport()


def test_reader_zooms_by_keyboard(visitor: Visitor):
    visitor.opens(DIAGRAM)
    opened = _width(visitor)
    _region(visitor).focus()

    visitor.page.keyboard.press("+")
    larger = _width(visitor)
    visitor.page.keyboard.press("-")
    visitor.page.keyboard.press("-")
    smaller = _width(visitor)
    visitor.page.keyboard.press("0")

    assert larger == pytest.approx(opened * 1.25, rel=0.01)
    assert smaller == pytest.approx(opened / 1.25, rel=0.01)
    assert _width(visitor) <= _region(visitor).bounding_box()["width"]


def test_reader_hears_how_large_it_is_shown(visitor: Visitor):
    visitor.opens(DIAGRAM)

    visitor.presses("Full size")

    expect(visitor.main.get_by_text("Shown at 100%")).to_be_visible()


def test_key_in_a_link_of_the_diagram_does_not_zoom(visitor: Visitor):
    visitor.opens(DIAGRAM)
    opened = _width(visitor)

    _region(visitor).locator("a").first.focus()
    visitor.page.keyboard.press("+")

    assert _width(visitor) == opened


def test_reader_drags_with_a_mouse_and_follows_no_link(visitor: Visitor):
    visitor.opens(DIAGRAM)
    _sees_region(visitor)
    start = _region(visitor).locator(".diagram-start text").first.bounding_box()
    (_, before), mouse = _scrolled(visitor), visitor.page.mouse

    mouse.move(start["x"] + 4, start["y"] + 4)
    mouse.down()
    mouse.move(start["x"] + 4, start["y"] - 60, steps=4)
    mouse.up()

    assert _scrolled(visitor)[1] == pytest.approx(before + 64, abs=3)
    assert visitor.page.url.endswith(DIAGRAM)


def test_reader_zooms_about_the_pointer(visitor: Visitor):
    visitor.opens(DIAGRAM)
    _sees_region(visitor)
    start = _region(visitor).locator(".diagram-start")
    before = start.bounding_box()
    visitor.page.mouse.move(before["x"] + 10, before["y"] + 10)

    visitor.page.keyboard.down("Control")
    visitor.page.mouse.wheel(0, -100)
    visitor.page.keyboard.up("Control")
    visitor.page.wait_for_timeout(100)

    after = start.bounding_box()
    assert after["width"] > before["width"] * 1.1
    assert abs(after["y"] + 10 * after["width"] / before["width"] - before["y"] - 10) < 6


def test_wheel_alone_scrolls(visitor: Visitor):
    visitor.opens(DIAGRAM)
    opened = _width(visitor)

    _region(visitor).hover(position={"x": 5, "y": 5})
    visitor.page.mouse.wheel(0, 50)

    assert _width(visitor) == opened


def test_reader_draws_a_branch_without_script(visitor_without_javascript: Visitor):
    visitor = visitor_without_javascript
    visitor.opens(DIAGRAM)

    visitor.page.get_by_label("Branch").select_option(BRANCH)
    visitor.page.get_by_label("Depth").select_option("1 level below the first")
    visitor.presses("Draw")

    drawn = _region(visitor).locator("svg")
    expect(drawn).to_contain_text("Executive group")
    expect(drawn).not_to_contain_text("District Committee")
    folded = drawn.locator("a").filter(has_text="below")
    expect(folded).to_have_count(1)
    visitor.opens(folded.get_attribute("xlink:href"))
    expect(visitor.page.get_by_label("Branch")).to_have_value("locality-teams")


def test_reader_sees_what_is_around_a_body(visitor: Visitor):
    visitor.opens(HOME + "bodies/workforce-strategy-group/")

    visitor.follows("Diagram of what is around it")

    visitor.sees_heading("What is around Workforce Strategy Group")
    expect(_region(visitor).locator(".diagram-start")).to_contain_text("[this body]")


def test_reader_downloads_a_diagram(visitor: Visitor):
    visitor.opens(DIAGRAM + "?on=2009-06-01")

    with visitor.page.expect_download() as download:
        visitor.follows("Download this diagram as PDF")

    assert download.value.suggested_filename == "liverpool-first-structure-2009-06-01.pdf"
