"""The factor cards: what stands on each, and that torch's own numbers multiply to its own gradient."""

from __future__ import annotations

import math

import pytest
import torch

import viz
from viz.draw.factor_cards import Factors
from viz.draw.leaf_factors import leaf_factors
from viz.draw.number_format import as_fraction
from viz.explanation import Explanation

TENSOR = "requires_grad=True"
TWICE = f"x = torch.tensor([3.], {TENSOR})\ny = x * x"
FOUR = f"x = torch.tensor([3., 4.], {TENSOR})\ny = x * 2\nz = (y * y + y * y).sum()"
GATES = f"a = torch.tensor(2., {TENSOR})\nb = torch.tensor(-3., {TENSOR})\ng = a * b + 10"
SIGMOID = f"f = torch.tensor(0., {TENSOR})\ng = torch.sigmoid(f / 7)"
MATMUL = f"""
x = torch.tensor([[1., 2.], [3., 4.]])
W = torch.tensor([[1., -2.], [0.5, 3.]], {TENSOR})
V = torch.tensor([[1., 1.], [2., 0.]])
h = torch.relu(x @ W)
loss = ((h @ V) ** 2).mean()
loss.backward()
"""
ENTROPY = f"""
import torch.nn.functional as F
x = torch.tensor([[1., 2., 3.]], {TENSOR})
loss = F.cross_entropy(x, torch.tensor([2]))
loss.backward()
"""
BIAS = (
    f"b = torch.tensor([1., 2.], {TENSOR})\ny = ((torch.ones(3, 2) + b) ** 2).sum()\ny.backward()"
)
SCALED = f"s = torch.tensor(2., {TENSOR})\ny = (s * torch.tensor([1., 2., 3.])).sum()"
WEIGHTED = f"x = torch.ones(2, {TENSOR})\ny = x * 2\ny.backward(torch.tensor([3., 3.]))"
TWICE_BACKWARD = (
    f"x = torch.ones(2, {TENSOR})\n(x * 2).sum().backward()\ny = (x * 3).sum()\ny.backward()"
)
HOOKED = (
    f"x = torch.ones(2, {TENSOR})\ny = x * 2\ny.register_hook(lambda g: g * 5)\ny.sum().backward()"
)
LARGE = f"x = torch.ones(3000, {TENSOR})\ny = (x * 2).mean()"


def asked(text: str, leaf: str = "x", element: int | None = None) -> Factors:
    """The answer for a text."""
    return leaf_factors(viz.run(text), leaf, element, "en")


def said(found: Factors, path: int = 0) -> list[tuple[str, str]]:
    """Factor and rule of each card of a path."""
    return [
        (card.factor, card.rule) for card in (found.cards[at] for at in found.paths[path].cards)
    ]


CARDS = {
    "two uses of one tensor": (TWICE, "x", None, [("3", "x = 3")]),
    "a range where elements differ": (
        FOUR,
        "x",
        None,
        [("1", "sum of 2: 1 each"), ("1", "y·y + y·y"), ("6 … 8", "y"), ("2", "y = x·2")],
    ),
    "one element has its own numbers": (
        FOUR,
        "x",
        1,
        [("1", "sum of 2: 1 each"), ("1", "y·y + y·y"), ("8", "y = 8"), ("2", "y = x·2")],
    ),
    "a negative factor": (GATES, "a", None, [("1", "g = a·b + 10"), ("(-3)", "b = -3")]),
    "a rule of several factors": (
        SIGMOID,
        "f",
        None,
        [("¼", "g·(1 - g) = 0.5·(1 - 0.5) = 0.25"), ("1/7", "f / 7")],
    ),
    "matrix products": (
        MATMUL,
        "W",
        None,
        [
            ("¼", "mean of 4: 1/4"),
            ("4 … 34", "2·(h @ V)"),
            ("@ Vᵀ", "G @ Vᵀ: 2×2 @ 2×2"),
            ("1", "h > 0"),
            ("xᵀ @", "xᵀ @ G: 2×2 @ 2×2"),
        ],
    ),
    "softmax and cross-entropy": (
        ENTROPY,
        "x",
        None,
        [
            ("-1 … 0", "loss = F.cross_entropy(x, …"),
            ("J 3×3", "G - x.log_softmax(1).exp()·G.sum(1, keepdim=True)"),
        ],
    ),
    "a bias that is broadcast": (
        BIAS,
        "b",
        None,
        [("1", "sum of 6: 1 each"), ("4 … 6", "2·(torch.ones(3, 2) + b)"), ("Σ", "G.sum(0)")],
    ),
    "a number for a whole tensor": (
        SCALED,
        "s",
        None,
        [("1", "sum of 3: 1 each"), ("Σ 1 … 3", "")],
    ),
    "a large tensor": (LARGE, "x", None, [("0.0003333", "mean of 3000: 1/3000"), ("2", "x·2")]),
}


@pytest.mark.parametrize(("text", "leaf", "element", "cards"), CARDS.values(), ids=CARDS.keys())
def test_cards(text: str, leaf: str, element: int | None, cards: list[tuple[str, str]]) -> None:
    found = said(asked(text, leaf, element))
    assert [card for card, (_, rule) in zip(found, cards, strict=True) if rule] == [
        card for card in cards if card[1]
    ]
    assert [factor for factor, _ in found] == [factor for factor, _ in cards]


def test_the_walkthrough(walkthrough: str) -> None:
    found = asked(walkthrough)
    assert said(found) == [
        ("¼", "mean of 4: 1/4"),
        ("2", "z = 2·y ** 2"),
        ("4", "2·y = 2·2 = 4"),
        ("1", "y = x + 1"),
    ]
    assert [card.name for card in found.cards][:2] == ["∂res/∂z", "∂z/∂(y ** 2)"]
    assert (found.total, found.held, found.sum, found.agrees) == ("2", "2", "2", True)


def test_equal_paths_are_one() -> None:
    (path,) = asked(TWICE).paths
    assert (path.times, path.product, path.value) == (2, "3", 3.0)
    assert asked(TWICE).cards[0].edges == (0, 1)
    (path,) = asked(FOUR).paths
    assert (path.times, path.product) == (4, "12 … 16")


def test_an_entry_of_a_matrix() -> None:
    found = asked(MATMUL, "W", 1)
    assert found.name == "W.grad[0, 1]"
    rules = {rule for path in range(len(found.paths)) for _, rule in said(found, path)}
    assert {"V[1, 0]", "x[0, 0]", "xᵀ[0, 0]"} & rules


def test_the_gradient_of_the_root() -> None:
    found = asked(WEIGHTED)
    assert (found.paths[0].start, found.paths[0].product, found.total) == ("3", "6", "6")


WHOLE = {
    "accumulated": (TWICE_BACKWARD, ("3", "5", True, True)),
    "held nothing": (TWICE, ("6", "", True, False)),
    "changed by a hook": (HOOKED, ("10", "10", False, False)),
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.values(), ids=WHOLE.keys())
def test_what_torch_holds(text: str, expected: tuple[str, str, bool, bool]) -> None:
    found = asked(text)
    assert (found.total, found.held, found.agrees, found.accumulated) == expected


def test_a_leaf_that_is_not_reached() -> None:
    found = asked(f"x = torch.ones(2, {TENSOR})\nb = torch.ones(2, {TENSOR})\ny = b.sum()")
    assert (found.unreached, found.paths, found.reason) == (True, (), "")
    assert asked(TWICE, "nobody").unreached


def test_a_tensor_from_elsewhere_has_factors_without_rules() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    found = leaf_factors(viz.explain((3 * w).sum(), {"w": w}), "w", None, "en")
    assert [card.factor for card in found.cards] == ["1", "3"]
    assert found.cards[1].rule == ""


def test_a_jacobian_that_is_too_large_for_one_element_is_said() -> None:
    text = f"W = torch.ones(300, 300, {TENSOR})\ny = (W @ W).sum()"
    found = asked(text, "W", 0)
    assert found.reason
    assert found.total == "600"
    assert "@" in asked(text, "W").cards[-1].factor


def test_the_languages_say_it_in_their_words(walkthrough: str) -> None:
    assert leaf_factors(viz.run(walkthrough), "x", None, "ko").cards[0].rule == "4개의 평균: 1/4"


NUMBERS = {"quarter": (0.25, "¼"), "third": (1 / 3, "⅓"), "seventh": (-1 / 7, "-1/7")} | {
    "short": (0.1, "0.1"),
    "whole": (4.0, "4"),
    "no fraction": (0.35, "0.35"),
    "nan": (math.nan, "nan"),
}


@pytest.mark.parametrize(("value", "text"), NUMBERS.values(), ids=NUMBERS.keys())
def test_fractions(value: float, text: str) -> None:
    assert as_fraction(value) == text


def number_of(text: str) -> float:
    """The number on a card."""
    signs = {"½": 1 / 2, "⅓": 1 / 3, "¼": 1 / 4, "⅙": 1 / 6, "⅛": 1 / 8}
    plain = text.strip("()")
    sign = -1 if plain.startswith("-") else 1
    plain = plain.removeprefix("-")
    if plain in signs:
        return sign * signs[plain]
    over, _, under = plain.partition("/")
    return sign * float(over) / float(under or 1)


def numbers_of(e: Explanation, leaf: str, element: int) -> list[tuple[list[float], float]]:
    """For each path of an element, the numbers on its cards and what it adds."""
    found = leaf_factors(e, leaf, element, "en")
    return [
        ([number_of(found.cards[at].factor) for at in path.cards], path.times * (path.value or 0))
        for path in found.paths
    ]


PROGRAMS = {
    "gates": (GATES, "a"),
    "four paths": (FOUR, "x"),
    "matmul": (MATMUL, "W"),
    "entropy": (ENTROPY, "x"),
    "bias": (BIAS, "b"),
    "number": (SCALED, "s"),
}


@pytest.mark.parametrize(("text", "leaf"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_every_number_is_autograds(text: str, leaf: str) -> None:
    e = viz.run(text)
    gradient = e.grad[leaf]
    assert gradient is not None
    for element in range(gradient.numel()):
        paths = numbers_of(e, leaf, element)
        assert sum(adds for _, adds in paths) == pytest.approx(
            float(gradient.reshape(-1)[element]), rel=1e-4, abs=1e-5
        )
    # A factor that is said of a whole edge is what autograd's own matrix has there.
    for card in leaf_factors(e, leaf, None, "en").cards:
        for edge in (e.edges[place] for place in card.edges):
            entries = edge.local.matrix()
            used = entries[entries != 0]
            if card.factor[0].isdigit() and "…" not in card.factor and float(used.numel()):
                expected = torch.full_like(used, number_of(card.factor))
                torch.testing.assert_close(used, expected, rtol=1e-3, atol=1e-4)
