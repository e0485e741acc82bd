"""Write the backward pass yourself: one field a line, each judged at once, with a hint for a slip."""

from __future__ import annotations

import secrets

import streamlit as st

from viz.draw.markdown import code, plain
from viz.errors import ProgramError, VizError
from viz.lessons.drill import LEVELS, drill
from viz.panels import state
from viz.panels.current import Current
from viz.rules.task import Task, Tasks
from viz.text import Language, say
from viz.views.requests import GetExercise, JudgeLine

_DONE = "lines that are right"
_SHOWN = "lines that were shown"
_ONLY = "only the chosen node's lines"
_LEVEL = "level of the drill"
_SEED = "level and seed of the drill"


def show(current: Current, language: Language) -> None:
    """The given lines, a field for each of the others, and how many are right; programs to practise on."""
    try:
        exercise = current.get(GetExercise())
    except VizError as error:
        st.info(plain(error.said(language)))
        return
    st.caption(say("write.help", language))
    _drill(language)
    only = st.toggle(say("write.only", language), key=_ONLY)
    chosen = state.chosen_node(current.outline.nodes) if only else None
    _lines(current, exercise, chosen, language)


def show_asked(current: Current, hint: str, language: Language) -> bool:
    """The same where it is asked for in a lesson or a task: all lines. Whether the reader has them right.

    The question's own hint, in Markdown, comes once a line is wrong.
    """
    exercise = current.get(GetExercise())
    st.caption(say("write.help", language))
    hinted = st.empty()
    if _lines(current, exercise, None, language):
        return True
    wrong = set(range(len(exercise.lines))) - _done()
    if hint and any(st.session_state.get(_key(place)) for place in wrong):
        hinted.warning(hint)
    return False


def _lines(current: Current, exercise: Tasks, chosen: str | None, language: Language) -> bool:
    """All lines, or those of the chosen node alone: whether each of them is right."""
    if exercise.forward:
        st.code("\n".join(exercise.forward), language="python", wrap_lines=True)
    done = _done()
    wanted = {
        place
        for place, task in enumerate(exercise.lines)
        if not task.given and chosen in (None, task.node)
    }
    if not wanted:
        st.info(say("write.none", language))
        return False
    there = set(range(len(exercise.lines))) - wanted
    progress = st.empty()
    for place, task in enumerate(exercise.lines):
        if place in there:
            st.code(f"{task.name} = {task.answer or '...'}", language="python", wrap_lines=True)
        else:
            _line(current, place, task, (done, there), language)
    right = len(done.intersection(wanted))
    shown = len(_shown().intersection(wanted))
    text = say("write.progress", language, right=right, count=len(wanted), shown=shown)
    progress.progress(right / len(wanted), text=text)
    again, reveal, _ = st.columns([1, 1, 2])
    again.button(say("write.again", language), on_click=_restart, args=(exercise,), width="stretch")
    reveal.button(
        say("write.reveal_all", language), on_click=_reveal_all, args=(exercise,), width="stretch"
    )
    return right == len(wanted)


def _drill(language: Language) -> None:
    """Another program to practise on, of a level, with a link for the whole class."""
    level, another, link = st.columns([3, 1, 3], vertical_alignment="bottom")
    chosen = level.segmented_control(
        say("write.drill", language),
        range(1, LEVELS + 1),
        format_func=lambda it: say(f"write.level_{it}", language),
        key=_LEVEL,
    )
    another.button(
        say("write.another", language),
        on_click=_open_drill,
        args=(chosen or 1,),
        width="stretch",
    )
    seed = st.session_state.get(_SEED)
    if seed and state.text() == drill(*seed):
        link.caption(say("write.link", language, link=code(f"?drill={seed[0]}&seed={seed[1]}")))


def _open_drill(level: int) -> None:
    seed = secrets.randbelow(10_000)
    st.session_state[_SEED] = (level, seed)
    state.rewrite(drill(level, seed), state.revision())
    state.draw_all_again()


def _line(
    current: Current,
    place: int,
    task: Task,
    known: tuple[set[int], set[int]],
    language: Language,
) -> None:
    """A field for a line. `known` are the lines that the learner has right, and those that are shown."""
    done, there = known
    field, said, reveal = st.columns([5, 4, 1], vertical_alignment="bottom")
    typed = field.text_input(
        f"{code(task.name)} &nbsp; :gray[{task.shape}]",
        key=_key(place),
        max_chars=400,
        placeholder=say("write.placeholder", language),
    )
    reveal.button(
        say("write.reveal", language),
        key=f"reveal {place} {state.revision()}",
        on_click=_reveal,
        args=(place, task.answer),
        width="stretch",
    )
    if not typed.strip():
        done.discard(place)
        return
    try:
        verdict = current.get(JudgeLine(place, typed, tuple(sorted((done | there) - {place}))))
    except ProgramError as error:
        done.discard(place)
        said.error(plain(f"{error.said(language)} {error.hint_said(language)}"))
        return
    except VizError as error:
        done.discard(place)
        said.error(plain(error.said(language)))
        return
    if verdict.right:
        done.add(place)
        said.success(say("write.right", language))
    else:
        done.discard(place)
        said.warning(say(f"write.hint_{verdict.hint}", language, part=code(verdict.part)))


def _key(place: int) -> str:
    return f"line {place} {state.revision()}"


def _done() -> set[int]:
    """The lines of this program that are right."""
    found: set[int] = st.session_state.setdefault(f"{_DONE} {state.revision()}", set())
    return found


def _shown() -> set[int]:
    """The lines whose answer was asked for."""
    found: set[int] = st.session_state.setdefault(f"{_SHOWN} {state.revision()}", set())
    return found


def any_shown() -> bool:
    """Whether the reader had a line of this program shown."""
    return bool(_shown())


def _reveal(place: int, answer: str) -> None:
    st.session_state[_key(place)] = answer
    _shown().add(place)


def _reveal_all(exercise: Tasks) -> None:
    for place, task in enumerate(exercise.lines):
        if not task.given:
            _reveal(place, task.answer)
            _done().add(place)


def _restart(exercise: Tasks) -> None:
    _done().clear()
    _shown().clear()
    for place, task in enumerate(exercise.lines):
        if not task.given:
            st.session_state[_key(place)] = ""
