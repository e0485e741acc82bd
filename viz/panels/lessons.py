"""What happened in the program: its lines, the shapes that do not go together, a fix to write."""

from __future__ import annotations

import difflib

import streamlit as st

from viz.draw.markdown import code, plain
from viz.errors import Lesson
from viz.panels import state
from viz.text import Language, say


def show(lesson: Lesson, language: Language) -> None:
    """A lesson, and a button that writes its fix into the text."""
    with st.container(key=f"lesson-{lesson.key}", border=True):
        st.markdown(f"**{plain(say('lessons.happened', language))}**")
        st.markdown(plain(lesson.said(language)))
        st.code(_lines(lesson), language=None)
        if lesson.what and lesson.shapes:
            st.caption(say("lessons.together", language))
            for column, (name, kind) in zip(
                st.columns(len(lesson.shapes)), lesson.shapes, strict=True
            ):
                with column.container(border=True):
                    st.markdown(f"{code(name)}\n\n**{plain(kind)}**")
        _show_fix(lesson, language)


def _lines(lesson: Lesson) -> str:
    """The lines that it is about, as the program has them; the one to look at first is marked."""
    lines = state.text().expandtabs(4).split("\n")
    return "\n".join(
        f"{'>' if line == lesson.lines[0] else ' '} {line:>3} | {lines[line - 1]}"
        for line in sorted(lesson.lines)
        if line <= len(lines)
    )


def _show_fix(lesson: Lesson, language: Language) -> None:
    fix = lesson.fix
    if fix is None:
        return
    st.markdown(f"**{plain(say('lessons.fix', language))}:** {plain(fix.why.said(language))}")
    before, after = state.text().split("\n"), fix.text.split("\n")
    changed = difflib.unified_diff(before, after, n=0, lineterm="")
    st.code(
        "\n".join(it for it in changed if not it.startswith(("---", "+++", "@@"))), language=None
    )
    st.button(
        say("lessons.write", language),
        key=f"fix {lesson.key} {state.revision()}",
        on_click=write_fix,
        args=(lesson, state.revision()),
    )


def write_fix(lesson: Lesson, since: str) -> None:
    """Put the fixed program in place of the text of revision `since`. For callbacks."""
    if lesson.fix is not None:
        state.rewrite(lesson.fix.text, since)
        state.draw_all_again()
