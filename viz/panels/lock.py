"""Whether the program may change: not while a question about just this program is open."""

from __future__ import annotations

import streamlit as st

_LOCKED = "the text stays as it is"


def lock(locked: bool) -> None:
    """Keep the text as it is from now on, whoever asks for another one; or no longer."""
    st.session_state[_LOCKED] = locked


def is_locked() -> bool:
    """Whether the text stays as it is."""
    return bool(st.session_state.get(_LOCKED))
