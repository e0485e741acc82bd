"""A task for students, made behind Share: what can be asked of the program, and the link with its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from viz import limits
from viz.errors import VizError
from viz.lessons.question import Asked, Question
from viz.lessons.task import TaskError, default_text, written
from viz.panels import link, state
from viz.panels.current import running
from viz.panels.task import said_of
from viz.text import LANGUAGES, say
from viz.views.answers import Askable
from viz.views.question_requests import GetAskable

_LOOKED = "the text that something is to be asked about"
_HANDED = "the task that was made"


def look() -> None:
    """Find out what can be asked about the program as it is. For callbacks."""
    st.session_state[_LOOKED] = state.revision()


def askable() -> Mapping[str, Any] | None:
    """What can be asked, for the form, and why nothing can; None before anybody wants to know."""
    if st.session_state.get(_LOOKED) != state.revision():
        return None
    language = state.language()
    try:
        found = _askable()
        wrong = "" if found else say("task.none", language)
    except VizError as error:
        found, wrong = (), said_of(error, language)
    leaf = str(st.session_state.get(state.LEAF) or "")
    places = [at for at, it in enumerate(found) if it.group == "gradient"]
    first = (at for at in places if found[at].asked.of == f"{leaf}.grad")
    return {
        "revision": state.revision(),
        "wrong": wrong,
        "first": next(first, places[0] if places else 0),
        "longest": limits.TASK_WORDS.value,
        "questions": [
            {
                "group": it.group,
                "of": it.asked.of,
                "hides": it.hides,
                "said": {each: default_text(it.asked, each).replace("`", "") for each in LANGUAGES},
            }
            for it in found
        ],
    }


def _askable() -> tuple[Askable, ...]:
    with running() as current:
        if current.error:
            raise current.error
        return current.get(GetAskable())


def make(rows: list[Any], address: str, qr_code: Callable[[str], list[str] | None]) -> None:
    """Make the link. For callbacks: whoever asks may ask for anything."""
    language = state.language()
    made: dict[str, Any] = {"url": "", "rows": None, "wrong": ""}
    try:
        found = _askable()
        task = written(state.text(), [_question(row, found) for row in rows])
        made["url"] = f"{address}{'&' if '?' in address else '?'}{link.TASK}={task}"
        made["rows"] = qr_code(made["url"])
    except VizError as error:
        made["wrong"] = said_of(error, language)
    except TaskError as error:
        made["wrong"] = say(error.key, language)
    made["number"] = (handed() or {}).get("number", 0) + 1
    st.session_state[_HANDED] = made


def handed() -> Mapping[str, Any] | None:
    """The task that was made last."""
    found: Mapping[str, Any] | None = st.session_state.get(_HANDED)
    return found


def _question(row: Any, found: tuple[Askable, ...]) -> Question:
    match row:
        case {
            "place": int(place),
            "hides": "gradients" | "local" | "values" as hides,
            "text": str(text),
            "hint": str(hint),
        } if 0 <= place < len(found):
            asked: Asked = found[place].asked
            return Question("", text.strip(), asked, hides, hint.strip())
    raise TaskError("task.damaged")
