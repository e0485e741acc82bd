"""The picture is moved and zoomed, and never traps the page that it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Locator, Page, expect

from tests.browser.reader import (
    LOOP,
    OpenPage,
    node,
    numbers,
    retype,
    settled_window,
    window,
    with_program,
)
from viz.panels.state import WALKTHROUGH

SCROLLED = "document.querySelector('.stMain').scrollTop"


def box_of(place: Locator) -> dict[str, float]:
    """Where it stands on the screen."""
    box = place.bounding_box()
    assert box is not None
    return dict(box)  # type: ignore[arg-type]


def middle(place: Locator) -> tuple[float, float]:
    """Its middle."""
    box = box_of(place)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def inside(page: Page, name: str) -> bool:
    """Whether a whole box is in the frame."""
    frame, box = box_of(page.locator(".frame")), box_of(node(page, name))
    return (
        frame["x"] <= box["x"]
        and frame["y"] <= box["y"]
        and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
        and box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    )


def test_pan_zoom_and_fit_and_the_place_is_kept(open_page: OpenPage) -> None:
    page = open_page()
    start, frame = settled_window(page), box_of(page.locator(".frame"))
    page.mouse.move(frame["x"] + 20, frame["y"] + 20)
    page.mouse.down()
    page.mouse.move(frame["x"] + 60, frame["y"] + 50, steps=4)
    page.mouse.up()
    moved = window(page)
    assert moved[0] < start[0]
    assert moved[1] < start[1]
    assert moved[2:] == start[2:]
    page.mouse.move(*middle(page.locator(".frame")))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    zoomed = window(page)
    assert zoomed[2] < start[2] * 0.9
    retype(page, WALKTHROUGH.replace("x+1", "x+4"))
    expect(numbers(page, "value", "res")).to_have_text(["50"])
    assert window(page) == zoomed
    page.locator(".fit").click()
    assert window(page)[2] >= start[2] * 0.8
    assert inside(page, "x")
    assert inside(page, "res")


def test_the_wheel_scrolls_the_page_and_with_control_zooms(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".st-key-below")).to_contain_text(
        "grad ="
    )  # there is something to scroll to
    start = settled_window(page)
    page.mouse.move(*middle(page.locator(".frame")))
    page.mouse.wheel(0, 200)
    page.wait_for_function(f"{SCROLLED} > 100")
    assert window(page) == start
    page.mouse.wheel(0, -1_000)
    page.wait_for_function(f"{SCROLLED} === 0")
    page.keyboard.down("Control")
    page.mouse.wheel(0, 200)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    assert window(page)[2] > start[2] * 1.1
    assert page.evaluate(SCROLLED) == 0


def touch(page: Page, *moves: Sequence[tuple[float, float]]) -> None:
    """Fingers that go down at the first places, along the others, and up."""
    session = page.context.new_cdp_session(page)
    for at, places in enumerate(moves):
        points = [{"x": x, "y": y, "id": id_} for id_, (x, y) in enumerate(places)]
        kind = "touchMove" if at else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_finger_scrolls_the_page(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, touch=True)
    expect(page.locator(".product .card.edge")).to_have_count(4)
    start = settled_window(page)
    x, y = middle(page.locator(".frame"))
    touch(page, *([(x, y - 15 * at)] for at in range(15)))
    page.wait_for_function(f"{SCROLLED} > 60")
    assert window(page) == start


def test_two_fingers_zoom_and_move(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, touch=True)
    start = settled_window(page)
    x, y = middle(page.locator(".frame"))
    touch(page, *([(x - apart, y), (x + apart, y)] for apart in range(30, 95, 5)))
    zoomed = window(page)
    assert zoomed[2] < start[2] * 0.7
    touch(page, *([(x - 30 - by, y - by), (x + 30 - by, y - by)] for by in range(0, 60, 5)))
    moved = window(page)
    assert abs(moved[2] / zoomed[2] - 1) < 0.05
    assert moved[0] > zoomed[0] + 5
    assert moved[1] > zoomed[1] + 5
    assert page.evaluate(SCROLLED) == 0


def test_what_does_not_fit_begins_at_the_root_with_a_map_of_it_all(open_page: OpenPage) -> None:
    page = open_page(with_program(LOOP))
    overview = page.locator(".overview")
    expect(overview).to_be_visible()
    before = settled_window(page)
    assert inside(page, "loss")
    map_ = box_of(overview.locator("svg"))
    page.mouse.click(map_["x"] + map_["width"] / 2, map_["y"] + 4)
    assert window(page) != before
    assert not inside(page, "loss")
    assert box_of(overview)["y"] >= box_of(page.locator(".stage"))["y"]


def test_a_small_picture_has_no_map(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".overview")).to_be_hidden()
    assert all(inside(page, name) for name in ("x", "y", "z.pow", "z", "res"))


def test_full_screen(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".full").click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.wait_for_timeout(200)
    for place in (".frame", ".player", ".st-key-graph .bar"):
        box = box_of(page.locator(place))
        assert box["y"] + box["height"] <= 721
    expect(page.locator(".player")).to_be_in_viewport()
    # Here the wheel has no page to scroll: it zooms.
    start = window(page)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(200)
    assert window(page)[2] < start[2] * 0.9
    page.locator(".full").click()
    page.wait_for_function("() => document.fullscreenElement === null")
