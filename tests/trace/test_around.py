"""Names without work: what the caller's own code calls the leaves and the values of a graph."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

import viz

anywhere = torch.ones(2, requires_grad=True)


def ones() -> torch.Tensor:
    return torch.ones(2, requires_grad=True)


def variables() -> viz.Explanation:
    x = ones()
    y = x * anywhere
    return viz.explain(y.sum())


def nameless() -> viz.Explanation:
    return viz.explain((ones() * ones()).sum())


def one_nameless() -> viz.Explanation:
    return viz.explain((ones() * 2).sum())


def containers() -> viz.Explanation:
    params, by_name = [ones(), ones()], {"w": ones(), 3: ones()}
    return viz.explain((params[0] * params[1] * by_name["w"] * by_name[3]).sum())


@dataclass
class Weights:
    """Two tensors."""

    w: torch.Tensor
    b: torch.Tensor


def data_class() -> viz.Explanation:
    given = Weights(ones(), ones())
    return viz.explain((given.w + given.b).sum())


class Trainer:
    """Has a model, and explains it in a method."""

    def __init__(self) -> None:
        self.model = nn.Linear(2, 1)

    def explained(self) -> viz.Explanation:
        return viz.explain(self.model(torch.ones(2)).sum())


def one_module() -> viz.Explanation:
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    criterion = nn.MSELoss()
    last = model[1]
    loss = criterion(model(torch.ones(1, 2)), torch.zeros(1, 1))
    for parameter in last.parameters():  # the last one is a variable too
        assert parameter.requires_grad
    return viz.explain(loss)


def two_modules() -> viz.Explanation:
    a, b = nn.Linear(2, 2), nn.Linear(2, 1)
    return viz.explain(b(a(torch.ones(2))).sum())


def recorded() -> viz.Explanation:
    def forward() -> tuple[torch.Tensor, viz.Recording]:
        inner = nn.Sequential(nn.Linear(2, 1))
        x = ones()
        with viz.record() as recording:
            loss = inner(x).sum()
        return loss, recording

    found, recording = forward()
    return viz.explain(found, recording=recording)


def shadowed() -> viz.Explanation:
    x, anywhere = ones(), torch.zeros(1)
    return viz.explain((x * globals()["anywhere"]).sum() + anywhere)


CALLERS: dict[str, tuple[Callable[[], viz.Explanation], list[str]]] = {
    "variables, local and global": (variables, ["x", "anywhere"]),
    "none": (nameless, ["leaf1", "leaf2"]),
    "none, and one leaf": (one_nameless, ["leaf"]),
    "lists and dicts": (containers, ["params[0]", "params[1]", "by_name['w']", "by_name[3]"]),
    "a data class": (data_class, ["given.w", "given.b"]),
    "an attribute of the method's object": (
        lambda: Trainer().explained(),
        ["self.model.weight", "self.model.bias"],
    ),
    "one module": (one_module, ["0.weight", "0.bias", "1.weight", "1.bias"]),
    "two modules": (two_modules, ["a.weight", "a.bias", "b.weight", "b.bias"]),
    "a recording, its variables gone": (recorded, ["x", "0.weight", "0.bias"]),
    "a global variable that a local one hides": (shadowed, ["x", "leaf"]),
}


@pytest.mark.parametrize(("call", "expected"), CALLERS.values(), ids=CALLERS.keys())
def test_leaves_have_the_names_of_the_callers_code(
    call: Callable[[], viz.Explanation], expected: list[str]
) -> None:
    e = call()
    assert sorted(e.leaves) == sorted(expected)
    assert all(node is not None and node.id == name for name, node in e.leaves.items())
    torch.testing.assert_close(
        list(e.grad.values()),
        list(torch.autograd.grad(e.root_tensor, [it.leaf_tensor for it in e.leaves.values()])),
    )


def test_variables_on_the_way_name_their_nodes_and_give_values() -> None:
    x = ones()
    hidden = (x * 3).exp()
    e = viz.explain(hidden.sum())
    assert [node.id for node in e.nodes] == ["sum", "hidden", "mul", "x"]
    assert torch.equal(e.nodes["hidden"].value, hidden)
    mine = viz.explain(hidden.sum(), {"x": x}, names={"given": hidden})
    assert mine.nodes[1].id == "given"


def test_a_found_leaf_has_the_name_that_it_is_given() -> None:
    x = ones()
    assert list(viz.explain((x * 2).sum()).leaves) == ["x"]
    assert list(viz.explain((x * 2).sum(), names={"given": x}).leaves) == ["given"]


def test_no_frame_and_no_variable_is_kept() -> None:
    class Marked:
        pass

    def call() -> tuple[viz.Explanation, weakref.ref[Marked]]:
        marked = Marked()
        x = ones()
        return viz.explain((x * 2).sum()), weakref.ref(marked)

    gc.disable()
    try:
        e, marked = call()
        assert marked() is None
        assert list(e.leaves) == ["x"]
    finally:
        gc.enable()


def test_names_are_looked_up_without_running_the_users_code() -> None:
    class Touchy:
        def __getattribute__(self, name: str) -> object:
            raise AssertionError(name)

    touchy, x = Touchy(), ones()
    assert list(viz.explain((x * 2).sum()).leaves) == ["x"]
    del touchy


SAVED: dict[str, tuple[Callable[[torch.Tensor], torch.Tensor], str]] = {
    "as an input": (lambda x: (x + 1).square().sum(), "add"),
    "as a second input": (lambda x: (torch.ones(2) * (x + 1)).mul(x).sum(), "mul"),
    "as a result": (lambda x: (x.exp() + 1).sum(), "exp"),
    "as a matrix": (lambda x: ((x + 1).reshape(1, 2) @ torch.ones(2, 1) @ x[:1]).sum(), "mm"),
}


@pytest.mark.parametrize(("make", "node"), SAVED.values(), ids=SAVED.keys())
def test_values_that_torch_saved(make: Callable[[torch.Tensor], torch.Tensor], node: str) -> None:
    x = torch.tensor([0.5, 2.0], requires_grad=True)
    with viz.record(names={}) as recording:
        root = make(x)
    alone, beside = viz.explain(root), viz.explain(root, recording=recording)
    assert alone.nodes[node].value is not None
    assert torch.equal(alone.nodes[node].value, beside.nodes[node].value)
    for it in alone.nodes:
        if it.value is not None:
            assert torch.equal(it.value, beside.nodes[it.id].value), it.id


def test_what_torch_did_not_save_has_no_value() -> None:
    x = ones()
    assert viz.explain(((x + 1) + 2).sum()).nodes["add"].value is None


def test_what_was_written_to_since_or_packed_has_no_value() -> None:
    x, unpacked = ones(), []

    def unpack(packed: torch.Tensor) -> torch.Tensor:
        unpacked.append(packed)
        return packed

    with torch.autograd.graph.saved_tensors_hooks(lambda it: it, unpack):
        root = (x + 1).square().sum()
    e = viz.explain(root)
    unpacked.clear()
    assert e.nodes["add"].value is None
    assert not unpacked


def test_a_checkpointed_function_is_not_run_again_for_its_values() -> None:
    calls = []

    def inner(x: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        return (x + 1).square()

    x = ones()
    e = viz.explain(checkpoint(inner, x, use_reentrant=False).sum())
    ran = len(calls)
    assert [node.value is None for node in e.nodes if node.op == "AddBackward0"] == [True]
    assert len(calls) == ran
