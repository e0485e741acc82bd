"""Guesses at a gradient: what is right, and where a wrong one departs."""

from __future__ import annotations

import pytest
import torch

import viz
from viz.views.guess import judge, judge_local

CHAIN = "x = torch.tensor([1., 2.], requires_grad=True)\ny = 3 * x\nz = (y ** 2).sum()"
TWICE = "x = torch.tensor([2.], requires_grad=True)\ny = x * 5\nz = y * x"

GUESSES = {
    "right": (CHAIN, [18.0, 36.0], "", ""),
    "three digits are enough": (CHAIN, [18.001, 36.0], "", ""),
    "the wrong sign": (CHAIN, [-18.0, -36.0], "sign", "x"),
    "stopped too early": (CHAIN, [6.0, 12.0], "left_out", "y"),
    "a factor left out": (CHAIN, [3.0, 3.0], "left_out", "z.pow"),
    "only one path": (TWICE, [10.0], "one_path", "z"),
    "anything else": (CHAIN, [1.0, 1000.0], "start", "z"),
    "one number for every cell": (CHAIN, 7.0, "start", "z"),
}


@pytest.mark.parametrize(("text", "guess", "hint", "node"), GUESSES.values(), ids=GUESSES.keys())
def test_judged(text: str, guess: object, hint: str, node: str) -> None:
    e = viz.run(text)
    verdict = judge(e, e.paths("x"), torch.tensor(guess))
    assert (verdict.hint, verdict.right) == (hint, not hint)
    assert verdict.node == node or hint == "one_path"


def test_each_cell_is_judged() -> None:
    e = viz.run(CHAIN)
    assert judge(e, e.paths("x"), torch.tensor([18.0, 1.0])).cells == ((True, False),)


def test_a_guess_of_another_shape_is_refused() -> None:
    e = viz.run(CHAIN)
    with pytest.raises(ValueError, match="3"):
        judge(e, e.paths("x"), torch.ones(3))


def test_a_local_gradient_is_judged() -> None:
    e = viz.run(CHAIN)
    elementwise, dense = e.nodes["z.pow"].inputs[0], e.nodes["z"].inputs[0]
    assert judge_local(elementwise, torch.tensor([6.0, 12.0])).right
    wrong = judge_local(elementwise, torch.tensor([6.0, 6.0]))
    assert (wrong.hint, wrong.node, wrong.cells) == ("local", "z.pow", ((True, False),))
    assert judge_local(dense, torch.tensor([[1.0, 1.0]])).right
    with pytest.raises(ValueError, match="5"):
        judge_local(dense, torch.ones(5))
