"""The chain rule written out: for a whole leaf, or for one of its elements."""

from __future__ import annotations

from math import prod

import streamlit as st

from viz.draw.markdown import plain
from viz.draw.shape_text import index_text
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import Current
from viz.text import Language, say
from viz.views.answers import Paths
from viz.views.requests import GetChainRule, GetPaths

_WHOLE = "all"
_NONE = "none"
_LISTED = 1_024
"""Elements that can be chosen from the list."""

_ENDS = 5
"""Nodes at each end by which a long path is known in the list."""


def lit(current: Current) -> list[int]:
    """The places of the edges of the path that the reader wants to see in the graph."""
    leaves = current.outline.leaves
    leaf = state.peek(state.LEAF, list(leaves))
    wanted = st.session_state.get(state.PATH, st.query_params.get(state.PATH, _NONE))
    if wanted == _NONE or leaves[leaf] is None:
        return []
    try:
        paths = current.get(GetPaths(leaf))
    except VizError:  # said where the chain rule is written
        return []
    named = {str(number): edges for number, edges in enumerate(paths.edges, 1)}
    return list(named.get(wanted, ()))


def show(current: Current, language: Language) -> None:
    """A leaf and an element to choose, the product of local gradients, and what x.grad holds."""
    choosing, writing = st.columns([1, 4])
    with choosing:
        leaf, element, name = _choose(current, language)
    with writing:
        paths = _write(current, leaf, element, name, language)
    if paths is not None:
        with choosing:
            _choose_path(paths, language)


def _write(
    current: Current, leaf: str, element: int | None, name: str, language: Language
) -> Paths | None:
    """The paths that are written out, None if there are none."""
    outline = current.outline
    if outline.leaves[leaf] is None:
        st.info(plain(say("chain.unreached", language, leaf=leaf, root=outline.root)))
        return None
    try:
        paths = current.get(GetPaths(leaf))
        written = current.get(GetChainRule(leaf, element))
    except VizError as error:
        st.warning(plain(error.said(language)))
        return None
    if paths.count > 1:
        st.caption(say("chain.paths", language, count=f"{paths.count:,}"))
    # One element for all: each one costs the browser time, st.latex more than Markdown.
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in written.lines))
    st.markdown(f"{say('chain.holds', language)} ${written.name}$`.grad{name}` $= {written.held}$")
    if written.accumulated:
        st.caption(plain(say("chain.accumulated", language, leaf=leaf)))
    return paths


def _choose_path(paths: Paths, language: Language) -> None:
    listed = {str(number): nodes for number, nodes in enumerate(paths.nodes, 1)}

    def described(option: str) -> str:
        if option == _NONE:
            return say("chain.no_path", language)
        nodes = listed[option]
        if len(nodes) > 2 * _ENDS + 1:
            nodes = (*nodes[:_ENDS], "\N{HORIZONTAL ELLIPSIS}", *nodes[-_ENDS:])
        return f"{option}: {' ← '.join(nodes)}"

    label = say("chain.path", language)
    rerun = [state.GRAPH, state.BELOW]
    state.choose(state.PATH, label, [_NONE, *listed], described, rerun=rerun)


def _choose(current: Current, language: Language) -> tuple[str, int | None, str]:
    """The chosen leaf, the flat index of its chosen element (None for the whole), and its name."""
    leaves = current.outline.leaves
    rerun = [state.GRAPH, state.CARDS, state.BELOW]
    leaf = state.choose(state.LEAF, say("chain.leaf", language), list(leaves), str, rerun=rerun)
    shape = leaves[leaf] or ()
    names: dict[str, int] = {}
    if shape:
        names = {index_text(shape, place): place for place in range(min(prod(shape), _LISTED))}
    element = state.choose(
        state.ELEMENT,
        say("chain.element", language),
        [_WHOLE, *names],
        lambda option: say("chain.whole", language) if option == _WHOLE else option,
        rerun=[state.CARDS, state.BELOW],
    )
    return leaf, names.get(element), "" if element == _WHOLE else element
