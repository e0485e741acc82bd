"""Tasks that are handed out: what leaves the server before the answer, the panel, links of any kind."""

from __future__ import annotations

import base64
import itertools
import json
import re
import zlib
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

import viz
from tests.panels.pages import ask, edit, page, text_of, told, written
from viz.lessons import task
from viz.lessons.question import Asked, Kind, Question, Secret
from viz.panels import link, state
from viz.text import Language, say

PROGRAM = """\
x = torch.tensor(1.7, requires_grad=True)
w = torch.tensor([2.3, 0.4], requires_grad=True)
u = x * w
print(u)
t = torch.tanh(u)
y = (t * u).sum() + x
y.backward()
print(x.grad)
print("again", w.grad)
"""
RUN = viz.run(PROGRAM)


def digits(value: float) -> str:
    """The first four digits, as they stand in the number however it is rounded behind them."""
    return f"{value:.17g}"[:5]


GRADIENT = digits(RUN.grad["x"].item())
UPSTREAM = digits(RUN.nodes["u"].grad[0].item())
LOCAL = digits(1 - RUN.nodes["t"].value[1].item() ** 2)
FORMULA = "(w * (torch.tanh(w * x) + w * x * (1 - torch.tanh(w * x) ** 2))).sum() + 1"
CASES: dict[str, tuple[Kind, str, Secret, str, str]] = {
    "a gradient": ("number", "x.grad", "gradients", GRADIENT, GRADIENT),
    "a cell of a gradient": ("number", "w.grad[0]", "gradients", digits(RUN.grad["w"][0].item()), ""),
    "a matrix": ("matrix", "w.grad", "gradients", digits(RUN.grad["w"][1].item()), ""),
    "on the way": ("matrix", "∂y/∂u", "gradients", UPSTREAM, ""),
    "a formula": ("formula", "x.grad", "gradients", GRADIENT, FORMULA),
    "a local gradient": ("matrix", "∂t/∂u", "local", LOCAL, ""),
    "a line": ("line", "d_w", "local", "d_u * x", ""),
    "the backward pass": ("backward", "y", "local", "d_u * x", ""),
    "a value": ("number", "y", "values", digits(RUN.nodes["y"].value.item()), ""),
}  # fmt: skip


def link_text(*asked: Asked, hides: Secret = "gradients", hint: str = "", text: str = "") -> str:
    """A task about the program, as its link has it."""
    return task.written(PROGRAM, [Question("", text, it, hides, hint) for it in asked])


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that leaves the server for the browser, as text, message by message."""
    messages: list[str] = []
    own = LocalScriptRunner.forward_msgs

    def recorded(self: LocalScriptRunner) -> object:
        found = own(self)
        messages.extend(str(it) for it in found)
        return found

    monkeypatch.setattr(LocalScriptRunner, "forward_msgs", recorded)
    return messages


def told_of(sent: list[str], answer: str) -> list[str]:
    """Where the answer stands in what was sent."""
    text = "\n".join(sent)
    places = (at for at in range(len(text)) if text.startswith(answer, at))
    return [text[max(0, at - 80) : at + 20] for at in itertools.islice(places, 3)]


ALL: dict[str, object] = {"values": True, "gradients": True, "local": True}
PLAIN: dict[str, object] = {"kind": "view", "saved": False, "across": False, "turned": ""}
ASKED: dict[str, object] = {"place": 0, "hides": "gradients", "text": "", "hint": ""}
ATTACKS: tuple[tuple[str, object], ...] = (
    *(("graph", {"kind": "node", "node": node}) for node in ("x", "w", "u", "y")),
    *(("graph", {"kind": "edge", "edge": place}) for place in range(4)),
    ("graph", {"kind": "nudge", "leaf": "x", "element": 0}),
    ("graph", {"kind": "move", "leaf": "x", "element": 0, "to": 1.7000001}),
    ("graph", {"kind": "export", "format": "dot", "step": 99, "number": 1, **ALL}),
    ("graph", {"kind": "export", "format": "pdf", "step": None, "number": 2, **ALL}),
    ("graph", {**PLAIN, "saved": True, "torchviz": False, "constants": True}),
    ("graph", {**PLAIN, "torchviz": True, "constants": False}),
    ("cards", {"kind": "leaf", "leaf": "w"}),
    ("cards", {"kind": "element", "element": "[0]"}),
    ("cards", {"kind": "edge", "edge": 0}),
    ("editor", {"kind": "text", "text": f"{PROGRAM}oops", "number": 1}),
    ("editor", {"kind": "text", "text": f"{PROGRAM}v = x.grad + 0\n", "number": 2}),
    ("editor", {"kind": "rest"}),
    ("guide", {"kind": "askable"}),
    ("guide", {"kind": "task", "questions": [ASKED], "address": "http://a.org/"}),
    ("guide", {"kind": "share", "url": "http://a.org/?task=1"}),
    ("guide", {"kind": "present", "on": True}),
    ("guide", {"kind": "language", "language": "ko"}),
)  # fmt: skip
"""What a reader, or a hostile client, asks for while the answer is hidden."""


def answer(app: AppTest, typed: str) -> AppTest:
    """Type an answer and send it."""
    app.text_input[0].set_value(typed)
    next(it for it in app.button if it.label in ("Check", "확인")).click().run()
    assert not app.exception
    return app


def click(app: AppTest, label: str) -> AppTest:
    """Click on a button."""
    next(it for it in app.button if it.label == label).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_answer_is_sent_when_it_is_given_and_not_before(
    case: tuple[Kind, str, Secret, str, str], sent: list[str]
) -> None:
    kind, of, hides, secret, right = case
    app = page(query={"task": link_text(Asked(kind, of), hides=hides)})
    if kind != "backward":
        answer(app, "-0.5")
    assert told(app, "editor")["locked"]
    assert not told_of(sent, secret)
    if right and secret != right:
        answer(app, right)
    else:
        click(app, "Show me")
    app.run()
    assert told_of(sent, secret)
    assert not told(app, "editor")["locked"]


@pytest.mark.parametrize("name", ["a matrix", "the backward pass", "a value"])
def test_nothing_that_can_be_clicked_tells_the_answer(name: str, sent: list[str]) -> None:
    kind, of, hides, secret, _ = CASES[name]
    app = page(query={"task": link_text(Asked(kind, of), hides=hides)})
    for asked in ({"tab": "grad"}, {"tab": "printed"}, {"chain": f"{PROGRAM}z = x.grad * 1"}):
        page(query={"task": link_text(Asked(kind, of), hides=hides), **asked})
    for component, wanted in ATTACKS:
        ask(app, component, wanted)
        assert not app.exception
        app.run()
    assert len(sent) > 100
    assert not told_of(sent, secret)
    assert text_of(app) == PROGRAM
    click(app, "답 보기") if kind == "backward" else click(answer(app, "-0.5"), "답 보기")
    assert told_of(sent, secret)


def files(messages: list[str]) -> list[str]:
    """The files among what was sent, decoded."""
    found = re.findall(r'content\\+": \\+"([A-Za-z0-9+/=]+)', "\n".join(messages))
    return [base64.b64decode(it).decode("latin-1") for it in found]


def test_a_saved_file_holds_no_more_than_the_page(sent: list[str]) -> None:
    dot: dict[str, object] = {"kind": "export", "format": "dot", "step": None, "number": 1, **ALL}
    app = page(query={"task": link_text(Asked("matrix", "w.grad"))})
    ask(app, "graph", dot)
    before = files(sent)
    click(answer(app.run(), "0"), "Show me")
    ask(app.run(), "graph", {**dot, "number": 2})
    after = files(sent)[len(before) :]
    secret = CASES["a matrix"][3]
    assert before
    assert after
    assert not any(secret in it for it in before)
    assert all(secret in it for it in after)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_a_student_sees(language: Language) -> None:
    text = link_text(Asked("number", "x.grad"), hint="Both uses of `u` count.", text="How *much*?")
    app = page(query={"task": text, "lang": language})
    assert "How \\*much\\*?" in written(app)
    assert not told(app, "guide")["lessons"] + told(app, "guide")["examples"]
    assert "2" not in told(app, "guide")["text"]["why"]
    assert [it.label for it in app.button] == [say("course.check", language)]
    answer(app, "2.535")
    (warning,) = app.warning
    assert "Both uses of `u` count." in warning.value
    answer(app, "2 2")
    assert app.warning
    answer(app, GRADIENT)
    (right,) = app.success
    assert GRADIENT in right.value
    assert say("task.tries", language, count=2) in written(app)
    assert told(app.run(), "guide")["examples"]
    assert not told(app, "editor")["locked"]


def test_once_answered_the_program_is_free_and_the_link_its_own() -> None:
    text = link_text(Asked("number", "x.grad"))
    app = answer(page(query={"task": text}), GRADIENT)
    assert "".join(app.query_params["task"]) == text
    edit(app, f"{PROGRAM}# mine\n")
    assert "task" not in app.query_params
    assert "".join(app.query_params["chain"]) == f"{PROGRAM}# mine\n"
    click(app, say("course.again", "en"))
    app.run()
    assert text_of(app) == PROGRAM
    assert "".join(app.query_params["task"]) == text
    assert told(app, "editor")["locked"]


def test_several_questions_come_one_after_another() -> None:
    app = page(query={"task": link_text(Asked("number", "x.grad"), Asked("line", "d_w"))})
    answer(app, GRADIENT)
    assert told(app.run(), "editor")["locked"]
    click(app, "Continue")
    answer(app, "d_u * x")
    assert not told(app.run(), "editor")["locked"]


def test_the_backward_pass_is_written_below() -> None:
    app = page(query={"task": link_text(Asked("backward", "y"), hint="Start at `y`.")})
    lines = [it for it in RUN.exercise().tasks if not it.given]
    fields = [it for it in app.text_input if it.label.startswith("`d_")]
    assert len(fields) == len(lines)
    app.text_input[0].set_value("u").run()
    assert "Hint: Start at `y`." in " ".join(it.value for it in app.warning)
    for place, line in enumerate(lines):
        app.text_input[place].set_value(line.answer).run()
        assert not app.exception
    assert say("task.first_try", "en") in written(app.run())


def raw(text: str) -> str:
    """Anything as a link's text."""
    press = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=task._KNOWN)
    packed = press.compress(text.encode("utf-8", "surrogatepass")) + press.flush()
    return "1" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


FIRST = ["number", "x.grad", "", "", "gradients"]


def row(*change: tuple[int, object]) -> str:
    """A link with something else in its first question."""
    made: list[object] = list(FIRST)
    for at, value in change:
        made[at] = value
    return raw(f"{PROGRAM}\x1e{json.dumps([made])}")


GOOD = link_text(Asked("number", "x.grad"))
HOSTILE = {
    "cut off": (GOOD[: len(GOOD) // 3], False, "part of it was lost"),
    "its end is cut off": (GOOD[:-4], True, "part of it was lost"),
    "another version": ("2" + GOOD[1:], False, "part of it was lost"),
    "no text": ("<script>alert(1)</script>", False, "part of it was lost"),
    "too long": ("1" + "A" * 5_000, False, "part of it was lost"),
    "a bomb": (raw("a" * 2_000_000), False, "part of it was lost"),
    "a long program": (raw("a" * 10_001 + "\x1e[]"), False, "too long"),
    "no JSON": (raw(f"{PROGRAM}\x1e{{"), True, "part of it was lost"),
    "deep JSON": (raw(f"{PROGRAM}\x1e{'[' * 9_000}"), True, "part of it was lost"),
    "no questions": (raw(f"{PROGRAM}\x1e[]"), True, "part of it was lost"),
    "four questions": (raw(f"{PROGRAM}\x1e{json.dumps([FIRST] * 4)}"), True, "part of it was lost"),
    "a number for a name": (row((1, 7)), True, "part of it was lost"),
    "nothing asked": (row((1, " ")), True, "part of it was lost"),
    "another kind": (row((0, "choice")), True, "part of it was lost"),
    "hides nothing": (row((4, "")), True, "part of it was lost"),
    "hides a list": (row((4, ["local"])), True, "part of it was lost"),
    "a long hint": (row((3, "a" * 241)), True, "too long"),
    "a long name": (row((1, "x" * 101)), True, "too long"),
    "no such leaf": (row((1, "q.grad")), True, "'q' is not defined"),
    "no such derivative": (row((1, "∂y/∂q")), True, "∂y/∂q"),
    "no such line": (row((0, "line"), (1, "d_q")), True, "d_q"),
    "not of the language": (row((1, "__import__('os').system('ls')")), True, "cannot be asked"),
    "no Python": (row((1, "x.grad)\nimport os")), True, "cannot be asked"),
    "a text": (row((1, "'x'")), True, "cannot be asked"),
    "too many numbers": (row((0, "matrix"), (1, "torch.ones(65)")), True, "more numbers"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "opens", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_bad_link_says_so_and_its_program_opens(text: str, opens: bool, said: str) -> None:
    app = page(query={"task": text})
    (warning,) = app.warning
    assert said in warning.value
    assert text_of(app) == (PROGRAM if opens else state.WALKTHROUGH)
    assert not told(app, "editor")["locked"]
    assert told(app, "editor")["values"]


def test_words_of_a_teacher_are_no_markup() -> None:
    evil = "<img src=x onerror=alert(1)> [a](javascript:alert(1)) ![](http://a.org/b.png) $x$ :red[b]\u202e"
    app = page(query={"task": row((2, evil), (3, evil))})
    assert "\\<img" in written(app)
    assert "\\[a\\]\\(javascript" in written(app)
    assert "\u202e" not in written(app)
    answer(app, "0")
    assert "\\[a\\]" in app.warning[0].value


def test_the_exercise_has_its_link_as_before() -> None:
    app = page(PROGRAM, {"task": link.BACKWARD_PASS})
    assert "".join(app.query_params["task"]) == link.BACKWARD_PASS
    assert not told(app, "editor")["locked"]
    assert any(it.label.startswith("`d_") for it in app.text_input)


# Making one.


def form(app: AppTest) -> dict[str, Any]:
    """What the sheet behind Share offers."""
    ask(app, "guide", {"kind": "askable"})
    found: dict[str, Any] = told(app, "guide")["askable"]
    return found


def test_a_task_is_made_of_the_page_as_it_is() -> None:
    app = page(PROGRAM, {"leaf": "w"})
    offered = form(app)
    asked = offered["questions"][offered["first"]]
    assert (asked["of"], asked["hides"]) == ("w.grad", "gradients")
    assert asked["said"] == {"en": "What is w.grad?", "ko": "w.grad의 값은 무엇일까요?"}
    questions = [{"place": offered["first"], "hides": "local", "text": "", "hint": "Look."}]
    ask(app, "guide", {"kind": "task", "questions": questions, "address": "http://a.org/?lang=ko"})
    made = told(app, "guide")["handed"]
    text = parse_qs(urlparse(made["url"]).query)["task"][0]
    assert made["url"].startswith("http://a.org/?lang=ko&task=1")
    assert made["rows"]
    assert not made["wrong"]
    assert task.read(text).program == PROGRAM
    (question,) = task.read(text).questions
    assert (question.asked, question.hides) == (Asked("matrix", "w.grad"), "local")
    assert question.hint == "Look."


BAD_FORMS: dict[str, object] = {
    "no questions": [],
    "four": [ASKED] * 4,
    "no such place": [{**ASKED, "place": 99}],
    "a long hint": [{**ASKED, "hint": "a" * 241}],
    "hides nothing": [{**ASKED, "hides": ""}],
    "no question": ["x"],
}


@pytest.mark.parametrize("questions", BAD_FORMS.values(), ids=BAD_FORMS.keys())
def test_a_bad_form_makes_no_link(questions: object) -> None:
    app = page(PROGRAM)
    ask(app, "guide", {"kind": "task", "questions": questions, "address": "http://a.org/"})
    made = told(app, "guide")["handed"]
    assert made["wrong"]
    assert not made["url"]


def test_a_program_with_nothing_to_predict_says_so() -> None:
    assert "no gradient" in form(page("x = torch.ones(2)\nprint(x)"))["wrong"]
    assert "cannot be asked" in form(page("x = torch.ones(2\n"))["wrong"]


def test_a_link_is_short() -> None:
    walkthrough = task.written(
        state.WALKTHROUGH, [Question("", "", Asked("matrix", "x.grad"), "gradients")]
    )
    assert len(GOOD) < len(PROGRAM)
    assert len(walkthrough) < 250
    again = task.read(walkthrough)
    assert again.program == state.WALKTHROUGH
