"""What the page hides while a reader predicts: it is asked before anything is sent to the browser."""

from __future__ import annotations

import streamlit as st

from viz.lessons.question import SECRETS, Secret
from viz.panels import course_state, state
from viz.text import Language
from viz.views.requests import GRADIENT

REVEALED = "revealed"
"""The revision of the text whose gradients the reader of the tab asked to see."""

TARGET = "predicted"
"""What is predicted in the tab: a key of `GetTargets`' answer."""


def secret(language: Language) -> Secret:
    """What is hidden: the most that an open question of the lesson, or the open tab, hides."""
    return max(course_state.secret(), _of_the_tab(language), key=SECRETS.index)


def _of_the_tab(language: Language) -> Secret:
    if state.open_tab(language) == "write":
        return "local"
    if state.open_tab(language) != "predict" or st.session_state.get(REVEALED) == state.revision():
        return ""
    return "gradients" if st.session_state.get(TARGET, GRADIENT) == GRADIENT else "local"
