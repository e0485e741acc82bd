"""Autograd's errors as lessons: what is told of each program, about which lines, and what mends it."""

from __future__ import annotations

import pickle
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

import viz
from viz.errors import Lesson, ProgramError
from viz.program.budget import all_within
from viz.text import LANGUAGES

X = "x = torch.tensor([1., 2.], requires_grad=True)\n"

Row = dict[str, Any]
TABLE: dict[str, Row] = tomllib.loads(Path(__file__).with_name("lessons.toml").read_text("utf-8"))
ERRORS = {name: row for name, row in TABLE.items() if "runs" not in row}
NOTES = {name: row for name, row in TABLE.items() if "runs" in row}


def check(text: str, lesson: Lesson | None, row: Row) -> None:
    written = row["written"]
    assert lesson is not None
    assert (lesson.key, list(lesson.lines)) == (row["key"], row["lines"])
    assert row["told"] in lesson.said("en")
    fix = lesson.fix
    assert fix is not None
    for language in LANGUAGES:
        for said in (lesson.said(language), fix.why.said(language)):
            assert said
            assert "{" not in said
    before, after = row["program"].split("\n"), fix.text.split("\n")
    assert before != after
    assert written in after
    viz.run(fix.text)


@pytest.mark.parametrize("row", ERRORS.values(), ids=ERRORS.keys())
def test_an_error_is_told_on_the_program_and_its_fix_runs(row: Row) -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(row["program"])
    error = caught.value
    check(row["program"], error.lesson, row)
    assert error.lesson is not None
    assert error.line in error.lesson.lines
    assert error.lesson_said("en") in str(error)
    assert error.message == error.torch_message
    assert pickle.loads(pickle.dumps(error.lesson)) == error.lesson


@pytest.mark.parametrize("row", NOTES.values(), ids=NOTES.keys())
def test_a_program_that_runs_is_told_what_it_may_wonder_about(row: Row) -> None:
    (lesson, *_) = viz.run(row["program"]).typed_program.lessons
    check(row["program"], lesson, row)


PLAIN = {
    "a training loop": "w = torch.tensor(1., requires_grad=True)\nfor i in range(3):\n"
    "    loss = (w - 3) ** 2\n    loss.backward()\n    with torch.no_grad():\n"
    "        w -= 0.1 * w.grad\n        w.grad.zero_()",
    "a sum of losses that goes back once": X + "total = 0\nfor i in range(3):\n"
    "    total = total + (x * i).sum()\ntotal.backward()\nprint(x.grad)",
    "a sum of numbers": X
    + "total = 0\nfor i in range(3):\n    y = (x * x).sum()\n    y.backward()\n"
    "    total = total + y.item()",
    "a gradient that is retained": X
    + "h = x * 2\nh.retain_grad()\nh.sum().backward()\nprint(h.grad)",
    "a leaf's gradient that is None": X + "print(x.grad)",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN.keys())
def test_nothing_is_told_where_nothing_is_wrong(text: str) -> None:
    assert viz.run(text).typed_program.lessons == ()


HOSTILE = {
    "an unpack hook that prints": X
    + "def pack(t):\n    return t\ndef unpack(t):\n    print('called')\n    return t\n"
    "with torch.autograd.graph.saved_tensors_hooks(pack, unpack):\n    y = (x * x).sum()\n"
    "y.backward()\ny.backward()",
    "a Function of the program's": X
    + "class F2(torch.autograd.Function):\n    _saved_a = 3\n    @staticmethod\n"
    "    def forward(ctx, a):\n        ctx.save_for_backward(a)\n        return a * 2\n    @staticmethod\n"
    "    def backward(ctx, g):\n        print('back')\n        return g\n"
    "y = (F2.apply(x) * x).sum()\ny.backward()\ny.backward()",
    "torch's words in an error of its own": X
    + "raise RuntimeError('modified by an inplace operation, graph a second time, NoneType, dtype')",
    "a long loop that fails at its end": X
    + "for i in range(3000):\n    y = (x * i).sum()\ny.backward()\n"
    "y.backward()",
    "a deep graph": "x = torch.ones(1, requires_grad=True)\ny = x\nfor i in range(1500):\n    y = y.sin()\n"
    "y.backward()\ny.backward()",
    "recursion": X + "def f(n, a):\n    return a.detach() if n == 0 else f(n - 1, a * 2)\n"
    "f(40, x).sum().backward()",
    "a list that holds itself": X
    + "a = [x]\na.append(a)\ny = torch.tensor(3.)\n(y * len(a)).backward()",
    "a comprehension": "ws = [torch.ones(2) for _ in range(3)]\nsum(w.sum() for w in ws).backward()",
    "inside try": X + "try:\n    x += 1\nexcept RuntimeError:\n    pass\nx.data.backward()",
    "a hook": X
    + "def hook(g):\n    return g[:1]\ny = x * 2\ny.register_hook(hook)\ny.sum().backward()",
    "a hook that fails in torch's hands": X + "def hook(g):\n    x + torch.ones(3)\ny = x * 2\n"
    "y.register_hook(hook)\ny.sum().backward()",
    "a name in Hangul": "가 = torch.tensor([1., 2.])\n(가 * 가).sum().backward()",
    "a prompt": ">>> x = torch.tensor([1., 2.])\n>>> x.sum().backward()",
    "one line": "x = torch.ones(2); y = x.sum(); y.backward()",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_explanation_is_bounded_and_never_fails(text: str) -> None:
    start = time.monotonic()
    with pytest.raises(ProgramError) as caught:
        viz.run(text)
    assert time.monotonic() - start < 20
    error = caught.value
    assert error.torch_message
    for language in LANGUAGES:
        error.lesson_said(language)
    assert error.printed.count("called") <= 2
    assert error.printed.count("back") <= 1
    if error.lesson and error.lesson.fix:
        viz.run(error.lesson.fix.text)


def test_the_error_itself_comes_even_where_no_time_is_left_to_explain_it() -> None:
    text = X + "y = x * x\nfor i in range(2000):\n    y = y + x\ny.backward()"
    with pytest.raises(ProgramError) as caught, all_within(0.5):
        viz.run(text)
    assert caught.value.line == 5 or caught.value.key == "run_slow"


def test_what_was_not_run_is_known() -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(X + "if True:\n    y = x @ torch.ones(3)\n    z = y\nprint(x)")
    assert (caught.value.line, caught.value.unreached) == (3, 5)
    with pytest.raises(ProgramError) as caught:
        viz.run(X + "y = (")
    assert caught.value.unreached is None


def test_a_failed_operation_is_drawn_with_what_it_was_given() -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run("a = torch.ones(2, 3, requires_grad=True)\nh = a * 2\nc = h @ torch.ones(2, 4)")
    partial = caught.value.partial
    assert isinstance(partial, viz.Explanation)
    assert partial.nodes.ids == ("h", "a")
    svg = partial.svg()
    assert 'class="failed"' in svg
    for text in ("h @ torch.ones(2, 4)", "h: (2, 3) float32", "torch.ones(2, 4): (2, 4) float32"):
        assert text in svg


def test_what_was_written_over_is_drawn_as_it_was_before() -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(TABLE["a result changed in place"]["program"])
    partial = caught.value.partial
    assert isinstance(partial, viz.Explanation)
    assert partial.nodes.ids == ("y", "x")
    assert partial.nodes["y"].value is not None
    assert partial.nodes["y"].value[0].item() == pytest.approx(2.71828, abs=1e-4)


def test_a_hook_that_python_refuses_leaves_the_error_as_it_is() -> None:
    with pytest.raises(ProgramError) as caught:
        viz.run(X + "y = x * 2\ny.register_hook(lambda g: nobody)\ny.sum().backward()")
    assert "name 'nobody' is not defined" in caught.value.message
