"""Figures of the chosen leaf element and the chosen node, and the diagnosis of all nodes."""

from __future__ import annotations

from math import prod

import streamlit as st

from viz.draw.markdown import plain
from viz.draw.shape_text import index_text
from viz.errors import VizError
from viz.panels import diagnosis, state
from viz.panels.current import Current
from viz.panels.tensors import move_cell
from viz.text import Language, say
from viz.views.requests import GetCurve, GetGradientSizes, GetHeatMaps, GetPathBars, GetTensors

_KINDS = ("curve", "sizes", "heat", "paths", "diagnosis")
_LISTED = 1_024
"""Elements that can be chosen from the list."""


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
            st.plotly_chart(current.get(GetGradientSizes(say("plots.sizes_title", language))))
        elif kind == "diagnosis":
            diagnosis.show(current, language)
        elif kind == "heat":
            _heat(current, language)
        else:
            _leaf(current, kind == "curve", language)
    except VizError as error:
        st.warning(plain(error.said(language)))


def _heat(current: Current, language: Language) -> None:
    """Value, upstream gradient and each local Jacobian of the chosen node, side by side."""
    node = state.chosen_node(current.outline.nodes)
    titles = say("node.value", language), say("node.upstream", language)
    maps = current.get(GetHeatMaps(node, *titles))
    if not maps:
        st.info(plain(say("plots.nothing", language, name=node)))
    for column, (title, figure) in zip(st.columns(max(1, len(maps))), maps, strict=False):
        column.plotly_chart(figure, key=f"heat {title}")


def _leaf(current: Current, curved: bool, language: Language) -> None:
    outline = current.outline
    leaf = state.peek(state.LEAF, list(outline.leaves))
    shape = outline.leaves[leaf] or ()
    if outline.leaves[leaf] is None:
        st.info(plain(say("chain.unreached", language, leaf=leaf, root=outline.root)))
        return
    if not prod(shape):
        st.info(plain(say("plots.nothing", language, name=leaf)))
        return
    place = st.selectbox(
        say("chain.element", language),
        range(min(prod(shape), _LISTED)),
        format_func=lambda place: f"{leaf}{index_text(shape, place)}",
        key=f"plotted {leaf} {tuple(shape)}",
    )
    place = place or 0
    name = f"{leaf}{index_text(shape, place)}"
    if not curved:
        title = say("plots.paths_title", language, name=name)
        st.plotly_chart(current.get(GetPathBars(leaf, place, title)))
        return
    curve = current.get(GetCurve(leaf, place))
    st.plotly_chart(curve.figure)
    said = say("plots.curve_said", language, name=name, at=curve.at, slope=curve.slope)
    st.caption(plain(said))
    for number, tensor in enumerate(current.get(GetTensors())):
        if tensor.name == leaf and tensor.numbers is not None and current.editable:
            move_cell(current, number, tensor, place, language, where="plots")
            break
