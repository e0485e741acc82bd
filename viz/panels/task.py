"""What a task that a teacher handed out has of its own in the panel of lessons: its check and its end."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz.draw.markdown import plain
from viz.errors import ProgramError, VizError
from viz.lessons.lesson import CourseLesson
from viz.panels import course_state, write
from viz.panels.course_state import Given
from viz.panels.current import PASSING, Current, about
from viz.text import Language, say
from viz.views.answers import Judgement
from viz.views.question_requests import GetAnswer
from viz.views.requests import GetExercise

_LARGEST = 64
"""Numbers in an answer that somebody is to type."""


def check(opened: CourseLesson, notice: DeltaGenerator, language: Language) -> None:
    """Ask torch once whether it can judge the answers: a link may ask for anything."""
    if course_state.is_checked(opened):
        return
    own = about(opened.program, notice)
    try:
        for question in opened.questions:
            # A formula may be about a tensor of any size.
            asked = question.asked
            found = own.get(GetAnswer(asked))
            if asked.kind in ("number", "matrix") and found.count(",") >= _LARGEST:
                raise VizError(say("task.too_large", language))
    except VizError as error:
        if error.key in PASSING:
            return
        course_state.checked(opened, plain(said_of(error, language)))
        st.rerun()
    course_state.checked(opened, "")


def said_of(error: VizError, language: Language) -> str:
    """What is wrong with a question, or with the program that it is about."""
    why = error.said(language)
    if isinstance(error, ProgramError):
        why = error.torch_message or f"{why} {error.hint_said(language)}".strip()
    return say("task.not_asked", language, why=why)


def wrong(opened: CourseLesson) -> None:
    """Why there is no question."""
    st.warning(course_state.wrong(opened), icon=":material/link_off:")


def outcome(answer: Given, language: Language) -> str:
    """At which try it was right, or that the reader asked to see it."""
    if answer.shown:
        tries = answer.tries
        return (
            say("task.gave_up_after", language, count=tries)
            if tries
            else say("task.gave_up", language)
        )
    if answer.tries == 1:
        return say("task.first_try", language)
    return say("task.tries", language, count=answer.tries)


def backward_written(current: Current) -> Given:
    """The answer of whoever wrote the whole backward pass, with the lines as they stand in its exercise."""
    lines = current.get(GetExercise()).lines
    written = "\n".join(f"{it.name} = {it.answer}" for it in lines if not it.given)
    if write.any_shown():
        return Given("", shown=written)
    return Given(written, Judgement(True))
