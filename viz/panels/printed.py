"""What the program printed, to the character."""

from __future__ import annotations

import streamlit as st

from viz.explanation import Explanation
from viz.text import Language, say


def show(explanation: Explanation, language: Language) -> None:
    """The output of print(), as Python prints it."""
    if explanation.printed:
        st.code(explanation.printed, language=None, height=260)
    else:
        st.caption(say("printed.none", language))
