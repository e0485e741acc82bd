"""The first screen: code beside the graph, the factors under both; page.css gives each its place."""

from __future__ import annotations

import streamlit as st

from viz.panels import (
    cards,
    course,
    course_state,
    current,
    editor,
    embedding,
    graph,
    hiding,
    printed,
    program,
    state,
)
from viz.text import Language


@st.fragment(key=state.SCREEN)
def show(language: Language) -> None:
    """All that an edit changes at once; what stands below it follows when the reader pauses."""
    editor.recall()
    st.session_state[state.UNFINISHED] = True
    with st.container(key="screen", gap=None):
        lesson_place = st.container(key="lesson-place", gap=None)
        code_place = st.container(key="code-place", gap=None)
        graph_place = st.container(key="graph-place", gap=None)
        cards_place = st.container(key="cards-place", gap=None)
    with lesson_place:
        course.show(language)
    course_state.hold_the_text()
    with graph_place:
        notice = st.empty()
    with current.running(notice, state.SCREEN) as now:
        drawn = bool(now.outline.nodes)
        with graph_place:
            # The picture first: it is what the reader looks at while the rest arrives.
            if now.nothing:
                with st.container(key="problem"):
                    program.show_error(now, language)
            elif drawn:
                graph.show(language)
            elif not hiding.secret(language):
                printed.show(now, language)
        with cards_place:
            if drawn and embedding.shown("cards"):
                cards.show(language)
        # After what it changes: while a number is dragged, its answer makes the browser send the next one.
        if embedding.shown("editor"):
            with code_place:
                editor.show(now, language)
        program.show_state(now, language)
    st.session_state.pop(state.UNFINISHED, None)
