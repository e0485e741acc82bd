"""The graph that torch built, to be held: chosen, stepped through, zoomed, opened, taken away.

The browser does alone whatever it can (the files in `hold/`); Python is asked for a node or an edge
that was chosen, for another layout, and for a file to take away.
"""

from __future__ import annotations

import base64
from dataclasses import astuple, replace
from pathlib import Path

import streamlit as st

from viz.chain import Edge, Graph, Node
from viz.draw import PALETTES, Picture, View, dot_name, draw, picture, scene
from viz.draw.groups import cut
from viz.errors import LimitError
from viz.explanation import Explanation
from viz.panels import state
from viz.panels.markdown import plain
from viz.text import Language, say

_HERE = Path(__file__).parent / "hold"
_SCRIPTS = ("picture", "camera", "player", "reach", "take", "main")
_COMPONENT_KEY = "graph"
_VIEW = "view of the graph"
_EDGE = "chosen edge"
_TAKE = "picture to take away"

_component = st.components.v2.component(
    "autograd_explorer.graph",
    html=(_HERE / "graph.html").read_text("utf-8"),
    css=(_HERE / "graph.css").read_text("utf-8"),
    js="\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS),
)

_DARK = dict(zip(astuple(PALETTES["light"]), astuple(PALETTES["dark"]), strict=True))
"""Each colour of the light picture -> its counterpart, swapped in by the browser."""

_WORDS = (
    *("label", "search", "show", "values", "gradients", "local", "saved", "across", "shapes"),
    *("take", "fit", "full", "first", "previous", "play", "pause", "next", "last", "scrub"),
    *("speed", "forward", "backward", "start", "value", "gradient", "sent", "from"),
)

_TYPES = {"pdf": "application/pdf", "dot": "text/vnd.graphviz"}


@st.cache_data(max_entries=512, show_spinner=False)
def _drawn(source: str, format: str) -> bytes:
    return draw(source, format)


def chosen(explanation: Explanation) -> Node:
    """The node that is chosen, before the list of nodes is drawn."""
    return explanation.nodes[state.peek(state.NODE, explanation.nodes.ids)]


def choose(explanation: Explanation, language: Language) -> None:
    """The list of nodes."""

    def described(node: str) -> str:
        source = " ".join(explanation.nodes[node].source.split())
        return f"{source or node}  ·  {explanation.nodes[node].op}"

    state.choose(
        state.NODE,
        say("graph.node", language),
        explanation.nodes.ids,
        described,
        label_visibility="collapsed",
    )


def show(
    explanation: Explanation,
    node: Node,
    language: Language,
    path: tuple[Edge, ...] = (),
    *,
    secret: str = "",
) -> None:
    """The picture, with the chosen `node` and the edges of `path` lit up in it.

    With `secret` it has no gradients, and no local ones if that is "local": they are predicted.
    """
    view = replace(_view(), gradients=not secret, local=secret != "local")
    try:
        drawn = picture(explanation, view, draw=_drawn)
    except LimitError as error:
        st.warning(plain(error.said(language)))
        return
    if drawn.reason:
        st.caption(plain(say("graph.coarser", language, reason=drawn.reason.said(language))))
    edge = chosen_edge(explanation, node)
    places = {edge: place for place, edge in enumerate(explanation.edges)}
    _component(
        data={
            "svg": drawn.svg,
            "scene": scene(explanation, drawn.view),
            "chosen": node.id,
            "chosenName": dot_name(node.id),
            "edge": None if edge is None else places[edge],
            "path": [places[edge] for edge in path],
            "dark": {light.lower(): dark for light, dark in _DARK.items()},
            "text": {word: say(f"graph.{word}", language) for word in _WORDS},
            "saved": view.saved,
            "across": view.across,
            "file": _file(explanation, drawn),
        },
        key=_COMPONENT_KEY,
        on_asked_change=lambda: _asked(explanation, drawn.view),
    )


def chosen_edge(graph: Graph, node: Node) -> Edge | None:
    """The edge that was clicked, while its node is the chosen one."""
    target, index = st.session_state.get(_EDGE, ("", 0))
    if target != node.id:
        return None
    return next((edge for edge in node.inputs if edge.index == index), None)


def _view() -> View:
    view = st.session_state.get(_VIEW, View())
    return view if isinstance(view, View) else View()


def _asked(explanation: Explanation, view: View) -> None:
    """What the reader did in the picture that Python has to know."""
    asked = st.session_state[_COMPONENT_KEY].asked
    match asked:
        case {"kind": "node", "node": str(node)} if node in explanation.nodes.ids:
            st.session_state[state.NODE] = node
            st.session_state.pop(_EDGE, None)
        case {"kind": "edge", "edge": int(place)} if 0 <= place < len(explanation.edges):
            edge = explanation.edges[place]
            st.session_state[state.NODE] = edge.target
            st.session_state[_EDGE] = (edge.target, edge.index)
        case {"kind": "toggle", "group": str(group), "open": bool(opened)}:
            now = frozenset(cut(explanation, view.opened).opened)
            st.session_state[_VIEW] = replace(
                _view(), opened=now | {group} if opened else now - {group}
            )
        case {"kind": "view", "saved": bool(saved), "across": bool(across)}:
            st.session_state[_VIEW] = replace(_view(), saved=saved, across=across)
        case {"kind": "take", "format": str(format)} if format in _TYPES:
            st.session_state[_TAKE] = asked


def _file(explanation: Explanation, drawn: Picture) -> dict[str, object] | None:
    """The file that was asked for: the same view, with the same things hidden."""
    asked = st.session_state.pop(_TAKE, None)
    if asked is None:
        return None
    step = asked.get("step")
    view = replace(
        drawn.view,
        step=step if isinstance(step, int) else None,
        values=bool(asked.get("values")),
        gradients=bool(asked.get("gradients")) and drawn.view.gradients,
        local=bool(asked.get("local")) and drawn.view.local,
    )
    format = asked["format"]
    dot = explanation.dot(view)
    content = dot.source.encode("utf-8") if format == "dot" else _drawn(dot.source, format)
    return {
        "name": f"graph.{format}",
        "type": _TYPES[format],
        "content": base64.b64encode(content).decode("ascii"),
        "number": asked.get("number"),
    }
