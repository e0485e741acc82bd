"""The browser's Back and Forward go from state to state, and one pause makes at most one entry."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.reader import (
    OpenPage,
    below,
    expect_numbers,
    node,
    open_tab,
    retype,
    settled,
    text_area,
    until_url_has,
    with_program,
)
from viz.panels.state import WALKTHROUGH

PAUSE = 1_100
"""Milliseconds after which a change is an entry of its own."""

CUBED, SHIFTED = WALKTHROUGH.replace("2*y**2", "3*y**3"), WALKTHROUGH.replace("x+1", "x+2")


def entries(page: Page) -> int:
    """How many entries the tab's history has."""
    return int(page.evaluate("history.length"))


def test_back_after_edits_goes_to_the_state_before(open_page: OpenPage) -> None:
    page = open_page()
    retype(page, CUBED)
    expect_numbers(page, "res", ["24"], ["1"])
    until_url_has(page, "chain", CUBED)
    page.wait_for_timeout(PAUSE)
    retype(page, SHIFTED)
    expect_numbers(page, "res", ["18"], ["1"])
    until_url_has(page, "chain", SHIFTED)
    page.go_back()
    expect_numbers(page, "res", ["24"], ["1"])
    expect(text_area(page)).to_have_value(CUBED)
    page.go_back()
    expect_numbers(page, "res", ["8"], ["1"])
    expect(text_area(page)).to_have_value(WALKTHROUGH)
    page.go_forward()
    expect_numbers(page, "res", ["24"], ["1"])
    expect(text_area(page)).to_have_value(CUBED)
    settled(page)
    # It goes on from there, and what was undone by Back can be redone, or typed over.
    page.wait_for_timeout(PAUSE)
    text_area(page).press("Control+End")
    page.keyboard.type("print(7 * 6)")
    expect(page.locator(".note .value").last).to_contain_text("42")


def test_back_goes_to_the_node_and_the_tab_before(open_page: OpenPage) -> None:
    page = open_page()
    node(page, "z").click()
    until_url_has(page, "node", "z")
    page.wait_for_timeout(PAUSE)
    open_tab(page, "Check")
    until_url_has(page, "tab", "check")
    page.go_back()
    expect(page.get_by_role("tab", name="Node")).to_have_attribute("aria-selected", "true")
    expect(page.locator("g.node.chosen")).to_have_attribute("data-node", "z")
    expect(below(page)).to_contain_text("z = 2*y**2")
    page.go_back()
    expect(below(page)).to_contain_text("res = z.mean()")
    expect(page.locator("g.node.chosen[data-node=z]")).to_have_count(0)


def test_one_drag_is_one_entry(open_page: OpenPage) -> None:
    page = open_page(
        with_program("x = torch.ones(2, requires_grad=True)\ny = x * 3\ny.sum().backward()\n")
    )
    settled(page)
    before = entries(page)
    number = page.locator(".layer span", has_text="3").last.bounding_box()
    assert number is not None
    x, y = number["x"] + number["width"] / 2, number["y"] + number["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(x + 8 * step, y)
        page.wait_for_timeout(60)
    page.mouse.up()
    settled(page)
    expect(page.locator("g.node.leaf g.gradient text.number").first).to_have_text("14")
    assert entries(page) <= before + 1
    page.go_back()
    expect(page.locator("g.node.leaf g.gradient text.number").first).to_have_text("3")
