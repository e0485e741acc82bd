"""The graph that torch built: chosen in, stepped through, zoomed, opened, exported.

The browser does alone whatever it can (see `viz/draw/browser/`); Python is asked for a node or an edge
that was chosen, for another layout, and for a file to export.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import streamlit as st

from viz.draw import browser
from viz.draw.markdown import plain
from viz.draw.theme import style
from viz.draw.view import Picture, View
from viz.errors import ProgramError, VizError
from viz.lessons.question import at_least
from viz.panels import calls, cards, chain_rule, hiding, program, saving, state
from viz.panels.current import Current, running
from viz.text import Language, say
from viz.views.answers import Outline
from viz.views.requests import GetNudge, GetPicture, SetCell

_MOUNT = Path(__file__).parent / "components" / "graph" / "mount.js"
_COMPONENT_KEY = "graph"
_VIEW = "view of the graph"
_NUDGE = "element that is moved a little"
_NARROW = "the screen is a phone's"

_component = st.components.v2.component(
    "autograd_explorer.graph",
    html=browser.read("graph/graph.html"),
    css=browser.read("graph/graph.css"),
    js=_MOUNT.read_text("utf-8"),
)

_LARGEST = 10**300
"""What is dragged may be a whole number, and one that no float can hold."""

NUDGE = 0.1
"""What is added to an element of a leaf to show what its gradient means."""


@st.fragment(key=state.GRAPH)
def show(language: Language) -> None:
    """The picture, with the chosen node, and the edges of the path that the reader wants, lit up."""
    with running() as current:
        _show(current, language)


def _show(current: Current, language: Language) -> None:
    outline = current.outline
    secret = hiding.secret(language)
    view = replace(
        _view(language),
        values=not at_least(secret, "values"),
        gradients=not secret,
        local=not at_least(secret, "local"),
    )
    try:
        drawn = _drawn(current, view)
        taken = saving.file(current, drawn.view, bool(secret), language)
        nudged = _nudged(current) if not secret else None
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
            "rules": {"dark": style("dark")},
            # The root is explained where nothing is chosen: it is not marked for that.
            "chosen": None if node == outline.root else node,
            "edge": state.chosen_edge(outline.edges, node),
            "path": chain_rule.lit(current),
            "text": browser.graph_words(language),
            "saved": drawn.view.saved,
            "across": bool(drawn.scene["across"]),
            "torchviz": drawn.view.torchviz,
            "formats": saving.formats(current, bool(secret), language),
            "narrow": bool(st.session_state.get(_NARROW)),
            "file": taken,
            "movable": {leaf: numbers for leaf, (_, numbers) in outline.movable.items()}
            if current.editable and not secret
            else {},
            "nudged": nudged,
            "note": _note(current, language),
            "outdated": bool(current.error) and not current.partial,
            "calls": calls.strip(outline, language, value=view.values),
            "answered": st.session_state.get(state.ANSWERED, 0),
        },
        key=_COMPONENT_KEY,
        height="stretch",
        on_asked_change=lambda: _asked(current, drawn.opened),
    )


def _note(current: Current, language: Language) -> str:
    """What the picture shows while the text is wrong."""
    return program.said_of_the_graph(current, language) if current.error else ""


def _drawn(current: Current, view: View) -> Picture:
    """The picture; coarser where that takes too long."""
    try:
        return current.get(GetPicture(view))
    except ProgramError as error:
        if error.key != "run_slow":
            raise
        return current.get(GetPicture(view, coarse=True))


_FLAGS = ("saved", "torchviz")
_ACROSS = {"across": True, "down": False}
_CONSTANTS = {"constants": True, "plain": False}


def _view(language: Language) -> View:
    """The view from before, or from the URL, in the reader's language and for the reader's screen."""
    kept = _kept()
    narrow = kept.across is None and st.session_state.get(_NARROW)
    return replace(kept, language=language, across=False if narrow else kept.across)


def _kept() -> View:
    if _VIEW not in st.session_state or state.navigated():
        said = st.query_params.get(state.VIEW, "").split(" ")
        across = next((_ACROSS[word] for word in said if word in _ACROSS), None)
        constants = next((_CONSTANTS[word] for word in said if word in _CONSTANTS), None)
        view = View(saved="saved" in said, torchviz="torchviz" in said, across=across)
        view = replace(view, constants=constants)
        opened = st.query_params.get(state.OPENED)
        if opened is not None:
            view = replace(view, opened=frozenset(opened.split("\n")))
        st.session_state[_VIEW] = view
    kept: View = st.session_state[_VIEW]
    return kept


def _change(view: View) -> None:
    """Look at the graph like this from now on, also after a reload."""
    st.session_state[_VIEW] = view
    words = [flag for flag in _FLAGS if getattr(view, flag)]
    words += [word for word, across in _ACROSS.items() if across is view.across]
    words += [word for word, shown in _CONSTANTS.items() if shown is view.constants]
    state.keep(state.VIEW, " ".join(words), "")
    state.keep(state.OPENED, "\n".join(sorted(view.opened or ())), "")


def _asked(current: Current, opened: frozenset[str]) -> None:
    """What the reader did in the picture that Python has to know."""
    outline = current.outline
    asked = st.session_state[_COMPONENT_KEY].asked
    match asked:
        case {"number": int(number)}:
            st.session_state[state.ANSWERED] = number
    match asked:
        case {"kind": "node", "node": str(node), **more} if node in outline.described:
            _choose(outline, node, more.get("element"))
        case {"kind": "edge", "edge": int(place)} if 0 <= place < len(outline.edges):
            _, target, index = outline.edges[place]
            state.choose_node(target, edge=index)
        case {"kind": "backward", "call": int(place)}:
            calls.choose(outline, place)
        case {"kind": "toggle", "group": str(group), "open": bool(open_)}:
            now = opened | {group} if open_ else opened - {group}
            _change(replace(_kept(), opened=now))
        case {
            "kind": "view",
            "saved": bool(saved),
            "across": bool(across),
            "torchviz": bool(own),
            "constants": bool(constants),
            "turned": str(turned),
        }:
            view = replace(_kept(), saved=saved, torchviz=own)
            # What the picture finds by itself stays so until the reader says something else.
            if turned == "across":
                view = replace(view, across=across)
            elif turned == "constants":
                view = replace(view, constants=constants)
            _change(view)
        case {
            "kind": "move",
            "leaf": str(leaf),
            "element": int(element),
            "to": float(to) | int(to),
        } if leaf in outline.movable and abs(to) < _LARGEST:
            place, numbers = outline.movable[leaf]
            if current.editable and 0 <= element < len(numbers):
                current.rewrite(SetCell(place, element, float(to)), state.revision(), screen=True)
        case {"kind": "nudge", "leaf": str(leaf), "element": int(element)} if (
            leaf in outline.movable
        ):
            st.session_state[_NUDGE] = (leaf, element, state.revision())
            state.draw_again([state.GRAPH])
        case {"kind": "nudge"}:
            st.session_state.pop(_NUDGE, None)
            state.draw_again([state.GRAPH])
        case {"kind": "narrow"}:
            st.session_state[_NARROW] = True
        case {"kind": "export", **more}:
            saving.ask(more)


def _choose(outline: Outline, node: str, element: object) -> None:
    """Choose a node; with a cell of a leaf, or of a tensor shaped like the chosen leaf, that element too."""
    leaf = node if node in outline.leaves else state.peek(state.LEAF, list(outline.leaves))
    shape = outline.leaves[leaf]
    alike = shape is not None and (leaf == node or outline.shapes.get(node) == shape)
    before = cards.chosen(outline)
    state.take_node(node)
    if alike and isinstance(element, str) and element.isdecimal() and len(element) < 9:
        cards.take_element(outline, leaf, int(element))
    elif leaf == node:
        cards.take_element(outline, leaf, None)
    same = cards.chosen(outline) == before
    state.draw_again([state.BELOW] if same else [state.BELOW, state.CARDS])


def _nudged(current: Current) -> dict[str, object] | None:
    """What changes when the element that the reader picked is moved a little; nothing for an older text."""
    leaf, element, revision = st.session_state.get(_NUDGE, ("", 0, ""))
    if revision != state.revision() or leaf not in current.outline.movable:
        return None
    place, numbers = current.outline.movable[leaf]
    if not 0 <= element < len(numbers):
        return None
    return asdict(current.get(GetNudge(place, element, NUDGE)))
