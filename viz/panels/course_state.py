"""Which lesson is open, where its reader is in it, and which of its questions are answered.

The lesson stands in the URL. What was answered is kept for this session alone; which lessons are done, for
longer than that, only the reader's browser remembers.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from viz.lessons.course import lesson
from viz.lessons.lesson import CourseLesson
from viz.lessons.question import Question, Secret, hidden
from viz.panels import link, state
from viz.views.answers import Judgement

_GIVEN = "answers to questions of lessons"
_PLACE = "place in the lesson"


@dataclass(frozen=True)
class Given:
    """An answer: what was typed, or the number of the option; how it was judged, or why it could not be.

    `shown` is what is right, where the reader asked for it instead.
    """

    typed: str
    judged: Judgement | None = None
    error: str = ""
    shown: str = ""

    @property
    def done(self) -> bool:
        """Whether the question is answered: by the reader or for them."""
        return bool(self.shown) or bool(self.judged and self.judged.right)


def current() -> CourseLesson | None:
    """The lesson that is open, in the reader's language; the URL says it too."""
    number = link.lesson_number()
    state.keep(link.LESSON, str(number or ""), "")
    return lesson(number, state.language()) if number else None


def secret() -> Secret:
    """What is hidden while a question of the open lesson has no answer."""
    opened = current()
    return hidden(tuple(it for it in opened.questions if not is_done(opened, it))) if opened else ""


def given(of: CourseLesson, question: Question) -> Given | None:
    """The last answer to a question; None before the first."""
    return _answers().get((of.number, question.key))


def give(of: CourseLesson, question: Question, answer: Given) -> None:
    """Take note of an answer."""
    _answers()[of.number, question.key] = answer


def is_done(of: CourseLesson, question: Question) -> bool:
    """Whether a question is answered."""
    answer = given(of, question)
    return answer is not None and answer.done


def solved() -> list[str]:
    """The questions that the reader has answered in this session, as ``3.total``."""
    right = (key for key, it in _answers().items() if it.judged and it.judged.right)
    return [f"{number}.{key}" for number, key in right]


def again(of: CourseLesson) -> None:
    """Forget the answers to a lesson. For callbacks."""
    for question in of.questions:
        _answers().pop((of.number, question.key), None)
    go_to(of, 0)


def place(of: CourseLesson) -> int:
    """Which question the reader is at; after the last one there is what to change next."""
    number, at = st.session_state.get(_PLACE, (0, 0))
    if number == of.number:
        return int(at)
    open_ = (at for at, it in enumerate(of.questions) if not is_done(of, it))
    return next(open_, 0)


def go_to(of: CourseLesson, at: int) -> None:
    """Go to a question, or past the last one. For callbacks."""
    st.session_state[_PLACE] = (of.number, at)


def open_(number: int | None) -> None:
    """Open a lesson, or leave it for none. For callbacks; its program is taken by whoever opens it."""
    st.session_state[link.LESSON] = number
    st.session_state.pop(_PLACE, None)


def _answers() -> dict[tuple[int, str], Given]:
    found: dict[tuple[int, str], Given] = st.session_state.setdefault(_GIVEN, {})
    return found
