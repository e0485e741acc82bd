"""What the program printed, to the character, and what it drew."""

from __future__ import annotations

import streamlit as st

from viz.panels.current import Current
from viz.text import Language, say
from viz.views.requests import GetFigures


def show(current: Current, language: Language) -> None:
    """The output of print(), as Python prints it; the figures of matplotlib; the drawings of torchviz."""
    outline = current.outline
    if outline.printed:
        st.code(outline.printed, language=None, height=260)
    else:
        st.caption(say("printed.none", language))
    figures = current.get(GetFigures()) if outline.figures else ()
    for number, figure in enumerate(figures):
        st.plotly_chart(figure, key=f"drawn by the program {number}")
    for source in outline.drawings:
        st.graphviz_chart(source)
