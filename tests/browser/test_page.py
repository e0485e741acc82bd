"""The page in a real Chromium, as a new user works with it."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import (
    OpenPage,
    cards,
    expect_numbers,
    factors,
    node,
    numbers,
    open_tab,
    panel,
    problem,
    query,
    retype,
    settled_window,
    text_area,
    total,
    until_url_has,
    with_program,
)
from viz.panels.state import WALKTHROUGH


def test_a_first_visit(open_page: OpenPage) -> None:
    page = open_page()
    expect(text_area(page)).to_have_value(WALKTHROUGH)
    expect_numbers(page, "x", ["1"] * 4, ["2"] * 4)
    expect_numbers(page, "y", ["2"] * 4, ["2"] * 4)
    expect_numbers(page, "z.pow", ["4"] * 4, ["0.5"] * 4)
    expect_numbers(page, "z", ["8"] * 4, ["0.25"] * 4)
    expect_numbers(page, "res", ["8"], ["1"])
    expect(factors(page)).to_have_text(["¼", "2", "4", "1"])
    expect(cards(page).nth(2).locator(".rule")).to_have_text("2·y = 2·2 = 4")
    expect(total(page).locator(".factor")).to_have_text("2")
    expect(total(page)).to_contain_text("torch holds 2 ✓")
    expect(page.locator(".note", has_text="[[2, 2], [2, 2]]").last).to_be_visible()


def test_what_was_printed_is_below(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Printed")
    expect(page.get_by_text("tensor([[2., 2.],", exact=False).last).to_be_visible()
    open_tab(page, "Chain rule")
    held = page.locator("p", has_text="What torch put there")
    expect(held.locator(".katex").last).to_contain_text("2")


def test_the_text_is_edited_and_every_number_changes(open_page: OpenPage) -> None:
    page = open_page()
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("PowBackward0")
    expect(panel(page)).to_contain_text("pow_backward(grad, self, exponent)")
    retype(page, WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect_numbers(page, "res", ["24"], ["1"])
    expect(panel(page)).to_contain_text("y**3")
    expect(panel(page).locator(".katex", has_text="12").first).to_be_visible()
    expect(factors(page)).to_have_text(["¼", "3", "12", "1"])
    expect(total(page).locator(".factor")).to_have_text("9")


def test_a_node_is_chosen_by_click_and_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("y**2")
    expect(panel(page).locator(".katex", has_text="4").first).to_be_visible()
    node(page, "z").focus()
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("z = 2*y**2")
    until_url_has(page, "node", "z")
    assert query(page)["node"] == "z"


def test_a_broken_line_shows_what_was_built_before_it(open_page: OpenPage) -> None:
    page = open_page()
    broken = WALKTHROUGH.replace("z.mean()", "z.maen()")
    retype(page, broken)
    expect(problem(page)).to_contain_text("Line 6:")
    expect(problem(page)).to_contain_text("maen")
    expect(page.get_by_text("Line 6, column 9.")).to_be_visible()
    expect(page.locator("code", has_text="6 | res = z.maen()").first).to_be_visible()
    expect(text_area(page)).to_have_value(broken)
    expect(node(page, "res")).to_have_count(0)
    expect(numbers(page, "value", "z")).to_have_text(["8"] * 4)
    retype(page, WALKTHROUGH)
    expect(page.get_by_text("Line 6, column 9.")).to_have_count(0)
    expect(problem(page)).to_be_hidden()
    expect_numbers(page, "res", ["8"], ["1"])


def test_the_url_brings_everything_back(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("tab", name="연쇄 법칙")).to_be_visible()
    retype(page, WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect_numbers(page, "res", ["24"], ["1"])
    expect(panel(page)).to_contain_text("24")  # what is below has followed
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("y**3")
    expect(panel(page)).to_contain_text("국소 기울기")
    page.locator(".element select").select_option("[0, 1]")
    until_url_has(page, "element")
    state = query(page)
    assert (state["lang"], state["node"], state["element"]) == ("ko", "z.pow", "[0, 1]")
    again = open_page("/?" + urlparse(page.url).query)
    expect(text_area(again)).to_have_value(WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect(panel(again)).to_contain_text("y**3")
    expect(again.locator("h2.question")).to_contain_text("x.grad[0, 1]")
    assert query(again) == state
    page.reload()
    expect_numbers(page, "res", ["24"], ["1"])
    expect(panel(page)).to_contain_text("y**3")


def test_an_error_in_korean(open_page: OpenPage) -> None:
    page = open_page("/?lang=ko")
    retype(page, WALKTHROUGH.replace("z.mean()", "zz.mean()"))
    expect(page.get_by_text("6번째 줄, 7번째 글자.")).to_be_visible()
    expect(page.locator(".st-key-notes").get_by_text("혹시 z인가요?")).to_be_visible()
    expect(problem(page)).to_contain_text("6번째 줄")


LOOKS = [
    (1280, 720, "light"),
    (1280, 720, "dark"),
    (390, 844, "light"),
    (390, 844, "dark"),
]
"""A projector and a phone, in both themes."""


def look(page: Page, width: int, height: int, scheme: str) -> None:
    """Have the page in another window, in another theme."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    dark = re.compile(r"\bdark\b")
    held = expect(page.locator(".st-key-graph .held"))
    (held.to_have_class if scheme == "dark" else held.not_to_have_class)(dark)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_is_cut_off(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?lang={language}")
    expect(panel(page)).to_contain_text("grad =")
    for width, height, scheme in LOOKS:
        look(page, width, height, scheme)
        settled_window(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for place in (".stMain", ".st-key-below"):
            inside, outside = page.locator(place).evaluate("it => [it.scrollWidth, it.clientWidth]")
            assert inside <= outside, (place, width)
        if width < 1000:
            continue
        # On the first screen: the whole program's boxes, the factors and what they make.
        boxes = (node(page, it) for it in ("x", "z", "res"))
        for part in (*boxes, *cards(page).all(), total(page)):
            box = part.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["y"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height


HOSTILE = """\
x = torch.ones(2, requires_grad=True) # <script>window.harmed = 1</script>
print("<img src=x onerror='window.harmed=1'>", "$$x$$", "[a](javascript:window.harmed=1)")
y = x * 2 # "> <img src=x onerror='window.harmed=1'>
y.sum().backward()
"""


def test_markup_in_a_program_runs_nowhere(open_page: OpenPage) -> None:
    page = open_page(with_program(HOSTILE))
    open_tab(page, "Printed")
    expect(page.get_by_text("<img src=x", exact=False).last).to_be_visible()
    broken = HOSTILE + "z = <img src=x onerror='window.harmed=1'>\n"
    retype(page, broken)
    expect(page.get_by_text("Line 5, column", exact=False)).to_be_visible()
    assert page.evaluate("window.harmed") is None


def settled_boxes(page: Page) -> dict[str, object]:
    """Where nodes stand once the picture has been fitted to a page that has arrived."""
    found: list[dict[str, object]] = []
    while len(found) < 2 or found[-1] != found[-2]:
        assert len(found) < 40, found[-2:]
        found.append({name: node(page, name).bounding_box() for name in ("x", "z", "res")})
        page.wait_for_timeout(100)
    return found[-1]


def test_layout_stays_when_a_value_changes(open_page: OpenPage) -> None:
    page = open_page()
    expect(cards(page)).to_have_count(4)
    before = settled_boxes(page)
    retype(page, WALKTHROUGH.replace("x+1", "x+2"))
    expect_numbers(page, "res", ["18"], ["1"])
    assert before == settled_boxes(page)


def test_predict_then_reveal(open_page: OpenPage) -> None:
    page = open_page("/?" + urlencode({"tab": "predict"}))
    gradient = node(page, "x").locator("g.gradient")
    expect(gradient).not_to_contain_text("2")
    expect(total(page).locator(".factor")).to_have_text("?")
    expect(page.locator("h2.question")).to_have_text("What will x.grad be?")
    expect(page.locator(".outline li").first).not_to_contain_text("gradient")
    field = page.get_by_role("textbox", name="What will x.grad be?")
    field.fill("x + 2")
    field.press("Enter")
    expect(page.get_by_text("Begin at")).to_be_visible()
    field.fill("x + 1")
    field.press("Enter")
    expect(page.get_by_text("Right in every cell.")).to_be_visible()
    page.get_by_role("button", name="Reveal the gradients").click()
    expect(numbers(page, "gradient", "x")).to_have_text(["2"] * 4)
    expect(total(page).locator(".factor")).to_have_text("2")
