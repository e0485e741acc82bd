"""Double backward: the graph of a gradient is explained like any other, its numbers are autograd's."""

from __future__ import annotations

import pytest
import torch
from torch.autograd.functional import hessian

import viz
from tests.draw.test_picture import overlaps
from viz.draw.groups import cut
from viz.draw.titles import expression, titles

X = "x = torch.tensor([1., 2.], requires_grad=True)\n"


def third(x: torch.Tensor) -> torch.Tensor:
    return (x**3).sum()


PENALTY = (
    X + "w = torch.tensor([0.5, -1.], requires_grad=True)\ny = torch.tanh(x * w).sum()\n"
    "g, = torch.autograd.grad(y, x, create_graph=True)\npenalty = (g.norm() - 1) ** 2\npenalty.backward()"
)
PROGRAMS = {
    "gradient penalty": PENALTY,
    "Hessian-vector product": (
        X + "v = torch.tensor([1., -1.])\ny = (x ** 3).sum()\n"
        "g, = torch.autograd.grad(y, x, create_graph=True)\ns = (g * v).sum()\ns.backward()"
    ),
    "third derivative": (
        "x = torch.tensor(2., requires_grad=True)\ny = x ** 4\n"
        "d1, = torch.autograd.grad(y, x, create_graph=True)\n"
        "d2, = torch.autograd.grad(d1, x, create_graph=True)\nd3, = torch.autograd.grad(d2, x)"
    ),
    "backward(create_graph=True)": (
        X
        + "y = (x ** 3).sum()\ny.backward(create_graph=True)\ns = (x.grad ** 2).sum()\ns.backward()"
    ),
    "a loop of derivatives": (
        "x = torch.tensor(1., requires_grad=True)\nf = x.sin()\nfor i in range(3):\n"
        "    f, = torch.autograd.grad(f, x, create_graph=True)\nf.backward()"
    ),
    "a step inside a step": (
        "w = torch.tensor(1., requires_grad=True)\nloss = (w * 3 - 2) ** 2\n"
        "g, = torch.autograd.grad(loss, w, create_graph=True)\nfast = w - 0.1 * g\n"
        "outer = (fast * 3 - 1) ** 2\nouter.backward()"
    ),
    "of a network": (
        "net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))\n"
        "x = torch.randn(4, 2, requires_grad=True)\nout = net(x)\n"
        "g = torch.autograd.grad(out, x, torch.ones_like(out), create_graph=True)[0]\n"
        "gp = ((g.norm(2, dim=1) - 1) ** 2).mean()\ngp.backward()"
    ),
    "of two leaves": (
        X + "w = torch.tensor([3., 1.], requires_grad=True)\ny = (x * x * w).sum()\n"
        "gx, gw = torch.autograd.grad(y, (x, w), create_graph=True)\ns = (gx * gw).sum()\ns.backward()"
    ),
}


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_the_numbers_are_those_of_autograd(text: str) -> None:
    explanation = viz.run(text)
    space = {"torch": torch, "nn": torch.nn}
    torch.manual_seed(0)
    exec(
        text.replace("d3, = torch.autograd.grad(d2, x)", "d2.backward()"), space
    )  # ours, no visitor's
    for leaf, gradient in explanation.grad.items():
        assert gradient is not None
        own = explanation.check(leaf, formula=False)
        assert own.agrees, own
    if "create_graph=True)\ns" not in text and "y.backward" not in text and "net" not in text:
        for leaf, gradient in explanation.grad.items():
            assert torch.equal(space[leaf].grad, gradient)
    assert not overlaps(explanation.svg())
    code = explanation.backward_code()
    assert code.source
    assert not [it.id for it in explanation.nodes if it.value is None]


def test_the_hessian() -> None:
    explanation = viz.run(PROGRAMS["Hessian-vector product"])
    expected = hessian(third, torch.tensor([1.0, 2.0])) @ torch.tensor([1.0, -1.0])
    assert torch.equal(explanation.grad["x"], expected)
    assert explanation.check(
        "x"
    ).agrees  # with the closed form, which took these gradients for numbers


FORMS = {"third derivative": "24*x", "a loop of derivatives": "sin(x)"}


@pytest.mark.parametrize(("name", "expected"), FORMS.items())
def test_closed_forms_of_higher_order(name: str, expected: str) -> None:
    assert str(viz.run(PROGRAMS[name]).closed_form("x").expr) == expected


NAMES = {
    "gradient penalty": {
        "g": "g", "∂y/∂(x * w)": "∂y/∂(x * w)", "TanhBackward0.tanh": "TanhBackward0 · tanh"
    },
    "Hessian-vector product": {"g": "g", "PowBackward0.mul": "PowBackward0 · mul"},
    "backward(create_graph=True)": {"∂y/∂x@2": "∂y/∂x, 2 of 2"},
    "a step inside a step": {"∂loss/∂(w * 3)": "∂loss/∂(w * 3)"},
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NAMES.items(), ids=NAMES.keys())
def test_what_they_are_called(name: str, expected: dict[str, str]) -> None:
    explanation = viz.run(PROGRAMS[name])
    called = titles(explanation)
    assert {it: called[it] for it in expected} == expected


def test_a_gradient_in_a_variable_says_of_what_it_is() -> None:
    assert expression(viz.run(PROGRAMS["Hessian-vector product"]).nodes["g"]) == "∂y/∂x"


def test_what_a_backward_call_made_has_a_frame() -> None:
    explanation = viz.run(PENALTY)
    (frame,) = cut(explanation).framed.values()
    assert frame.label == "∂y/∂…"
    assert set(frame.members) == {"TanhBackward0.tanh", "∂y/∂(x * w)", "g"}
    assert "∂y/∂…" in explanation.svg()


def test_a_plain_backward_has_none() -> None:
    explanation = viz.run(X + "y = (x ** 2).sum()\ny.backward()")
    assert not any(node.backward for node in explanation.nodes)
