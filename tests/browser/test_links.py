"""One thing, everywhere: what is pointed at or chosen lights up in code, graph and factors alike."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.reader import (
    OpenPage,
    cards,
    edge,
    node,
    panel,
    settled,
    total,
    until_url_has,
    with_program,
)
from viz.lessons.examples import EXAMPLES

POINTED = re.compile(r"\bpointed\b")


def point_at_code(page: Page, text: str) -> None:
    """Hold the pointer over the middle of the last such text in the program, letter by letter."""
    x, y = page.locator(".layer").evaluate(
        """(layer, text) => {
          const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT)
          const letters = []
          while (walker.nextNode()) {
            for (let at = 0; at < walker.currentNode.length; at += 1) letters.push([walker.currentNode, at])
          }
          const start = letters.map(([node, at]) => node.data[at]).join("").lastIndexOf(text)
          const [node, at] = letters[start + Math.floor((text.length - 1) / 2)]
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          const box = range.getBoundingClientRect()
          return [box.left + box.width / 2, box.top + box.height / 2]
        }""",
        text,
    )
    page.mouse.move(x, y)


def marked(page: Page, kind: str) -> str:
    """The piece of the program under a mark, by its place."""
    found: str = page.locator(f".mark.{kind}").evaluate(
        """(mark) => {
          const layer = mark.closest(".page").querySelector(".layer")
          const at = mark.getBoundingClientRect()
          const inside = [...layer.querySelectorAll("span")].filter((it) => {
            const box = it.getBoundingClientRect()
            const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
            return !it.children.length && x > at.left && x < at.right && y > at.top && y < at.bottom
          })
          return inside.map((it) => it.textContent).join("")
        }"""
    )
    return found


def test_a_piece_of_code_lights_its_box_and_its_cards(open_page: OpenPage) -> None:
    page = open_page()
    settled(page)
    point_at_code(page, "mean")
    expect(page.locator("g.node.pointed")).to_have_attribute("data-node", "res")
    expect(cards(page).nth(0)).to_have_class(POINTED)
    point_at_code(page, "**")
    expect(page.locator("g.node.pointed")).to_have_attribute("data-node", "z.pow")
    expect(cards(page).nth(2)).to_have_class(POINTED)
    page.mouse.move(640, 5)
    expect(page.locator("g.node.pointed")).to_have_count(0)


def test_a_box_lights_its_code_and_its_cards(open_page: OpenPage) -> None:
    page = open_page()
    settled(page)
    node(page, "z.pow").hover()
    expect(page.locator(".mark.pointed")).to_have_count(1)
    assert marked(page, "pointed") == "y**2"
    expect(page.locator(".product .card.pointed .name")).to_have_text(["∂(y ** 2)/∂y"])


def test_a_card_lights_its_arrow_its_box_and_its_code(open_page: OpenPage) -> None:
    page = open_page()
    settled(page)
    cards(page).nth(2).hover()
    expect(page.locator("g.edge.pointed .pill text")).to_have_text(["×4"])
    expect(page.locator("g.node.pointed")).to_have_attribute("data-node", "z.pow")
    expect(page.locator(".mark.pointed")).to_have_count(1)
    cards(page).nth(2).click()
    expect(page.locator("g.edge.chosen .pill text")).to_have_text(["×4"])
    expect(panel(page)).to_contain_text("y**2")


def test_an_arrow_lights_its_card(open_page: OpenPage) -> None:
    page = open_page()
    settled(page)
    edge(page, 0).locator(".pill").hover()
    factor = edge(page, 0).locator(".pill text").text_content()
    assert factor is not None
    expect(page.locator(".product .card.pointed .factor")).to_have_text([factor.removeprefix("×")])


def test_the_two_uses_of_one_tensor_are_two_arrows_and_two_paths(open_page: OpenPage) -> None:
    text = "x = torch.tensor([3.], requires_grad=True)\ny = x * x\ny.backward()\n"
    page = open_page(with_program(text.replace("[3.]", "3.")))
    expect(page.locator("g.edge .pill text")).to_have_text(["×3", "×3"])
    expect(total(page).locator(".factor")).to_have_text("6")
    expect(page.locator(".product .times .factor")).to_have_text("2")  # 2 x the same


def test_a_cell_is_chosen_and_the_cards_follow(open_page: OpenPage) -> None:
    page = open_page(
        with_program(
            "x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)\nz = (x ** 2).sum()\n"
        )
    )
    node(page, "x").locator("g.value .cell[data-element='3']").click()
    expect(page.locator("h2.question")).to_have_text("Why is x.grad[1, 1] 8?")
    expect(cards(page).last.locator(".factor")).to_have_text("8")
    expect(total(page).locator(".factor")).to_have_text("8")


LONG = "x = torch.ones(2, requires_grad=True)\nh0 = x * 1.5\n" + "".join(
    f"h{at} = torch.tanh(h{at - 1}) + x\n" for at in range(1, 37)
)
LONG += "y = h36.sum()\n"
MOST = 10_000
"""Bytes that a click may bring; the picture of the long program has 50 times as many."""


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", ["z", "z.pow", "x"]),
        (with_program(LONG), ["h30", "h10.tanh"]),
        (with_program(EXAMPLES["gates"].program), ["b", "c", "d"]),
    ],
    ids=["walkthrough", "74 nodes", "another leaf"],
)
def test_a_click_brings_the_node_panel_alone(
    open_page: OpenPage, path: str, names: list[str]
) -> None:
    page = open_page(path)
    received: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: received.append(len(data)))

    page.on("websocket", listen)
    page.reload()
    expect(panel(page)).to_contain_text("Upstream")
    page.wait_for_timeout(500)
    picture = page.locator(".frame > svg").element_handle()
    for name in names:
        received.clear()
        group = node(page, name)
        group.dispatch_event("click")
        assert "chosen" in str(group.get_attribute("class"))  # marked before anybody has answered
        until_url_has(page, "node", name)
        page.wait_for_timeout(400)
        assert 0 < sum(received) < MOST, received
    assert picture.evaluate("it => it.isConnected"), "the picture was drawn again"
