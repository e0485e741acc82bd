"""The program as a file: what is too long for a link is taken along and brought back this way."""

from __future__ import annotations

import streamlit as st

from viz import limits
from viz.panels import state
from viz.panels.current import Current
from viz.text import Language, say

_COUNT = "files opened"
_WRONG = "what is wrong with the file"


def show(current: Current, language: Language) -> None:
    """A button that saves the text as it stands, and a place to open one that was saved."""
    st.caption(say("file.help", language))
    st.download_button(
        say("file.save", language),
        state.text(),
        "program.py",
        "text/x-python",
        on_click="ignore",
        width="stretch",
    )
    count = st.session_state.setdefault(_COUNT, 0)
    key = f"opened file {count}"
    st.file_uploader(
        say("file.open", language),
        type=["py", "txt"],
        key=key,
        max_upload_size=1,
        on_change=lambda: _opened(key, language),
    )
    if wrong := st.session_state.pop(_WRONG, None):
        st.error(say(wrong, language, limit=limits.TEXT_LENGTH.value))


def _opened(key: str, language: Language) -> None:
    """Take over the text of an uploaded file, show it, and let go of the file."""
    file = st.session_state[key]
    if file is None:
        return
    st.session_state[_COUNT] += 1
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.session_state[_WRONG] = "file.not_text"
        return
    if len(text) > limits.TEXT_LENGTH.value:
        st.session_state[_WRONG] = "file.too_long"
        return
    st.session_state[state.TEXT] = text.replace("\r\n", "\n")
    state.open_editor("text", language)
