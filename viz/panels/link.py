"""What a link asks for beside a program: a lesson, a drill."""

from __future__ import annotations

import streamlit as st

from viz.lessons.course import lesson, number_in
from viz.lessons.drill import LEVELS, drill

LESSON = "lesson"
DRILL = "drill"
"""What the URL holds of them, each the name of its query parameter."""


def program() -> str:
    """The program of the lesson or the drill that is asked for, "" for neither.

    Links are such as ``?lesson=7`` and ``?drill=3&seed=17``.
    """
    number = lesson_number()
    asked = lesson(number, "en") if number else None
    return asked.program if asked else _drill()


def lesson_number() -> int | None:
    """The number of the lesson that is open, from before or from the URL; None for none."""
    if LESSON not in st.session_state:
        st.session_state[LESSON] = number_in(st.query_params.get(LESSON, ""))
    number: int | None = st.session_state[LESSON]
    return number


def _drill() -> str:
    level, seed = st.query_params.get(DRILL, ""), st.query_params.get("seed", "1")
    plain = all(it.isascii() and it.isdigit() and len(it) < 10 for it in (level, seed))
    return drill(int(level), int(seed)) if plain and 1 <= int(level) <= LEVELS else ""
