"""The sixteen lessons in a real Chromium: each solved, a wrong answer first; no answer is sent before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

import viz
from tests.browser.reader import OpenPage, node, numbers, query, retype, settled, text_area
from viz.lessons.course import course
from viz.lessons.examples import EXAMPLES
from viz.lessons.lesson import CourseLesson
from viz.lessons.question import Question
from viz.text import Language, say
from viz.views import question as judged

LANGUAGE_OF: dict[int, Language] = {number: ("en", "ko")[number % 2] for number in course()}


def panel(page: Page) -> Locator:
    """The lesson."""
    return page.locator(".st-key-course")


def button(page: Page, name: str) -> Locator:
    """One of its buttons."""
    return page.locator(f".st-key-course-{name} button:visible").first


def option(page: Page, told: CourseLesson, asked: Question, right: bool) -> Locator:
    """The right option of a question, or a wrong one."""
    place = next(at for at, it in enumerate(asked.options) if it.right == right)
    return button(page, f"option-{told.number}-{asked.key}-{place}")


def answer(page: Page, told: CourseLesson, asked: Question, *, right: bool) -> None:
    """Answer the question that is open."""
    if asked.options:
        option(page, told, asked, right).click()
        return
    wrong = {"code": asked.asked.instead, "line": "0 * 1"}.get(asked.asked.kind, "7.25")
    typed = asked.answer or judged.answer(viz.run(told.program), asked.asked)
    field = panel(page).locator("input")
    field.fill(typed if right else wrong)
    field.press("Enter")


def solve(page: Page, told: CourseLesson, asked: Question) -> None:
    """Answer a question, and see why."""
    answer(page, told, asked, right=True)
    expect(button(page, "on")).to_be_visible()


@contextmanager
def sent(page: Page) -> Iterator[list[str]]:
    """What the server sends from now on."""
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        def note(payload: str | bytes) -> None:
            frames.append(
                payload if isinstance(payload, str) else payload.decode("utf-8", "ignore")
            )

        socket.on("framereceived", note)

    page.on("websocket", listen)
    yield frames
    page.remove_listener("websocket", listen)


@pytest.mark.parametrize("number", course(), ids=lambda it: f"{it}-{LANGUAGE_OF[it]}")
def test_a_lesson_is_solved(open_page: OpenPage, number: int) -> None:
    language = LANGUAGE_OF[number]
    told = course()[number][language]
    page = open_page("/_stcore/health", wait="body")
    with sent(page) as frames:
        page.goto(f"{page.url.split('/_st')[0]}/?lesson={number}&lang={language}")
        expect(panel(page)).to_contain_text(told.title)
        expect(page.locator("g.node").first).to_be_visible()
        for asked in told.questions:
            answer(page, told, asked, right=False)
            expect(panel(page).locator("[data-testid=stAlertContainer]")).to_contain_text(
                say("course.not_yet", language, answer="").strip()
            )
            assert asked.after not in "".join(frames)
            solve(page, told, asked)
            assert asked.after in "".join(frames)
            button(page, "on").click()
        expect(panel(page)).to_contain_text(say("course.change", language))
        changed = next(at for at, it in enumerate(told.changes) if it.program)
        button(page, f"change-{number}-{changed}").click()
        expect(text_area(page)).to_have_value(told.changes[changed].program)
        expect(panel(page)).to_contain_text(say("course.change", language))  # the lesson stays open


SECRETS = {4: "60", 7: "-0.3348", 13: "5.515e-06", 15: "18"}
"""The answer of a lesson, as the page writes it: a number that stands nowhere else in what is sent."""


@pytest.mark.parametrize(("number", "answered"), SECRETS.items(), ids=map(str, SECRETS))
def test_the_answer_is_not_sent_before_it_is_given(
    open_page: OpenPage, number: int, answered: str
) -> None:
    told = course()[number]["en"]
    page = open_page("/_stcore/health", wait="body")
    with sent(page) as frames:
        page.goto(f"{page.url.split('/_st')[0]}/?lesson={number}&tab=grad")
        expect(panel(page)).to_contain_text(told.title)
        expect(page.locator(".result .card")).to_contain_text("?")
        expect(page.locator(".st-key-below")).to_contain_text(say("course.below", "en"))
        page.wait_for_timeout(300)
        ends = ('"{}"', ">{}<", "[{}]", "[{},", ", {}]", "({})")
        places = [it.format(answered) for it in ends]
        before = "".join(frames)
        assert not [it for it in places if it in before]
        for asked in told.questions:
            solve(page, told, asked)
            button(page, "on").click()
        expect(page.locator(".result .card")).not_to_contain_text("?")
        after = "".join(frames)
        assert [it for it in places if it in after]


def test_what_is_hidden_appears_with_the_last_answer(open_page: OpenPage) -> None:
    told = course()[3]["en"]
    page = open_page("/?lesson=3")
    expect(panel(page)).to_contain_text("Lesson 3 of 16")
    expect(numbers(page, "value", "x")).to_have_text(["3"])
    expect(numbers(page, "gradient", "x")).to_have_text([""])
    solve(page, told, told.questions[0])
    expect(numbers(page, "gradient", "x")).to_have_text([""])  # the second question asks for it
    button(page, "on").click()
    button(page, "show").click()
    expect(panel(page)).to_contain_text("It is 25.")
    expect(numbers(page, "gradient", "x")).to_have_text(["25"])
    expect(page.locator(".editor .page")).to_contain_text("25")
    button(page, "on").click()
    button(page, "again").click()
    expect(panel(page)).to_contain_text(told.questions[0].text.split("`")[-1].strip())
    expect(numbers(page, "gradient", "x")).to_have_text([""])


def test_progress_stays_in_the_browser(open_page: OpenPage) -> None:
    told = course()[3]["en"]
    page = open_page("/?lesson=3")
    item = page.get_by_role("menuitemradio", name=told.title)
    solve(page, told, told.questions[0])
    page.locator("button.examples").click()
    expect(item).to_contain_text("1/2")
    expect(item).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    button(page, "on").click()
    solve(page, told, told.questions[1])
    page.locator("button.examples").click()
    expect(item).to_contain_text("✓")
    assert query(page) == {"lesson": "3"}
    page.goto(page.url.replace("lesson=3", "lesson=4"))
    expect(panel(page)).to_contain_text(course()[4]["en"].title)
    page.locator("button.examples").click()
    expect(item).to_contain_text("✓")
    expect(page.get_by_role("menuitemradio", name=course()[4]["en"].title)).not_to_contain_text("✓")


def test_a_lesson_is_opened_kept_and_left(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(panel(page)).to_have_count(0)
    page.locator("button.examples").click()
    page.get_by_role("menuitemradio", name=course()[11]["en"].title).click()
    expect(panel(page)).to_contain_text("Lesson 11 of 16")
    expect(text_area(page)).to_have_value(course()[11]["en"].program)
    page.wait_for_function("() => location.search === '?lesson=11'")
    retype(page, "x = torch.ones(2, requires_grad=True)\nx.sum().backward()\n")
    settled(page)
    expect(button(page, "own")).to_be_visible()
    page.wait_for_timeout(600)  # what is below an edit has followed
    button(page, "own").click()
    expect(text_area(page)).to_have_value(course()[11]["en"].program)
    button(page, "next").click()
    expect(panel(page)).to_contain_text("Lesson 12 of 16")
    page.get_by_role("button", name="한국어").click()
    expect(panel(page)).to_contain_text(course()[12]["ko"].title)
    page.wait_for_timeout(1_100)  # what follows within a second is one step back
    page.locator("button.examples").click()
    page.get_by_role("menuitemradio", name=EXAMPLES["square"].title["ko"]).click()
    expect(panel(page)).to_have_count(0)
    expect(text_area(page)).to_have_value(EXAMPLES["square"].program)
    page.wait_for_function("() => !location.search.includes('lesson')")
    page.go_back()  # to the lesson
    expect(panel(page)).to_contain_text("16")


def test_what_is_typed_wrong_is_said(open_page: OpenPage) -> None:
    page = open_page("/?lesson=2")
    field = panel(page).locator("input")
    said = panel(page).locator("[data-testid=stAlertContainer]")
    for typed, expected in {
        "b.grad": "Work it out yourself",
        "1 +": "Python cannot read this",
        "[1, 2, 3]": "Yours has the shape",
        "'2'": "Write a number",
    }.items():
        field.fill(typed)
        field.press("Enter")
        expect(said).to_contain_text(expected)
    expect(button(page, "on")).to_be_hidden()


def test_a_link_to_no_lesson_is_the_page(open_page: OpenPage) -> None:
    page = open_page("/?lesson=99")
    expect(node(page, "res")).to_be_visible()
    expect(panel(page)).to_have_count(0)
    page.wait_for_function("() => !location.search.includes('lesson')")


def test_on_a_phone_a_lesson_is_above_its_program(open_page: OpenPage) -> None:
    page = open_page("/?lesson=5", width=390, height=844, touch=True)
    expect(panel(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [it.bounding_box() for it in (panel(page), text_area(page), page.locator(".frame"))]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(tops) == 3
    for touched in panel(page).locator("button:visible").all():
        box = touched.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
