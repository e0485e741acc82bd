"""The browser's part of the page, sent once: the bar, the editor, the graph and the factors in one script.

They share one store (`components/stage/store.js`), so that what is now, pointed at or chosen is so in all.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz.panels import cards, editor, graph, guide

_HERE = Path(__file__).parent / "components" / "stage"
FILES = (
    *(_HERE / f"{name}.js" for name in ("dom", "memory", "address", "store")),
    *graph.SCRIPTS,
    *editor.SCRIPTS,
    cards.SCRIPT,
    *guide.SCRIPTS,
    _HERE / "load.js",
)
"""The script's parts, in order."""

_code = st.components.v2.component(
    "autograd_explorer.code",
    js="\n".join(
        [editor.words_js(), cards.style_js(), *(file.read_text("utf-8") for file in FILES)]
    ),
)


def load() -> None:
    """Send it. What is mounted before it arrives waits for it."""
    with st.container(key="stage-code"):
        _code()
