"""The open lesson, or task: a few words, a prediction, why it is so, what to change, and the next lesson.

One question is shown at a time, so that question and explanation are in sight beside the graph. What explains
an answer is sent to the browser once there is one, and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz.draw.markdown import code, plain
from viz.lessons.course import course, is_program_of, lesson
from viz.lessons.lesson import Change, CourseLesson
from viz.lessons.question import Question
from viz.panels import course_state, predict, state, task
from viz.panels.course_state import Given
from viz.panels.judging import judged
from viz.text import Language, say

_STYLE = Path(__file__).with_name("course.css").read_text("utf-8")
_TYPED = "answer to be judged"
_LONGEST = 400
_WRAPS = 44
"""Characters after which a line of the program goes on below, more or less."""


@st.fragment(key=state.LESSON)
def show(language: Language) -> None:
    """The lesson or the task that is open, if one is."""
    opened = course_state.current()
    if opened is None:
        return
    lines = sum(1 + len(line) // _WRAPS for line in opened.program.splitlines())
    st.html(f"<style>:root {{ --lines: {lines} }}\n{_STYLE}</style>")
    notice = st.empty()
    if course_state.is_task(opened):
        task.check(opened, notice, language)
    _judge_what_was_typed(opened, notice, language)
    with st.container(key="course", gap="xsmall"):
        _head(opened, language)
        at = course_state.place(opened)
        if course_state.wrong(opened):
            task.wrong(opened)
        elif at < len(opened.questions):
            _page(opened, at, language)
        else:
            _end(opened, language)


def open_lesson(number: int) -> None:
    """Open a lesson with its program. For callbacks."""
    course_state.open_(number)
    found = course_state.current()
    if found is not None:
        state.take_program(found.program)
    state.draw_all_again()


def _leave() -> None:
    course_state.open_(None)
    state.draw_all_again()


def _head(opened: CourseLesson, language: Language) -> None:
    with st.container(
        key="course-head", horizontal=True, vertical_alignment="center", gap="xsmall"
    ):
        own, count = course_state.is_task(opened), len(course())
        numbered = say("course.number", language, number=opened.number, count=count)
        said = say("task.number", language) if own else numbered
        st.caption(f"{said} &emsp; {_dots(opened)}")
        if not own:
            previous, following = opened.number - 1, opened.number + 1
            _icon("previous", "chevron_left", "course.previous", language, open_lesson, previous)
            _icon("next", "chevron_right", "course.next", language, open_lesson, following)
        if not own or not course_state.open_questions(opened):
            leave = "task.leave" if own else "course.leave"
            _icon("leave", "close", leave, language, _leave)
    st.header(opened.title, anchor=False)


def _icon(
    name: str, icon: str, key: str, language: Language, click: Callable[..., None], *args: int
) -> None:
    """A button of which only the icon is seen; its name is read aloud."""
    st.button(
        say(key, language),
        key=f"course {name}",
        icon=f":material/{icon}:",
        type="tertiary",
        disabled=any(number not in course() for number in args),
        on_click=click,
        args=args,
    )


def _dots(opened: CourseLesson) -> str:
    """One sign for each question: answered, or not yet."""
    signs = ("●" if course_state.is_done(opened, it) else "○" for it in opened.questions)
    return " ".join(signs)


def _page(opened: CourseLesson, at: int, language: Language) -> None:
    """One question: with the lesson's words before the first; once it is answered with its explanation."""
    question = opened.questions[at]
    answer = course_state.given(opened, question)
    done = answer is not None and answer.done
    own = course_state.is_task(opened)
    if (at == 0 and opened.text) or done:
        with st.container(key="course-text", gap="xsmall"):
            if answer is not None and done:
                st.markdown(question.text)
                _answered(question, answer, language)
                if own:
                    st.markdown(f"**{task.outcome(answer, language)}**")
                st.markdown(question.after)
            else:
                st.caption(say("course.confusion", language, said=opened.confusion))
                st.markdown(opened.text)
    with st.container(key="course-question", gap="xsmall"):
        if not done:
            st.markdown(question.text)
            _ask(opened, question, language)
            if answer is not None:
                _wrong(question, answer, language)
        with st.container(key="course-moves", horizontal=True, vertical_alignment="center"):
            if done and own and at + 1 == len(opened.questions):
                _button("again", "tertiary", language, _again, opened)
            elif done:
                _button("on", "primary", language, course_state.go_to, opened, at + 1)
            elif not own or answer is not None or question.asked.kind == "backward":
                _button("show", "tertiary", language, _put, opened, question, None)
            if at:
                _button("back", "tertiary", language, course_state.go_to, opened, at - 1)
            _own_program(opened, language)


def _button(
    name: str,
    look: Literal["primary", "tertiary"],
    language: Language,
    click: Callable[..., None],
    *args: object,
) -> None:
    label = say(f"course.{name}", language)
    st.button(label, key=f"course {name}", type=look, on_click=click, args=args)


def _own_program(opened: CourseLesson, language: Language) -> None:
    """The way back to the program that the questions are about, once it was edited."""
    if state.text() != opened.program and not is_program_of(opened.number, state.text()):
        _button("own", "tertiary", language, _write, opened.program, state.revision())


def _write(program: str, since: str) -> None:
    state.rewrite(program, since)
    state.draw_all_again()


def _ask(opened: CourseLesson, question: Question, language: Language) -> None:
    """Buttons for the options, or a field."""
    named = f"{opened.number} {question.key}"
    if question.asked.kind == "backward":
        st.caption(say("task.as_backward", language))
        return
    if question.options:
        for at, option in enumerate(question.options):
            st.button(
                option.text,
                key=f"course option {named} {at}",
                width="stretch",
                on_click=_put,
                args=(opened, question, str(at)),
            )
        return
    label = _label(question, language)
    with (
        st.form(f"course form {named}", border=False),
        st.container(horizontal=True, vertical_alignment="center", gap="small"),
    ):
        st.markdown(label, width="content")
        typed = st.text_input(
            label,
            key=f"course typed {named}",
            max_chars=_LONGEST,
            placeholder=say(f"course.as_{question.asked.kind}", language),
            label_visibility="collapsed",
        )
        sent = st.form_submit_button(say("course.check", language), type="primary")
    if sent and typed.strip():
        _put(opened, question, typed)
        state.draw_again([state.LESSON])


def _label(question: Question, language: Language) -> str:
    """What stands before the field: the name of what is asked for where it has one."""
    if question.asked.kind == "code":
        return say("course.your_code", language)
    return f"{code(question.asked.of)} ="


def _put(opened: CourseLesson, question: Question, typed: str | None) -> None:
    """Take an answer, or, if None, the wish to see it; it is judged when the lesson is drawn."""
    st.session_state[_TYPED] = (opened.number, question.key, typed)


def _judge_what_was_typed(opened: CourseLesson, notice: DeltaGenerator, language: Language) -> None:
    number, key, typed = st.session_state.pop(_TYPED, (0, "", None))
    question = next((it for it in opened.questions if it.key == key), None)
    if number != opened.number or question is None:
        return
    answer = judged(opened, question, typed, notice, language)
    course_state.give(opened, question, answer)
    if answer.done:
        st.rerun()  # the rest of the page no longer hides it


def _answered(question: Question, answer: Given, language: Language) -> None:
    if question.asked.kind == "backward":
        st.code(answer.shown or answer.typed, language="python")
        return
    if answer.shown:
        st.info(say("course.shown", language, answer=answer.shown))
        return
    option = question.options[int(answer.typed)] if question.options else None
    said = option.text if option else code(answer.typed)
    st.success(_verdict("right", said, option.reply if option else "", language))


def _verdict(key: str, answer: str, reply: str, language: Language) -> str:
    said = say(f"course.{key}", language, answer=answer)
    return f"{said}  \n{reply}" if reply else said


def _wrong(question: Question, answer: Given, language: Language) -> None:
    """What is wrong with the last answer, and the hint."""
    if answer.error:
        st.warning(plain(answer.error))
        return
    verdict = answer.judged
    assert verdict is not None
    if question.options:
        option = question.options[int(answer.typed)]
        st.warning(_verdict("not_yet", option.text, option.reply, language))
        return
    said = []
    if verdict.said:
        part = code(verdict.part) if verdict.part else ""
        said.append(say(verdict.said, language, part=part, node=part))
    if question.hint:
        said.append(question.hint)
    text = _verdict("not_yet", code(answer.typed), " ".join(said), language)
    if question.asked.kind == "matrix" and verdict.cells:
        text = f"{predict.marked(verdict.cells)}\n\n{text}"
    st.warning(text)


def _end(opened: CourseLesson, language: Language) -> None:
    """What to change next, and the next lesson."""
    with st.container(key="course-text", gap="xsmall"):
        st.markdown(f"**{say('course.change', language)}**")
        for at, change in enumerate(opened.changes):
            _change(opened, at, change, language)
    with st.container(key="course-question", gap="xsmall"):
        following = lesson(opened.number + 1, language)
        if following is not None:
            st.button(
                say("course.following", language, title=following.title),
                key="course following",
                type="primary",
                on_click=open_lesson,
                args=(following.number,),
            )
        with st.container(key="course-moves", horizontal=True, vertical_alignment="center"):
            _button("again", "tertiary", language, _again, opened)
            _own_program(opened, language)


def _change(opened: CourseLesson, at: int, change: Change, language: Language) -> None:
    named = f"course-try-{at}"
    with st.container(key=named, horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(change.text, width="stretch")
        if change.program:
            st.button(
                say("course.write", language),
                key=f"course change {opened.number} {at}",
                icon=":material/edit:",
                on_click=_write,
                args=(change.program, state.revision()),
            )


def _again(opened: CourseLesson) -> None:
    course_state.again(opened)
    if course_state.is_task(opened):  # it is about just this program
        state.rewrite(opened.program, state.revision())
    state.draw_all_again()
