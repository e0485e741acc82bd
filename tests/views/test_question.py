"""Answers to questions: each kind judged by torch, right ones and those that only seem so."""

from __future__ import annotations

import pytest

import viz
from viz.lessons.question import Asked, Question, hidden
from viz.views import question
from viz.views.answers import Judgement

PROGRAM = """\
x = torch.tensor([1., 2.], requires_grad=True)
w = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
y = w @ x
res = (y ** 2).sum()
res.backward()
print(x.grad)
"""
STEP = """\
w = torch.tensor(1., requires_grad=True)
(w * w).backward()
w = w - 0.1 * w.grad
"""

CASES = {
    "a matrix": ("matrix", "w.grad", "[[10, 20], [22, 44]]", True, ""),
    "fractions": ("matrix", "x.grad", "[152/2, 98 + 10.]", True, ""),
    "torch's own way": ("matrix", "x.grad", "torch.tensor([76, 108])", True, ""),
    "a tuple": ("matrix", "x.grad", "(76, 108)", True, ""),
    "a number for a matrix": ("matrix", "x.grad", "76", False, "course.shape"),
    "another shape": ("matrix", "x.grad", "[[76], [108]]", False, "course.shape"),
    "a cell": ("matrix", "x.grad", "[76, 109]", False, ""),
    "the sign": ("matrix", "x.grad", "[-76, -108]", False, "predict.sign"),
    "a variable": ("matrix", "x.grad", "w.T @ (2 * y)", False, "course.yourself"),
    "torch's answer": ("formula", "x.grad", "x.grad", False, "course.yourself"),
    "torch is asked": ("formula", "x.grad", "torch.autograd.grad(res, x)[0]", False, "course.yourself"),
    "a formula": ("formula", "x.grad", "2 * w.T @ (w @ x)", True, ""),
    "a formula of these numbers": ("formula", "x.grad", "[76, 108]", False, "course.only_here"),
    "a derivative": ("matrix", "∂res/∂y", "[10, 22]", True, ""),
    "a derivative along one arrow": ("matrix", "∂y/∂x", "[[1, 2], [3, 4]]", True, ""),
    "an expression": ("number", "(y * 2).sum()", "32", True, ""),
    "a line": ("line", "d_x", "w.T @ d_y", True, ""),
    "a line with its left side": ("line", "d_x", "d_x = w.T @ d_y", True, ""),
    "a line without a transpose": ("line", "d_x", "w @ d_y", False, "write.hint_transposed"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "of", "typed", "right", "said"), CASES.values(), ids=CASES.keys())
def test_an_answer(kind: str, of: str, typed: str, right: bool, said: str) -> None:
    made = question.judge(viz.run(PROGRAM), Asked(kind, of), typed)  # type: ignore[arg-type]
    assert (made.right, made.said) == (right, said)


def test_nan_is_a_number() -> None:
    run = viz.run("x = torch.tensor([0., 4.], requires_grad=True)\ny = (x.sqrt() * 0).sum()")
    assert question.judge(run, Asked("matrix", "x.sqrt() / x"), "[nan, 0.5]").right
    assert not question.judge(run, Asked("matrix", "x.sqrt() / x"), "[0, nan]").right


CODE = {
    "in place, without a graph": ("with torch.no_grad(): w -= 0.1 * w.grad", True),
    "by .data": ("w.data -= 0.1 * w.grad", True),
    "as it was": ("w = w - 0.1 * w.grad", False),
    "the other way": ("w.data += 0.1 * w.grad", False),
}


@pytest.mark.parametrize(("typed", "right"), CODE.values(), ids=CODE.keys())
def test_code_does_what_was_asked(typed: str, right: bool) -> None:
    asked = Asked("code", "w.is_leaf and abs(w.item() - 0.8) < 1e-6", "w = w - 0.1 * w.grad")
    assert question.judge(viz.run(STEP), asked, typed) == Judgement(right)


def test_code_at_the_end() -> None:
    asked = Asked("code", "w.grad is None")
    run = viz.run("w = torch.tensor(1., requires_grad=True)\n(w * w).backward()\n")
    assert question.judge(run, asked, "w.grad = None").right
    assert not question.judge(run, asked, "w.grad.zero_()").right


WRONG = {
    "no Python": ("number", "x.grad", "2 2"),
    "nothing": ("number", "x.grad", ""),
    "no number": ("number", "x.grad", "'2'"),
    "not allowed": ("number", "x.grad", "torch.load"),
    "another place": ("number", "∂x/∂res", "1"),
    "no such name": ("number", "∂res/∂nothing", "1"),
    "code that fails": ("code", "True", "x.backward(torch.ones(3))"),
    "no such line": ("line", "d_nothing", "1"),
}


@pytest.mark.parametrize(("kind", "of", "typed"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_judged_is_said(kind: str, of: str, typed: str) -> None:
    with pytest.raises(viz.VizError) as said:
        question.judge(viz.run(PROGRAM), Asked(kind, of), typed)  # type: ignore[arg-type]
    assert said.value.said("ko")


@pytest.mark.parametrize(
    ("kind", "of", "expected"),
    [
        ("matrix", "x.grad", "[76, 108]"),
        ("number", "res", "146"),
        ("matrix", "w.grad", "[[10, 20], [22, 44]]"),
        ("line", "d_x", "w.T @ d_y"),
    ],
)
def test_what_is_right_is_shown_when_asked_for(kind: str, of: str, expected: str) -> None:
    run, asked = viz.run(PROGRAM), Asked(kind, of)  # type: ignore[arg-type]
    assert question.answer(run, asked) == expected
    assert question.judge(run, asked, expected).right


def test_what_hides_most_counts() -> None:
    asked = Asked("number", "x")
    open_ = [Question(it, "", asked, it) for it in ("gradients", "local", "")]  # type: ignore[arg-type]
    assert hidden(tuple(open_)) == "local"
    assert hidden((open_[0], open_[2])) == "gradients"
    assert hidden(()) == ""
