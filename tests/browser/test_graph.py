"""The graph in the hand: chosen in, searched, opened, read aloud, drawn by torchviz."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.reader import (
    LOOP,
    TWICE,
    OpenPage,
    cards,
    edge,
    hidden,
    node,
    numbers,
    panel,
    press,
    query,
    settled_window,
    window,
    with_program,
)
from tests.processes import wait_until


def test_hovering_shows_all_digits(open_page: OpenPage) -> None:
    page = open_page(with_program("x = torch.tensor([3.], requires_grad=True)\ny = 1 / x"))
    node(page, "y").hover()
    tip = page.locator(".tip")
    expect(tip).to_contain_text("MulBackward0")
    expect(tip).to_contain_text("0.33333334")
    edge(page, 0).locator(".pill").hover()
    expect(tip).to_contain_text("×1")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_an_edge_is_chosen(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    edge(page, 1).locator(".pill").click()
    expect(panel(page)).to_contain_text("z = y * x")
    expect(page.locator("g.edge.chosen")).to_have_count(1)
    expect(panel(page).get_by_text("Product")).to_have_count(1)
    node(page, "z").click()
    expect(panel(page).get_by_text("Product")).to_have_count(2)
    expect(page.locator("g.edge.chosen")).to_have_count(0)


def test_an_edge_is_chosen_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    pill = edge(page, 1).get_by_role("button")
    expect(pill).to_have_accessible_name("×4 z → x")
    pill.focus()
    page.keyboard.press("Enter")
    expect(page.locator("g.edge.chosen")).to_have_count(1)
    expect(panel(page).get_by_text("Product")).to_have_count(1)


def test_the_flow_through_the_chosen_node_is_lit(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    node(page, "y").click()
    expect(page.locator("g.node.chosen")).to_have_attribute("data-node", "y")
    expect(page.locator(".product .card.chosen")).to_have_count(cards(page).count() - 1)
    node(page, "z").hover()
    expect(page.locator("g.node.pointed")).to_have_attribute("data-node", "z")
    expect(page.locator(".product .card.pointed")).not_to_have_count(0)


def test_a_path_of_the_ledger_is_lit(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE.replace("y * x", "y * 3"), path="2", tab="chain"))
    expect(page.locator("g.edge.on-path")).to_have_count(2)
    assert query(page)["path"] == "2"
    unlit = open_page(with_program(TWICE))
    expect(unlit.locator("g.edge.on-path")).to_have_count(0)


def test_what_is_shown_is_chosen(open_page: OpenPage) -> None:
    page = open_page()
    before = settled_window(page)
    page.locator(".show summary").click()
    page.locator("input[name=values]").uncheck()
    assert hidden(numbers(page, "value", "z"))
    assert not hidden(numbers(page, "gradient", "z"))
    page.locator("input[name=local]").uncheck()
    assert hidden(edge(page, 0).locator(".pill text"))
    page.locator(".show button").click()
    assert hidden(numbers(page, "gradient", "z"))
    expect(node(page, "z").locator("text.title")).to_be_visible()
    page.locator(".show button").click()
    assert not hidden(numbers(page, "value", "z"))
    assert window(page) == before


def test_constants_can_be_put_away(open_page: OpenPage) -> None:
    text = "x = torch.ones(2, requires_grad=True)\nd = (x * 2).detach()\ny = (x * d).sum()"
    page = open_page(with_program(text))
    expect(page.locator("g.constant")).to_have_count(1)
    expect(page.locator("g.cut .reason").first).to_have_text("cut: detach")
    page.locator(".show summary").click()
    page.locator("input[name=constants]").uncheck()
    expect(page.locator("g.constant")).to_have_count(0)
    page.reload()
    page.wait_for_selector("g.node")
    expect(page.locator("g.constant")).to_have_count(0)


def test_one_click_keeps_a_gradient(open_page: OpenPage) -> None:
    text = "x = torch.ones(2, requires_grad=True)\ny = x * 2\nz = y.sum()\nz.backward()"
    page = open_page(with_program(text, node="y"))
    page.get_by_role("button", name="Add y.retain_grad()").click()
    expect(node(page, "y")).to_contain_text("y.grad")
    expect(page.get_by_text("y.grad holds this gradient too")).to_be_visible()


def test_saved_tensors_and_the_other_direction(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".show summary").click()
    expect(page.locator("g.saved")).to_have_count(0)
    page.locator("input[name=saved]").check()
    expect(page.locator("g.saved")).to_have_count(2)
    expect(page.locator("g.saved").first).to_contain_text("saved")

    def goes(axis: str, size: str) -> bool:
        """Whether the root stands beside, or below, the leaf; the picture may be drawn anew meanwhile."""
        first, last = node(page, "x").bounding_box(), node(page, "res").bounding_box()
        return bool(first and last and last[axis] > first[axis] + first[size])  # type: ignore[literal-required]

    assert goes("x", "width")  # it is short
    page.locator("input[name=across]").uncheck()
    wait_until(lambda: goes("y", "height"))
    page.locator("input[name=across]").check()
    wait_until(lambda: goes("x", "width"))


def test_search_finds_nodes(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".search").fill("powb")
    expect(page.locator("g.found")).to_have_count(1)
    expect(node(page, "z.pow")).to_have_class(re.compile("found"))
    page.locator(".search").fill("")
    expect(page.locator("g.found")).to_have_count(0)


def focused(page: Page) -> str | None:
    """The node that has the focus."""
    found: str | None = page.locator(".frame").evaluate(
        "(frame) => frame.getRootNode().activeElement?.dataset.node ?? null"
    )
    return found


def test_arrows_follow_the_edges(open_page: OpenPage) -> None:
    page = open_page(
        with_program("x = torch.ones(1, requires_grad=True)\na = x * 2\nb = x * 3\nc = a + b")
    )
    across = page.locator("input[name=across]").is_checked()
    back, on, next_ = (
        ("ArrowLeft", "ArrowRight", "ArrowDown")
        if across
        else ("ArrowUp", "ArrowDown", "ArrowRight")
    )
    node(page, "c").focus()
    page.keyboard.press(back)
    assert focused(page) == "a"
    page.keyboard.press(next_)
    assert focused(page) == "b"
    page.keyboard.press(back)
    assert focused(page) == "x"
    page.keyboard.press(on)
    assert focused(page) in ("a", "b")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("MulBackward0")
    page.keyboard.press("Escape")
    assert focused(page) is None


def test_the_outline_says_what_the_picture_shows(open_page: OpenPage) -> None:
    page = open_page()
    items = page.locator(".outline li")
    expect(items).to_have_count(5)
    expect(items.nth(2)).to_contain_text("y ** 2: PowBackward0 2×2; from y; value [[4., 4.],")


def test_groups_open_and_close(open_page: OpenPage) -> None:
    page = open_page(with_program(LOOP))
    expect(page.locator("g.node.group")).to_have_count(25)
    page.locator(".fit").click()
    page.locator('g.node.group[data-group="i = 3/"]').click()
    expect(page.locator("g.opened")).to_have_count(1)
    expect(page.locator("g.node.group")).to_have_count(24)
    expect(page.locator("g.opened")).to_be_in_viewport()
    page.locator("g.opened text.frame-label").click()
    expect(page.locator("g.node.group")).to_have_count(25)


def test_uses_of_a_shared_leaf_are_linked(open_page: OpenPage) -> None:
    page = open_page(with_program(LOOP))
    uses = page.locator('g[data-stands-for="w"]')
    assert uses.count() > 10
    page.locator(".fit").click()
    node(page, "w").hover()
    expect(page.locator("g.node.pointed")).to_have_count(uses.count() + 1)
    uses.first.click()
    expect(page.locator("g.node.chosen")).to_have_count(uses.count() + 1)
    expect(panel(page)).to_contain_text("AccumulateGrad")


def test_torchviz_draws_the_same_nodes_unchanged(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".view button[name=torchviz]").click()
    drawing = page.locator("svg.torchviz")
    expect(drawing).to_be_visible()
    expect(page.locator(".view button[name=torchviz]")).to_have_attribute("aria-pressed", "true")
    for name in ("MeanBackward0", "MulBackward0", "PowBackward0", "AddBackward0", "AccumulateGrad"):
        expect(drawing.locator("text", has_text=name)).to_have_count(1)
    expect(drawing.locator("g.node polygon[fill=lightblue]")).to_have_count(1)  # torchviz' own leaf
    expect(page.locator(".frame .pill")).to_have_count(0)
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("pow_backward(grad, self, exponent)")
    expect(page.locator("g.node.chosen")).to_have_attribute("data-node", "z.pow")
    press(page, "Home", "ArrowRight")
    expect(page.locator("g.node.now")).to_have_attribute("data-node", "y")
    page.reload()
    expect(page.locator("svg.torchviz")).to_be_visible()
    page.locator(".view button[name=explained]").click()
    expect(page.locator("svg.autograd .pill")).to_have_count(4)
    expect(page.locator("g.node.chosen")).to_have_attribute("data-node", "z.pow")
