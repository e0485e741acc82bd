"""Titles: in the user's own words, and no two alike."""

from __future__ import annotations

import pytest

import viz
from viz.draw.titles import expression, titles

RNN = "w = torch.tensor(2., requires_grad=True)\nh = torch.tensor(1.)\n"
CASES = {
    "variables and expressions": (
        "x = torch.ones(2, requires_grad=True)\ny = x+1\nz = (2*y**2).mean()",
        ["x", "y", "y ** 2", "2 * y ** 2", "z"],
    ),
    "turns of a loop": (
        RNN + "for i in range(2):\n    h = torch.tanh(w * h)",
        ["w", "w * h, turn 1 of 2", "h, turn 1 of 2", "w * h, turn 2 of 2", "h, turn 2 of 2"],
    ),
    "a value that comes again is another turn": (
        RNN + "for x in [1., 2., 1.]:\n    h = w * x + h",
        [
            "w",
            *("w * x, turn 1 of 3", "h, turn 1 of 3", "w * x, turn 2 of 3", "h, turn 2 of 3"),
            *("w * x, turn 3 of 3", "h, turn 3 of 3"),
        ],
    ),
    "tensors gone through": (
        RNN + "for x in torch.tensor([1., 2.]):\n    h = w * x",
        ["w", "h"],
    ),
    "a name given twice": (
        "x = torch.ones(2, requires_grad=True)\ny = x * 2\ny = y * 3",
        ["x", "y, 1 of 2", "y, 2 of 2"],
    ),
    "two operations in one expression": (
        "x = torch.ones(2, requires_grad=True)\ny = (x @ torch.ones(2, 2)).sum()",
        ["x", "x @ torch.ones(2, 2) · unsqueeze", "x @ torch.ones(2, 2) · mm", "x @ torch.ones(2, 2)", "y"],
    ),
    "the same expression in one statement": (
        "x = torch.ones(2, requires_grad=True)\ny = x.exp() * x.exp()",
        ["x", "x.exp(), 1 of 2", "x.exp(), 2 of 2", "y"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_titles(text: str, expected: list[str]) -> None:
    explanation = viz.run(text)
    called = titles(explanation)
    assert sorted(called[name] for name in explanation.nodes.ids) == sorted(expected)


def test_in_korean() -> None:
    explanation = viz.run(RNN + "for i in range(2):\n    h = w * h")
    assert titles(explanation, "ko")["h"] == "h, 2번 중 1번째"


def test_long_texts_are_cut_and_still_differ() -> None:
    text = "x = torch.ones(2, requires_grad=True)\n"
    text += "y = torch.exp(x * 1.000001 + 0.5) + torch.exp(x * 1.000001 + 0.6)"
    found = list(titles(viz.run(text)).values())
    assert len(set(found)) == len(found)
    assert max(map(len, found)) < 36


EXPRESSIONS = {
    "of a variable": ("y = x+1", "y", "x + 1"),
    "torch's name where the text is the title": ("y = (x+1).sum()", "y.add", "add"),
    "cut": ("y = torch.nn.functional.leaky_relu(x)", "y", "torch.nn.functional…"),
    "a leaf has none": ("y = x * 2", "x", ""),
}


@pytest.mark.parametrize(("line", "node", "said"), EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_expressions(line: str, node: str, said: str) -> None:
    explanation = viz.run("x = torch.ones(2, requires_grad=True)\n" + line)
    assert expression(explanation.nodes[node]) == said
