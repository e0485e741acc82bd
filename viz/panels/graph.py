"""The graph that torch built: chosen in, stepped through, zoomed, opened, exported.

The browser does alone whatever it can (see `components/graph/`); Python is asked for a node or an edge
that was chosen, for another layout, and for a file to export.
"""

from __future__ import annotations

import base64
from dataclasses import astuple, replace
from pathlib import Path

import streamlit as st

from viz.draw.markdown import plain
from viz.draw.shape_text import dot_name
from viz.draw.theme import PALETTES
from viz.draw.view import Picture, View
from viz.errors import ProgramError, VizError
from viz.panels import chain_rule, predict, state
from viz.panels.current import Current, running
from viz.text import Language, say
from viz.views.answers import Outline
from viz.views.requests import GetFile, GetPicture

_HERE = Path(__file__).parent / "components" / "graph"
_SCRIPTS = ("memory", "picture", "camera", "player", "keyboard", "export", "main", "load")
_COMPONENT_KEY = "graph"
_VIEW = "view of the graph"
_EXPORT = "picture to export"
_ANSWERED = "number of the last request"

_code = st.components.v2.component(
    "autograd_explorer.code",
    js="\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS),
)
_component = st.components.v2.component(
    "autograd_explorer.graph",
    html=(_HERE / "graph.html").read_text("utf-8"),
    css=(_HERE / "graph.css").read_text("utf-8"),
    js=(_HERE / "mount.js").read_text("utf-8"),
)

_DARK = dict(zip(astuple(PALETTES["light"]), astuple(PALETTES["dark"]), strict=True))
"""Each colour of the light picture -> its counterpart, swapped in by the browser."""

_WORDS = (
    *("label", "search", "show", "values", "gradients", "local", "saved", "across", "shapes"),
    *("export", "fit", "full", "first", "previous", "play", "pause", "next", "last", "scrub"),
    *("speed", "forward", "backward", "start", "value", "gradient", "sent", "from"),
)

_TYPES = {"pdf": "application/pdf", "dot": "text/vnd.graphviz"}


def load() -> None:
    """The browser's part of the graph, apart from the pictures: it is sent to a browser once."""
    with st.container(key="graph-code"):
        _code()


@st.fragment(key=state.GRAPH)
def show(language: Language) -> None:
    """The picture, with the chosen node, and the edges of the path that the reader wants, lit up."""
    with running() as current:
        _show(current, language)


def _show(current: Current, language: Language) -> None:
    outline = current.outline
    secret = predict.secret(language)
    view = replace(_view(), gradients=not secret, local=secret != "local")
    try:
        drawn = _drawn(current, view)
        taken = _file(current, drawn.view)
    except VizError as error:
        st.warning(plain(error.said(language)))
        return
    if drawn.reason:
        st.caption(plain(say("graph.coarser", language, reason=drawn.reason.said(language))))
    node = state.chosen_node(outline.nodes)
    _component(
        data={
            "svg": drawn.svg,
            "scene": drawn.scene,
            "chosen": node,
            "chosenName": dot_name(node),
            "edge": state.chosen_edge(outline.edges, node),
            "path": chain_rule.lit(current),
            "dark": {light.lower(): dark for light, dark in _DARK.items()},
            "text": {word: say(f"graph.{word}", language) for word in _WORDS},
            "saved": drawn.view.saved,
            "across": drawn.view.across,
            "file": taken,
            "answered": st.session_state.get(_ANSWERED),
        },
        key=_COMPONENT_KEY,
        on_asked_change=lambda: _asked(outline, drawn.opened, language),
    )


def _drawn(current: Current, view: View) -> Picture:
    """The picture; coarser where that takes too long."""
    try:
        return current.get(GetPicture(view))
    except ProgramError as error:
        if error.key != "run_slow":
            raise
        return current.get(GetPicture(view, coarse=True))


_FLAGS = ("saved", "across")


def _view() -> View:
    """The view from before, or from the URL."""
    if _VIEW not in st.session_state:
        flags = st.query_params.get(state.VIEW, "").split(" ")
        view = View(saved="saved" in flags, across="across" in flags)
        opened = st.query_params.get(state.OPENED)
        if opened is not None:
            view = replace(view, opened=frozenset(opened.split("\n")))
        st.session_state[_VIEW] = view
    kept: View = st.session_state[_VIEW]
    return kept


def _change(view: View) -> None:
    """Look at the graph like this from now on, also after a reload."""
    st.session_state[_VIEW] = view
    state.keep(state.VIEW, " ".join(flag for flag in _FLAGS if getattr(view, flag)), "")
    state.keep(state.OPENED, "\n".join(sorted(view.opened or ())), "")


def _asked(outline: Outline, opened: frozenset[str], language: Language) -> None:
    """What the reader did in the picture that Python has to know."""
    asked = st.session_state[_COMPONENT_KEY].asked
    match asked:
        case {"number": int(number)}:
            st.session_state[_ANSWERED] = number
    match asked:
        case {"kind": "node", "node": str(node)} if node in outline.described:
            state.choose_node(node, language)
        case {"kind": "edge", "edge": int(place)} if 0 <= place < len(outline.edges):
            _, target, index = outline.edges[place]
            state.choose_node(target, language, edge=index)
        case {"kind": "toggle", "group": str(group), "open": bool(open_)}:
            now = opened | {group} if open_ else opened - {group}
            _change(replace(_view(), opened=now))
        case {"kind": "view", "saved": bool(saved), "across": bool(across)}:
            _change(replace(_view(), saved=saved, across=across))
        case {"kind": "export", "format": str(format)} if format in _TYPES:
            st.session_state[_EXPORT] = asked


def _file(current: Current, drawn: View) -> dict[str, object] | None:
    """The file that was asked for: the same view, with the same things hidden."""
    asked = st.session_state.pop(_EXPORT, None)
    if asked is None:
        return None
    step = asked.get("step")
    view = replace(
        drawn,
        step=step if isinstance(step, int) else None,
        values=bool(asked.get("values")),
        gradients=bool(asked.get("gradients")) and drawn.gradients,
        local=bool(asked.get("local")) and drawn.local,
    )
    format = asked["format"]
    content = current.made(GetFile(view, format))
    return {
        "name": f"graph.{format}",
        "type": _TYPES[format],
        "content": base64.b64encode(content).decode("ascii"),
        "number": asked.get("number"),
    }
