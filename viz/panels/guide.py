"""The bar at the top of the page: lessons, a tour, the legend, presenting, sharing, tasks, the language.

The browser does alone whatever it can (see `components/guide/`); Python is asked for an example, another
language, a QR code, and to keep in the URL that the page is presented.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import segno
import streamlit as st

from viz import limits
from viz.lessons import course
from viz.lessons.examples import EXAMPLES, example_of
from viz.panels import course_state, embedding, hand_out, state
from viz.panels.course import open_lesson
from viz.text import LANGUAGES, TABLES, Language, say

_HERE = Path(__file__).parent / "components" / "guide"
SCRIPTS = tuple(
    _HERE / f"{name}.js"
    for name in ("menu", "legend", "embedding", "hand_out", "share", "present", "tour", "guide")
)
"""What the bar is made of, for the script that all parts of the page share; `dom.js` goes before."""

PRESENT = "present"
"""The query parameter of a page that is presented."""

_KEY = "guide"
_CODE = "QR code of a link"

_component = st.components.v2.component(
    "autograd_explorer.guide",
    html=(_HERE / "guide.html").read_text("utf-8"),
    css="\n".join((_HERE / f"{name}.css").read_text("utf-8") for name in ("guide", "hand_out")),
    js=(_HERE / "mount.js").read_text("utf-8"),
)


def language() -> Language:
    """The reader's language, from before or from the URL, and kept there."""
    state.recall_language()
    chosen = state.language()
    state.keep(state.LANGUAGE, chosen, next(iter(LANGUAGES)))
    return chosen


@st.fragment(key=state.BAR)
def show(language: Language) -> None:
    """Draw the bar."""
    state.recall_text()
    opened = course_state.current()
    example = None if opened else example_of(state.text())
    # While it is asked, nothing in the bar leads elsewhere, or says what x.grad is.
    asked = course_state.task() is not None
    _component(
        data={
            "language": language,
            "languages": dict(LANGUAGES),
            "text": _words(language, asked),
            "claim": say("page.claim", language).replace("`", ""),
            "examples": [
                {"key": it.key, "title": it.title[language], "question": it.question[language]}
                for it in EXAMPLES.values()
                if not asked
            ],
            "lessons": [
                {
                    "number": number,
                    "title": it[language].title,
                    "keys": [f"{number}.{question.key}" for question in it[language].questions],
                }
                for number, it in course.course().items()
                if not asked
            ],
            "lesson": opened.number if opened else None,
            "solved": course_state.solved(),
            "example": example.key if example else None,
            "question": example.question[language] if example else "",
            "walkthrough": example is not None and example.key == "walkthrough",
            "present": _presented(),
            "title": f"Autograd Explorer: {example.title[language]}"
            if example
            else "Autograd Explorer",
            "embedded": embedding.embedded(),
            "whole": embedding.whole(),
            "heard": [state.revision(), st.session_state.get(state.ANSWERED, 0)],
            "linkable": state.fits_url(state.text()),
            "asked": asked,
            "askable": hand_out.askable() if not asked and not opened else None,
            "handed": hand_out.handed(),
            "code": st.session_state.get(_CODE),
        },
        key=_KEY,
        on_asked_change=_asked,
    )


def _words(language: Language, asked: bool) -> dict[str, str]:
    """The bar's own sentences, by the end of their key; without the walkthrough's while a task is open."""
    said = TABLES[language].items()
    words = {key.removeprefix("guide."): it for key, it in said if key.startswith("guide.")}
    return {key: "" if asked and key.startswith("why") else it for key, it in words.items()}


def _presented() -> bool:
    """Whether the page is presented, from before or from the URL."""
    if PRESENT not in st.session_state:
        st.session_state[PRESENT] = st.query_params.get(PRESENT) == "1"
    state.keep(PRESENT, "1" if st.session_state[PRESENT] else "", "")
    return bool(st.session_state[PRESENT])


def _asked() -> None:
    """What the reader did in the bar that Python has to know."""
    match st.session_state[_KEY].asked:
        case {"kind": "example", "key": str(key)} if key in EXAMPLES:
            course_state.open_(None)
            state.take_program(EXAMPLES[key].program)
            state.draw_all_again()
        case {"kind": "lesson", "number": int(number)} if number in course.course():
            open_lesson(number)
        case {"kind": "language", "language": str(language)} if language in LANGUAGES:
            st.session_state[state.LANGUAGE] = language
            state.draw_all_again()
        case {"kind": "present", "on": bool(on)}:
            st.session_state[PRESENT] = on
        case {"kind": "share", "url": str(url)}:
            st.session_state[_CODE] = {"url": url, "rows": qr_code(url)}
        case {"kind": "askable"}:
            hand_out.look()
        case {"kind": "task", "questions": list(rows), "address": str(address)}:
            hand_out.make(rows, address, qr_code)


def qr_code(url: str) -> list[str] | None:
    """The modules of a link's QR code, a row of 0 and 1 for each line.

    None for what is no link, and for one so long that its code cannot be read from a seat.
    """
    if len(url) > limits.QR_CODE.value or not _is_link(url):
        return None
    code = segno.make(url, error="l", micro=False)
    return ["".join(str(int(module)) for module in row) for row in code.matrix]


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isascii()
