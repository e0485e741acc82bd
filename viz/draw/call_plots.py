"""Figures over the backward calls of a program: how a number goes while a training loop runs."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from viz.draw.plots import COLOURS, layout

_MARKED = 60
"""Calls up to which each has a dot of its own."""


def calls_figure(
    numbers: Sequence[float | None],
    names: Sequence[str],
    chosen: int | None,
    title: str,
    label: str,
    kind: str,
) -> go.Figure:
    """A number at each backward call, counted from 1, with a mark at the `chosen` one."""
    figure = go.Figure(layout=layout(title, "backward()", label))
    places = list(range(1, len(numbers) + 1))
    mode = "lines+markers" if len(numbers) <= _MARKED else "lines"
    figure.add_scatter(
        x=places, y=list(numbers), mode=mode, hovertext=list(names),
        line={"color": COLOURS[kind]}, showlegend=False, connectgaps=False,
    )  # fmt: skip
    if chosen is not None and numbers[chosen] is not None:
        figure.add_scatter(
            x=[chosen + 1], y=[numbers[chosen]], mode="markers", hovertext=[names[chosen]],
            marker={"color": COLOURS[kind], "size": 14, "symbol": "diamond"}, showlegend=False,
        )  # fmt: skip
    return figure
