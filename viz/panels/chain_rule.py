"""The chain rule written out: for a whole leaf, or for one of its elements."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
import torch

from viz.chain.elements import element_ledger
from viz.draw.equations import gradient_latex, index_text, one_element, symbol, whole_tensor
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import KEPT, Current, running
from viz.panels.markdown import plain
from viz.text import Language, say

SHOWN = 6
"""Paths or terms that are written out; the ledger has more, and says how much they add."""

_WHOLE = "all"
_NONE = "none"
_LISTED = 1_024
"""Elements that can be chosen from the list."""

_ENDS = 5
"""Nodes at each end by which a long path is known in the list."""


@dataclass(frozen=True)
class _Paths:
    """How many paths lead to a leaf, and those listed: node ids, and the places of edges."""

    count: int
    nodes: tuple[tuple[str, ...], ...]
    edges: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Written:
    """The chain rule for a leaf or one of its elements in LaTeX, and what its ``.grad`` holds.

    With `accumulated` that is more than this backward run sent there.
    """

    lines: tuple[str, ...]
    name: str
    held: str
    accumulated: bool


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _paths(text: str, leaf: str, _current: Current) -> _Paths | VizError:
    explanation = _current.explanation
    try:
        ledger = explanation.paths(leaf)
    except VizError as error:
        return error
    places = {edge: place for place, edge in enumerate(explanation.edges)}
    return _Paths(
        ledger.count,
        tuple(path.nodes for path in ledger.paths),
        tuple(tuple(places[edge] for edge in path.edges) for path in ledger.paths),
    )


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _written(text: str, leaf: str, element: int | None, _current: Current) -> _Written | VizError:
    explanation = _current.explanation
    gradient, held = explanation.grad[leaf], explanation.held(leaf)
    assert gradient is not None
    try:
        if element is None:
            lines = whole_tensor(explanation, explanation.paths(leaf), SHOWN)
        else:
            lines = one_element(explanation, element_ledger(explanation, leaf, element), SHOWN)
    except VizError as error:
        return error
    shown = gradient if held is None else held
    return _Written(
        tuple(lines),
        symbol(explanation, leaf),
        gradient_latex(shown if element is None else shown.reshape(-1)[element]),
        held is not None and not torch.allclose(held, gradient, equal_nan=True),
    )


def lit(current: Current) -> list[int]:
    """The places of the edges of the path that the reader wants to see in the graph."""
    leaves = current.outline.leaves
    leaf = state.peek(state.LEAF, list(leaves))
    wanted = st.session_state.get(state.PATH, st.query_params.get(state.PATH, _NONE))
    if wanted == _NONE or leaves[leaf] is None:
        return []
    paths = _paths(current.text, leaf, current)
    if isinstance(paths, VizError):  # said where the chain rule is written
        return []
    named = {str(number): edges for number, edges in enumerate(paths.edges, 1)}
    return list(named.get(wanted, ()))


@st.fragment(key=state.CHAIN)
def show(language: Language) -> None:
    """A leaf and an element to choose, the product of local gradients, and what x.grad holds."""
    with running() as current:
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
) -> _Paths | None:
    """The paths that are written out, None if there are none."""
    outline = current.outline
    if outline.leaves[leaf] is None:
        st.info(say("chain.unreached", language, leaf=plain(leaf), root=outline.root))
        return None
    paths = _paths(current.text, leaf, current)
    if isinstance(paths, VizError):
        st.warning(plain(paths.said(language)))
        return None
    written = _written(current.text, leaf, element, current)
    if isinstance(written, VizError):
        st.warning(plain(written.said(language)))
        return paths
    if paths.count > 1:
        st.caption(say("chain.paths", language, count=f"{paths.count:,}"))
    # One element for all: each one costs the browser time, st.latex more than Markdown.
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in written.lines))
    st.markdown(f"{say('chain.holds', language)} ${written.name}$`.grad{name}` $= {written.held}$")
    if written.accumulated:
        st.caption(say("chain.accumulated", language, leaf=leaf))
    return paths


def _choose_path(paths: _Paths, language: Language) -> None:
    listed = {str(number): nodes for number, nodes in enumerate(paths.nodes, 1)}

    def described(option: str) -> str:
        if option == _NONE:
            return say("chain.no_path", language)
        nodes = listed[option]
        if len(nodes) > 2 * _ENDS + 1:
            nodes = (*nodes[:_ENDS], "\N{HORIZONTAL ELLIPSIS}", *nodes[-_ENDS:])
        return f"{option}: {' ← '.join(nodes)}"

    label = say("chain.path", language)
    rerun = [state.GRAPH, state.CHAIN]
    state.choose(state.PATH, label, [_NONE, *listed], described, rerun=rerun)


def _choose(current: Current, language: Language) -> tuple[str, int | None, str]:
    """The chosen leaf, the flat index of its chosen element (None for the whole), and its name."""
    leaves = current.outline.leaves
    rerun = [state.GRAPH, state.CHAIN]
    leaf = state.choose(state.LEAF, say("chain.leaf", language), list(leaves), str, rerun=rerun)
    shape = torch.Size(leaves[leaf] or ())
    names: dict[str, int] = {}
    if shape:
        names = {index_text(shape, place): place for place in range(min(shape.numel(), _LISTED))}
    element = state.choose(
        state.ELEMENT,
        say("chain.element", language),
        [_WHOLE, *names],
        lambda option: say("chain.whole", language) if option == _WHOLE else option,
        rerun=[state.CHAIN],
    )
    return leaf, names.get(element), "" if element == _WHOLE else element
