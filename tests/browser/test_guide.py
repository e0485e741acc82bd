"""The bar at the top in a real Chromium: examples, tour, legend, sharing, presenting, languages.

The tour does not open by itself in a browser that a program drives; ``?tour=1`` opens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from viz.lessons.course import course
from viz.lessons.examples import EXAMPLES
from viz.panels.guide import qr_code

OpenPage = Callable[..., Page]


def text_area(page: Page) -> Locator:
    """The program."""
    return page.locator("textarea").first


def examples(page: Page) -> Locator:
    """The button of the menu of examples."""
    return page.locator("button.examples")


def tour(page: Page) -> Locator:
    """The tour's bubble."""
    return page.locator(".tour .bubble")


def query(page: Page) -> dict[str, list[str]]:
    """What the URL holds."""
    return parse_qs(urlparse(page.url).query)


def test_an_example_is_taken_with_the_mouse(open_page: OpenPage) -> None:
    page = open_page("/?node=z")
    examples(page).click()
    menu = page.get_by_role("menu", name="Lessons and examples")
    expect(menu.get_by_role("menuitemradio")).to_have_count(len(course()) + len(EXAMPLES))
    expect(menu.get_by_role("group", name="Examples").get_by_role("menuitemradio")).to_have_count(
        12
    )
    expect(menu.get_by_role("menuitemradio", checked=True)).to_contain_text("x.grad 2")
    menu.get_by_role("menuitemradio", name="Used twice: x").click()
    expect(menu).to_be_hidden()
    expect(text_area(page)).to_have_value(EXAMPLES["square"].program)
    expect(page.locator(".bar .question")).to_have_text(EXAMPLES["square"].question["en"])
    page.wait_for_function("() => new URLSearchParams(location.search).has('chain')")
    assert query(page).get("node") in (None, ["y"])  # not the node of the program before


def test_the_menu_is_used_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    examples(page).focus()
    page.keyboard.press("ArrowDown")
    focused = page.locator(".menu .item:focus")
    expect(focused).to_contain_text(EXAMPLES["walkthrough"].title["en"])
    page.keyboard.press("End")
    expect(focused).to_contain_text("training loop")
    page.keyboard.press("ArrowLeft")
    expect(focused).to_contain_text("network of two layers")
    page.keyboard.press("Home")
    expect(focused).to_contain_text(course()[min(course())]["en"].title)
    page.keyboard.press("ArrowUp")
    expect(focused).to_contain_text("training loop")
    for _ in range(len(EXAMPLES) - 1):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("t")
    expect(focused).to_contain_text("Two gates")
    page.keyboard.press("Escape")
    expect(examples(page)).to_be_focused()
    expect(examples(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text_area(page)).to_have_value(EXAMPLES["gates"].program)
    expect(examples(page)).to_be_focused()


def test_the_question_is_that_of_an_unchanged_example(open_page: OpenPage) -> None:
    page = open_page()
    question = page.locator(".bar .question")
    start = page.locator("button.start")
    expect(start).to_have_text("Why is x.grad 2?")  # which is the walkthrough's question
    expect(question).to_be_hidden()
    text_area(page).fill(EXAMPLES["matmul"].program)
    text_area(page).press("Control+Enter")
    expect(question).to_have_text(EXAMPLES["matmul"].question["en"])
    expect(start).to_have_text("Tour")
    text_area(page).fill(EXAMPLES["matmul"].program + "print(Y)")
    text_area(page).press("Control+Enter")
    expect(question).to_be_hidden()


def test_the_tour_is_gone_through_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/?tour=1")
    expect(tour(page)).to_be_visible()
    assert tour(page).get_attribute("aria-label") == "Why is x.grad 2?"
    expect(page.locator(".tour .next")).to_be_focused()
    moved = "() => document.querySelector('.stMain').scrollHeight"
    height = page.evaluate(moved)
    told = []
    for _ in range(12):
        if not tour(page).is_visible():
            break
        told.append(page.locator(".tour .told").inner_text())
        page.keyboard.press("ArrowRight")
    assert len(told) == len(set(told)) == 7
    assert told[0].startswith("The program makes x")
    assert "2·2 = 4" in told[3]
    assert "1/4 × 2 × 4 × 1 = 2" in told[4]
    assert page.evaluate(moved) == height


def test_the_tour_rings_what_it_speaks_of(open_page: OpenPage) -> None:
    page = open_page("/?tour=1")
    expect(tour(page)).to_be_visible()
    for part in (".editor", "g.node[data-node='z.pow']", ".pill", ".card", ".result", ".player"):
        page.wait_for_timeout(400)  # the ring glides
        boxes = [it.bounding_box() for it in page.locator(part).all()]
        ring = page.locator(".tour .ring").bounding_box()
        assert ring
        assert any(
            it
            and abs(it["x"] + it["width"] / 2 - ring["x"] - ring["width"] / 2) < 3
            and abs(it["y"] + it["height"] / 2 - ring["y"] - ring["height"] / 2) < 3
            for it in boxes
        ), part
        page.locator(".tour .next").click()


def test_the_tour_is_left_and_asked_for_again(open_page: OpenPage) -> None:
    page = open_page("/?tour=1")
    expect(tour(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tour(page)).to_be_hidden()
    page.locator("button.start").click()
    expect(tour(page)).to_be_visible()
    page.locator(".tour .skip").click()
    expect(tour(page)).to_be_hidden()
    expect(page.locator("button.start")).to_be_focused()


def test_the_tour_does_not_open_by_itself_here(open_page: OpenPage) -> None:
    page = open_page()
    page.wait_for_timeout(600)
    expect(tour(page)).to_be_hidden()


def test_the_legend(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("button.signs").click()
    legend = page.get_by_role("dialog", name="What the signs mean")
    expect(legend.locator("dt")).to_have_count(15)
    page.keyboard.press("Escape")
    expect(legend).to_be_hidden()
    expect(page.locator("button.signs")).to_be_focused()


def test_the_link_and_its_code(open_page: OpenPage) -> None:
    page = open_page(
        "/?chain=x+%3D+torch.ones(2%2C+requires_grad%3DTrue)%0Ax.sum().backward()&tour=0"
    )
    page.locator("button.share").click()
    expect(page.locator("#share .qr")).to_be_visible()
    link = page.locator("#share .link").first.input_value()
    assert "chain=" in link
    assert "tour" not in link
    code = page.locator("#share .qr")
    rows = qr_code(link)
    assert rows
    side = len(rows) + 8
    expect(code).to_have_attribute("viewBox", f"0 0 {side} {side}")
    drawn = page.locator("#share .qr path").get_attribute("d") or ""
    runs = re.findall(r"h(\d+)v1", drawn)
    assert sum(map(int, runs)) == "".join(rows).count("1")


def test_a_link_that_is_too_long_for_a_code(open_page: OpenPage) -> None:
    page = open_page()
    text_area(page).fill(EXAMPLES["square"].program + "# " + "가" * 100)
    text_area(page).press("Control+Enter")
    page.wait_for_function("() => location.search.length > 800")
    page.locator("button.share").click()
    expect(page.locator("#share .said")).to_contain_text("too long for a QR code")


def test_presenting(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_class("presenting")
    expect(page.locator("h1")).to_be_hidden()
    page.wait_for_function("() => location.search.includes('present=1')")
    page.keyboard.press("q")
    expect(page.locator(".corner .qr")).to_be_visible()
    page.reload()
    page.wait_for_selector("g.node")
    expect(page.locator("html")).to_have_class("presenting")
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_class("presenting")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('present')")


@pytest.mark.parametrize(("on", "back"), [("PageDown", "PageUp"), ("ArrowRight", "ArrowLeft")])
def test_a_clicker_steps(open_page: OpenPage, on: str, back: str) -> None:
    page = open_page("/?present=1")
    count = page.locator(".player .count")
    page.evaluate("explorer.store.set({ step: 0 })")
    expect(count).to_have_text("0 / 9")
    page.keyboard.press(on)
    page.keyboard.press(on)
    expect(count).to_have_text("2 / 9")
    page.keyboard.press(back)
    expect(count).to_have_text("1 / 9")


def test_keys_typed_into_the_program_are_text(open_page: OpenPage) -> None:
    page = open_page()
    text_area(page).press("End")
    text_area(page).press("p")
    page.wait_for_timeout(200)
    expect(page.locator("html")).not_to_have_class("presenting")


def test_another_language(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("button.examples")).to_contain_text("수업과 예제")
    page.wait_for_function("() => location.search.includes('lang=ko')")


def test_on_a_phone_the_bar_fits_and_is_large_enough_to_touch(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, touch=True)
    buttons = [it.bounding_box() for it in page.locator(".bar:has(h1) button:visible").all()]
    assert len(buttons) == 6
    for box in buttons:
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 44
