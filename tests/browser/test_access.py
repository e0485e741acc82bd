"""What axe-core finds on the page: nothing, in both themes, both languages, on a projector and a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.reader import (
    OpenPage,
    below,
    cards,
    node,
    press,
    retype,
    settled_window,
    with_program,
)
from viz.lessons.examples import EXAMPLES
from viz.panels.state import TABS, WALKTHROUGH

PROJECTOR, PHONE = (1280, 720), (390, 844)


def violations(page: Page, place: str | None = None) -> list[str]:
    """What is wrong, on the whole page or in one place, as rule, place and reason, one a line."""
    return [
        f"{it['id']} at {'  '.join(map(str, found['target']))}: {found['failureSummary']}"
        for it in Axe().run(page, place).response["violations"]
        for found in it["nodes"]
    ]


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_is_wrong(
    open_page: OpenPage, size: tuple[int, int], scheme: str, language: str
) -> None:
    page = open_page(
        f"/?lang={language}", width=size[0], height=size[1], scheme=scheme, touch=size == PHONE
    )
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(cards(page)).to_have_count(4)
    expect(below(page)).to_contain_text("grad =")
    settled_window(page)
    assert not violations(page)
    page.locator("button.examples").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert not violations(page, ".st-key-guide")
    page.keyboard.press("Escape")
    page.locator("button.signs").click()
    expect(page.locator("dialog.legend")).to_be_visible()
    assert not violations(page, ".st-key-guide")


@pytest.mark.parametrize(
    ("scheme", "language", "size"), [("light", "ko", PHONE), ("dark", "en", PROJECTOR)]
)
def test_nothing_is_wrong_in_a_lesson(
    open_page: OpenPage, scheme: str, language: str, size: tuple[int, int]
) -> None:
    page = open_page(f"/?lesson=8&lang={language}", width=size[0], height=size[1], scheme=scheme)
    lesson = page.locator(".st-key-course")
    expect(lesson.get_by_role("button")).to_have_count(7)
    assert not violations(page)
    lesson.locator(".st-key-course-option-8-saved-0 button").click()
    expect(lesson.get_by_role("alert")).to_be_visible()
    assert not violations(page, ".st-key-course")
    lesson.locator(".st-key-course-option-8-saved-1 button").click()
    lesson.locator(".st-key-course-on button").click()
    lesson.locator(".st-key-course-show button").click()
    assert not violations(page, ".st-key-course")


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ko")])
def test_nothing_is_wrong_in_any_tab(open_page: OpenPage, scheme: str, language: str) -> None:
    page = open_page(f"/?lang={language}", scheme=scheme)
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(len(TABS))
    found = []
    for place, name in enumerate(TABS):
        tabs.nth(place).click()
        expect(tabs.nth(place)).to_have_attribute("aria-selected", "true")
        expect(below(page).locator("h2:visible")).to_have_count(1)
        expect(page.locator(".js-plotly-plot")).to_have_count(int(name == "plots"))
        page.wait_for_timeout(200)
        found += [f"{name}: {it}" for it in violations(page, ".st-key-below")]
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_while_stepping_choosing_and_after_an_error(
    open_page: OpenPage, scheme: str
) -> None:
    page = open_page(scheme=scheme)
    press(page, "Home", *["ArrowRight"] * 6)
    node(page, "z.pow").click()
    expect(below(page)).to_contain_text("y**2")
    page.locator(".show summary").click()
    page.locator("input[name=saved]").check()
    expect(page.locator("g.saved")).not_to_have_count(0)
    assert not violations(page)
    retype(page, WALKTHROUGH.replace("mean", "maen"))
    expect(page.locator(".editor .problem")).to_be_visible()
    assert not violations(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wrong_in_torchviz_drawing_the_tour_and_when_presented(
    open_page: OpenPage, scheme: str
) -> None:
    page = open_page("/?tour=1", scheme=scheme)
    expect(page.locator(".tour .bubble")).to_be_visible()
    assert not violations(page)
    page.keyboard.press("Escape")
    page.locator("button.present").click()
    expect(page.locator("html")).to_have_class("presenting")
    assert not violations(page)
    page.keyboard.press("Escape")
    page.locator(".view button[name=torchviz]").click()
    expect(page.locator("svg.torchviz")).to_be_visible()
    assert not violations(page)


def test_nothing_is_wrong_with_several_paths_and_groups(open_page: OpenPage) -> None:
    page = open_page(with_program(EXAMPLES["rnn"].program))
    expect(page.locator(".rows .row")).not_to_have_count(0)
    assert not violations(page)


def test_there_are_headings_for_all_parts(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("heading", level=1)).to_have_text("Autograd Explorer")
    parts = page.get_by_role("heading", level=2)
    expect(parts).to_have_count(2)
    for name in ("Why is x.grad 2?", "Backward rule of one node"):
        expect(parts.filter(has_text=name)).to_be_visible()
