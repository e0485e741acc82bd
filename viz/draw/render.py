"""DOT -> SVG, in this process: pygraphviz carries Graphviz, so no system package is needed."""

from __future__ import annotations

import threading

from pygraphviz import AGraph

_DRAWING = threading.Lock()
"""Graphviz keeps global state: without the lock, drawings in two threads mixed up attributes."""


def draw_svg(source: str) -> str:
    """Lay out DOT with ``dot`` and return the SVG element alone, without the XML preamble."""
    with _DRAWING:
        drawn: bytes = AGraph(string=source).draw(format="svg", prog="dot")
    svg = drawn.decode("utf-8")
    return svg[svg.index("<svg") :]
