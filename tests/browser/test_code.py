"""The backward pass as code, read and written, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.rules.teaching import TEACHING
from viz.lessons.drill import drill

OpenPage = Callable[..., Page]
MLP = TEACHING["two layers"][0]

ATTEMPTS = (
    ("d_out", "(out - Y) / 16", "A factor is missing"),
    ("d_out", "2 * (out - Y) / 16", "Right"),
    ("d_b2", "d_out.sum(0)", "Right"),
    ("d_h", "d_out @ W2", "cannot be multiplied"),
    ("d_h", "d_out @ W2.T", "Right"),
    ("d_W2", "h.T @ d_out", "Right"),
    ("d_add", "d_h * (1 - h ** 2)", "Right"),
    ("d_b1", "d_add.sum(0)", "Right"),
    ("d_W1", "X.T @ d_add", "Right"),
)
"""What a learner types, line by line, and what is said of it."""


def fields(page: Page) -> Locator:
    """The lines to be written."""
    return page.get_by_placeholder("PyTorch, with the names of the program")


def test_two_layers_are_written_line_by_line(open_page: OpenPage) -> None:
    page = open_page(f"/?{urlencode({'chain': MLP, 'task': 'backward'})}")
    expect(page.get_by_text("0 of 7 lines are right")).to_be_visible()
    names = ["d_out", "d_b2", "d_h", "d_W2", "d_add", "d_b1", "d_W1"]
    right = 0
    for name, typed, said in ATTEMPTS:
        # What is typed while the page is drawn again would be lost.
        app = page.locator(".stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        field = fields(page).nth(names.index(name))
        field.fill(typed)
        field.press("Enter")
        right += said == "Right"
        if said == "Right":
            expect(page.get_by_text(f"{right} of 7 lines are right")).to_be_visible()
        else:
            expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text("Right", exact=True)).to_have_count(7)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_code_is_read(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?{urlencode({'chain': MLP, 'tab': 'code', 'lang': language, 'node': 'h'})}")
    expect(page.get_by_role("radio", name="d_h = d_out @ W2.T")).to_be_checked()  # the node's line
    page.locator("label", has_text="d_W2 = h.T @ d_out").click()
    expect(page.locator('g.chosen[data-node="W2"]')).to_have_count(1)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_drill_is_the_same_for_everybody(open_page: OpenPage, language: str) -> None:
    page = open_page(f"/?{urlencode({'drill': '2', 'seed': '17', 'lang': language})}")
    expect(page.locator("textarea").first).to_have_value(drill(2, 17))
    text = {"en": "Show all lines", "ko": "모든 줄 보기"}[language]
    page.get_by_role("button", name=text).click()
    expect(
        page.get_by_text({"en": "Right", "ko": "맞았습니다"}[language], exact=True)
    ).not_to_have_count(0)
    another = {"en": "New program", "ko": "새 프로그램"}[language]
    page.get_by_role("button", name=another).click()
    expect(page.locator("textarea").first).not_to_have_value(drill(2, 17))
