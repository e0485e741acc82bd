"""The browser's part of the page, sent once: the bar, the editor, the graph and the factors in one script.

They share one store (`viz/draw/browser/store.js`), so that what is now, pointed at or chosen is so in all.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz.draw import browser
from viz.panels import editor, guide

_HERE = Path(__file__).parent / "components" / "stage"
FILES = (
    *browser.STORE,
    *(_HERE / f"{name}.js" for name in ("memory", "address")),
    *browser.GRAPH,
    *editor.SCRIPTS,
    browser.CARDS,
    *guide.SCRIPTS,
    _HERE / "load.js",
)
"""The script's parts, in order."""

_code = st.components.v2.component(
    "autograd_explorer.code",
    js="\n".join(
        [editor.words_js(), browser.cards_style(), *(file.read_text("utf-8") for file in FILES)]
    ),
)


def load() -> None:
    """Send it. What is mounted before it arrives waits for it."""
    with st.container(key="stage-code"):
        _code()
