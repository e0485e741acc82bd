"""The page in a frame of another one: which of its parts it shows there, and how they share the frame.

``?embed=true`` is Streamlit's own: it takes the toolbar and the margins away, and
``embed_options=dark_theme`` or ``light_theme`` gives the colours. ``parts`` chooses what stands beside the
graph. `components/guide/embedding.js` has the browser's part.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

PARTS = ("editor", "cards", "tabs")
"""What may stand beside the graph, which is always there: ``parts=graph,cards``, or ``all``."""

QUERY = "parts"
_ALL = "all"
_USUAL = "graph,cards"
OWN_HEIGHT = ":root { --fills: 0; --picture: var(--wanted, 27rem); }"
"""The style with which the graph takes a height of its own, as something stands below it."""

_STYLE = Path(__file__).with_name("embedding.css").read_text("utf-8")


def embedded() -> bool:
    """Whether the page stands in a frame, as its address says."""
    return bool(st.context.is_embedded)


def whole() -> bool:
    """Whether all of the page is shown, its bar too."""
    return not embedded() or _ALL in _asked()


def shown(part: str) -> bool:
    """Whether one of the `PARTS` is shown; names that are none say nothing."""
    return whole() or part in _asked()


def _asked() -> list[str]:
    return [part.strip() for part in st.query_params.get(QUERY, _USUAL).split(",")]


def style() -> str:
    """How the parts share the frame: the graph takes what the others leave, or a height of its own."""
    if not embedded():
        return ""
    editor, cards = shown("editor"), shown("cards")
    beside, under, columns = '"graph" var(--picture)', "", "100%"
    if editor:
        beside, under = '"code graph" var(--picture)', '"code" var(--code) "graph" var(--picture)'
        columns = "min(40vw, 30rem) minmax(0, 1fr)"
    strip = ('"cards cards"' if editor else '"cards"') + " var(--factors)" if cards else ""
    narrow = f"{under or beside} {strip and strip.replace('cards cards', 'cards')} / 100%"
    sizes = "" if cards else "--factors: 0rem;"
    sizes += "--foot: 0rem;" if whole() else "--bar: 0rem;"
    sizes += "" if editor else "--code: 0rem;"
    last = ""
    if shown("tabs"):
        last = OWN_HEIGHT
    elif not editor and not cards:
        last = ":root { --fills: 1; --picture: max(15rem, calc(100dvh - var(--foot))); }"
    rows = f"--wide: {beside} {strip} / {columns}; --narrow: {narrow};"
    return f"{_STYLE}\n:root {{ {sizes} {rows} }}\n{last}"
