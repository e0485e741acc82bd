"""On a phone: graph, factors, code, details; targets that a finger hits; nothing over another."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import OpenPage, below, cards, node, settled_window

TARGET = 44

SMALL = """() => {
  const found = []
  const look = (root) => {
    for (const it of root.querySelectorAll("*")) {
      if (it.shadowRoot) look(it.shadowRoot)
      const closed = "[popover]:not(:popover-open), dialog:not([open]), details:not([open]) .choices"
      if (!it.matches("button, summary, select, a[href], input:not([type=range]), [role=tab]")) continue
      if (it.closest(closed)) continue
      // A box that belongs to a label is hit with it.
      const around = "label, [data-testid=stSelectbox] > div"
      const box = (it.matches("input") ? it.closest(around) ?? it : it).getBoundingClientRect()
      if (box.width <= 1) continue // for the keyboard alone: "Skip to main content"
      if (!box.width || !box.height || getComputedStyle(it).visibility === "hidden") continue
      if (box.height < 43.5 || box.width < 43.5) {
        found.push(`${it.tagName}.${it.className} ${it.textContent.slice(0, 20)} ${box.width}x${box.height}`)
      }
    }
  }
  look(document)
  return found
}"""


def phone(open_page: OpenPage, path: str = "/") -> Page:
    """The page on a phone, once it stands still."""
    page = open_page(path, width=390, height=844, touch=True)
    settled_window(page)
    expect(below(page)).to_contain_text("grad =")
    return page


@pytest.mark.parametrize("language", ["en", "ko"])
def test_graph_factors_code_and_details_one_below_the_other(
    open_page: OpenPage, language: str
) -> None:
    page = phone(open_page, f"/?lang={language}")
    order = (".st-key-graph .held", ".factors", ".editor", ".st-key-below")
    boxes = [page.locator(it).bounding_box() for it in order]
    for upper, lower in pairwise(boxes):
        assert upper
        assert lower
        assert upper["y"] + upper["height"] <= lower["y"] + 1, "one lies over the other"
    for box in boxes:
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_targets_are_large_enough_for_a_finger(open_page: OpenPage) -> None:
    page = phone(open_page)
    assert not page.evaluate(SMALL)


def test_a_box_is_tapped(open_page: OpenPage) -> None:
    page = phone(open_page)
    node(page, "z").tap()
    expect(node(page, "z")).to_have_attribute("aria-pressed", "true")
    expect(cards(page).nth(1)).to_have_attribute("aria-pressed", "true")


def test_text_that_is_typed_is_large_enough_that_the_phone_does_not_zoom(
    open_page: OpenPage,
) -> None:
    page = phone(open_page)
    sizes = page.locator("textarea, input, select").evaluate_all(
        "all => all.filter(it => it.offsetWidth && !['range', 'checkbox'].includes(it.type))"
        ".map(it => [it.className, parseFloat(getComputedStyle(it).fontSize)])"
    )
    assert sizes
    assert not [it for it in sizes if it[1] < 16]
