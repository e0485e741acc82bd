"""What a link asks for beside a program: a lesson, a task, a drill."""

from __future__ import annotations

import streamlit as st

from viz.lessons.course import lesson, number_in
from viz.lessons.drill import LEVELS, drill
from viz.lessons.task import read

LESSON = "lesson"
TASK = "task"
DRILL = "drill"
"""What the URL holds of them, each the name of its query parameter."""


BACKWARD_PASS = "backward"
"""A link to any program with ``task=backward`` opens the exercise below it: nothing is handed out."""


def program() -> str:
    """The program of the lesson, the task or the drill that is asked for, "" for none.

    Links are such as ``?lesson=7``, ``?task=1q1Y...`` and ``?drill=3&seed=17``.
    """
    number = lesson_number()
    asked = lesson(number, "en") if number else None
    return asked.program if asked else task_program() or _drill()


def lesson_number() -> int | None:
    """The number of the lesson that is open, from before or from the URL; None for none."""
    if LESSON not in st.session_state:
        st.session_state[LESSON] = number_in(st.query_params.get(LESSON, ""))
    number: int | None = st.session_state[LESSON]
    return number


def task() -> str:
    """The task that is open, as the link says it, from before or from the URL; "" for none."""
    if TASK not in st.session_state:
        said = st.query_params.get(TASK, "")
        st.session_state[TASK] = "" if said == BACKWARD_PASS else said
    text: str = st.session_state[TASK]
    return text if not lesson_number() else ""


def task_program() -> str:
    """The program of the task that is open, "" for none."""
    return read(task()).program if task() else ""


def _drill() -> str:
    level, seed = st.query_params.get(DRILL, ""), st.query_params.get("seed", "1")
    plain = all(it.isascii() and it.isdigit() and len(it) < 10 for it in (level, seed))
    return drill(int(level), int(seed)) if plain and 1 <= int(level) <= LEVELS else ""
