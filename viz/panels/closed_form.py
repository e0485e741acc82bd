"""The gradient as a formula, with the derivation that leads to it; and the ways that must agree."""

from __future__ import annotations

import streamlit as st

from viz import limits
from viz.draw.markdown import code, plain
from viz.errors import VizError
from viz.panels import state
from viz.panels.current import Current
from viz.text import Language, say
from viz.views.requests import GetCheck, GetClosedForm

_COLUMNS = ("way", "value", "difference", "agrees")


def show(current: Current, language: Language) -> None:
    """Each variable by those before it, then d root / d leaf, then its numbers."""
    leaf = state.peek(state.LEAF, list(current.outline.leaves))
    try:
        with st.spinner(say("formula.working", language)):
            lines = current.get(GetClosedForm(leaf))
    except VizError as error:
        st.info(plain(error.said(language)))
        return
    st.markdown("\n\n".join(f"$$\n{line}\n$$" for line in lines))
    st.caption(say("formula.by_sympy", language))


def show_check(current: Current, language: Language) -> None:
    """Autograd's gradient beside the same gradient computed in other ways, element by element."""
    outline = current.outline
    leaf = state.peek(state.LEAF, list(outline.leaves))
    if outline.leaves[leaf] is None:
        st.info(plain(say("chain.unreached", language, leaf=leaf, root=outline.root)))
        return
    try:
        with st.spinner(say("formula.working", language)):
            checked = current.get(GetCheck(leaf))
    except VizError as error:
        st.warning(plain(error.said(language)))
        return
    lines = [
        "| " + " | ".join(say(f"check.{it}", language) for it in _COLUMNS) + " |",
        "|---|---|--:|---|",
    ]
    for way, numbers, difference, agrees in checked.rows:
        mark = "\N{CHECK MARK}" if agrees else "\N{MULTIPLICATION X}"
        name = say(f"check.{way}", language)
        lines.append(f"| {name} | `{numbers}` | {difference} | {mark} |")
    st.markdown("\n".join(lines))
    if checked.hooked:
        nodes = ", ".join(map(code, checked.hooked))
        st.caption(plain(say("check.hook", language, nodes=nodes)))
    if checked.without_differences:
        st.caption(say("check.many", language, limit=limits.DIFFERENCES.value))
    if checked.at_a_kink:
        st.caption(say("check.kink", language))
        for name, english, korean in checked.kinks:
            st.caption(plain(f"{name}: {korean if language == 'ko' else english}"))
