"""The editor in a real Chromium: what is typed runs by itself, and undo goes across all that changes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from viz.lessons.examples import EXAMPLES
from viz.panels.state import WALKTHROUGH

OpenPage = Callable[..., Page]

SHORT = "x = torch.ones(2, requires_grad=True)\ny = x * 3\nz = y.sum()\nz.backward()\nx.grad\n"


def area(page: Page) -> Locator:
    """The program."""
    return page.locator("textarea.area")


def opened(open_page: OpenPage, text: str, **look: object) -> Page:
    """The page with another program."""
    return open_page("/?" + urlencode({"chain": text}), **look)


def piece(page: Page, text: str) -> Locator:
    """A coloured piece of the program."""
    return page.locator(".layer span", has_text=re.compile(f"^{re.escape(text)}$")).first


def over(page: Page, text: str) -> tuple[float, float]:
    """The middle of a piece, with the pointer there. The textarea lies over the colours."""
    box = piece(page, text).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    return x, y


def value_beside(page: Page) -> Locator:
    """What stands beside the last line that shows something."""
    return page.locator(".note .value").last


def test_the_program_is_in_colours_and_both_layers_are_alike(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".layer .keyword", has_text="True")).to_have_count(1)
    expect(page.locator(".layer .call", has_text="mean")).to_have_count(1)
    expect(page.locator(".layer .comment")).to_have_count(1)
    assert page.locator(".layer .line").count() == WALKTHROUGH.count("\n") + 1
    heights = "it => [it.scrollHeight, it.parentElement.querySelector('.layer').offsetHeight]"
    typed, shown = area(page).evaluate(heights)
    assert abs(typed - shown) <= 1 or typed > shown  # it fills its frame when the text is short


def test_what_is_typed_runs_without_a_key(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    expect(value_beside(page)).to_contain_text("[3, 3]")
    area(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("print(7 * 6)")
    expect(value_beside(page)).to_contain_text("42")


def test_the_last_of_several_prints_is_counted(open_page: OpenPage) -> None:
    page = opened(open_page, f"{SHORT}for i in range(10):\n    print(i)\n")
    expect(value_beside(page)).to_have_text(re.compile(r"9\s*×10"))


def test_undo_goes_across_typing_and_a_drag(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    area(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("w = z + 1")
    expect(page.locator(".editor.stale")).to_have_count(0)
    typed = area(page).input_value()
    piece(page, "3").scroll_into_view_if_needed()
    x, y = over(page, "3")
    page.mouse.down()
    page.mouse.move(x + 45, y, steps=6)
    page.mouse.up()
    expect(area(page)).not_to_have_value(typed)
    page.keyboard.press("Control+z")
    expect(area(page)).to_have_value(typed)
    for _ in range(8):
        page.keyboard.press("Control+z")
    expect(area(page)).to_have_value(SHORT)
    for _ in range(12):
        page.keyboard.press("Control+Shift+z")
    expect(area(page)).to_have_value(typed.replace("x * 3", "x * 8"))


def test_undo_takes_back_what_the_page_put_in(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    area(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("w = z + 1")
    page.locator("button.examples").click()
    page.get_by_role("menuitemradio", name="Used twice: x").click()
    expect(area(page)).to_have_value(EXAMPLES["square"].program)
    area(page).focus()
    page.keyboard.press("Control+z")
    expect(area(page)).to_have_value(f"{SHORT}w = z + 1")
    expect(value_beside(page)).to_contain_text("[3, 3]")
    page.keyboard.press("Control+y")
    expect(area(page)).to_have_value(EXAMPLES["square"].program)


def test_a_name_is_completed(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    area(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("y.me")
    names = page.get_by_role("listbox", name="Completions")
    first = names.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text("mean")
    page.keyboard.press("Tab")
    expect(area(page)).to_have_value(SHORT + "y.mean")
    page.keyboard.type("() + torch.r")
    expect(names.get_by_role("option", name="relu", exact=False).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)


def test_tab_is_no_trap(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    area(page).focus()
    page.keyboard.press("Tab")
    expect(area(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(area(page)).not_to_be_focused()


def test_an_error_is_marked_and_said_and_nothing_moves(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    before = page.locator(".editor").bounding_box()
    area(page).fill(SHORT.replace("y.sum", "y.smu"))
    expect(page.locator(".problem")).to_contain_text("smu")
    expect(page.locator(".mark.wrong")).to_have_count(1)
    over(page, "smu")
    expect(page.locator(".hint")).to_contain_text("smu")
    assert page.locator(".editor").bounding_box() == before
    area(page).fill(SHORT)
    expect(page.locator(".problem")).to_be_hidden()
    expect(page.locator(".mark.wrong")).to_have_count(0)


def test_composed_letters_are_not_cut(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    area(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("# ")
    input_method = page.context.new_cdp_session(page)
    for word in ("한", "글"):
        for letters in ("ㅎ", "하", word):
            composed = {"text": letters, "selectionStart": 1, "selectionEnd": 1}
            input_method.send("Input.imeSetComposition", composed)
            page.wait_for_timeout(400)  # longer than typing takes to stop
        input_method.send("Input.insertText", {"text": word})
    expect(area(page)).to_have_value(SHORT + "# 한글")
    expect(page.locator(".layer .comment").last).to_have_text("# 한글")
    expect(page.locator(".editor.stale")).to_have_count(0)
    expect(area(page)).to_have_value(SHORT + "# 한글")


def test_a_number_is_dragged_and_everything_follows(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    x, y = over(page, "3")
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=5)
    expect(value_beside(page)).to_contain_text("[5, 5]")  # while it is held
    page.mouse.up()
    expect(area(page)).to_have_value(SHORT.replace("x * 3", "x * 5"))
    page.keyboard.press("Control+z")
    expect(area(page)).to_have_value(SHORT)


def test_code_and_box_light_up_together(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    expect(page.locator(".editor.stale")).to_have_count(0)
    over(page, "sum")
    expect(page.locator(".mark.pointed")).to_have_count(1)
    page.wait_for_function("() => explorer.store.pointed?.node === 'z'")
    page.mouse.click(*over(page, "sum"))
    page.wait_for_function("() => explorer.store.chosen?.node === 'z'")
    expect(page.locator(".mark.chosen")).to_have_count(1)


def test_the_editor_takes_up_its_history_after_a_reload(open_page: OpenPage) -> None:
    page = opened(open_page, SHORT)
    area(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("w = z + 1")
    page.wait_for_function("() => location.search.includes('w+')")
    page.wait_for_timeout(700)
    page.reload()
    expect(area(page)).to_have_value(SHORT + "w = z + 1")
    area(page).focus()
    for _ in range(8):
        page.keyboard.press("Control+z")
    expect(area(page)).to_have_value(SHORT)
