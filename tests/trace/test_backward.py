"""The walk and the watched backward run."""

from __future__ import annotations

import pytest
import torch

from viz.trace import formula, node_of, record, run_backward, walk


def test_walk_is_topological_and_complete() -> None:
    x = torch.ones(2, requires_grad=True)
    a = x * 2
    root = (a * a + a).sum()
    nodes = walk([root.grad_fn])
    place = {node: number for number, node in enumerate(nodes)}
    assert nodes[0] is root.grad_fn
    for node in nodes:
        for used, _ in node.next_functions:
            assert used is None or place[node] < place[used]
    assert len(nodes) == 5


DEPTH = 100_000


def deep_chain() -> tuple[torch.Tensor, torch.Tensor]:
    """A leaf and a tensor `DEPTH` operations further on."""
    y = x = torch.ones(1, requires_grad=True)
    for _ in range(DEPTH):
        y = y + 1
    return x, y


def test_walk_is_not_bounded_by_recursion() -> None:
    x, y = deep_chain()
    nodes = walk([y.grad_fn])
    assert len(nodes) == DEPTH + 1
    assert nodes[-1] is node_of(x)[0]


@pytest.mark.parametrize("first", ["root", "nodes", "recording"])
def test_a_deep_graph_can_be_let_go_in_any_order(first: str) -> None:
    with record() as recording:
        _, root = deep_chain()
    held = {"root": root, "nodes": walk([root.grad_fn]), "recording": recording}
    del root, recording
    del held[first]
    held.clear()


def test_what_the_engine_sent() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    b = torch.ones((), requires_grad=True)
    y = x * x + b
    root = y.sum()
    nodes = walk([root.grad_fn])
    run = run_backward(root, None, nodes, [x, b])
    assert [gradient.tolist() for gradient in run.sent[y.grad_fn]] == [[1.0, 1.0], 2.0]
    assert run.arrived[node_of(x)].tolist() == [2.0, 4.0]
    assert run.arrived[node_of(b)].item() == 2.0
    assert run.order[0] is root.grad_fn
    assert set(run.order) == set(nodes)


def test_nobodys_grad_and_hooks_are_touched() -> None:
    x = torch.ones(2, requires_grad=True)
    x.grad = torch.full((2,), 7.0)
    root = (x * 3).sum()
    run_backward(root, None, walk([root.grad_fn]), [x])
    assert x.grad.tolist() == [7.0, 7.0]
    assert not x._backward_hooks
    root.backward()
    assert x.grad.tolist() == [10.0, 10.0]


def test_a_leaf_that_is_not_reached_gets_none() -> None:
    x, other = (torch.ones(2, requires_grad=True) for _ in range(2))
    root = x.sum()
    run = run_backward(root, None, walk([root.grad_fn]), [x, other])
    assert run.arrived[node_of(other)] is None


def test_formulas_come_from_torch() -> None:
    assert formula("PowBackward0") == "self: pow_backward(grad, self, exponent)"
    assert formula("ExpBackward0") == "self: grad * result"
    assert formula("AddBackward0") == "other: grad * alpha\nself: grad"
    assert formula("AccumulateGrad") == ""
