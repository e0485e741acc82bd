"""The program as text, its errors at their line, and notes on how it was run."""

from __future__ import annotations

import streamlit as st

from viz import limits
from viz.draw.markdown import plain
from viz.errors import ProgramError
from viz.panels import embedding, hiding, lessons, state, waiting
from viz.panels.current import Current
from viz.text import Language, say

_OF_THE_WHOLE = ("run_slow", "run_memory", "run_busy", "run_died", "run_cancelled")


def show_state(current: Current, language: Language) -> None:
    """What is wrong with the text, or how it was run; and whether the link holds it."""
    with st.container(key="notes"):
        _show_state(current, language)


def _show_state(current: Current, language: Language) -> None:
    if not state.fits_url(state.text()):
        st.caption(say("file.too_long_for_url", language, limit=limits.URL.value))
    if current.nothing:
        return  # what is wrong stands in the graph's place
    if current.error:
        show_error(current, language)
        if embedding.embedded():
            st.html(f"<style>{embedding.OWN_HEIGHT}</style>")
    if embedding.shown("tabs"):
        show_notes(current, language)


def show_error(current: Current, language: Language) -> None:
    """What is wrong, at its line, with a caret under the place; what led to it, and what mends it.

    What the program takes as a whole has no place.
    """
    error = current.error
    assert error is not None
    whole = error.key in _OF_THE_WHOLE
    st.error(said_of(error, language), icon=":material/error:")
    lines = state.text().expandtabs(1).splitlines() or [""]
    secret = hiding.secret(language)
    if error.lesson and not secret:
        lessons.show(error.lesson, language)
    elif not whole and error.line <= len(lines):
        line = lines[error.line - 1]
        number = f"{error.line:>3} | "
        st.code(f"{number}{line}\n{' ' * (len(number) + max(error.column - 1, 0))}^", language=None)
    if error.printed and not secret:
        st.caption(say("note.printed_before", language))
        st.code(error.printed, language=None, height=160)
    st.caption(said_of_the_graph(current, language))
    if error.key == "run_cancelled":
        st.button(say("waiting.again", language), on_click=waiting.run_again)


def said_of(error: ProgramError, language: Language) -> str:
    """An error as Markdown: where, what, and a hint unless a lesson follows."""
    message = plain(error.torch_message or error.said(language))
    if error.key not in _OF_THE_WHOLE:
        place = say("program.place", language, line=error.line, column=error.column)
        message = f"**{place}** {message}"
    hint = "" if error.lesson else plain(error.hint_said(language))
    return f"{message}\n\n{hint}"


def said_of_the_graph(current: Current, language: Language) -> str:
    """What the picture shows while the text is wrong: a part of this program, another one, or nothing."""
    if current.nothing:
        return say("lessons.nothing_built", language)
    return say("program.partial" if current.partial else "program.kept", language)


def show_notes(current: Current, language: Language) -> None:
    """What a reader should know of how the program was run."""
    outline = current.outline
    if outline.root_is_implied:
        key = "note.implied_scalar" if outline.root_is_scalar else "note.implied_ones"
        st.caption(plain(say(key, language, name=outline.root_name)))
    secret = hiding.secret(language)
    for lesson in () if current.error or secret else outline.lessons:
        lessons.show(lesson, language)
    if not outline.nodes:
        st.info(say("note.no_graph", language))
    if outline.draws_unseeded:
        st.caption(say("note.unseeded", language))
    remarks = () if secret else outline.remarks
    for remark in remarks:
        st.caption(f":material/info: {plain(remark.ko if language == 'ko' else remark.en)}")
    if outline.nonfinite and not secret:
        node, which = outline.nonfinite
        said = plain(say(f"note.nonfinite_{which}", language, node=node))
        st.warning(said, icon=":material/warning:")
