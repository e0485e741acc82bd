"""Which of the program's backward calls the whole page is about, and the strip that chooses it."""

from __future__ import annotations

import streamlit as st

from viz.panels import state
from viz.text import TABLES, Language, say
from viz.views.answers import Outline


def chosen() -> int | None:
    """The place of the chosen backward call, from 0; the last one if None."""
    if state.BACKWARD not in st.session_state:
        said = st.query_params.get(state.BACKWARD, "")
        plain = said.isascii() and said.isdecimal() and len(said) < 7
        take(int(said) if plain else None)
    place: int | None = st.session_state[state.BACKWARD]
    return place


def take(place: int | None) -> None:
    """Explain another backward call, the last if None, without drawing anything again."""
    st.session_state[state.BACKWARD] = place
    state.keep(state.BACKWARD, "" if place is None else str(place), "")


def choose(outline: Outline, place: int) -> None:
    """Explain another backward call, and draw the page for it. For callbacks.

    The last one has no number: it stays the last where an edit makes more calls.
    """
    if outline.call is not None and 0 <= place < outline.call.count:
        take(None if place == outline.call.count - 1 else place)
        state.draw_screen_again()


def strip(outline: Outline, language: Language, *, value: bool) -> dict[str, object] | None:
    """What the strip above the graph is told; nothing where there is just one call, or none.

    Without `value` the root has none.
    """
    call = outline.call
    if call is None:
        return None
    root = f"{call.root or 'loss'} {call.value}" if call.value and value else ""
    where = (say("calls.line", language, line=call.line), call.iteration, root)
    words = ("label", "previous", "next", "jump", "of")
    return {
        "place": call.place,
        "count": call.count,
        "where": " · ".join(filter(None, where)),
        "words": {word: TABLES[language][f"calls.{word}"] for word in words},
    }
