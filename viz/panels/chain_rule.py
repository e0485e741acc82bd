"""The chain rule written out: for a whole leaf, or for one of its elements."""

from __future__ import annotations

import streamlit as st
import torch

from viz.chain import Edge, PathLedger
from viz.chain.elements import element_ledger
from viz.draw.equations import gradient_latex, index_text, one_element, symbol, whole_tensor
from viz.errors import VizError
from viz.explanation import Explanation
from viz.panels import state
from viz.panels.markdown import plain
from viz.text import Language, say

SHOWN = 6
"""Paths or terms that are written out; the ledger has more, and says how much they add."""

_WHOLE = "all"
_NONE = "none"
_LISTED = 1_024
"""Elements that can be chosen from the list."""


def lit(explanation: Explanation) -> tuple[Edge, ...]:
    """The edges of the path that the reader wants to see in the graph, none if none."""
    leaf = state.peek(state.LEAF, list(explanation.leaves))
    wanted = st.session_state.get(state.PATH, st.query_params.get(state.PATH, _NONE))
    if wanted == _NONE or explanation.grad[leaf] is None:
        return ()
    try:
        paths = explanation.paths(leaf).paths
    except VizError:  # said where the chain rule is written
        return ()
    return next((it.edges for number, it in enumerate(paths, 1) if str(number) == wanted), ())


def show(explanation: Explanation, language: Language) -> None:
    """A leaf and an element to choose, the product of local gradients, and what x.grad holds."""
    choosing, writing = st.columns([1, 4])
    with choosing:
        leaf, element = _choose(explanation, language)
    gradient = explanation.grad[leaf]
    with writing:
        if gradient is None:
            st.info(say("chain.unreached", language, leaf=plain(leaf), root=explanation.root))
            return
        try:
            ledger = explanation.paths(leaf)
        except VizError as error:
            st.warning(plain(error.said(language)))
            return
        _write(explanation, ledger, gradient, element, language)
    with choosing:
        _choose_path(ledger, language)


def _choose_path(ledger: PathLedger, language: Language) -> None:
    paths = {str(number): path for number, path in enumerate(ledger.paths, 1)}

    def described(option: str) -> str:
        if option == _NONE:
            return say("chain.no_path", language)
        nodes = " ← ".join(paths[option].nodes)
        return f"{option}: {nodes}"

    state.choose(state.PATH, say("chain.path", language), [_NONE, *paths], described)


def _write(
    explanation: Explanation,
    ledger: PathLedger,
    gradient: torch.Tensor,
    element: int | None,
    language: Language,
) -> None:
    leaf = ledger.leaf
    try:
        _count(ledger, language)
        if element is None:
            lines = whole_tensor(explanation, ledger, SHOWN)
        else:
            lines = one_element(explanation, element_ledger(explanation, leaf, element), SHOWN)
    except VizError as error:
        st.warning(plain(error.said(language)))
        return
    # One element for all: each one costs the browser time, st.latex more than Markdown.
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in lines))
    held = explanation.held(leaf)
    shown = gradient if held is None else held
    place = "" if element is None else index_text(gradient.shape, element)
    entry = shown if element is None else shown.reshape(-1)[element]
    st.markdown(
        f"{say('chain.holds', language)} ${symbol(explanation, leaf)}$`.grad{place}` "
        f"$= {gradient_latex(entry)}$"
    )
    if held is not None and not torch.allclose(held, gradient, equal_nan=True):
        st.caption(say("chain.accumulated", language, leaf=leaf))


def _count(ledger: PathLedger, language: Language) -> None:
    if ledger.count > 1:
        st.caption(say("chain.paths", language, count=f"{ledger.count:,}"))


def _choose(explanation: Explanation, language: Language) -> tuple[str, int | None]:
    """The chosen leaf and the flat index of its chosen element, None for the whole tensor."""
    leaves = list(explanation.leaves)
    leaf = state.choose(state.LEAF, say("chain.leaf", language), leaves, str)
    gradient = explanation.grad[leaf]
    names: dict[str, int] = {}
    if gradient is not None and gradient.ndim:
        places = range(min(gradient.numel(), _LISTED))
        names = {index_text(gradient.shape, place): place for place in places}
    element = state.choose(
        state.ELEMENT,
        say("chain.element", language),
        [_WHOLE, *names],
        lambda option: say("chain.whole", language) if option == _WHOLE else option,
    )
    return leaf, names.get(element)
