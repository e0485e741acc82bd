"""Figures of one leaf's element and one node."""

from __future__ import annotations

import json
from typing import cast

import plotly.graph_objects as go

from viz.draw.number_format import number
from viz.draw.plots import curve, gradient_sizes, heat_map, path_bars
from viz.draw.program_figures import plotted
from viz.draw.shape_text import index_text
from viz.explanation import Explanation
from viz.views.answers import Curve, FigureData

POINTS = 41
"""Points of a curve: the program is run once for each."""


def sizes(explanation: Explanation, title: str) -> FigureData:
    """How large the gradient is at each node."""
    return plain_figure(gradient_sizes(explanation, title))


def heat(
    explanation: Explanation, node: str, value: str, upstream: str
) -> tuple[tuple[str, FigureData], ...]:
    """Value, upstream gradient and each local Jacobian of a node, each with its title."""
    read = explanation.nodes[node]
    maps = [(value, read.value), (upstream, read.grad)]
    for edge in read.inputs:
        if edge.local.kind != "too large":
            maps.append((f"∂{node}/∂{edge.source}", edge.local.matrix()))
    return tuple(
        (title, plain_figure(heat_map(it, title)))
        for title, it in maps
        if it is not None and it.numel()
    )


def bars(explanation: Explanation, leaf: str, place: int, title: str) -> FigureData:
    """What each path adds to one element of a leaf that is reached."""
    return plain_figure(path_bars(explanation.paths(leaf), place, title))


def root_curve(explanation: Explanation, leaf: str, place: int) -> Curve:
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
    return Curve(plain_figure(figure), number(at), number(slope))


def drawn_by_the_program(explanation: Explanation) -> tuple[FigureData, ...]:
    """The figures that the program drew with matplotlib's functions."""
    return tuple(plain_figure(plotted(figure)) for figure in explanation.typed_program.figures)


def plain_figure(figure: go.Figure) -> FigureData:
    """A figure as plain data, in which a name of the program is text and no markup."""
    # Plotly reads tags, also links, in any text: a user's names and labels have none.
    made = cast(
        FigureData, json.loads(figure.to_json().replace("<", "&lt;").replace("\\u003c", "&lt;"))
    )
    layout = cast(dict[str, object], made["layout"])
    layout.pop("template", None)  # the page has its own
    return made
