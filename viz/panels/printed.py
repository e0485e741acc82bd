"""What the program printed, to the character."""

from __future__ import annotations

import streamlit as st

from viz.panels.current import Current
from viz.text import Language, say


def show(current: Current, language: Language) -> None:
    """The output of print(), as Python prints it."""
    if current.outline.printed:
        st.code(current.outline.printed, language=None, height=260)
    else:
        st.caption(say("printed.none", language))
