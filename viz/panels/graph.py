"""The graph that torch built: nodes are chosen by a click, by Enter, or from a list."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import streamlit as st

from viz.chain import Node
from viz.draw import PALETTES, dot_name, draw_svg
from viz.errors import LimitError
from viz.explanation import Explanation
from viz.panels import state
from viz.panels.markdown import plain
from viz.text import Language, say

_HERE = Path(__file__).parent
_COMPONENT_KEY = "graph"

_component = st.components.v2.component(
    "autograd_explorer.graph",
    html=(_HERE / "graph.html").read_text("utf-8"),
    css=(_HERE / "graph.css").read_text("utf-8"),
    js=(_HERE / "graph.js").read_text("utf-8"),
)

_DARK = dict(zip(astuple(PALETTES["light"]), astuple(PALETTES["dark"]), strict=True))
"""Each colour of the light picture -> its counterpart, swapped in by the browser."""


@st.cache_data(max_entries=512, show_spinner=False)
def _svg(source: str) -> str:
    return draw_svg(source)


def show(explanation: Explanation, language: Language) -> Node:
    """The list of nodes and the picture; gives back the chosen node."""
    node = _choose(explanation, language)
    try:
        svg = _svg(explanation.dot().source)
    except LimitError as error:
        st.warning(plain(error.said(language)))
        return node
    _component(
        data={
            "svg": svg,
            "nodes": {dot_name(node): node for node in explanation.nodes.ids},
            "chosen": node.id,
            "dark": {light.lower(): dark for light, dark in _DARK.items()},
            "label": say("graph.label", language),
        },
        key=_COMPONENT_KEY,
        on_chosen_change=_clicked,
    )
    return node


def _choose(explanation: Explanation, language: Language) -> Node:
    def described(node: str) -> str:
        source = " ".join(explanation.nodes[node].source.split())
        return f"{source or node}  ·  {explanation.nodes[node].op}"

    chosen = state.choose(
        state.NODE,
        say("graph.node", language),
        explanation.nodes.ids,
        described,
        label_visibility="collapsed",
    )
    return explanation.nodes[chosen]


def _clicked() -> None:
    chosen = st.session_state[_COMPONENT_KEY].chosen
    if chosen:
        st.session_state[state.NODE] = chosen
