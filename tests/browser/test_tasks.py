"""A task from the teacher who makes it to the student who solves it, in a real Chromium."""

from __future__ import annotations

import contextlib
import re

import pytest
from playwright.sync_api import Page, Response, WebSocket, expect

from tests.browser.reader import (
    OpenPage,
    count,
    expect_numbers,
    node,
    press,
    query,
    text_area,
    total,
    with_program,
)
from viz.lessons.question import Asked, Question
from viz.lessons.task import read, written

PROGRAM = """\
x = torch.tensor(1.7, requires_grad=True)
u = x * 2.3
y = torch.tanh(u) * u + x
y.backward()
print(x.grad)
"""
SECRET = "3.313"
"""What torch computes: x.grad is 3.3126, or 3.313 in a box."""


class Sent:
    """Everything that comes from the server to a page: messages, files, each as text."""

    def __init__(self, page: Page) -> None:
        self.texts: list[str] = []
        page.on("websocket", self._socket)
        page.on("response", self._response)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, content: str | bytes) -> None:
        self.texts.append(content if isinstance(content, str) else content.decode("latin-1"))

    def _response(self, response: Response) -> None:
        with contextlib.suppress(Exception):  # such as one that is redirected
            self._take(response.body())

    def where(self) -> list[str]:
        """Where the answer is, with what is around it."""
        places = (re.search(r".{,60}(?<!\d)3\.31(?:3|26).{,20}", it) for it in self.texts)
        return [it.group() for it in places if it]


def task(kind: str = "number", of: str = "x.grad", **words: str) -> str:
    """The address of a task about the program."""
    asked = Asked(kind, of)  # type: ignore[arg-type]
    question = Question("", words.get("text", ""), asked, "gradients", words.get("hint", ""))
    return f"/?task={written(PROGRAM, [question])}"


def answer(page: Page, typed: str) -> None:
    """Type an answer."""
    field = page.locator(".st-key-course input")
    field.fill(typed)
    field.press("Enter")


def test_a_teacher_makes_a_task_and_a_student_solves_it(open_page: OpenPage) -> None:
    page = open_page(with_program(PROGRAM))
    page.locator("button.share").click()
    page.get_by_role("button", name="Task", exact=True).click()
    page.get_by_label("To predict").select_option("x.grad")
    page.get_by_label("Your hint").fill("`u` is used twice.")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator(".task-code svg")).to_be_visible()
    address = page.locator(".task-link").input_value()
    expect(page.get_by_role("link", name="Try it as a student")).to_have_attribute("href", address)
    (question,) = read(address.partition("task=")[2]).questions
    assert question.hint == "`u` is used twice."

    sent = Sent(page)
    page.goto(address)
    page.wait_for_selector("g.node")
    expect(page.locator(".st-key-course")).to_contain_text("What is x.grad")
    expect(text_area(page)).to_have_value(PROGRAM)
    answer(page, "2.3")
    expect(page.locator(".st-key-course")).to_contain_text("Hint: u is used twice.")
    page.reload()
    expect(page.locator(".st-key-course")).to_contain_text("What is x.grad")
    assert not sent.where()
    answer(page, SECRET)
    expect(page.locator(".st-key-course")).to_contain_text("at the first try")
    expect(total(page)).to_contain_text(SECRET)
    expect_numbers(page, "x", ["1.7"], [SECRET])
    assert sent.where()
    assert query(page)["task"] == address.partition("task=")[2]


def test_what_a_student_can_click_does_not_tell(open_page: OpenPage) -> None:
    page = open_page(with_program(PROGRAM))
    sent = Sent(page)
    page.goto(f"{page.url.partition('/?')[0]}{task()}&tab=grad&node=x")
    page.wait_for_selector("g.node")
    expect(page.locator(".st-key-below")).to_contain_text("when you have answered")
    text_area(page).click()
    page.keyboard.type("print(x.grad)\n")
    page.keyboard.press("Control+Enter")
    page.locator("button.fit").click()
    for name in ("x", "u", "y"):
        node(page, name).first.click()
    press(page, "Home", "End")
    expect(count(page)).to_be_visible()
    page.locator("g.node[data-node='x'] g.value").first.dblclick()
    page.get_by_role("button", name="torchviz", exact=True).click()
    page.wait_for_selector(".frame svg")
    page.get_by_role("button", name="Explained", exact=True).click()
    page.get_by_role("button", name="Share").click()
    expect(page.locator(".sheet .qr")).to_be_visible()
    expect(page.get_by_role("button", name="Task", exact=True)).to_be_hidden()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="한국어").click()
    expect(page.locator(".st-key-course")).to_contain_text("과제")
    expect(text_area(page)).to_have_value(PROGRAM)
    assert not sent.where()
    answer(page, "1")
    page.get_by_role("button", name="답 보기").click()
    expect(total(page)).to_contain_text(SECRET)
    assert sent.where()
    text_area(page).press("End")
    page.keyboard.type(" + 0")
    expect(text_area(page)).not_to_have_value(PROGRAM)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_the_question_is_in_sight(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page(task(text="What will it be?"), width=width, height=height, touch=width < 500)
    field = page.locator(".st-key-course input")
    expect(field).to_be_in_viewport()
    heads = [page.locator(".st-key-course-head p"), page.locator(".st-key-course h2")]
    boxes = [it.first.bounding_box() for it in heads]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"] + 1
