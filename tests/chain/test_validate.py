"""What is given to `viz.explain`: several roots, and what is refused, with what to change."""

from __future__ import annotations

import pytest
import torch

import viz
from tests.assertions import assert_explained
from viz.text import LANGUAGES


def inference_root(x: torch.Tensor) -> torch.Tensor:
    """A root that torch keeps no graph for."""
    with torch.inference_mode():
        return (x * 2).sum()


def inference_leaf() -> torch.Tensor:
    """A tensor that can never take part in a graph."""
    with torch.inference_mode():
        return torch.ones(2)


META = torch.ones(2, device="meta", requires_grad=True)

REFUSED = {
    "root requires no grad": (lambda x: (x.detach().sum(), {"x": x}), "root_requires_no_grad"),
    "root of inference mode": (lambda x: (inference_root(x), {"x": x}), "root_inference"),
    "root is a number": (lambda x: (x.sum().item(), {"x": x}), "root_no_tensor"),
    "no roots": (lambda x: ([], {"x": x}), "roots"),
    "one root of several requires none": (
        lambda x: ([x.sum(), x.detach()], {"x": x}),
        "root_requires_no_grad",
    ),
    "leaf requires no grad": (lambda x: (x.sum(), {"t": torch.ones(2)}), "leaf_requires_no_grad"),
    "leaf of inference mode": (lambda x: (x.sum(), {"t": inference_leaf()}), "leaf_inference"),
    "leaf is no tensor": (lambda x: (x.sum(), {"t": 3.0}), "no_tensor"),
    "leaves without names": (lambda x: (x.sum(), [x]), "leaves"),
    "another device": (lambda x: (META.sum(), {"m": META}), "device"),
    "a leaf on another device, unasked": (lambda x: ((META * 2).sum(), {"x": x}), "device"),
}


@pytest.mark.parametrize(("make", "key"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(make: object, key: str) -> None:
    with pytest.raises(viz.ExplainError) as caught:
        viz.explain(*make(torch.ones(2, requires_grad=True)))
    assert caught.value.key == key
    assert str(caught.value) == caught.value.said("en")
    assert all(caught.value.said(language) for language in LANGUAGES)


GRADIENTS = {
    "another shape": (torch.ones(3), "gradient_shape"),
    "a number": (2.0, "no_tensor"),
    "another device": (torch.ones(2, device="meta"), "device"),
}


@pytest.mark.parametrize(("gradient", "key"), GRADIENTS.values(), ids=GRADIENTS.keys())
def test_a_gradient_that_is_refused(gradient: object, key: str) -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(viz.ExplainError) as caught:
        viz.explain(x * 2, {"x": x}, gradient=gradient)
    assert caught.value.key == key


def test_several_roots_are_explained_together() -> None:
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    w = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    weights = torch.tensor([0.5, -1.0], dtype=torch.float64)
    with viz.record() as recording:
        first, second = (x * w).exp(), (x**2).sum()
    e = viz.explain(
        [first, second], {"x": x, "w": w}, recording=recording, gradient=[weights, None]
    )
    expected = torch.autograd.grad([first, second], [x, w], [weights, None], retain_graph=True)
    for ours, theirs in zip(e.grad.values(), expected, strict=True):
        torch.testing.assert_close(ours, theirs)
    assert assert_explained(e) > 0
    root = e.nodes[e.root]
    assert root.op == "RootsBackward"
    assert [edge.source for edge in root.inputs] == ["first", "second"]
    assert torch.equal(root.inputs[0].contribution, weights)
    assert e.picture().scene["nodes"][e.root]["op"] == "RootsBackward"
    assert ">roots</text>" in e.svg()


def test_several_roots_need_a_gradient_each() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(viz.ExplainError, match="2 roots and 1 gradients"):
        viz.explain([x * 2, x * 3], {"x": x}, gradient=[None])
