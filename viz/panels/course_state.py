"""Which lesson or task is open, where its reader is in it, and which of its questions are answered.

It stands in the URL. What was answered is kept for this session alone; which lessons are done, for
longer than that, only the reader's browser remembers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from viz.lessons.course import lesson
from viz.lessons.lesson import CourseLesson
from viz.lessons.question import Question, Secret, hidden
from viz.lessons.task import NUMBER, as_lesson
from viz.panels import link, state
from viz.panels.lock import lock
from viz.views.answers import Judgement

_GIVEN = "answers to questions of lessons"
_PLACE = "place in the lesson"
_WRONG = "why the task cannot be asked"


@dataclass(frozen=True)
class Given:
    """An answer: what was typed, or the number of the option; how it was judged, or why it could not be.

    `shown` is what is right, where the reader asked for it instead. `tries` counts the answers so far.
    """

    typed: str
    judged: Judgement | None = None
    error: str = ""
    shown: str = ""
    tries: int = 0

    @property
    def done(self) -> bool:
        """Whether the question is answered: by the reader or for them."""
        return bool(self.shown) or bool(self.judged and self.judged.right)


def current() -> CourseLesson | None:
    """The lesson or the task that is open, in the reader's language; the URL says it too."""
    number, task = link.lesson_number(), link.task()
    state.keep(link.LESSON, str(number or ""), "")
    opened = lesson(number, state.language()) if number else None
    if task:
        opened = as_lesson(task, state.language())
        # Once it is answered the program may change: the link is then that of the changed program.
        changed = opened.program != state.text() and not open_questions(opened)
        state.keep(link.TASK, "" if changed else task, "")
    elif st.query_params.get(link.TASK) != link.BACKWARD_PASS:
        st.query_params.pop(link.TASK, None)
    return opened


def is_task(opened: CourseLesson) -> bool:
    """Whether it is a task that a teacher handed out."""
    return opened.number == NUMBER


def task() -> CourseLesson | None:
    """The task that is open and has questions without an answer."""
    opened = current()
    return opened if opened and is_task(opened) and open_questions(opened) else None


def open_questions(of: CourseLesson) -> tuple[Question, ...]:
    """The questions that are not answered. What torch cannot be asked is none."""
    return () if wrong(of) else tuple(it for it in of.questions if not is_done(of, it))


def wrong(of: CourseLesson) -> str:
    """Why torch cannot be asked the questions, or a link holds none; "" where nothing is known of it."""
    return of.text if is_task(of) and of.text else str(_wrong().get((of.name, of.language)) or "")


def is_checked(of: CourseLesson) -> bool:
    """Whether it is known if torch can be asked the questions."""
    return bool(wrong(of)) or (of.name, of.language) in _wrong()


def checked(of: CourseLesson, wrong: str) -> None:
    """Take note of why torch cannot be asked, "" where it can."""
    _wrong()[of.name, of.language] = wrong


def _wrong() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = st.session_state.setdefault(_WRONG, {})
    return found


def hold_the_text() -> None:
    """While a question of a task is open, nobody changes the program that it is about."""
    lock(task() is not None)


def secret() -> Secret:
    """What is hidden while a question of the open lesson or task has no answer."""
    opened = current()
    return hidden(open_questions(opened)) if opened else ""


def given(of: CourseLesson, question: Question) -> Given | None:
    """The last answer to a question; None before the first."""
    return _answers().get((of.number, question.key))


def give(of: CourseLesson, question: Question, answer: Given) -> None:
    """Take note of an answer."""
    before = given(of, question)
    tries = (before.tries if before else 0) + bool(answer.judged)
    _answers()[of.number, question.key] = replace(answer, tries=tries)


def is_done(of: CourseLesson, question: Question) -> bool:
    """Whether a question is answered."""
    answer = given(of, question)
    return answer is not None and answer.done


def solved() -> list[str]:
    """The questions that the reader has answered in this session, as ``3.total``."""
    right = (key for key, it in _answers().items() if it.judged and it.judged.right)
    return [f"{number}.{key}" for number, key in right if number != NUMBER]


def again(of: CourseLesson) -> None:
    """Forget the answers to a lesson. For callbacks."""
    for question in of.questions:
        _answers().pop((of.number, question.key), None)
    go_to(of, 0)


def place(of: CourseLesson) -> int:
    """Which question the reader is at; after the last one there is what to change next."""
    if st.session_state.get(_PLACE, ("", 0))[0] != of.name:
        open_ = (at for at, it in enumerate(of.questions) if not is_done(of, it))
        go_to(of, next(open_, 0))
    return int(st.session_state[_PLACE][1])


def go_to(of: CourseLesson, at: int) -> None:
    """Go to a question, or past the last one."""
    st.session_state[_PLACE] = (of.name, at)


def open_(number: int | None) -> None:
    """Open a lesson, or leave it, and a task, for none. For callbacks.

    The lesson's program is taken by whoever opens it.
    """
    lock(False)
    st.session_state[link.LESSON] = number
    st.session_state[link.TASK] = ""
    st.session_state.pop(_PLACE, None)


def question(of: CourseLesson) -> Question | None:
    """The question that the reader is at; None past the last one."""
    at = place(of)
    return of.questions[at] if at < len(of.questions) else None


def _answers() -> dict[tuple[int, str], Given]:
    found: dict[tuple[int, str], Given] = st.session_state.setdefault(_GIVEN, {})
    return found
