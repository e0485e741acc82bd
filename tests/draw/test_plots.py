"""Figures: what they are drawn from are torch's numbers."""

from __future__ import annotations

import pytest
import torch

import viz
from viz.draw.plots import curve, gradient_sizes, heat_map, path_bars

TWICE = "x = torch.tensor([2.], requires_grad=True)\ny = x * x\nz = y * x"


def test_the_tangent_has_the_gradients_slope() -> None:
    e = viz.run(TWICE)
    points = [1.0, 1.5, 2.0, 2.5, 3.0]
    values = e.root_along("x", 0, points)
    assert values == pytest.approx([point**3 for point in points])
    figure = curve("x[0]", 2.0, e.grad["x"].item(), points, values, "z")
    line = figure.data[1]
    assert (line.y[1] - line.y[0]) / (line.x[1] - line.x[0]) == pytest.approx(12.0)
    assert figure.data[2].x == (2.0,)
    assert figure.data[2].y == (8.0,)


def test_sizes_are_in_the_engines_order(walkthrough: str) -> None:
    figure = gradient_sizes(viz.run(walkthrough), "sizes")
    assert figure.data[0].x == ("res", "z", "z.pow", "y", "x")
    assert figure.data[0].y == pytest.approx([1.0, 0.5, 1.0, 4.0, 4.0])
    assert figure.layout.yaxis.type == "log"


def test_paths_add_up() -> None:
    e = viz.run(TWICE)
    figure = path_bars(e.paths("x"), 0, "paths")
    assert sum(figure.data[0].y[:-1]) == e.grad["x"].item()
    assert figure.data[0].measure[-1] == "total"
    assert figure.layout.xaxis.type == "category"


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 2, 2), (100, 100)], ids=str)
def test_heat_maps(shape: tuple[int, ...]) -> None:
    figure = heat_map(torch.ones(shape), "t")
    assert len(figure.data[0].z) <= 64
    assert figure.data[0].zmin == -1


def test_a_model_of_ones_own_has_no_curve() -> None:
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(viz.ExplainError):
        viz.explain(x.sum(), {"x": x}).root_along("x", 0, [1.0])
