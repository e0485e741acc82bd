"""The page in a real Chromium, as a new user works with it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.processes import wait_until
from viz.panels.state import WALKTHROUGH

OpenPage = Callable[..., Page]

GAP = r"[\u00a0∂\s]+"


def node(page: Page, name: str) -> Locator:
    """The picture of one node."""
    return page.locator(f'g[data-node="{name}"]')


def expect_numbers(page: Page, name: str, *expected: str) -> None:
    """Wait until the numbers written in a node are these: its value, then its gradient."""
    pattern = (
        r"(Backward0|AccumulateGrad)[\s\u00a0]?[\d×()]*"
        + GAP
        + GAP.join(map(re.escape, expected))
        + r"\s*$"
    )
    expect(node(page, name)).to_have_text(re.compile(pattern))


def text_area(page: Page) -> Locator:
    """The program."""
    return page.locator("textarea").first


def retype(page: Page, text: str) -> None:
    """Put another program in, as a user does."""
    text_area(page).fill(text)
    text_area(page).press("Control+Enter")


def panel(page: Page) -> Locator:
    """The node panel."""
    return page.locator(".st-key-node-panel")


def query(page: Page) -> dict[str, str]:
    """What the URL holds."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def edit_first_cell(page: Page, value: str) -> None:
    """Type into cell [0][0] of the tensor grid; the cells are painted on a canvas."""
    grid = page.locator('[data-testid="stDataFrame"]:visible canvas').first
    type_into(page, grid, 85, 52, value)


def type_into(page: Page, grid: Locator, x: float, y: float, value: str) -> None:
    """Type into the cell at a place of a data editor."""
    grid.wait_for()
    editor = page.locator("#portal input, #portal textarea")
    for _ in range(10):  # the grid takes a moment before it listens
        box = grid.bounding_box()
        assert box is not None
        page.mouse.dblclick(box["x"] + x, box["y"] + y)
        with contextlib.suppress(PlaywrightTimeoutError):
            editor.first.wait_for(timeout=1_000)
            break
    editor.first.fill(value)
    editor.first.press("Enter")


def test_a_first_visit(open_page: OpenPage) -> None:
    page = open_page()
    expect(text_area(page)).to_have_value(WALKTHROUGH)
    expect_numbers(page, "x", *["2"] * 4)
    expect_numbers(page, "y", *["2"] * 8)
    expect_numbers(page, "z.pow", *["4"] * 4, *["0.5"] * 4)
    expect_numbers(page, "z", *["8"] * 4, *["0.25"] * 4)
    expect_numbers(page, "res", "8", "1")
    held = page.locator("p", has_text="What torch put there")
    expect(held.locator(".katex").last).to_contain_text("2")
    page.get_by_role("tab", name="Printed").click()
    expect(page.get_by_text("tensor([[2., 2.],", exact=False).last).to_be_visible()


def test_a_cell_is_edited_and_everything_follows(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("tab", name="Tensors").click()
    edit_first_cell(page, "3")
    expect(text_area(page)).to_have_value(
        WALKTHROUGH.replace("torch.ones(2,2,", "torch.tensor([[3.0, 1.0], [1.0, 1.0]],")
    )
    expect_numbers(page, "y", "4", "2", "2", "2", "4", "2", "2", "2")
    expect(page.locator(".katex-display").first).to_contain_text("8")
    held = page.locator("p", has_text="What torch put there")
    expect(held.locator(".katex").last).to_contain_text("4")


def test_the_text_is_edited_and_every_number_changes(open_page: OpenPage) -> None:
    page = open_page()
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("PowBackward0")
    expect(panel(page)).to_contain_text("pow_backward(grad, self, exponent)")
    retype(page, WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect_numbers(page, "res", "24", "1")
    expect(panel(page)).to_contain_text("y**3")
    expect(panel(page).locator(".katex", has_text="12").first).to_be_visible()
    expect(page.locator(".katex-display").first).to_contain_text("9")


def test_a_node_is_chosen_by_click_and_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("y**2")
    expect(panel(page).locator(".katex", has_text="4").first).to_be_visible()
    node(page, "z").focus()
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("z = 2*y**2")
    page.wait_for_function("() => new URLSearchParams(location.search).get('node') === 'z'")
    assert query(page)["node"] == "z"


def test_a_broken_line_keeps_the_graph(open_page: OpenPage) -> None:
    page = open_page()
    broken = WALKTHROUGH.replace("z.mean()", "z.maen()")
    retype(page, broken)
    expect(page.get_by_text("Line 6, column 9.")).to_be_visible()
    expect(page.locator("code", has_text="6 | res = z.maen()").first).to_be_visible()
    expect(text_area(page)).to_have_value(broken)
    expect_numbers(page, "res", "8", "1")
    retype(page, WALKTHROUGH)
    expect(page.get_by_text("Line 6, column 9.")).to_have_count(0)


def test_the_url_brings_everything_back(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_text("한국어").click()
    expect(page.get_by_role("tab", name="연쇄 법칙")).to_be_visible()
    retype(page, WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect_numbers(page, "res", "24", "1")
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("y**3")
    expect(panel(page)).to_contain_text("국소 기울기")
    element = page.locator('[data-testid="stSelectbox"]', has_text="원소").locator("button")
    element.scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list closes when the page scrolls
    element.click()
    page.get_by_role("option", name="[0, 1]").click()
    page.wait_for_function("() => new URLSearchParams(location.search).has('element')")
    state = query(page)
    assert (state["lang"], state["node"], state["element"]) == ("ko", "z.pow", "[0, 1]")
    again = open_page("/?" + urlparse(page.url).query)
    expect(text_area(again)).to_have_value(WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect(panel(again)).to_contain_text("y**3")
    expect(again.locator(".katex-display").first).to_contain_text("[0,1]")
    assert query(again) == state
    page.reload()
    expect_numbers(page, "res", "24", "1")
    expect(panel(page)).to_contain_text("y**3")


def test_in_korean(open_page: OpenPage) -> None:
    page = open_page("/?lang=ko")
    page.get_by_role("tab", name="텐서").click()
    edit_first_cell(page, "3")
    expect_numbers(page, "y", "4", "2", "2", "2", "4", "2", "2", "2")
    page.get_by_role("tab", name="프로그램").click()
    retype(page, text_area(page).input_value().replace("z.mean()", "zz.mean()"))
    expect(page.get_by_text("6번째 줄, 7번째 글자.")).to_be_visible()
    expect(page.get_by_text("혹시 z인가요?")).to_be_visible()


def test_a_step_is_edited_in_the_table(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("tab", name="Steps").click()
    grid = page.locator('[data-testid="stDataFrame"]:visible canvas').first
    type_into(page, grid, 200, 122, "x+2")
    expect(text_area(page)).to_have_value(WALKTHROUGH.replace("y = x+1", "y = x+2"))
    expect_numbers(page, "res", "18", "1")


LOOKS = [
    pytest.param(1280, 720, "light", id="projector-light"),
    pytest.param(1280, 720, "dark", id="projector-dark"),
    pytest.param(390, 844, "light", id="phone-light"),
    pytest.param(390, 844, "dark", id="phone-dark"),
]


BOTTOM = "(it) => it.getBoundingClientRect().bottom"


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_is_cut_off(
    open_page: OpenPage, width: int, height: int, scheme: str, language: str
) -> None:
    page = open_page(f"/?lang={language}", width=width, height=height, scheme=scheme)
    expect(page.locator(".katex-display").first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(panel(page)).to_contain_text("grad =")

    def ends() -> list[float]:
        return [it.evaluate(BOTTOM) for it in (panel(page).locator("p").last, panel(page))]

    # Formulas take their height when their fonts have come.
    wait_until(lambda: (found := ends()) == sorted(found))
    if width > 1000:
        for place in (text_area(page), node(page, "res"), node(page, "x"), panel(page)):
            box = place.bounding_box()
            assert box is not None
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height
        expect(page.locator(".katex-display").first).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_the_picture_can_be_read(open_page: OpenPage, scheme: str) -> None:
    page = open_page(scheme=scheme)
    colours = node(page, "res").evaluate(
        """(group) => [group.querySelector("polygon").getAttribute("fill"),
                       group.querySelector("text").getAttribute("fill")]"""
    )
    assert contrast(*colours) >= 4.5


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two #rrggbb colours, as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


HOSTILE = """\
x = torch.ones(2, requires_grad=True) # <script>window.harmed = 1</script>
print("<img src=x onerror='window.harmed=1'>", "$$x$$", "[a](javascript:window.harmed=1)")
y = x * 2 # "> <img src=x onerror='window.harmed=1'>
y.sum().backward()
"""


def test_markup_in_a_program_runs_nowhere(open_page: OpenPage) -> None:
    page = open_page("/?" + urlencode({"chain": HOSTILE}))
    page.get_by_role("tab", name="Printed").click()
    expect(page.get_by_text("<img src=x", exact=False).last).to_be_visible()
    broken = HOSTILE + "z = <img src=x onerror='window.harmed=1'>\n"
    retype(page, broken)
    expect(page.get_by_text("Line 5", exact=False)).to_be_visible()
    assert page.evaluate("window.harmed") is None


def settled_boxes(page: Page) -> dict[str, object]:
    """Where nodes stand once the picture has been fitted to a page that has arrived."""
    found: list[dict[str, object]] = []
    while len(found) < 2 or found[-1] != found[-2]:
        assert len(found) < 40, found[-2:]
        found.append({name: node(page, name).bounding_box() for name in ("x", "z", "res")})
        page.wait_for_timeout(250)
    return found[-1]


def test_layout_stays_when_a_value_changes(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".katex-display").first).to_be_visible()
    before = settled_boxes(page)
    retype(page, WALKTHROUGH.replace("x+1", "x+2"))
    expect_numbers(page, "res", "18", "1")
    assert before == settled_boxes(page)


def open_tab(page: Page, name: str) -> None:
    """Open one of the tabs below the graph."""
    page.get_by_role("tab", name=name).click()


def test_the_derivation_and_the_check(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Closed form")
    shown = page.locator(".katex-display")
    expect(shown.first).to_contain_text("z")
    expect(shown.nth(1)).to_contain_text("+")
    retype(page, WALKTHROUGH.replace("2*y**2", "y**3"))
    expect(shown.first).to_contain_text("3")
    open_tab(page, "Check")
    table = page.locator("table", has_text="closed form")
    expect(table).to_be_visible()
    expect(table.get_by_text("✓")).to_have_count(5)


@pytest.mark.parametrize(("width", "height", "scheme"), LOOKS)
def test_figures_are_drawn(open_page: OpenPage, width: int, height: int, scheme: str) -> None:
    page = open_page(width=width, height=height, scheme=scheme)
    open_tab(page, "Plots")
    expect(page.get_by_text("the tangent's slope is 2")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    page.get_by_role("radio", name="Heat maps of the node").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_predict_then_reveal(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Predict")
    gradient = node(page, "x").locator('g[id^="a_gradient."]')
    expect(gradient).not_to_contain_text("2")
    expect(panel(page)).not_to_contain_text("Product")
    field = page.get_by_role("textbox", name="What will x.grad be?")
    field.fill("x + 2")
    field.press("Enter")
    expect(page.get_by_text("Begin at")).to_be_visible()
    field.fill("x + 1")
    field.press("Enter")
    expect(page.get_by_text("Right in every cell.")).to_be_visible()
    page.get_by_role("button", name="Reveal the gradients").click()
    expect(gradient).to_contain_text("2")
    expect(panel(page)).to_contain_text("Product")
