"""Local Jacobians read out of torch's nodes, against torch.autograd.functional.jacobian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F

import viz
from viz import limits

X = torch.tensor([[0.3, -1.2, 0.5], [0.7, 0.1, -0.4]], dtype=torch.float64)

LOCAL = {
    "exp": (lambda x: x.exp(), "diagonal"),
    "scale": (lambda x: x * 3, "diagonal"),
    "reshape": (lambda x: x.reshape(3, 2), "diagonal"),
    "transpose": (lambda x: x.T, "dense"),
    "sum": (lambda x: x.sum(), "dense"),
    "softmax": (lambda x: x.softmax(1), "dense"),
    "cumsum": (lambda x: x.cumsum(0), "dense"),
    "select": (lambda x: x[1], "dense"),
    "expand": (lambda x: x.expand(2, 2, 3), "dense"),
    "max": (lambda x: x.max(), "dense"),
}


@pytest.mark.parametrize(("function", "kind"), LOCAL.values(), ids=LOCAL.keys())
def test_matrix_is_the_jacobian(function: object, kind: str) -> None:
    x = X.clone().requires_grad_()
    explanation = viz.explain(function(x), {"x": x}, gradient=torch.ones_like(function(x)))
    (edge,) = explanation.nodes[0].inputs
    expected = torch.autograd.functional.jacobian(function, x)
    torch.testing.assert_close(edge.local.matrix(), expected.reshape(edge.local.shape))
    assert edge.local.kind == kind
    assert (edge.local.factor is None) == (kind == "dense")


def test_rows_of_several_outputs_follow_one_another() -> None:
    x = X.clone().requires_grad_()
    first, second = x.split([1, 2], dim=1)
    explanation = viz.explain(first.sum() + second.sum(), {"x": x})
    node = next(node for node in explanation.nodes if node.op == "SplitWithSizesBackward0")
    matrix = node.inputs[0].local.matrix()
    whole = torch.eye(6, dtype=torch.float64).reshape(2, 3, 6)
    parts = [whole[:, :1].reshape(2, 6), whole[:, 1:].reshape(4, 6)]
    assert torch.equal(matrix, torch.cat(parts))


def test_broadcast_inputs_are_summed_as_the_engine_does() -> None:
    x = torch.ones(3, dtype=torch.float64, requires_grad=True)
    explanation = viz.explain(X * x, {"x": x}, gradient=torch.ones_like(X))
    local = explanation.nodes[0].inputs[0].local
    assert local.shape == (6, 3)
    expected = torch.cat([torch.diag(row) for row in X])
    torch.testing.assert_close(local.matrix(), expected)


NEARLY = {
    "float64, a millionth": (torch.float64, 1e-6),
    "float64, the last digits": (torch.float64, 1e-13),
    "float32, a thousandth": (torch.float32, 1e-3),
    "float32, a hundred thousandth": (torch.float32, 1e-5),
}


@pytest.mark.parametrize(("dtype", "beside"), NEARLY.values(), ids=NEARLY.keys())
def test_what_is_nearly_diagonal_is_not(dtype: torch.dtype, beside: float) -> None:
    """80 x 80 is tried on random vectors, not looked at."""
    x = torch.rand(80, dtype=dtype, requires_grad=True)
    y = (torch.eye(80, dtype=dtype) + beside) @ x
    (edge,) = [
        it for it in viz.explain(y, {"x": x}, gradient=torch.ones_like(y)).edges if it.source == "x"
    ]
    assert edge.local.kind != "diagonal"


ELEMENTWISE = (torch.exp, torch.tanh, F.gelu, F.silu, F.mish, F.elu, torch.lgamma, torch.atan)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("function", ELEMENTWISE, ids=lambda it: it.__name__)
def test_what_rounds_is_diagonal_still(function: Callable[..., Any], dtype: torch.dtype) -> None:
    x = (4 * torch.rand(5_000) - 1.5).to(dtype).requires_grad_()
    y = function(x)
    for edge in viz.explain(y, {"x": x}, gradient=torch.ones_like(y)).edges:
        assert edge.local.kind == "diagonal", edge.target


def test_large_diagonals_have_factors_but_no_matrix() -> None:
    x = torch.rand(2000, dtype=torch.float64, requires_grad=True)
    local = viz.explain(x.exp().sum(), {"x": x}).nodes[1].inputs[0].local
    assert local.kind == "diagonal"
    torch.testing.assert_close(local.factor, x.detach().exp())
    with pytest.raises(viz.LimitError, match=str(limits.JACOBIAN.value)):
        local.matrix()


def test_large_dense_ones_are_too_large() -> None:
    x = torch.rand(2000, dtype=torch.float64, requires_grad=True)
    local = viz.explain(x.softmax(0).prod(), {"x": x}).nodes[1].inputs[0].local
    assert local.kind == "too large"
    assert local.factor is None


def test_an_infinite_derivative_stays_in_its_place() -> None:
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    local = viz.explain(x.sqrt().sum(), {"x": x}).nodes[1].inputs[0].local
    assert local.kind == "diagonal"
    assert local.matrix().tolist() == [[float("inf"), 0.0], [0.0, 0.25]]


def test_many_rows_are_batched_to_the_same_matrix() -> None:
    x = torch.rand(70, dtype=torch.float64, requires_grad=True)
    local = viz.explain(x.softmax(0).prod(), {"x": x}).nodes[1].inputs[0].local
    expected = torch.autograd.functional.jacobian(lambda x: x.softmax(0), x.detach())
    torch.testing.assert_close(local.matrix(), expected)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_between_others(dtype: torch.dtype) -> None:
    x = torch.ones(2, 2, dtype=dtype, requires_grad=True)
    b = torch.tensor([torch.inf, 2.0], requires_grad=True)
    explanation = viz.explain(((x + 1) * b).sum(), {"x": x, "b": b})
    kinds = [edge.local.kind for edge in explanation.nodes[1].inputs]
    assert kinds == ["diagonal", "dense"]


def test_rows_that_torch_batches_wrongly_are_made_one_by_one() -> None:
    torch.manual_seed(0)
    x, y = (torch.randn(5, n, 2, dtype=torch.float64, requires_grad=True) for n in (5, 6))
    distances = torch.cdist(x, y)
    e = viz.explain(distances, {"x": x, "y": y}, gradient=torch.ones_like(distances))
    for name, leaf in (("x", x), ("y", y)):
        (edge,) = (it for it in e.nodes[0].inputs if it.source == name)
        rows = [
            torch.autograd.grad(it, leaf, retain_graph=True)[0].reshape(-1)
            for it in distances.reshape(-1)
        ]
        torch.testing.assert_close(edge.local.matrix(), torch.stack(rows))
