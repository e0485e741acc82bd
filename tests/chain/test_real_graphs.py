"""Graphs of real code: checkpoints, double backward, in-place writes, hooks, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch.utils.checkpoint import checkpoint

import viz
from tests.assertions import assert_explained

Function = Callable[[torch.Tensor], torch.Tensor]


def double_backward(x: torch.Tensor) -> torch.Tensor:
    """A function of x.grad itself."""
    (gradient,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    return (gradient * gradient).sum()


def written_in_place(x: torch.Tensor) -> torch.Tensor:
    """Writes into a copy: CopySlices, and a view."""
    y = x.clone()
    y[0] = y[1] * 2
    y.mul_(3)
    return (y * x).sum()


GRAPHS: dict[str, Function] = {
    "checkpoint": lambda x: checkpoint(lambda t: t.sin().exp(), x, use_reentrant=False).sum(),
    "double backward": double_backward,
    "written in place": written_in_place,
    "strided view": lambda x: x.as_strided((2, 2), (1, 1)).exp().sum(),
    "stacked": lambda x: torch.stack([x.unbind()[0] * 2, x.sum()]).square().sum(),
    "embedding": lambda x: torch.nn.functional.embedding(
        torch.tensor([0, 2, 0]), x[:, None], sparse=False
    ).prod(),
}


@pytest.mark.parametrize("function", GRAPHS.values(), ids=GRAPHS.keys())
def test_graph(function: Function) -> None:
    x = torch.tensor([0.3, -1.2, 0.5], dtype=torch.float64, requires_grad=True)
    with viz.record() as recording:
        root = function(x)
    explanation = viz.explain(root, {"x": x}, recording=recording)
    (expected,) = torch.autograd.grad(root, [x], retain_graph=True)
    torch.testing.assert_close(explanation.grad["x"], expected)
    assert assert_explained(explanation) > 0


def test_a_sparse_gradient_is_made_dense() -> None:
    weight = torch.rand(4, 2, dtype=torch.float64, requires_grad=True)
    root = torch.nn.functional.embedding(torch.tensor([0, 2]), weight, sparse=True).square().sum()
    explanation = viz.explain(root, {"w": weight})
    (expected,) = torch.autograd.grad(root, [weight])
    assert torch.equal(explanation.grad["w"], expected.to_dense())


def test_what_the_user_has_is_left_alone() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    x.grad = torch.tensor([5.0, 5.0])
    calls: list[torch.Tensor] = []
    y = x * 3
    y.register_hook(calls.append)
    root = (y * torch.rand(2)).sum()
    state = torch.get_rng_state()
    explanation = viz.explain(root, {"x": x}, names={"y": y})
    explanation.paths("x")
    explanation.svg()
    assert len(calls) == 1  # as in one plain backward
    assert len(y._backward_hooks) == 1
    assert torch.equal(torch.get_rng_state(), state)
    assert x.grad.tolist() == [5.0, 5.0]
    root.backward()
    torch.testing.assert_close(x.grad, 5 + explanation.grad["x"])


def test_a_users_hook_that_changes_the_gradient_is_explained() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    y.register_hook(lambda gradient: gradient * 10)
    explanation = viz.explain(y.sum(), {"x": x}, names={"y": y})
    assert explanation.grad["x"].tolist() == [30.0, 30.0]
    assert explanation.nodes["y"].grad.tolist() == [10.0, 10.0]
