"""The factor cards: every path can be reached, in signs that a reader of mathematics knows."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.reader import (
    OpenPage,
    below,
    cards,
    factors,
    node,
    numbers,
    open_tab,
    press,
    total,
    with_program,
)
from viz.lessons.examples import EXAMPLES

# Each line doubles the paths: sixteen, and no two of their products are alike.
SIXTEEN = "x = torch.tensor(2., requires_grad=True)\nh0 = x * 1\n" + "".join(
    f"h{at} = h{at - 1} * {factor} + h{at - 1} * -{factor - 0.5}\n"
    for at, factor in enumerate((2, 3, 5, 7), 1)
)
SIXTEEN += "h4.backward()\n"


def test_all_sixteen_paths_can_be_reached(open_page: OpenPage) -> None:
    page = open_page(with_program(SIXTEEN))
    rows = page.locator(".rows .row")
    expect(rows).to_have_count(4)
    show_all = page.get_by_role("button", name="Show all 16")
    expect(show_all).to_have_attribute("aria-expanded", "false")
    show_all.click()
    expect(rows).to_have_count(16)
    seen = set()
    for at in range(16):
        rows.nth(at).click()
        expect(rows.nth(at)).to_have_attribute("aria-pressed", "true")
        expect(rows.nth(at)).to_be_in_viewport()
        label = rows.nth(at).inner_text()
        assert label.startswith(f"path {at + 1} of 16")
        adds = page.locator(".product .adds .factor").inner_text()
        assert label.endswith(f"adds {adds}")
        seen.add(" ".join(factors(page).all_inner_texts()))
    assert len(seen) == 16
    page.get_by_role("button", name="Show fewer").click()
    expect(rows).to_have_count(4)
    expect(page.locator(".row[aria-pressed=true]")).to_have_text(re.compile("^path 16 of 16"))


def test_the_path_of_the_factors_is_lit_in_the_graph(open_page: OpenPage) -> None:
    page = open_page(with_program(SIXTEEN))
    page.locator(".rows .row").nth(1).click()
    place = cards(page).first
    place.click()
    expect(page.locator("g.edge.chosen")).to_have_count(1)


def test_what_steps_know_holds_for_bars_too(open_page: OpenPage) -> None:
    page = open_page(with_program(SIXTEEN))
    press(page, "Home")
    expect(page.locator(".rows .row").first).to_have_text(re.compile(r"adds \?$"))
    assert (
        page.locator(".rows .bar").first.evaluate("it => getComputedStyle(it).visibility")
        == "hidden"
    )


def words(page: Page) -> str:
    """All that the factors, the graph and what is below say."""
    parts = [*page.locator(".factors, .frame text").all_inner_texts(), below(page).inner_text()]
    return "\n".join(filter(None, parts))


def test_a_negative_factor_stands_in_brackets(open_page: OpenPage) -> None:
    page = open_page(with_program(EXAMPLES["gates"].program, tab="chain"))
    formula = page.locator(".katex-display").first
    expect(formula).to_contain_text("−3")
    source = formula.locator("annotation").first.text_content()
    assert source is not None
    assert re.search(r"\\cdot\s*(\\left)?\(\s*-3", source), source
    assert not re.search(r"\\cdot\s*-", source), source
    rule = cards(page).last.locator(".rule").inner_text()
    assert not re.search(r"[·×]\s*[-−]", words(page)), rule


def test_times_is_a_sign_and_no_letter(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".product .sign")).to_have_text(["×"] * 3)
    for tab in ("Node", "Chain rule", "Check", "Tensors"):
        open_tab(page, tab)
        expect(below(page).get_by_role("heading", level=2)).to_be_visible()
        assert not re.search(r"\d ?x ?\d", words(page)), tab
    assert page.locator(".pill text").first.text_content() in ("×1", "×2", "×4", "×¼")


def test_matrix_factors_are_rules_with_the_programs_names(open_page: OpenPage) -> None:
    page = open_page(with_program(EXAMPLES["matmul"].program))
    rules = cards(page).locator(".rule")
    expect(rules.last).to_contain_text("Xᵀ @ ")
    expect(total(page)).to_contain_text("✓")


def test_a_leaf_is_chosen_in_the_cards(open_page: OpenPage) -> None:
    page = open_page(with_program(EXAMPLES["gates"].program))
    page.locator(".leaf select").select_option("b")
    expect(page.locator("h2.question")).to_have_text("Why is b.grad 2?")
    expect(total(page).locator(".factor")).to_have_text("2")
    node(page, "c").click()
    expect(page.locator("h2.question")).to_have_text("Why is c.grad 1?")
    expect(numbers(page, "gradient", "c")).to_have_text(["1"])


def test_why_four_is_answered_without_scrolling(open_page: OpenPage) -> None:
    page = open_page()
    card = cards(page).nth(2)
    expect(card.locator(".rule")).to_have_text("2·y = 2·2 = 4")
    for part in (page.locator("h2.question"), *cards(page).all(), total(page)):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 720
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
