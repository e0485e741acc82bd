"""What trouble in training shows in: sizes, zeros, NaN with where it arises, dead units, saved memory."""

from __future__ import annotations

import math

import pytest
import torch

import viz
from viz.chain.measures import Measures, measures


def measured(text: str) -> dict[str, Measures]:
    """The measures of a typed program by node."""
    return {it.node: it for it in measures(viz.run(text))}


def test_sizes_and_zeros() -> None:
    found = measured(
        "x = torch.tensor([3., 0., -4., 0.], requires_grad=True)\ny = x * x\nz = y.sum()"
    )
    x = found["x"]
    assert (x.value.norm, x.value.count, x.value.zeros, x.value.zero_share) == (5.0, 4, 2, 0.5)
    assert (x.gradient.norm, x.gradient.zeros) == (10.0, 2)
    assert x.ratio == 2.0
    assert math.isnan(measured("x = torch.zeros(2, requires_grad=True)\ny = x.sum()")["x"].ratio)


ARISING = {
    "a value of infinity": ("y = (x / 0).sum()", ("y.div", "value"), (0, 2)),
    "NaN in a value": ("y = (x * float('nan')).sum()", ("y.mul", "value"), (2, 0)),
    "an infinite gradient alone": ("y = (x * 0).sqrt().sum()", ("y.mul", "gradient"), (0, 0)),
    "nothing": ("y = x.exp().sum()", None, None),
}


@pytest.mark.parametrize(("text", "at", "counts"), ARISING.values(), ids=ARISING.keys())
def test_where_nan_and_infinity_arise(
    text: str, at: tuple[str, str] | None, counts: tuple[int, int] | None
) -> None:
    found = measured(f"x = torch.tensor([1., 2.], requires_grad=True)\n{text}")
    named = [(name, it.arises) for name, it in found.items() if it.arises]
    if at is None:
        assert not named
        assert all(it.value.finite and it.gradient.finite for it in found.values())
    else:
        assert at in named
        assert (found[at[0]].value.nan, found[at[0]].value.infinite) == counts
    value = [name for name, which in named if which == "value"]
    assert value == ([at[0]] if at and at[1] == "value" else [])


def test_dead_units() -> None:
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 1), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(12, 4)
    )
    with torch.no_grad():
        net[0].weight[1].fill_(0)
        net[0].bias.copy_(torch.tensor([5.0, -1.0, 5.0]))
        net[3].bias.fill_(-1e3)
    with viz.record() as recording:
        hidden = net(torch.rand(2, 1, 2, 2))
        loss = (torch.nn.functional.hardtanh(hidden) + hidden.relu()).sum()
    e = viz.explain(loss, recording=recording)
    assert sorted((it.dead, it.units) for it in measures(e) if it.units) == [(1, 3), (4, 4), (4, 4)]
    channels = [it for it in measures(e) if it.units == 3]
    assert [(it.dead, it.units) for it in channels] == [(1, 3)]
    (edge,) = e.nodes[channels[0].node].inputs
    assert not edge.contribution[:, 1].count_nonzero()


def test_saved_memory_is_counted_once() -> None:
    x = torch.ones(100, requires_grad=True)
    y = x.exp()
    loss = (y * y).sum() + y.sin().sum()
    e = viz.explain(loss, {"x": x}, names={"y": y})
    rows = {it.node: it for it in measures(e)}
    assert rows["y"].saved == 400
    others = [it for name, it in rows.items() if name != "y"]
    assert sum(it.saved for it in others) == 0
    assert {it.shared for it in others if it.shared} == {("y",)}
    before = e.detach()
    assert {it.node: it for it in measures(before)} == rows
    loss.backward()
    assert {it.saved for it in measures(e)} == {None, 0}  # torch has freed it; leaves save nothing
    assert {it.node: it for it in measures(before)} == rows


def test_what_a_hook_packed_stays_packed() -> None:
    unpacked: list[int] = []

    def unpack(tensor: torch.Tensor) -> torch.Tensor:
        unpacked.append(1)
        return tensor

    x = torch.ones(3, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda it: it, unpack):
        y = x.exp().sum()
    e = viz.explain(y, {"x": x})
    unpacked.clear()
    assert {it.saved for it in measures(e)} == {0}
    assert not unpacked


def test_the_table_has_them() -> None:
    e = viz.run("x = torch.tensor([[1., -1.], [2., -3.]], requires_grad=True)\ny = x.relu().sum()")
    table = e.to_dataframe(diagnosis=True).set_index("node")
    assert table.loc["y.relu", "value norm"] == pytest.approx(5**0.5)
    assert table.loc["x", "gradient / value"] == pytest.approx(2**0.5 / 15**0.5)
    assert table.loc["y.relu", ["zeros", "dead", "units", "NaN", "arises"]].tolist() == [
        0.5,
        1,
        2,
        0,
        "",
    ]
    assert table.equals(e.detach().to_dataframe(diagnosis=True).set_index("node"))
    assert "local" not in table
    assert "local" in e.to_dataframe()


def test_each_tensor_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    from viz.chain import measures as module

    numbers = module._numbers
    monkeypatch.setattr(module, "_numbers", lambda it: looked.append(1) or numbers(it))
    x = torch.ones(3, requires_grad=True)
    y = x
    for _ in range(50):
        y = y + 1  # sends on the very tensor that it was sent
    e = viz.explain(y.sum(), {"x": x})
    module.measures(e)
    assert len(looked) < 60
