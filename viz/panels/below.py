"""What stands below the picture: one section at a time, under its heading, with its controls beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from viz.panels import (
    chain_rule,
    closed_form,
    code,
    course_state,
    embedding,
    file,
    ledger,
    node,
    plots,
    predict,
    printed,
    state,
    steps,
    task,
    tensors,
    write,
)
from viz.panels.current import Current, running
from viz.text import Language, say

_SHOW: Mapping[str, Callable[[Current, Language], None]] = {
    "node": node.show,
    "chain": chain_rule.show,
    "grad": ledger.show,
    "code": code.show,
    "write": write.show,
    "formula": closed_form.show,
    "check": closed_form.show_check,
    "plots": plots.show,
    "predict": predict.show,
    "tensors": tensors.show,
    "steps": steps.show,
    "printed": printed.show,
    "file": file.show,
}
_WITHOUT_A_GRAPH = ("printed", "tensors", "steps", "file")


@st.fragment(key=state.BELOW)
def show(language: Language) -> None:
    """A row of tabs, and what is open: nothing else is computed or drawn."""
    state.caught_up()
    if state.UNFINISHED in st.session_state:
        st.rerun()  # the run that drew the first screen was ended by the one that came here
    if not embedding.shown("tabs"):
        return
    with running(part=state.BELOW) as current, st.container(key="below"):
        if current.nothing:
            return
        if course_state.secret():
            _while_asked(current, language)
            return
        names = state.TABS if current.outline.nodes else _WITHOUT_A_GRAPH
        for name, tab in _tabs(names, language).items():
            if tab.open:
                with tab:
                    st.header(say(f"heading.{name}", language), anchor=False)
                    _SHOW[name](current, language)


def _while_asked(current: Current, language: Language) -> None:
    """While a question is open: nothing but the backward pass, where it is this that is asked for."""
    opened = course_state.current()
    question = course_state.question(opened) if opened else None
    asked = question is not None and question.asked.kind == "backward"
    if opened is None or question is None or not asked or course_state.is_done(opened, question):
        st.caption(say("course.below", language))
    elif write.show_asked(current, question.hint, language):
        course_state.give(opened, question, task.backward_written(current))
        st.rerun()


def _tabs(names: Sequence[str], language: Language) -> dict[str, Any]:
    """A row of tabs by name; the open one is kept in the URL, and when the language changes.

    Only what is open is to be drawn: ask each tab's ``open``.
    """
    said = {name: say(f"tab.{name}", language) for name in names}
    widget = state.tabs_key(language)
    asked = st.query_params.get(state.TAB, "write" if state.asks_to_write() else names[0])
    if (widget not in st.session_state or state.navigated()) and asked in names:
        st.session_state[widget] = said[asked]
    made = st.tabs(list(said.values()), key=widget, on_change=_tab_changed)
    row = dict(zip(names, made, strict=True))
    state.keep(state.TAB, next((name for name, tab in row.items() if tab.open), names[0]), names[0])
    return row


def _tab_changed() -> None:
    """What is open decides what the rest of the page hides: while a reader predicts, the gradients."""
    before, now = st.query_params.get(state.TAB, state.TABS[0]), state.open_tab(state.language())
    state.draw_again([] if {before, now} & state.HIDING else [state.BELOW])
