"""An explanation as a table."""

from __future__ import annotations

import pytest
import torch
from torch import nn

import viz
from tests.bench.models import Loss, transformer
from viz.symbolic.closed_form import ClosedForm


def test_print_shows_every_node(walkthrough: str) -> None:
    lines = str(viz.run(walkthrough)).splitlines()
    assert [line.split()[0] for line in lines] == ["node", "res", "z", "z.pow", "y", "x"]
    assert "z = 2*y**2" in lines[2]
    assert lines[3].endswith("1              y: diagonal")


def test_a_long_graph_is_folded_and_says_so() -> None:
    y = x = torch.ones(1, requires_grad=True)
    for _ in range(500):
        y = y + 1
    explanation = viz.explain(y, {"x": x})
    lines = str(explanation).splitlines()
    assert len(lines) < 62
    assert lines[-1].startswith("501 nodes; e.table()")
    assert len(explanation.table().splitlines()) == 502
    assert explanation._repr_svg_().startswith("<svg")


def test_dataframe(walkthrough: str) -> None:
    frame = viz.run(walkthrough).to_dataframe()
    assert list(frame["node"]) == ["res", "z", "z.pow", "y", "x"]
    assert frame["upstream norm"].tolist() == [1.0, 0.5, 1.0, 4.0, 4.0]


def test_a_node_that_cannot_be_called_is_said() -> None:
    x = torch.ones(2, dtype=torch.float64, requires_grad=True)
    explanation = viz.explain(torch.fft.fft(x).abs().sum(), {"x": x})
    assert "not available" in str(explanation)


def encoder(*frozen: str) -> viz.Explanation:
    """A transformer of two layers, some of its parameters frozen."""
    torch.manual_seed(0)
    model = Loss(transformer(2))
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(not name.startswith(frozen) if frozen else True)
    with viz.record() as recording:
        loss = model(torch.rand(2, 5, 64))
    return viz.explain(loss, dict(model.named_parameters()), recording=recording)


def test_a_large_model_is_folded_by_module() -> None:
    e = encoder()
    lines = str(e).splitlines()
    first = {line.split()[0] for line in lines}
    assert {"model.layers.0.self_attn", "model.layers.1.linear2"} <= first
    assert len(lines) < 40 < len(e.nodes)
    assert max(map(len, lines)) <= 120
    inside = e.table("model.layers.0.self_attn").splitlines()
    assert len(inside) == 1 + sum(
        it.module.startswith("model.layers.0.self_attn") for it in e.nodes
    )
    with pytest.raises(KeyError):
        e.table("model.layers.7")


def test_long_names_and_sources_stay_in_the_width() -> None:
    a_variable_with_a_name_that_goes_on_and_on_for_ever = torch.ones(2, requires_grad=True)
    with viz.record() as recording:
        y = (a_variable_with_a_name_that_goes_on_and_on_for_ever * 2).exp().log().sin().cos().tanh()
        z = torch.stack([y] * 40).sum()
    e = viz.explain(
        z, {"a_" * 40: a_variable_with_a_name_that_goes_on_and_on_for_ever}, recording=recording
    )
    assert max(map(len, str(e).splitlines())) <= 120


def test_a_frozen_parameter_is_listed() -> None:
    e = encoder("model.layers.0")
    frozen = [name for name in e.grad if name.startswith("model.layers.0")]
    assert list(e.frozen) == frozen
    assert len(frozen) == 12
    assert all(e.grad[name] is None and e.leaves[name] is None for name in frozen)
    assert e.paths(frozen[0]).count == 0
    assert f"{frozen[0]}  frozen, requires no gradient" in str(e).splitlines()
    with pytest.raises(viz.ExplainError):
        viz.explain(e.root_tensor, {"x": torch.ones(2)})


def public_objects(e: viz.Explanation) -> list[object]:
    """What a notebook shows as the last line of a cell."""
    leaf = "model.layers.0.linear1.weight"
    ledger = e.paths(leaf)
    check = e.check(leaf)
    node = e.nodes[5]
    found = [e, e.nodes, node, *node.outputs, *node.inputs, node.inputs[0].local]
    found += [ledger, *ledger.paths, *ledger.paths[0].factors, check, *check.rows]
    return [*found, e.closed_form(leaf)]


def test_reprs_are_short() -> None:
    typed = viz.run(
        "net = nn.Sequential(nn.Linear(40, 40), nn.Tanh(), nn.Linear(40, 1))\n"
        "loss = net(torch.ones(30, 40)).mean()\nloss.backward()"
    )
    with viz.record() as recording:
        nn.Linear(40, 40)(torch.ones(3, 40))
    form = viz.run("x = torch.ones(2, 2, requires_grad=True)\ny = (x @ x @ x).sum()").closed_form(
        "x"
    )
    assert isinstance(form, ClosedForm)
    code = typed.backward_code()
    others = [
        recording,
        recording[0],
        form,
        code,
        *code.lines,
        *typed.rule(typed.root),
        *typed.cuts,
    ]
    others += [*typed.backward_calls, *typed.history("net.0.weight"), typed.check("net.0.bias")]
    for it in [*public_objects(encoder()), *others]:
        assert len(repr(it)) <= 300, repr(it)
        assert "tensor(" not in repr(it)
        assert "\n" not in repr(it)
