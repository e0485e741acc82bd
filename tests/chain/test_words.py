"""Numbers that deserve a word: a program for each, with the sentence in both languages."""

from __future__ import annotations

import pytest

import viz
from viz.chain.words import MOST, remarks
from viz.draw.titles import titles
from viz.draw.view import View
from viz.draw.words import sentence
from viz.views.outline import outline

X = "x = torch.tensor([1., 0., -1.], requires_grad=True)\n"
ZERO = "x = torch.tensor([4., 0.], requires_grad=True)\n"

WORDS = {
    "relu": (X + "y = torch.relu(x).sum()", "relu", "the slope 0", "기울기로 0", (1,)),
    "abs": (X + "y = x.abs().sum()", "abs", "the slope 0", "기울기로 0", (1,)),
    "leaky relu": (X + "y = F.leaky_relu(x).sum()", "leaky_relu", "negative side", "음수 쪽", (1,)),
    "relu6": (
        "x = torch.tensor([6., 0., 3.], requires_grad=True)\ny = F.relu6(x).sum()",
        "hardtanh", "in 2 of 3 elements", "3개 가운데 2개", (0, 1),
    ),
    "clamp": (X + "y = x.clamp(0, 1).sum()", "clamp", "the slope 1", "기울기로 1", (0, 1)),
    "clamp, one bound": (X + "y = x.clamp(min=0).sum()", "clamp", "the slope 1", "기울기로 1", (1,)),
    "maximum": (X + "y = torch.maximum(x, torch.zeros(3)).sum()", "maximum", "half", "반씩", (1,)),
    "minimum": (X + "y = torch.minimum(x, x * 1).sum()", "maximum", "in 3 of 3", "3개 가운데 3개", (0, 1, 2)),
    "max": (
        "x = torch.tensor([1., 3., 3.], requires_grad=True)\ny = x.max()", "shared", "1/2", "1/2씩", (0,)
    ),
    "amin": ("x = torch.ones(4, requires_grad=True)\ny = x.amin()", "shared", "1/4", "1/4씩", (0,)),
    "max along a dimension": (
        "x = torch.tensor([[1., 3., 3.], [2., 1., 0.]], requires_grad=True)\ny = x.max(dim=1).values.sum()",
        "first", "index 1", "위치: 1", (0,),
    ),
    "norm": (
        "x = torch.zeros(2, requires_grad=True)\ny = x.norm()",
        "norm", "Torch takes 0", "torch는 0을", (0,),
    ),
    "sqrt": (ZERO + "y = x.sqrt().sum()", "sqrt", "x + 1e-8", "x + 1e-8", (1,)),
    "log": (ZERO + "y = x.log().sum()", "infinite", "from x.log() to x", "x.log() → x", (1,)),
    "0 x infinity": (
        ZERO + "y = (x.sqrt() * torch.tensor([1., 0.])).sum()",
        "nan_product", "0 × ∞ is NaN", "0 × ∞ = NaN", (1,),
    ),
    "the branch not taken": (
        ZERO + "mask = x > 0\ny = torch.where(mask, x.sqrt(), torch.zeros(2)).sum()",
        "nan_where", "torch.where(mask, x, 1.0) in place of x", "torch.where(mask, x, 1.0)", (1,),
    ),
    "the other branch": (
        ZERO + "y = torch.where(x == 0, torch.zeros(2), x.log()).sum()",
        "nan_where", "torch.where(x == 0, 1.0, x) in place of x", "torch.where(x == 0, 1.0, x)", (1,),
    ),
    "softmax twice": (
        "x = torch.tensor([[1., 2.]], requires_grad=True)\np = F.softmax(x, 1)\n"
        "loss = F.cross_entropy(p, torch.tensor([0]))",
        "softmax", "Give it x instead of p", "softmax를 하기 전의 값을 넘기세요: x", (),
    ),
    "vanishing": (
        "x = torch.tensor([2.], requires_grad=True)\nh = x\nfor i in range(10):\n    h = torch.sigmoid(h)\n"
        "loss = h.sum()",
        "vanishing", "(10) = 1.4e-07", "(10) = 1.4e-07", (),
    ),
    "exploding": (
        "x = torch.tensor([2.], requires_grad=True)\nh = x\nfor i in range(10):\n"
        "    h = h * 5\nloss = h.sum()",
        "exploding", "5 × 5 × 5 × 5 × 5 × … (10)", "폭발", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key", "english", "korean", "at"), WORDS.values(), ids=WORDS.keys()
)
def test_what_is_said(text: str, key: str, english: str, korean: str, at: tuple[int, ...]) -> None:
    explanation = viz.run(text)
    first = remarks(explanation)[0]
    assert first.key == f"words.{key}"
    assert first.elements == at
    assert english in sentence(first, titles(explanation), "en")
    assert korean in sentence(first, titles(explanation, "ko"), "ko")
    said = outline(explanation).remarks
    assert (said[0].key, said[0].node) == (first.key, first.node)
    svg = explanation.svg()
    assert svg.count("remarked") - svg.count(".remarked") == sum(
        len(it.elements) for it in remarks(explanation)
    )


QUIET = {
    "nothing special": "x = torch.tensor([1., 2.], requires_grad=True)\ny = torch.relu(x).max()",
    "a mean of many": "x = torch.ones(300, 300, requires_grad=True)\ny = (x * 2 + 1).exp().mean()",
    "no gradient arrives at the corner": X
    + "y = (torch.relu(x) * torch.tensor([1., 0., 1.])).sum()",
    "no graph": "x = torch.ones(2)",
    "five halves": "x = torch.ones(2, requires_grad=True)\ny = (x / 2 / 2 / 2 / 2 / 2).sum()",
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET.keys())
def test_what_is_passed_over(text: str) -> None:
    assert not remarks(viz.run(text))


def test_never_more_than_two() -> None:
    text = X + "a = torch.relu(x)\nb = x.abs()\nc = x.clamp(0, 1)\ny = (a + b + c).sum()"
    assert len(remarks(viz.run(text))) == MOST == 2


def test_the_safe_rewrite_is_safe() -> None:
    text, *_ = WORDS["the branch not taken"]
    assert viz.run(text).grad["x"].isnan().any()
    safe = text.replace("x.sqrt()", "torch.where(mask, x, 1.0).sqrt()")
    assert viz.run(safe).grad["x"].tolist() == [0.25, 0]
    assert not remarks(viz.run(safe))


def test_nothing_is_given_away_while_gradients_are_guessed() -> None:
    hidden = viz.run(WORDS["relu"][0]).svg(View(gradients=False))
    assert 'class="attention"' not in hidden
