"""Errors as lessons in a real Chromium: both lines, the fix in one click, and what had been built."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.reader import (
    OpenPage,
    node,
    problem,
    retype,
    settled,
    text_area,
    with_program,
)

IN_PLACE = """\
x = torch.tensor([1., 2.], requires_grad=True)
y = x.exp()
y += 1
z = y.sum()
z.backward()
print(x.grad)
"""
SHAPES = """\
a = torch.ones(2, 3, requires_grad=True)
h = a * 2
b = torch.ones(2, 4)
c = h @ b
c.sum().backward()
"""
WHOLE = "x = torch.tensor([1, 2], requires_grad=True)\ny = (x * x).sum()\ny.backward()\n"
BROKEN = "x = torch.ones(2, requires_grad=True\n"


def test_an_error_in_place_points_at_the_lines_that_saved_and_changed(open_page: OpenPage) -> None:
    page = open_page(with_program(IN_PLACE), wait="g.node")
    expect(problem(page)).to_contain_text("modified by an inplace operation")
    told = page.locator(".st-key-lesson-inplace_saved")
    expect(told).to_contain_text("saved y at version 0")
    expect(told).to_contain_text("> 3 | y += 1")
    expect(page.locator(".mark.wrong")).to_have_count(3)
    expect(node(page, "y")).to_be_visible()  # as it was before line 3


def test_one_click_writes_the_fix_and_it_runs(open_page: OpenPage) -> None:
    page = open_page(with_program(IN_PLACE))
    page.locator(".editor .mend").click()
    expect(text_area(page)).to_have_value(IN_PLACE.replace("y += 1", "y = y + 1"))
    settled(page)
    expect(problem(page)).to_be_hidden()
    expect(page.locator(".editor .mend")).to_be_hidden()
    expect(node(page, "z")).to_be_visible()


def test_the_button_below_writes_it_too_and_undo_takes_it_back(open_page: OpenPage) -> None:
    page = open_page(with_program(SHAPES))
    page.get_by_role("button", name="Write the fix").click()
    expect(text_area(page)).to_have_value(SHAPES.replace("h @ b", "h.T @ b"))
    expect(problem(page)).to_be_hidden()
    text_area(page).press("Control+z")
    expect(text_area(page)).to_have_value(SHAPES)


def test_a_line_that_fails_keeps_the_graph_before_it(open_page: OpenPage) -> None:
    page = open_page(with_program(SHAPES))
    expect(node(page, "h")).to_be_visible()
    failed = page.locator("g.failed")
    expect(failed).to_contain_text("h @ b")
    expect(failed).to_contain_text("b: (2, 4) float32")
    expect(page.locator(".mark.related")).to_have_count(2)  # where h and b were made
    expect(page.locator(".layer .line.unreached")).to_have_count(2)
    expect(page.locator(".frame")).not_to_have_class("outdated")


def test_a_link_to_a_broken_program_shows_no_other_programs_graph(open_page: OpenPage) -> None:
    for text, said in ((BROKEN, "Python cannot read this"), (WHOLE, "Only Tensors of floating")):
        page = open_page(with_program(text, good="x = torch.ones(2)"), wait=".st-key-problem")
        expect(page.locator(".st-key-problem")).to_contain_text(said)
        expect(page.locator("g.node")).to_have_count(0)
        expect(page.locator(".st-key-below")).to_have_count(0)


def test_a_broken_program_that_is_mended_is_drawn(open_page: OpenPage) -> None:
    page = open_page(with_program(WHOLE), wait=".st-key-problem")
    page.locator(".editor .mend").click()
    expect(node(page, "y")).to_be_visible()
    expect(page.locator(".st-key-problem")).to_have_count(0)
    retype(page, BROKEN)  # while it is typed, the last one that ran stays
    expect(problem(page)).to_be_visible()
    expect(node(page, "y")).to_be_visible()


def test_in_korean_and_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(
        with_program(SHAPES, lang="ko"), width=390, height=844, scheme="dark", touch=True
    )
    expect(page.locator(".editor .mend")).to_have_text("고치기")
    expect(page.locator(".st-key-lesson-matmul")).to_contain_text("행렬 곱")
    box = page.locator(".editor .mend").bounding_box()
    assert box is not None
    assert box["height"] >= 40
    assert box["x"] + box["width"] <= 390
