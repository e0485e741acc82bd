"""What is given to `viz.explain`: several roots, and what is refused, with what to change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.checkpoint import checkpoint

import viz
from tests.assertions import assert_explained
from viz.draw.view import View
from viz.text import LANGUAGES


def inference_root(x: torch.Tensor) -> torch.Tensor:
    """A root that torch keeps no graph for."""
    with torch.inference_mode():
        return (x * 2).sum()


def inference_leaf() -> torch.Tensor:
    """A tensor that can never take part in a graph."""
    with torch.inference_mode():
        return torch.ones(2)


def fake_root() -> torch.Tensor:
    """A root of shapes alone."""
    with FakeTensorMode():
        return torch.ones(2, requires_grad=True).sum()


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
    "no numbers": (lambda x: (META.sum(), {"m": META}), "no_numbers"),
    "numbers of no device": (lambda x: (fake_root(), {"x": x}), "no_numbers"),
    "a leaf without numbers, unasked": (lambda x: ((META * 2).sum(), {"x": x}), "no_numbers"),
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
    "another device": (torch.ones(2, device="meta"), "gradient_device"),
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


def modified(x: torch.Tensor) -> torch.Tensor:
    """The root of a graph in which a saved tensor was written over."""
    y = x * 2
    root = (y * y).sum()
    with torch.no_grad():
        y.mul_(2)
    return root


def nested(layout: torch.layout) -> torch.Tensor:
    """A leaf of two rows of different lengths."""
    rows = [torch.ones(2), torch.ones(3)]
    return torch.nested.nested_tensor(rows, layout=layout, requires_grad=True)


def jagged_on_the_way(x: torch.Tensor) -> torch.Tensor:
    """A root that is reached through a nested tensor."""
    rows = torch.nested.nested_tensor_from_jagged(x * 1, torch.tensor([0, 1, 2]))
    return (rows * 2).values().sum()


def recomputed(x: torch.Tensor) -> torch.Tensor:
    """The root of a graph that calls backward() inside backward()."""
    return checkpoint(lambda it: it.sin(), x, use_reentrant=True).sum()


def jagged_leaf(x: torch.Tensor) -> viz.Explanation:
    """Asked for."""
    rows = nested(torch.jagged)
    return viz.explain((rows * 2).values().sum(), {"rows": rows})


def strided_nested_leaf(x: torch.Tensor) -> viz.Explanation:
    """Of the older kind."""
    rows = nested(torch.strided)
    return viz.explain(torch.nested.to_padded_tensor(rows * 2, 0.0).sum(), {"rows": rows})


REFUSED_WITH_A_REASON: dict[str, tuple[Callable[[torch.Tensor], object], str]] = {
    "a saved tensor was modified": (lambda x: viz.explain(modified(x), {"x": x}), "saved_modified"),
    "a reentrant checkpoint": (lambda x: viz.explain(recomputed(x), {"x": x}), "checkpoint"),
    "a recording that was not entered": (
        lambda x: viz.explain(x.sum(), {"x": x}, recording=viz.record()), "recording"
    ),
    "a text as recording": (lambda x: viz.explain(x.sum(), {"x": x}, recording="x"), "recording"),
    "a number as a leaf's name": (lambda x: viz.explain(x.sum(), {0: x}), "leaf_name"),
    "a text as names": (lambda x: viz.explain(x.sum(), {"x": x}, names="x"), "leaves"),
    "a jagged leaf": (jagged_leaf, "nested"),
    "a jagged root": (lambda x: viz.explain(nested(torch.jagged) * 2, {"x": x}), "nested"),
    "a jagged leaf, unasked": (
        lambda x: viz.explain(nested(torch.jagged).values().sum() + x.sum(), {"x": x}), "nested"
    ),
    "a jagged tensor on the way": (lambda x: viz.explain(jagged_on_the_way(x), {"x": x}), "nested"),
    "a strided nested leaf": (strided_nested_leaf, "nested"),
    "a group that is not there": (
        lambda x: viz.explain(x.sum(), {"x": x}).svg(View(opened=frozenset(["layer1"]))), "no_such_group"
    ),
    "a group that is not there, as DOT": (
        lambda x: viz.explain(x.sum(), {"x": x}).dot(View(opened=frozenset(["layer1"]))), "no_such_group"
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.parametrize(
    ("ask", "key"), REFUSED_WITH_A_REASON.values(), ids=REFUSED_WITH_A_REASON.keys()
)
def test_refused_with_a_reason(ask: Callable[[torch.Tensor], object], key: str) -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(viz.ExplainError) as caught:
        ask(x)
    assert caught.value.key == key
    assert all(caught.value.said(language) for language in LANGUAGES)
    assert x.grad is None


def test_the_groups_that_there_are_are_named() -> None:
    text = "a = torch.ones(2, requires_grad=True)\n" + "a = a * 2 + 1\n" * 60 + "a.sum().backward()"
    with pytest.raises(viz.ExplainError, match=r"no group layer1/ to open; there are \S+"):
        viz.run(text).svg(View(opened=frozenset(["layer1/"])))


def test_explained_inside_inference_mode() -> None:
    x = torch.ones(2, requires_grad=True)
    root = (x * 3).sum()
    with torch.inference_mode():
        e = viz.explain(root, {"x": x})
        assert e.paths("x").total.tolist() == [3.0, 3.0]
    assert not e.grad["x"].is_inference()


class Sub(torch.Tensor):
    """A subclass, as users have them."""


def test_a_leaf_of_a_subclass_has_its_gradient() -> None:
    x = torch.ones(2).as_subclass(Sub).requires_grad_()
    root = (x * 3).sum()
    e = viz.explain(root, {"x": x})
    root.backward()
    assert torch.equal(e.grad["x"], x.grad)
    assert [node.id for node in e.nodes if node.is_leaf] == ["x"]
    assert e.check("x").agrees


@pytest.mark.parametrize("dtype", [torch.float8_e4m3fn, torch.float8_e5m2])
def test_numbers_of_8_bits(dtype: torch.dtype) -> None:
    x = torch.tensor([1.0, -2.0]).to(dtype).requires_grad_()
    root = (x.float() * 3).sum()
    e = viz.explain(root, {"x": x})
    assert e.nodes["x"].value.tolist() == [1.0, -2.0]
    assert e.grad["x"].float().tolist() == [3.0, 3.0]
    assert e.first_nonfinite is None
    assert e.check("x").agrees
    assert "not available" in str(e)
    assert e.svg().startswith("<svg")
