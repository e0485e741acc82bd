"""Which backward call: one on, one back, any of them. Numbers change, the picture stays where it is."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.reader import OpenPage, count, expect_numbers, node, until_url_has, with_program
from viz.panels.state import WALKTHROUGH

TEN = """\
w = torch.tensor(1.0, requires_grad=True)
for i in range(10):
    loss = w * w
    loss.backward()
    with torch.no_grad():
        w -= 0.25 * w.grad
    w.grad = None
"""


def which(page: Page) -> Locator:
    """The words of the strip that chooses a backward call."""
    return page.locator(".calls .which")


def place_of(page: Page) -> list[object]:
    """Where the boxes stand in the window."""
    return [node(page, name).bounding_box() for name in ("w", "loss")]


def test_the_third_of_ten_calls_has_other_numbers_in_the_same_picture(open_page: OpenPage) -> None:
    page = open_page(with_program(TEN))
    expect(which(page)).to_have_text(re.compile(r"^backward 10 of 10 · line 4 · i = 9 · loss "))
    page.locator(".closer").click()
    page.wait_for_timeout(500)
    before = place_of(page)
    page.get_by_label("Go to a backward call").fill("3")
    expect(which(page)).to_have_text("backward 3 of 10 · line 4 · i = 2 · loss 0.0625")
    expect_numbers(page, "w", ["0.25"], ["0.5"])
    expect(page.locator(".product")).to_contain_text("w = 0.25")
    assert place_of(page) == before
    until_url_has(page, "backward", "2")


def test_a_reload_and_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(with_program(TEN, backward="1"))
    expect_numbers(page, "w", ["0.5"], ["1"])
    page.locator(".frame").focus()
    page.keyboard.press("[")
    expect_numbers(page, "w", ["1"], ["2"])
    expect(page.locator(".calls button[name=earlier]")).to_be_disabled()
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(which(page)).to_contain_text("backward 3 of 10 · line 4")
    expect_numbers(page, "w", ["0.25"], ["0.5"])


def test_the_step_stays_from_call_to_call(open_page: OpenPage) -> None:
    page = open_page(with_program(TEN, backward="1", step="1"))
    expect(count(page)).to_have_text(re.compile("^1 / "))
    page.locator(".calls button[name=later]").click()
    expect(which(page)).to_contain_text("i = 2")
    expect(count(page)).to_have_text(re.compile("^1 / "))


def test_one_call_needs_no_strip(open_page: OpenPage) -> None:
    expect(open_page(with_program(WALKTHROUGH)).locator(".calls")).to_be_hidden()


def test_on_a_phone_all_of_the_strip_is_on_the_screen(open_page: OpenPage) -> None:
    page = open_page(with_program(TEN), width=390, height=844, touch=True)
    for name in ("earlier", "later"):
        box = page.locator(f".calls button[name={name}]").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 44
