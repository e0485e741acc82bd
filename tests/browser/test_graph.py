"""The graph in the hand: chosen, stepped through, moved, searched, opened and taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_page import node, panel, query, retype
from viz.panels.state import WALKTHROUGH

OpenPage = Callable[..., Page]

LOOP = """\
x = torch.ones(2, requires_grad=True)
w = torch.full((2, 2), 0.3, requires_grad=True)
h = torch.zeros(2)
for i in range(25):
    h = torch.tanh(h @ w + x)
loss = h.sum()
"""
TWICE = "x = torch.tensor([2.], requires_grad=True)\ny = x * x\nz = y * x\n"


def with_program(text: str) -> str:
    """The address of the page with a program."""
    return "/?" + urlencode({"chain": text})


def window(page: Page) -> list[float]:
    """The part of the picture that is in the frame: left, top, width, height."""
    box = page.locator(".frame > svg").get_attribute("viewBox")
    assert box is not None
    return [float(part) for part in box.split()]


def hidden(place: Locator) -> bool:
    """Whether the browser leaves this out of the picture."""
    return str(place.evaluate("(it) => getComputedStyle(it).visibility")) == "hidden"


def numbers(page: Page, kind: str, name: str) -> Locator:
    """The value or the gradient that is written in a node."""
    return node(page, name).locator(f'g[id^="a_{kind}."]')


def press(page: Page, *keys: str) -> None:
    """Keys while the graph itself has the focus."""
    page.locator(".frame").focus()
    for key in keys:
        page.keyboard.press(key)


def count_requests(page: Page) -> list[str]:
    """A list that grows with every message that the page sends to Python."""
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("frame")))
    page.reload()
    page.wait_for_selector("g.node")
    page.wait_for_timeout(1_500)
    sent.clear()
    return sent


def test_hovering_shows_all_digits(open_page: OpenPage) -> None:
    page = open_page(with_program("x = torch.tensor([3.], requires_grad=True)\ny = 1 / x"))
    node(page, "y").hover()
    tip = page.locator(".tip")
    expect(tip).to_contain_text("MulBackward0")
    expect(tip).to_contain_text("0.33333334")
    page.locator('g.edge[data-edge="0"] path').hover(force=True)
    expect(tip).to_contain_text("×1")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_an_edge_is_chosen(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    page.locator('g.edge[data-edge="1"] text').click()
    expect(panel(page)).to_contain_text("z = y * x")
    expect(page.locator("g.edge.chosen")).to_have_count(1)
    expect(panel(page).get_by_text("Product")).to_have_count(1)
    node(page, "z").click()
    expect(panel(page).get_by_text("Product")).to_have_count(2)


def test_the_flow_through_the_chosen_node_is_lit(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    node(page, "y").click()
    expect(page.locator("g.edge.chosen-in")).to_have_count(2)
    expect(page.locator("g.edge.chosen-out")).to_have_count(1)
    node(page, "z").hover()
    expect(page.locator("g.edge.linked-in")).to_have_count(2)


def test_a_path_of_the_ledger_is_lit(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE.replace("y * x", "y * 3")) + "&path=2")
    expect(page.locator("g.edge.on-path")).to_have_count(2)
    assert query(page)["path"] == "2"
    unlit = open_page(with_program(TWICE))
    expect(unlit.locator("g.edge.on-path")).to_have_count(0)


def test_pan_zoom_and_fit_and_the_place_is_kept(open_page: OpenPage) -> None:
    page = open_page()
    start = window(page)
    frame = page.locator(".frame").bounding_box()
    assert frame is not None
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(frame["x"] + 20, frame["y"] + 300)
    page.mouse.down()
    page.mouse.move(frame["x"] + 60, frame["y"] + 330, steps=4)
    page.mouse.up()
    moved = window(page)
    assert moved[0] < start[0]
    assert moved[1] < start[1]
    assert moved[2:] == start[2:]
    page.mouse.move(*middle)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(300)
    zoomed = window(page)
    assert zoomed[2] < start[2] * 0.9
    retype(page, WALKTHROUGH.replace("x+1", "x+4"))
    expect(node(page, "res")).to_contain_text("50")
    assert window(page) == zoomed
    page.locator(".fit").click()
    assert window(page)[2] >= start[2] * 0.8
    for name in ("x", "res"):
        box = node(page, name).bounding_box()
        assert box is not None
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


def test_two_fingers_zoom(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, touch=True)
    page.locator(".frame").scroll_into_view_if_needed()
    frame = page.locator(".frame").bounding_box()
    assert frame is not None
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    start = window(page)
    touches = page.context.new_cdp_session(page)

    def touch(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        touches.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": points if kind != "touchEnd" else []},
        )

    touch("touchStart", 30)
    for apart in range(35, 95, 5):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    assert window(page)[2] < start[2] * 0.7


def test_steps_by_buttons_show_only_what_is_known(open_page: OpenPage) -> None:
    page = open_page()
    sent = count_requests(page)
    assert not hidden(numbers(page, "value", "z"))
    page.locator("button[name=next]").click()
    expect(page.locator(".count")).to_have_text("0 / 9")
    assert hidden(numbers(page, "value", "y"))
    assert hidden(numbers(page, "gradient", "x"))
    page.locator("button[name=next]").click()
    expect(page.locator(".phase.forward")).to_have_text("Forward: y = x+1")
    assert not hidden(numbers(page, "value", "y"))
    assert hidden(numbers(page, "value", "z"))
    for _ in range(5):
        page.locator("button[name=next]").click()
    expect(page.locator(".phase.backward")).to_have_text("Backward: z = 2*y**2")
    expect(page.locator(".product")).to_have_text(
        re.compile(r"∂res/∂z.*⊙.*∂z/∂z\.pow.*=.*→ z\.pow.*0\.5")
    )
    expect(node(page, "z")).to_have_class(re.compile("backward-now"))
    expect(page.locator("g.edge.sending")).to_have_count(1)
    assert not hidden(numbers(page, "gradient", "z.pow"))
    assert hidden(numbers(page, "gradient", "y"))
    page.locator("button[name=previous]").click()
    expect(page.locator(".phase.backward")).to_contain_text("res = z.mean()")
    page.locator("button[name=last]").click()
    expect(page.locator(".phase")).to_have_count(0)
    assert not hidden(numbers(page, "gradient", "x"))
    assert not sent, "stepping is done by the browser alone"


def test_steps_by_keys_and_the_scrubber(open_page: OpenPage) -> None:
    page = open_page()
    count = page.locator(".count")
    press(page, "Home", "ArrowRight", "ArrowRight")
    expect(count).to_have_text("2 / 9")
    press(page, "ArrowLeft")
    expect(count).to_have_text("1 / 9")
    press(page, "End")
    expect(count).to_have_text("9 / 9")
    page.locator(".player input").fill("4")
    expect(count).to_have_text("4 / 9")
    page.locator(".speed").select_option("400")
    press(page, " ")
    expect(page.locator("button.playing")).to_have_count(1)
    expect(count).to_have_text("9 / 9", timeout=10_000)
    expect(page.locator("button.playing")).to_have_count(0)
    press(page, "Escape")
    expect(page.locator(".phase")).to_have_count(0)


def test_a_gradient_on_its_way_shows_its_sum_so_far(open_page: OpenPage) -> None:
    page = open_page(with_program(TWICE))
    press(page, "Home", *["ArrowRight"] * 3)
    expect(numbers(page, "gradient", "x")).to_have_text(re.compile(r"∂\s*4\s*$"))
    press(page, "ArrowRight")
    expect(numbers(page, "gradient", "x")).to_have_text(re.compile(r"∂\s*12\s*$"))


def test_a_step_stays_when_a_value_changes(open_page: OpenPage) -> None:
    page = open_page()
    press(page, "Home", *["ArrowRight"] * 4)
    retype(page, WALKTHROUGH.replace("x+1", "x+2"))
    expect(numbers(page, "value", "res")).to_have_text(re.compile("18"))
    expect(page.locator(".count")).to_have_text("4 / 9")
    assert hidden(numbers(page, "gradient", "res"))


def test_what_is_shown_is_chosen(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".show summary").click()
    before = window(page)
    page.locator("input[name=values]").uncheck()
    assert hidden(numbers(page, "value", "z"))
    assert not hidden(numbers(page, "gradient", "z"))
    page.locator("input[name=local]").uncheck()
    assert hidden(page.locator('g.edge[data-edge="0"] > text'))
    page.locator(".show button").click()
    assert hidden(numbers(page, "gradient", "z"))
    expect(node(page, "z")).to_contain_text("2×2")
    page.locator(".show button").click()
    assert not hidden(numbers(page, "value", "z"))
    assert window(page) == before


def test_saved_tensors_and_the_other_direction(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".show summary").click()
    expect(page.locator("g.saved")).to_have_count(0)
    page.locator("input[name=saved]").check()
    expect(page.locator("g.saved")).to_have_count(2)
    expect(page.locator("g.saved").first).to_contain_text("saved")
    page.locator("input[name=across]").check()
    expect(page.locator("input[name=across]")).to_be_checked()
    page.wait_for_timeout(1_500)  # the new layout comes with the next picture
    first, last = node(page, "x").bounding_box(), node(page, "res").bounding_box()
    assert first is not None
    assert last is not None
    assert last["x"] > first["x"] + first["width"]


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
    node(page, "c").focus()
    page.keyboard.press("ArrowUp")
    assert focused(page) == "a"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "b"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "x"
    page.keyboard.press("ArrowDown")
    assert focused(page) in ("a", "b")
    page.keyboard.press("Enter")
    expect(panel(page)).to_contain_text("MulBackward0")
    page.keyboard.press("Escape")
    assert focused(page) is None


def test_the_outline_says_what_the_picture_shows(open_page: OpenPage) -> None:
    page = open_page()
    items = page.locator(".outline li")
    expect(items).to_have_count(5)
    expect(items.nth(2)).to_contain_text("y**2: PowBackward0 2×2; from y; value [[4., 4.],")


def test_groups_open_and_close(open_page: OpenPage) -> None:
    page = open_page(with_program(LOOP))
    expect(page.locator("g.node.group")).to_have_count(25)
    page.locator(".fit").click()
    page.locator('g.node.group[aria-label^="i~20~3D~203~2F"]').click()
    expect(page.locator("g.cluster")).to_have_count(1)
    expect(page.locator("g.node.group")).to_have_count(24)
    expect(page.locator("g.cluster")).to_be_in_viewport()
    page.locator("g.cluster text").click()
    expect(page.locator("g.node.group")).to_have_count(25)


def test_uses_of_a_shared_leaf_are_linked(open_page: OpenPage) -> None:
    page = open_page(with_program(LOOP))
    uses = page.locator('g[data-stands-for="w"]')
    assert uses.count() > 10
    page.locator(".fit").click()
    node(page, "w").hover()
    expect(page.locator("g.linked")).to_have_count(uses.count() + 1)


def take(page: Page, format: str) -> bytes:
    """Save the picture in a format."""
    if not page.locator(".export[open]").count():
        page.locator(".export summary").click()
    with page.expect_download() as download:
        page.locator(f".export button[name={format}]").click()
    assert download.value.suggested_filename == f"graph.{format}"
    return Path(download.value.path()).read_bytes()


def test_the_picture_is_taken_away_as_it_is(open_page: OpenPage) -> None:
    page = open_page(
        with_program("값 = torch.ones(2,2, requires_grad=True)\ny = 값+1\nz = y.mean()")
    )
    press(page, "Home", "ArrowRight")
    svg = take(page, "svg").decode("utf-8")
    assert "값" in svg
    assert "AddBackward0" in svg
    assert svg.count("∂") == 0
    png = take(page, "png")
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    whole = page.locator(".frame > svg").get_attribute("data-whole")
    assert whole is not None
    assert width == pytest.approx(2 * float(whole.split()[2]) * 4 / 3, abs=2)
    dot = take(page, "dot").decode("utf-8")
    assert "digraph" in dot
    assert "AddBackward0" in dot
    assert "0.25" not in dot
    assert take(page, "pdf").startswith(b"%PDF")
    press(page, "Escape")
    assert "0.25" in take(page, "dot").decode("utf-8")
    assert "0.25" in take(page, "svg").decode("utf-8")


def test_full_screen(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".full").click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.wait_for_timeout(300)
    for place in (".frame", ".player", ".tools"):
        box = page.locator(place).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 721
    expect(page.locator(".player")).to_be_in_viewport()


HOSTILE = [
    "<script>window.harmed=1</script>",
    '"><img src=x onerror=window.harmed=1>',
    "]];}digraph{",
    "javascript:window.harmed=1",
    "\u202eabc",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_the_picture_does_nothing(open_page: OpenPage, text: str) -> None:
    page = open_page(
        with_program(f"x = torch.ones(2, requires_grad=True) # {text}\ny = x.sum() # {text}")
    )
    node(page, "y").hover()
    page.locator(".search").fill(text)
    press(page, "Home", "ArrowRight", "ArrowRight")
    svg = take(page, "svg").decode("utf-8")
    assert "<script" not in svg
    assert "href" not in svg.split(">", 1)[1]
    assert page.evaluate("window.harmed") is None
