"""What stands below the picture, in a real Chromium: nodes, tensors, steps, figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reader import (
    LOOP,
    OpenPage,
    below,
    edit_first_cell,
    expect_numbers,
    factors,
    grid,
    node,
    numbers,
    open_tab,
    panel,
    query,
    retype,
    text_area,
    total,
    type_into,
    until_url_has,
    with_program,
)
from tests.browser.test_page import LOOKS, look
from viz.lessons.examples import EXAMPLES
from viz.panels.state import WALKTHROUGH

# The node.


def expect_chosen(page: Page, entry: str) -> None:
    """Wait until this is the entry of the list of nodes that is chosen."""
    expect(page.get_by_role("combobox", name="Node")).to_have_value(entry)


def test_each_turn_of_a_loop_is_an_entry_of_its_own(open_page: OpenPage) -> None:
    text = LOOP.replace("25", "5").replace("torch.tanh(h @ w + x)", "torch.tanh(h * x)")
    page = open_page(with_program(text))
    expect(panel(page)).to_contain_text("Upstream")
    expect(page.locator(".factors .question")).not_to_be_empty()
    nodes = page.get_by_role("combobox", name="Node")
    nodes.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list closes when the page scrolls
    nodes.click()
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).not_to_have_count(0)
    entries = options.all_text_contents()
    assert len(entries) == len(set(entries))
    (third,) = (it for it in entries if "turn 3" in it and it.startswith("h") and "Tanh" in it)
    options.get_by_text(third, exact=True).click()
    expect_chosen(page, third)
    expect(page.locator("g.node.chosen")).to_have_count(1)
    until_url_has(page, "node")
    wanted = query(page)["node"]
    open_tab(page, "Check")
    expect(below(page).locator("table")).to_be_visible()
    open_tab(page, "Node")
    expect_chosen(page, third)
    retype(page, text.replace("0.3", "0.4"))
    expect(page.locator(".editor.stale")).to_have_count(0)
    expect_chosen(page, third)
    page.reload()
    expect_chosen(page, third)
    assert query(page)["node"] == wanted


@pytest.mark.parametrize("width", [1280, 390])
def test_the_panel_of_a_matrix_product_fits(open_page: OpenPage, width: int) -> None:
    text = (
        "A = torch.rand(2, 12, requires_grad=True)\nB = torch.rand(12, 8, requires_grad=True)\n"
        "C = A @ B\ny = C.sum()\n"
    )
    page = open_page(with_program(text, node="C"), width=width)
    said = panel(page)
    expect(said).to_contain_text("Rule")
    expect(said).to_contain_text("d_C @ B.T")  # G @ Bᵀ, with the program's names
    expect(
        said.locator("annotation", has_text=re.compile(r"B\^\{?\\(top|mathsf|intercal|T)")).first
    ).to_be_attached()
    rule = said.locator("p", has_text="Rule").first
    assert "mm_mat1_backward" not in rule.inner_text()
    wide = said.evaluate(
        """(it) => [it, ...it.querySelectorAll("*")].filter((part) => {
          const style = getComputedStyle(part)
          const inline = style.display.startsWith("inline")
          if (innerWidth < 400 && part.matches(".dvn-scroller")) return false // a table scrolls in itself
          return !inline && part.clientWidth && part.scrollWidth > part.clientWidth + 1
            && style.overflowX !== "visible" && !part.closest("[role=tablist], .katex-mathml")
        }).map((part) => part.className + " " + part.scrollWidth + " in " + part.clientWidth)"""
    )
    assert not wide
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= width


# Tensors.


def test_a_cell_is_edited_and_everything_follows(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Tensors")
    edit_first_cell(page, "3")
    expect(text_area(page)).to_have_value(
        WALKTHROUGH.replace("torch.ones(2,2,", "torch.tensor([[3.0, 1.0], [1.0, 1.0]],")
    )
    expect_numbers(page, "y", ["4", "2", "2", "2"], ["4", "2", "2", "2"])
    page.locator(".element select").select_option("[0, 0]")
    expect(factors(page)).to_have_text(["¼", "2", "8", "1"])
    expect(total(page).locator(".factor")).to_have_text("4")


def test_in_korean(open_page: OpenPage) -> None:
    page = open_page("/?lang=ko")
    open_tab(page, "텐서")
    edit_first_cell(page, "3")
    expect_numbers(page, "y", ["4", "2", "2", "2"], ["4", "2", "2", "2"])


def test_a_slider_is_moved_by_keys_and_keeps_the_focus_and_a_round_range(
    open_page: OpenPage,
) -> None:
    text = "x = torch.tensor([4.9, 1.], requires_grad=True)\ny = (x ** 2).sum()\n"
    page = open_page(with_program(text, tab="tensors"))
    slider = below(page).get_by_role("slider")
    expect(slider).to_be_visible()
    ends = [slider.get_attribute(it) for it in ("min", "max", "step")]
    slider.focus()
    seen = []
    for _ in range(4):
        before = text_area(page).input_value()
        page.keyboard.press("ArrowRight")
        expect(text_area(page)).not_to_have_value(before)
        expect(slider).to_be_focused()
        seen.append(text_area(page).input_value())
        assert [slider.get_attribute(it) for it in ("min", "max", "step")] == ends
    assert len(set(seen)) == 4
    for end in ends:
        assert end is not None
        assert re.fullmatch(r"-?\d+(\.\d)?", end), end
    written = re.findall(r"\[([\d.]+), ", seen[-1])
    assert written
    assert len(written[0]) <= 5, "a step of the slider is a round number"


# Steps.


def test_a_step_is_edited_in_the_table(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Steps")
    type_into(page, grid(page), 560, 122, "x+2")
    expect(text_area(page)).to_have_value(WALKTHROUGH.replace("y = x+1", "y = x+2"))
    expect_numbers(page, "res", ["18"], ["1"])


def delete_row(page: Page, row: int) -> None:
    """Select a row of the table by its mark at the left, and delete it."""
    place = grid(page)
    place.scroll_into_view_if_needed()
    for _ in range(10):
        box = place.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 15, box["y"] + 52 + 35 * row)
        page.wait_for_timeout(150)
        if (
            page.locator('[data-testid="stDataFrame"]:visible')
            .get_by_role("button", name="Delete")
            .count()
        ):
            break
    page.keyboard.press("Delete")


def undo(page: Page) -> Locator:
    """The button that takes a change of the table back."""
    return below(page).get_by_role("button", name="Undo")


@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_a_row_that_others_need_is_missed_beside_it_and_undo_brings_it_back(
    open_page: OpenPage, how: str
) -> None:
    page = open_page()
    open_tab(page, "Steps")
    grid(page).wait_for()
    if how == "deleted":
        delete_row(page, 2)  # y = x+1
    else:
        type_into(page, grid(page), 60, 122, "9")
    expect(text_area(page)).not_to_have_value(WALKTHROUGH)
    said = below(page).get_by_text(re.compile(r"\by\b.*not|not.*\by\b")).first
    expect(said).to_be_visible()
    expect(said).to_be_in_viewport()
    undo(page).click()
    expect(text_area(page)).to_have_value(WALKTHROUGH)
    expect(below(page).locator('[data-testid="stDataFrame"] canvas').first).to_be_visible()
    expect(page.locator(".editor .problem")).to_be_hidden()
    expect(numbers(page, "value", "res")).to_have_text(["8"])


# Figures.


def test_the_derivation_and_the_check(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Closed form")
    shown = below(page).locator(".katex-display")
    expect(shown.first).to_contain_text("z")
    expect(shown.nth(1)).to_contain_text("+")
    retype(page, WALKTHROUGH.replace("2*y**2", "y**3"))
    expect(shown.first).to_contain_text("3")
    open_tab(page, "Check")
    table = page.locator("table", has_text="closed form")
    expect(table).to_be_visible()
    expect(table.get_by_text("✓")).to_have_count(5)


def test_figures_are_drawn(open_page: OpenPage) -> None:
    page = open_page("/?tab=plots")
    for width, height, scheme in LOOKS:
        look(page, width, height, scheme)
        page.get_by_role("radio", name="Root and tangent").click()
        expect(page.get_by_text("the tangent's slope is 2")).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(1)
        page.get_by_role("radio", name="Heat maps of the node").click()
        expect(page.locator(".js-plotly-plot")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_field_is_as_wide_as_what_goes_into_it(open_page: OpenPage) -> None:
    page = open_page(with_program(EXAMPLES["gates"].program, tab="predict"))
    field = page.get_by_role("textbox", name="What will a.grad be?")
    box = field.bounding_box()
    assert box is not None
    assert box["width"] < 600
    node(page, "d").click()
    expect(below(page).get_by_role("heading", level=2)).to_be_visible()
