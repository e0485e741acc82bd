"""The page in a frame of another one in a real Chromium: the code that is copied, its parts, its height."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.bench.server import ROOT
from tests.browser.conftest import BLANK
from tests.browser.reader import OpenPage, press, query, with_program

HOST = """addEventListener("message", ({ data, source }) => {
  const frame = [...document.querySelectorAll("iframe")].find((it) => it.contentWindow === source)
  if (frame && data.type === "autograd-explorer") frame.height = data.height
})"""
"""What docs/embedding.md gives to the page around the frame; a test compares the two."""

TITLE = """a < b & "c" > 'd'"""
OVERFLOWS = """() => {
    const main = document.querySelector(".stMain")
    return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth]
}"""


def test_the_script_that_is_tried_is_the_one_that_is_given() -> None:
    assert HOST in (ROOT / "docs" / "embedding.md").read_text("utf-8")


class Attributes(HTMLParser):
    """The attributes of the only element in a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take note of it."""
        self.found.append((tag, dict(attributes)))


def host(page: Page, address: str, code: str, script: str = "") -> Frame:
    """A page of another name that has the code in it; gives back its frame, with its graph drawn."""
    page.goto(f"{address.replace('127.0.0.1', 'localhost')}{BLANK}")
    page.set_content(f"<!doctype html><body>{code}<script>{script}</script>")
    frame = page.main_frame.child_frames[0]
    frame.wait_for_selector("g.node")
    return frame


def copied(page: Page, parts: str, theme: str = "auto") -> str:
    """The code that the sheet under "Share" gives for parts."""
    page.locator("button.share").click()
    sheet = page.locator(".sheet")
    sheet.locator("[name=title]").fill(TITLE)
    sheet.locator("[name=parts]").select_option(parts)
    sheet.locator("[name=theme]").select_option(theme)
    sheet.get_by_role("button", name="Copy as iframe").click()
    return sheet.locator(".code").input_value()


def seen(frame: Frame) -> set[str]:
    """Which parts are there."""
    places = {
        "editor": ".editor",
        "cards": ".factors",
        "tabs": "[role=tab]",
        "bar": "button.examples",
    }
    return {name for name, place in places.items() if frame.locator(place).first.is_visible()}


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ("graph", set()),
        ("cards", {"cards"}),
        ("editor", {"editor", "cards"}),
        ("all", {"editor", "cards", "tabs", "bar"}),
    ],
)
def test_what_is_copied_shows_its_parts_without_scrollbars(
    open_page: OpenPage, address: str, parts: str, shown: set[str]
) -> None:
    page = open_page(
        with_program("x = torch.ones(2, requires_grad=True)\ny = (x * x).sum()\n", present="1")
    )
    page.keyboard.press("Escape")
    code = copied(page, parts)
    ((tag, attributes),) = Attributes(code).found
    assert (tag, attributes["title"]) == ("iframe", TITLE)
    asked = parse_qs(urlparse(str(attributes["src"])).query)
    assert (asked["embed"], "present" in asked) == (["true"], False)

    frame = host(page, address, code, HOST if parts == "all" else "")
    if shown:
        frame.locator(".factors .result").wait_for()
    if parts == "all":  # it has more than fits a frame, and tells how much
        frame.locator("[role=tab]").first.wait_for()
        page.wait_for_function("document.querySelector('iframe').height > 1000")
    page.wait_for_timeout(500)
    assert seen(frame) == shown
    assert frame.evaluate(OVERFLOWS) == [0, 0]


def test_a_frame_tells_its_height_and_leaves_back_to_its_host(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(with_program("x = torch.ones(2, requires_grad=True)\ny = x * x\n"))
    code = f'<iframe src="{address}/?embed=true&lang=ko" width="700" height="2000"></iframe>'
    frame = host(page, address, code, HOST)
    page.wait_for_function("document.querySelector('iframe').height < 700")
    page.wait_for_timeout(500)
    assert frame.evaluate(OVERFLOWS) == [0, 0]
    height = page.evaluate("document.querySelector('iframe').height")
    entries = page.evaluate("history.length")
    for _ in range(3):
        frame.locator(".player [name=previous]").click()
        page.wait_for_timeout(400)
    frame.locator('g.node[data-node="y"]').click()
    page.wait_for_timeout(1_200)
    assert page.evaluate("history.length") == entries
    assert page.evaluate("document.querySelector('iframe').height") == height, (
        "it jumps for no step"
    )

    with page.context.expect_page() as whole:
        frame.get_by_role("link", name="전체 페이지 열기").click()
    whole.value.wait_for_selector("g.node")
    assert query(whole.value) == {"lang": "ko", "element": "[1, 0]", "step": "6"}
    assert whole.value.locator("button.examples").is_visible()
    whole.value.close()


@pytest.mark.parametrize(("theme", "dark"), [("dark", True), ("light", False)])
def test_the_page_around_it_gives_the_colors(
    open_page: OpenPage, address: str, theme: str, dark: bool
) -> None:
    page = open_page(scheme="light" if dark else "dark")
    frame = host(page, address, copied(page, "graph", theme))
    expect(frame.locator(".held.dark g.node").first).to_be_visible() if dark else expect(
        frame.locator(".held:not(.dark) g.node").first
    ).to_be_visible()


def test_a_phone_in_a_column_shows_all_of_it(open_page: OpenPage, address: str) -> None:
    page = open_page(width=390, height=800)
    code = f'<iframe src="{address}/?embed=true" width="342" height="580"></iframe>'
    frame = host(page, address, code, HOST)
    page.wait_for_function("document.querySelector('iframe').height > 1100")
    page.wait_for_timeout(500)
    assert frame.evaluate(OVERFLOWS) == [0, 0]


def test_keys_of_the_whole_page_do_nothing_in_a_part(open_page: OpenPage) -> None:
    page = open_page("/?embed=true&parts=graph&tour=1")
    press(page, "p")
    page.wait_for_timeout(300)
    assert not page.evaluate("document.documentElement.classList.contains('presenting')")
    expect(page.locator(".tour .bubble")).to_be_hidden()
