"""Read from the back row: how large the text of the graph is, and how much of the screen it takes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.reader import OpenPage, cards, settled_window, total, with_program
from viz.lessons.examples import EXAMPLES

TWENTY = "x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)\nh0 = x\n"
TWENTY += "".join(f"h{at} = torch.tanh(h{at - 1}) * {at}\n" for at in range(1, 10))
TWENTY += "y = (h9 + 1).sum()\n"
"""Twenty operations."""

PROGRAMS = {"walkthrough": "", "20 operations": TWENTY, "MLP": EXAMPLES["mlp"].program}
SCREENS = [(1280, 720), (1920, 1080)]
SHARE = {"walkthrough": 0.22, "20 operations": 0.09, "MLP": 0.19}
"""The least part of the screen that boxes and arrows, within their outline, take up: 7.6 % for the
walkthrough before. A chain that is longer than the frame is a column in it."""

MEASURE = """(frame) => {
  const around = frame.getBoundingClientRect()
  const svg = frame.querySelector("svg")
  const scale = svg.getScreenCTM().a
  const sizes = {}
  for (const text of svg.querySelectorAll("text")) {
    if (!text.textContent) continue
    const kind = text.getAttribute("class")
    const size = parseFloat(getComputedStyle(text).fontSize) * scale
    sizes[kind] = Math.min(sizes[kind] ?? Infinity, size)
  }
  const boxes = [...svg.querySelectorAll("g.node, g.edge")].map((it) => it.getBoundingClientRect())
  const [left, top] = [Math.max(around.left, Math.min(...boxes.map((it) => it.left))),
                       Math.max(around.top, Math.min(...boxes.map((it) => it.top)))]
  const [right, bottom] = [Math.min(around.right, Math.max(...boxes.map((it) => it.right))),
                           Math.min(around.bottom, Math.max(...boxes.map((it) => it.bottom)))]
  return { sizes, share: (right - left) * (bottom - top) / innerWidth / innerHeight }
}"""


def measured(page: Page) -> tuple[dict[str, float], float]:
    """The smallest text of each kind in pixels, and the drawing's share of the screen."""
    settled_window(page)
    found = page.locator(".frame").evaluate(MEASURE)
    return found["sizes"], found["share"]


@pytest.mark.parametrize("screen", SCREENS, ids=["1280x720", "1920x1080"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_graph_and_factors_are_read_from_afar(
    open_page: OpenPage, name: str, screen: tuple[int, int]
) -> None:
    path = with_program(PROGRAMS[name]) if PROGRAMS[name] else "/"
    page = open_page(path, width=screen[0], height=screen[1])
    sizes, share = measured(page)
    print(name, screen, {kind: round(size, 1) for kind, size in sizes.items()}, f"{share:.1%}")
    assert min(sizes.values()) >= 14
    assert sizes["title"] >= 20
    assert sizes["number"] >= (17 if screen == SCREENS[0] else 20)
    assert share >= SHARE[name]
    # And the factors under it are in sight.
    for part in (page.locator("h2.question"), cards(page).first, total(page)):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= screen[1]
        assert box["x"] + box["width"] <= screen[0]
    for factor in (cards(page).first.locator(".factor"), total(page).locator(".factor")):
        size = factor.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
        assert size >= 24
    first = cards(page).first.locator(".factor")
    if len(first.inner_text()) <= 8:
        assert first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 34
