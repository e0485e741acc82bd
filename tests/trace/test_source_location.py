"""Names, modules and lines: where in the user's own code each node came from."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import torch

import viz
from viz.trace import record

HERE = str(Path(__file__))


class Block(torch.nn.Module):
    """Two linear layers, the second of them skipped over."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())
        self.out = torch.nn.Linear(2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.out(self.inner(x))


class Encoder(torch.nn.Module):
    """Blocks one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList([Block(), Block()])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


def test_the_line_and_the_text_of_each_operation() -> None:
    x = torch.ones(2, requires_grad=True)
    with record() as recording:
        y = (x * 2).exp() + torch.sum(
            x,
        )
    add = recording.origin(y.grad_fn)
    assert add.file == HERE
    exp, total = (used for used, _ in y.grad_fn.next_functions)
    assert recording.origin(exp).source == "(x * 2).exp()"
    assert recording.origin(exp.next_functions[0][0]).source == "x * 2"
    assert recording.origin(total).source == "torch.sum( x, )"
    assert recording.origin(exp).line == add.line == recording.origin(total).line


def test_text_that_is_not_ascii() -> None:
    größe = torch.ones(2, requires_grad=True)
    with record() as recording:
        maß = größe * 2
    assert recording.origin(maß.grad_fn).source == "größe * 2"
    assert recording.names[maß.grad_fn] == "maß"


def test_code_without_a_file_has_no_text() -> None:
    x = torch.ones(2, requires_grad=True)
    space: dict[str, object] = {"x": x}
    with record() as recording:
        exec("y = x * 2", space)
    origin = recording.origin(space["y"].grad_fn)
    assert (origin.file, origin.line, origin.source) == ("<string>", 1, "")


def test_lines_can_be_turned_off() -> None:
    x = torch.ones(2, requires_grad=True)
    with record(lines=False) as recording:
        y = x * 2
    assert recording.origin(y.grad_fn).line == 0
    assert recording.names[y.grad_fn] == "y"


NAMES = {
    "those around the block": (None, {"x", "y", "z"}),
    "those given": ({}, set()),
}


@pytest.mark.parametrize(("given", "expected"), NAMES.values(), ids=NAMES.keys())
def test_names(given: dict[str, object] | None, expected: set[str]) -> None:
    x = torch.ones(2, requires_grad=True)
    unrelated = torch.ones(2, requires_grad=True) * 2
    with record(names=given) as recording:
        y = x * 2
        _hidden = y + 1
        z = _hidden.exp()
    found = {recording.names.get(node) for node in (z.grad_fn, y.grad_fn)}
    assert found - {None} == expected - {"x"}
    assert unrelated.grad_fn not in recording.names


def test_names_given_are_read_when_the_block_ends() -> None:
    space: dict[str, object] = {}
    x = torch.ones(2, requires_grad=True)
    with record(names=space) as recording:
        space["mine"] = y = x * 2
    assert recording.names[y.grad_fn] == "mine"


def test_module_paths_are_those_of_the_model() -> None:
    torch.manual_seed(0)
    encoder = Encoder()
    with record() as recording:
        loss = encoder(torch.rand(3, 2)).sum()
    e = viz.explain(loss, dict(encoder.named_parameters()), recording=recording)
    modules = {node.id: node.module for node in e.nodes}
    assert modules["layers.0.inner.1.tanh"] == "layers.0.inner.1"
    assert modules["layers.1.out.weight"] == "layers.1.out"
    assert modules["layers.1.add"] == "layers.1"
    assert modules["loss"] == ""
    assert all(name.startswith(modules[name]) for name in modules)
    assert e.nodes["layers.1.add"].source == "x + self.out(self.inner(x))"


def test_parameters_are_named_though_nobody_asked() -> None:
    encoder = Encoder()
    with record() as recording:
        loss = encoder(torch.rand(3, 2)).sum()
    e = viz.explain(loss, {}, recording=recording)
    assert {node.id for node in e.nodes if node.is_leaf} == {
        name for name, _ in encoder.named_parameters()
    }


def test_several_models_are_told_apart() -> None:
    first, second = Block(), Block()
    criterion = torch.nn.MSELoss()
    with record() as recording:
        loss = criterion(second(first(torch.rand(3, 2))), torch.zeros(3, 2))
    e = viz.explain(loss, {"w": first.out.weight}, recording=recording)
    modules = {node.module for node in e.nodes}
    assert {"first.out", "second.out", "second", "criterion"} <= modules
    assert e.nodes["w"].module == "first.out"


def test_a_module_that_raises_leaves_the_others_right() -> None:
    class Fails(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            raise ValueError(x.shape)

    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())
    model.append(Fails())
    with record() as recording:
        with pytest.raises(ValueError, match="Size"):
            model(torch.rand(1, 2))
        x = torch.ones(1, requires_grad=True)
        y = x * 2
    assert recording.module(y.grad_fn) == ""
    assert not torch.nn.modules.module._global_forward_hooks
    assert not torch.nn.modules.module._global_forward_pre_hooks


def test_another_threads_modules_are_none_of_ours() -> None:
    model = torch.nn.Linear(2, 2)
    x = torch.ones(1, 2, requires_grad=True)
    with record() as recording:
        other = threading.Thread(target=lambda: model(x))
        other.start()
        other.join()
        y = x * 2
    assert recording.module(y.grad_fn) == ""
    assert not list(recording._modules.parameters())


def test_modules_can_be_turned_off() -> None:
    model = torch.nn.Linear(2, 2)
    with record(modules=False) as recording:
        y = model(torch.ones(1, 2))
    assert recording.module(y.grad_fn) == ""
