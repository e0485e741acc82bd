"""The figures that a program draws itself, by plotly."""

from __future__ import annotations

import plotly.graph_objects as go

from viz.program.pictures import Figure


def plotted(figure: Figure) -> go.Figure:
    """The figure of a program's ``plt.plot`` and the like."""
    made = go.Figure()
    for one in figure.series:
        if one.kind == "image":
            made.add_trace(go.Heatmap(z=one.rows))
        elif one.kind == "bar":
            made.add_trace(go.Bar(x=one.x, y=one.y, name=one.label))
        elif one.kind == "hist":
            made.add_trace(go.Histogram(x=one.y, name=one.label))
        else:
            mode = "markers" if one.kind == "scatter" else "lines"
            made.add_trace(go.Scatter(x=one.x, y=one.y, mode=mode, name=one.label))
    named = any(one.label for one in figure.series)
    made.update_layout(title=figure.title, showlegend=named, height=320)
    made.update_xaxes(title=figure.xlabel, type="log" if figure.log_x else None)
    made.update_yaxes(title=figure.ylabel, type="log" if figure.log_y else None)
    return made
