"""Large graphs in groups: by module, turn of a loop, statement; never too many boxes."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import torch
from torch import nn

import viz
from tests.bench.models import transformer
from viz import limits
from viz.draw.drawing import drawing
from viz.draw.groups import Cut, cut
from viz.draw.shape_text import dot_name
from viz.draw.view import View

LOOP = (
    "x = torch.ones(2, requires_grad=True)\nw = torch.ones(2, 2, requires_grad=True)\n"
    "h = torch.zeros(2)\nfor i in range({turns}):\n    h = torch.tanh(h @ w + x)\nloss = h.sum()"
)


def stack(layers: int) -> viz.Explanation:
    """A stack of transformer blocks, explained."""
    torch.manual_seed(0)
    model = nn.Sequential(transformer(layers), nn.Linear(64, 1))
    with viz.record() as recording:
        loss = model(torch.rand(1, 4, 64)).mean()
    return viz.explain(loss, dict(model.named_parameters()), recording=recording)


def labels(found: Cut) -> list[str]:
    """The closed groups by name."""
    return [group.label for group in found.boxes.values()]


def chain(count: int) -> viz.Explanation:
    """So many operations without names or modules."""
    x = y = torch.ones(1, requires_grad=True)
    for _ in range(count):
        y = y * 1.01
    return viz.explain(y, {"x": x})


def test_a_small_graph_is_whole_and_has_no_frames(walkthrough: str) -> None:
    found = cut(viz.run(walkthrough))
    assert found.whole
    assert not found.framed
    assert set(found.box) == set(found.box.values())


def test_modules_are_groups() -> None:
    e = stack(3)
    found = cut(e)
    assert {"0", "1", "2"} <= set(labels(found))
    first = next(it for it in found.boxes.values() if it.label == "0")
    opened = cut(e, frozenset(found.opened) | {first.id})
    assert {"self_attn", "linear1", "norm2", "1", "2"} <= set(labels(opened))


HIGH = {
    "blocks of a transformer": (lambda: stack(3), 12),
    "two blocks": (lambda: stack(2), 20),
}


@pytest.mark.parametrize(("make", "most"), HIGH.values(), ids=HIGH.keys())
def test_a_high_model_opens_what_stays_readable(
    make: Callable[[], viz.Explanation], most: int
) -> None:
    e = make()
    found = cut(e)
    assert len(e.nodes) > 100
    assert len(set(found.box.values())) <= most
    assert all(list(group.groups) for group in found.opened.values())


def test_a_small_model_is_not_wide() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    inputs = torch.ones(4, 2)
    with viz.record() as recording:
        loss = model(inputs).square().mean()
    drawn = drawing(viz.explain(loss, recording=recording), View())
    assert drawn.cut.whole
    assert drawn.stacked == {"0.weight", "0.bias", "2.weight", "2.bias"}
    assert drawn.laid_out().width < 1_152
    narrow = drawing(
        viz.run("x = torch.ones(2, requires_grad=True)\ny = (x * x).sum()"), View(across=False)
    )
    assert not narrow.stacked


def test_modules_of_a_small_model_are_framed() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
    with viz.record() as recording:
        loss = model(torch.ones(1, 2)).sum()
    e = viz.explain(loss, dict(model.named_parameters()), recording=recording)
    found = cut(e)
    assert found.whole
    assert {group.label for group in found.framed.values()} == {"0", "2"}
    assert 'data-frame="0/"' in e.svg()


def test_turns_of_a_loop_are_groups() -> None:
    found = cut(viz.run(LOOP.format(turns=30)))
    assert labels(found)[:3] == ["i = 0", "i = 1", "i = 2"]
    assert len(labels(found)) == 30


def test_what_is_opened_is_drawn() -> None:
    e = viz.run(LOOP.format(turns=30))
    opened = cut(e, frozenset({"i = 3/"}))
    assert "i = 3/" in opened.opened
    inside = opened.opened["i = 3/"].members
    assert all(opened.box[name] == name for name in inside)
    view = View(opened=frozenset({"i = 3/"}))
    assert 'data-frame="i = 3/"' in e.svg(view)
    assert f'subgraph "cluster_{dot_name("i = 3/")}"' in e.dot(view).source


@pytest.mark.parametrize("count", [100, 1_000, 5_000])
def test_there_are_never_too_many_boxes(count: int) -> None:
    e = chain(count)
    assert len(set(cut(e).box.values())) <= limits.DRAWN_NODES.value
    everything: frozenset[str] = frozenset()
    for _ in range(5):
        everything |= set(cut(e, everything).boxes)
    assert len(set(cut(e, everything).box.values())) <= limits.DRAWN_NODES.value


def test_edges_between_boxes_are_counted() -> None:
    e = viz.run(LOOP.format(turns=30))
    found = cut(e)
    inside = sum(found.box[edge.source] == found.box[edge.target] for edge in e.edges)
    assert sum(map(len, found.edges.values())) + inside == len(e.edges)
    assert len(found.edges[("w", "i = 7/")]) == 1


def test_a_graph_of_5000_operations_is_drawn_as_groups() -> None:
    e = chain(5_000)
    start = time.perf_counter()
    svg = e.svg()
    assert svg.count('class="node group"') > 10
    assert time.perf_counter() - start < 20  # a guard against hanging; the bench has the figure
