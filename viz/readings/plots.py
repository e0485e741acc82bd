"""Figures of one leaf's element and one node."""

from __future__ import annotations

import plotly.graph_objects as go

from viz.draw.equations import index_text
from viz.draw.figures import number
from viz.draw.plots import curve, gradient_sizes, heat_map, path_bars
from viz.explanation import Explanation

POINTS = 41
"""Points of a curve: the program is run once for each."""


def sizes(explanation: Explanation, title: str) -> go.Figure:
    """How large the gradient is at each node."""
    return gradient_sizes(explanation, title)


def heat(
    explanation: Explanation, node: str, value: str, upstream: str
) -> tuple[tuple[str, go.Figure], ...]:
    """Value, upstream gradient and each local Jacobian of a node, each with its title."""
    read = explanation.nodes[node]
    maps = [(value, read.value), (upstream, read.grad)]
    for edge in read.inputs:
        if edge.local.kind != "too large":
            maps.append((f"∂{node}/∂{edge.source}", edge.local.matrix()))
    return tuple((title, heat_map(it, title)) for title, it in maps if it is not None)


def bars(explanation: Explanation, leaf: str, place: int, title: str) -> go.Figure:
    """What each path adds to one element of a leaf that is reached."""
    return path_bars(explanation.paths(leaf), place, title)


def root_curve(explanation: Explanation, leaf: str, place: int) -> tuple[go.Figure, str, str]:
    """The root along one element of a leaf that is reached; where it stands, and the slope there."""
    gradient, typed = explanation.grad[leaf], explanation.typed_program
    assert gradient is not None
    name = f"{leaf}{index_text(gradient.shape, place)}"
    slope = float(gradient.reshape(-1)[place])
    at = float(typed.leaf(leaf).reshape(-1)[place])
    reach = max(1.0, abs(at))
    points = [at + reach * (2 * step / (POINTS - 1) - 1) for step in range(POINTS)]
    values = explanation.root_along(leaf, place, points)
    figure = curve(name, at, slope, points, values, explanation.root)
    return figure, number(at), number(slope)
