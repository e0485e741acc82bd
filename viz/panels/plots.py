"""Figures of the chosen leaf element and the chosen node."""

from __future__ import annotations

import streamlit as st

from viz.chain import Node
from viz.draw.equations import index_text
from viz.draw.figures import number
from viz.draw.plots import curve, gradient_sizes, heat_map, path_bars
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import Current
from viz.panels.markdown import plain
from viz.panels.tensors import move_cell
from viz.program.edit import constant_steps
from viz.text import Language, say

_KINDS = ("curve", "sizes", "heat", "paths")
_POINTS = 41


def show(current: Current, language: Language) -> None:
    """One figure at a time, chosen by its name; what it shows is also said in words."""
    kind = st.segmented_control(
        say("plots.choose", language),
        _KINDS,
        format_func=lambda name: say(f"plots.{name}", language),
        key="figure",
        default="curve",
        required=True,
        label_visibility="collapsed",
    )
    try:
        if kind == "sizes":
            st.plotly_chart(gradient_sizes(current.explanation, say("plots.sizes_title", language)))
        elif kind == "heat":
            node = state.chosen_node(current.outline.nodes)
            _heat(current.explanation.nodes[node], language)
        else:
            _leaf(current, kind == "curve", language)
    except VizError as error:
        st.warning(plain(error.said(language)))


def _heat(node: Node, language: Language) -> None:
    """Value, upstream gradient and each local Jacobian of the chosen node, side by side."""
    maps = []
    if node.value is not None:
        maps.append((say("node.value", language), node.value))
    if node.grad is not None:
        maps.append((say("node.upstream", language), node.grad))
    for edge in node.inputs:
        if edge.local.kind != "too large":
            maps.append((f"∂{node.id}/∂{edge.source}", edge.local.matrix()))
    for column, (title, tensor) in zip(st.columns(max(1, len(maps))), maps, strict=False):
        column.plotly_chart(heat_map(tensor, title), key=f"heat {title}")


def _leaf(current: Current, curved: bool, language: Language) -> None:
    explanation = current.explanation
    leaf = state.peek(state.LEAF, list(explanation.leaves))
    gradient = explanation.grad[leaf]
    if gradient is None or not gradient.numel() or explanation.execution is None:
        st.info(say("chain.unreached", language, leaf=plain(leaf), root=explanation.root))
        return
    places = range(min(gradient.numel(), 1_024))
    place = st.selectbox(
        say("chain.element", language),
        places,
        format_func=lambda place: f"{leaf}{index_text(gradient.shape, place)}",
        key=f"plotted {leaf} {tuple(gradient.shape)}",
    )
    name = f"{leaf}{index_text(gradient.shape, place or 0)}"
    slope = float(gradient.reshape(-1)[place or 0])
    if not curved:
        title = say("plots.paths_title", language, name=name)
        st.plotly_chart(path_bars(explanation.paths(leaf), place or 0, title))
        return
    value = explanation.execution.leaves[leaf]
    at = float(value.detach().reshape(-1)[place or 0])
    reach = max(1.0, abs(at))
    points = [at + reach * (2 * step / (_POINTS - 1) - 1) for step in range(_POINTS)]
    values = explanation.root_along(leaf, place or 0, points)
    st.plotly_chart(curve(name, at, slope, points, values, explanation.root))
    st.caption(
        say("plots.curve_said", language, name=plain(name), at=number(at), slope=number(slope))
    )
    step = next((it for it in constant_steps(current.program) if it.name == leaf), None)
    if step is not None and current.editable:
        move_cell(current, step, value, place or 0, language)
