"""The program as a file: what is too long for a link is taken along and brought back this way."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz import limits
from viz.panels import state
from viz.panels.current import Current
from viz.text import Language, say

_HERE = Path(__file__).parent / "components" / "file"
_KEY = "opened file"
_WRONG = "what is wrong with the file"

_component = st.components.v2.component(
    "autograd_explorer.file",
    html=(_HERE / "file.html").read_text("utf-8"),
    css=(_HERE / "file.css").read_text("utf-8"),
    js=(_HERE / "mount.js").read_text("utf-8"),
)


def show(current: Current, language: Language) -> None:
    """A button that saves the text as it stands, and a place to open one that was saved."""
    st.caption(say("file.help", language))
    _component(
        data={
            "save": say("file.save", language),
            "text": state.text(),
            "label": say("file.open", language),
            "limit": limits.TEXT_LENGTH.value,
        },
        key=_KEY,
        on_opened_change=_opened,
    )
    if wrong := st.session_state.pop(_WRONG, None):
        st.error(say(wrong, language, limit=limits.TEXT_LENGTH.value))


def _opened() -> None:
    """Take over the text of a file. A hostile client may say anything."""
    match st.session_state[_KEY].opened:
        case {"text": str(text)} if len(text) <= limits.TEXT_LENGTH.value:
            state.set_text(text.replace("\r\n", "\n"))
            state.draw_all_again()
        case {"wrong": "not_text"}:
            st.session_state[_WRONG] = "file.not_text"
        case _:
            st.session_state[_WRONG] = "file.too_long"
