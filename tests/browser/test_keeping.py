"""Nothing is lost: a reload, two tabs, a program that is too long for the URL."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.bench.server import served
from tests.browser.reader import (
    OpenPage,
    count,
    expect_numbers,
    node,
    numbers,
    open_tab,
    panel,
    query,
    retype,
    text_area,
    until_url_has,
)
from viz.panels.state import WALKTHROUGH

LONG = WALKTHROUGH + "# 길다\n" * 400
"""Short enough to run, too long for a URL."""


def test_a_reload_finds_tab_view_and_step(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Printed")
    until_url_has(page, "tab")
    page.locator(".show summary").click()
    page.locator(".show input[name=across]").uncheck()
    until_url_has(page, "view")
    page.locator(".show input[name=local]").uncheck()
    page.locator("button[name=first]").click()
    page.locator("button[name=next]").click()
    expect(count(page)).to_have_text("1 / 9")
    assert query(page)["tab"] == "printed"
    page.reload()
    expect(count(page)).to_have_text("1 / 9")
    expect(page.get_by_text("tensor([[2., 2.],", exact=False).last).to_be_visible()
    expect(page.get_by_role("tab", name="Printed")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".show input[name=across]")).not_to_be_checked()
    expect(page.locator(".show input[name=local]")).not_to_be_checked()


def test_the_open_tab_stays_when_the_language_changes(open_page: OpenPage) -> None:
    page = open_page()
    open_tab(page, "Printed")
    until_url_has(page, "tab")
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("tab", name="출력")).to_have_attribute("aria-selected", "true")


def test_a_reload_of_a_broken_text_keeps_what_it_built(open_page: OpenPage) -> None:
    page = open_page()
    broken = WALKTHROUGH.replace("2*y**2", "3*y**3").replace("z.mean()", "z.maen()")
    retype(page, broken)
    expect(page.get_by_text("Line 6, column 9.")).to_be_visible()
    expect(numbers(page, "value", "z")).to_have_text(["24"] * 4)
    until_url_has(page, "chain")
    page.reload()
    expect(page.get_by_text("Line 6, column 9.")).to_be_visible()
    expect(text_area(page)).to_have_value(broken)
    expect(numbers(page, "value", "z")).to_have_text(["24"] * 4)


def test_two_tabs_are_two_pages(open_page: OpenPage) -> None:
    first, second = open_page(), open_page()
    retype(first, WALKTHROUGH.replace("2*y**2", "3*y**3"))
    node(second, "z.pow").click()
    expect(panel(second)).to_contain_text("y**2")
    expect_numbers(first, "res", ["24"], ["1"])
    expect_numbers(second, "res", ["8"], ["1"])
    expect(text_area(second)).to_have_value(WALKTHROUGH)


def test_a_long_program_is_saved_and_opened_as_a_file(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    retype(page, LONG)
    expect(page.get_by_text("too long for the link")).to_be_visible()
    assert "chain" not in query(page)
    open_tab(page, "File")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save the program").click()
    saved = tmp_path / "program.py"
    waiting.value.save_as(saved)
    assert saved.read_text("utf-8") == LONG
    again = open_page()
    open_tab(again, "File")
    again.locator("input[type=file]").set_input_files(saved)
    expect(text_area(again)).to_have_value(LONG)
    expect_numbers(again, "res", ["8"], ["1"])


def test_a_file_that_is_no_program_changes_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page()
    open_tab(page, "File")
    for name, content, said in (
        ("binary.py", b"\xff\xfe\x00", "not UTF-8 text"),
        ("long.py", b"#" * 10_001, "more than 10000 characters"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_text(said)).to_be_visible()
    expect(text_area(page)).to_have_value(WALKTHROUGH)


def test_the_frame_is_there_before_torch(browser: Browser) -> None:
    with served() as server:
        page = browser.new_page()
        page.goto(server.address)
        expect(page.get_by_text("Loading PyTorch")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("heading", name="Autograd Explorer")).to_be_visible()
        assert page.locator("g.node").count() == 0
        page.wait_for_selector("g.node", timeout=60_000)
        expect(page.get_by_text("Loading PyTorch")).to_have_count(0)
        page.close()


def test_a_click_that_a_server_has_dropped_is_asked_again(browser: Browser, address: str) -> None:
    dropped: list[str | bytes] = []
    dropping = False

    def between(page_side: WebSocketRoute) -> None:
        server = page_side.connect_to_server()
        page_side.on_message(lambda it: dropped.append(it) if dropping else server.send(it))

    page = browser.new_page()
    page.route_web_socket("**/_stcore/stream", between)
    page.goto(address)
    node(page, "y").wait_for()
    dropping = True
    node(page, "y").click()
    while not dropped:
        page.wait_for_timeout(20)
    dropping = False
    retype(page, WALKTHROUGH.replace("x+1", "x+3"))
    expect(panel(page)).to_contain_text("y = x+3")
    page.close()
