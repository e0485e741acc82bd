"""Figures in plotly: how the root moves with one element, how large gradients are, what paths add.

Values are green and gradients red, as everywhere; each figure has a title that says what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import torch

from viz.chain import Graph, PathLedger
from viz.draw.number_format import number
from viz.draw.theme import PALETTES
from viz.numbers import norm, wide

_VALUE = "#2e8b57"
_GRADIENT = "#d0344c"
_LESS = "#7a5cc0"
COLOURS = {"value": _VALUE, "gradient": _GRADIENT}
_LINE = PALETTES["light"].line
_HEIGHT = 300
_MOST = 64
"""Rows and columns of a heat map; larger tensors are cut, and the title says so."""


def curve(
    name: str, at: float, slope: float, points: Sequence[float], values: Sequence[float], root: str
) -> go.Figure:
    """The root as a function of one element, with the tangent whose slope autograd gave."""
    middle = min(range(len(points)), key=lambda place: abs(points[place] - at))
    here = values[middle]
    reach = (max(points) - min(points)) / 4
    ends = [at - reach, at + reach]
    tangent = [here + slope * (end - at) for end in ends]
    figure = go.Figure(layout=layout(f"{root}({name}),  slope {number(slope)}", name, root))
    figure.add_scatter(x=list(points), y=list(values), name=root, line={"color": _VALUE})
    figure.add_scatter(
        x=ends, y=tangent, name=f"∂{root}/∂{name}", line={"color": _GRADIENT, "dash": "dash"}
    )
    figure.add_scatter(
        x=[at], y=[here], name=f"{name} = {number(at)}", mode="markers",
        marker={"color": _GRADIENT, "size": 12, "symbol": "diamond"},
    )  # fmt: skip
    return figure


def gradient_sizes(graph: Graph, title: str) -> go.Figure:
    """The 2-norm of each node's gradient, in the order of the backward pass, on a log scale."""
    nodes = sorted((it for it in graph.nodes if it.order >= 0), key=lambda it: it.order)
    nodes = [node for node in nodes if node.grad is not None]
    sizes = [norm(node.grad) for node in nodes if node.grad is not None]
    figure = go.Figure(layout=layout(title, "", "‖∂‖"))
    figure.add_scatter(
        x=[node.id for node in nodes], y=sizes, mode="lines+markers",
        line={"color": _GRADIENT}, marker={"size": 9}, showlegend=False,
    )  # fmt: skip
    if any(size > 0 for size in sizes):
        figure.update_yaxes(type="log", exponentformat="power")
    return figure


def heat_map(tensor: torch.Tensor, title: str) -> go.Figure:
    """A tensor as colours around zero, leading dimensions flattened; a larger one its corner."""
    rows = wide(tensor)
    rows = rows.reshape(-1, rows.shape[-1]) if rows.ndim else rows.reshape(1, 1)
    shown = rows[:_MOST, :_MOST]
    cut = " (…)" if shown.shape != rows.shape else ""
    finite = shown[shown.isfinite()]
    most = float(finite.abs().max()) if finite.numel() else 1.0
    figure = go.Figure(layout=layout(title + cut, "", ""))
    figure.add_heatmap(
        z=shown.tolist(), zmin=-(most or 1.0), zmax=most or 1.0, colorscale="RdBu_r", zmid=0,
        texttemplate="%{z:.3g}" if shown.numel() <= 100 else None,
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", dtick=1 if len(shown) <= 10 else None)
    figure.update_xaxes(dtick=1 if shown.shape[1] <= 10 else None)
    return figure


def path_bars(ledger: PathLedger, element: int, title: str) -> go.Figure:
    """What each path adds to one element of the gradient, and the sum."""
    parts = [float(path.product.reshape(-1)[element]) for path in ledger.paths]
    names = [" ← ".join(path.nodes) for path in ledger.paths]
    if ledger.rest is not None and ledger.count > len(parts):
        parts.append(float(ledger.rest.reshape(-1)[element]))
        names.append(f"+ {ledger.count - len(ledger.paths):,}")
    labels = [f"{place}" for place in range(1, len(parts) + 1)]
    figure = go.Figure(layout=layout(title, "", ""))
    figure.add_waterfall(
        x=[*labels, "Σ"], y=[*parts, 0], measure=["relative"] * len(parts) + ["total"],
        hovertext=[*names, number(sum(parts))], text=[number(it) for it in [*parts, sum(parts)]],
        increasing={"marker": {"color": _GRADIENT}}, decreasing={"marker": {"color": _LESS}},
        totals={"marker": {"color": _LINE}},
    )  # fmt: skip
    figure.update_xaxes(type="category")
    return figure


def layout(title: str, across: str, up: str) -> dict[str, object]:
    """The look of a figure: its title, and what its axes stand for."""
    return {
        "title": {"text": title, "font": {"size": 16}},
        "height": _HEIGHT,
        "margin": {"l": 50, "r": 20, "t": 45, "b": 40},
        "xaxis": {"title": {"text": across}},
        "yaxis": {"title": {"text": up}},
        "font": {"size": 14},
    }
