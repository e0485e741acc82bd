"""Closed forms: what a reader would write, and always what autograd gives."""

from __future__ import annotations

import dataclasses

import hypothesis
import pytest
import torch
from hypothesis import strategies

import viz
from tests.program.samples import samples
from viz import limits
from viz.program import parse_program
from viz.program.constants import constants, set_tensor
from viz.program.ops import OPS, Op
from viz.text import LANGUAGES

CLOSE = {"rtol": 1e-6, "atol": 1e-8, "equal_nan": True}

WRITTEN = {
    "walkthrough": (
        "x = torch.ones(2, 2, requires_grad=True)\ny = x + 1\nz = 2*y**2\nr = z.mean()",
        "x_i + 1",
        True,
    ),
    "scalar": ("x = torch.tensor(2., requires_grad=True)\ny = x.exp() * x", "(x + 1)*exp(x)", True),
    "sigmoid": (
        "x = torch.rand(3, requires_grad=True)\ny = x.sigmoid().sum()",
        "exp(x_i)/(exp(x_i) + 1)**2",
        True,
    ),
    "another leaf": (
        "x = torch.ones(3, requires_grad=True)\nw = torch.ones(3, requires_grad=True)\ny = (x * w).sum()",
        "w_i",
        True,
    ),
    "a weight for each": (
        "x = torch.ones(2, requires_grad=True)\ny = (x * torch.tensor([2., 3.])).sum()",
        "Matrix([[2, 3]])",
        False,
    ),
    "mixed by a product": (
        "x = torch.ones(2, requires_grad=True)\ny = x[0] * x[1]",
        "Matrix([[x_{1}, x_{0}]])",
        False,
    ),
    "a kink": (
        "x = torch.tensor([1., -1.], requires_grad=True)\ny = x.relu().sum()",
        "Piecewise((1, x_i > 0), (0, True))",
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "generic"), WRITTEN.values(), ids=WRITTEN.keys())
def test_written_as_a_teacher_would(text: str, expected: str, generic: bool) -> None:
    form = viz.run(text).closed_form("x")
    assert str(form.expr) == expected
    assert form.generic is generic
    assert form.latex
    assert form.reason is None


def test_the_hand_derivation(walkthrough: str) -> None:
    form = viz.run(walkthrough).closed_form("x")
    assert form.derivation == (
        "y_{i} = x_{i} + 1",
        r"z_{i} = 2 y_{i}^{2} = 2 \left(x_{i} + 1\right)^{2}",
        r"res = \frac{z_{0,0} + z_{0,1} + z_{1,0} + z_{1,1}}{4} = "
        r"\frac{\left(x_{0,0} + 1\right)^{2} + \left(x_{0,1} + 1\right)^{2} + "
        r"\left(x_{1,0} + 1\right)^{2} + \left(x_{1,1} + 1\right)^{2}}{2}",
    )
    assert form.latex == "x_{i} + 1"
    assert form.numbers.tolist() == [[2.0, 2.0], [2.0, 2.0]]


VECTOR = "x = torch.tensor([0.5, -1.2, 2.0], dtype=torch.float64, requires_grad=True)\n"
WRITTEN_IN_PLACE = {
    "an element": "y = x * 2\ny[0] = 3\nz = (y * x).sum()",
    "slices of zeros": "y = torch.zeros(3).double()\ny[1:] = x[1:] * x[:2]\nz = (y * y).sum()",
    "a method": "y = torch.full((3,), 2.).double()\ny.mul_(x)\nz = (y * y).sum()",
    "through a view": "y = x * 3\nv = y.view(3, 1)\nv.mul_(2)\nz = (y * x).sum()",
    "seen in a view": "y = x * 3\nv = y[:2]\ny.mul_(x)\nz = (v * v).sum()",
    "not in a copy": "y = x * 3\nv = y.clone()\nv += 1\nz = (y * v).sum()",
    "one element of a stack": "y = torch.stack([x, x])\ny[0, 1] += x[2]\nz = y.pow(2).sum()",
    "without autograd": "with torch.no_grad():\n    y = x * 2\nz = (y * x).sum()",
    "padding": "y = F.pad(x * x, (1, 2))\nz = (y * y).sum()",
}


@pytest.mark.parametrize("text", WRITTEN_IN_PLACE.values(), ids=WRITTEN_IN_PLACE.keys())
def test_what_is_written_in_place_is_in_the_formula(text: str) -> None:
    explanation = viz.run(VECTOR + text)
    form = explanation.closed_form("x")
    torch.testing.assert_close(form.numbers, explanation.grad["x"], **CLOSE)


BEHIND_AUTOGRAD = {
    "without grad": "y = x * 2\nwith torch.no_grad():\n    y.mul_(3)\nz = (y * 2).sum()",
    "detached": "y = x * 2\ny.detach().add_(1)\nz = (y * 2).sum()",
}


@pytest.mark.parametrize("text", BEHIND_AUTOGRAD.values(), ids=BEHIND_AUTOGRAD.keys())
def test_there_is_no_formula_of_what_autograd_does_not_see(text: str) -> None:
    assert viz.run(VECTOR + text).closed_form("x").reason.key == "formula_no_rule"


WITHOUT = {
    "no rule": ("x = torch.eye(2, requires_grad=True)\ny = torch.det(x)", "formula_no_rule"),
    "a tie": ("x = torch.ones(3, requires_grad=True)\ny = x.max()", "formula_tie"),
    "too many formulas": (
        "x = torch.ones(60, 60, requires_grad=True)\ny = (x @ x).sum()",
        "formula_too_large",
    ),
    "too many that differ": (
        "x = torch.ones(20, requires_grad=True)\ny = (x * torch.arange(20.)).sum()",
        "formula_many",
    ),
    "not reached": (
        "x = torch.ones(2, requires_grad=True)\nw = torch.ones(2, requires_grad=True)\ny = w.sum()",
        "formula_unreached",
    ),
}


@pytest.mark.parametrize(("text", "key"), WITHOUT.values(), ids=WITHOUT.keys())
def test_why_there_is_none(text: str, key: str) -> None:
    form = viz.run(text).closed_form("x")
    assert form.expr is None
    assert form.reason.key == key
    assert all(form.reason.said(language) for language in LANGUAGES)


def test_a_model_of_ones_own_has_none() -> None:
    x = torch.ones(2, requires_grad=True)
    assert viz.explain(x.sum(), {"x": x}).closed_form("x").reason.key == "formula_program"
    with pytest.raises(KeyError):
        viz.run("x = torch.ones(2, requires_grad=True)\ny = x.sum()").closed_form("w")


def test_work_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = dataclasses.replace(limits.FORMULA_SECONDS, value=0)
    monkeypatch.setattr(limits, "FORMULA_SECONDS", slow)
    text = "x = torch.ones(2, requires_grad=True)\ny = x.sum()"
    assert viz.run(text).closed_form("x").reason.key == "formula_slow"
    monkeypatch.undo()
    assert viz.run(text).closed_form("x").expr is not None


LIVELY = [op for op in OPS if not op.random and op.differentiable and op.insert]


@pytest.fixture(scope="module")
def formed() -> set[str]:
    """The operations whose sample had a closed form, filled by the test of each."""
    return set()


def elsewhere(text: str) -> str:
    """The same program with every leaf a little beside its sample's values, at random."""
    generator = torch.Generator().manual_seed(len(text))
    for name, node in viz.run(text).leaves.items():
        leaf = node.value
        program = parse_program(text)
        step = next((it for it in constants(program) if it.name == name), None)
        if step is not None and leaf.dtype == torch.float64:
            moved = leaf.detach() * (1 + 0.1 * torch.rand(leaf.shape, generator=generator).double())
            text = set_tensor(program, step, moved, requires_grad=True)
    return text


@pytest.mark.parametrize("op", LIVELY, ids=lambda op: op.name)
def test_closed_form_equals_autograd(
    op: Op, formed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        limits, "FORMULA_SECONDS", dataclasses.replace(limits.FORMULA_SECONDS, value=1)
    )
    explanation = viz.run(elsewhere(samples(op)[0]))
    leaf, gradient = next(iter(explanation.grad.items()))
    form = explanation.closed_form(leaf)
    if gradient is None or form.expr is None:
        assert gradient is None or form.reason is not None
        return
    formed.add(op.name)
    torch.testing.assert_close(form.numbers, gradient.double(), **CLOSE)


def test_most_operations_have_one(formed: set[str]) -> None:
    assert len(formed) >= 200 or not formed  # empty where the tests above were deselected


UNARY = (
    *("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "atan", "sinh", "cosh", "tanh", "sigmoid"),
    *("erf", "log1p", "expm1", "exp2", "log2", "log10", "rsqrt", "reciprocal", "square", "neg"),
    *("abs", "relu"),
)


@pytest.mark.parametrize("name", UNARY)
@hypothesis.settings(max_examples=4, deadline=None)
@hypothesis.given(strategies.lists(strategies.floats(0.05, 0.95), min_size=2, max_size=3))
def test_on_random_inputs(name: str, values: list[float]) -> None:
    text = (
        f"x = torch.tensor({values}, dtype=torch.float64, requires_grad=True)\n"
        f"y = torch.{name}(x)\nz = (y * y + 3 * x).sum()"
    )
    explanation = viz.run(text)
    form = explanation.closed_form("x")
    assert form.generic
    torch.testing.assert_close(form.numbers, explanation.grad["x"], **CLOSE)


def test_the_check_has_five_ways_and_catches_a_wrong_formula(
    walkthrough: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    explanation = viz.run(walkthrough)
    check = explanation.check("x")
    assert [row.way for row in check.rows] == [
        "local Jacobians", "sum of paths", "finite differences", "closed form",
    ]  # fmt: skip
    assert check.agrees
    right = explanation.closed_form("x")
    wrong = dataclasses.replace(right, numbers=right.numbers * 1.001)
    monkeypatch.setattr("viz.explanation.work_out", lambda asked: wrong)
    check = viz.run(walkthrough).check("x")
    assert [row.way for row in check.rows if not row.agrees] == ["closed form"]


def test_a_kink_is_said() -> None:
    check = viz.run(
        "x = torch.tensor([0., 1.], dtype=torch.float64, requires_grad=True)\ny = x.relu().sum()"
    ).check("x")
    assert check.at_a_kink
    assert (
        not viz.run("x = torch.ones(2, requires_grad=True)\ny = x.exp().sum()").check("x").at_a_kink
    )
