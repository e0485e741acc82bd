"""DOT -> SVG, PDF or PNG: pygraphviz carries Graphviz, so no system package is needed.

A small picture is laid out in this process, in a millisecond or two. A large one goes to a process of
its own, kept warm, so that it blocks nobody and can be stopped when it takes too long.
"""

from __future__ import annotations

import threading
from pathlib import Path

from pygraphviz import AGraph

from viz import limits
from viz.draw.template import filled
from viz.errors import LimitError
from viz.workers import Pool, WorkerError

_DRAWING = threading.Lock()
"""Graphviz keeps global state: without the lock, drawings in two threads mixed up attributes."""

_SMALL = 160
"""Lines of DOT up to which a picture is laid out in this process."""

_pool = Pool(Path(__file__).with_name("layout_process.py"), workers=2)


def draw_svg(source: str) -> str:
    """Lay out DOT with ``dot`` and return the SVG element alone, without the XML preamble.

    Raises `LimitError` if that takes longer than `limits.LAYOUT_SECONDS`.
    """
    svg = draw(source, "svg").decode("utf-8")
    return svg[svg.index("<svg") :]


def draw(source: str, format: str) -> bytes:
    """Lay out DOT and draw it as ``svg``, ``pdf`` or ``png``. Raises `LimitError` as `draw_svg`."""
    if source.count("\n") > _SMALL:
        seconds = limits.LAYOUT_SECONDS.value
        try:
            return _pool.ask(f"{format}\n{source}".encode(), seconds)
        except WorkerError as error:
            raise LimitError.of("layout", limit=seconds) from error
    if format == "svg":
        return filled(source, _svg).encode()
    return _drawn(source, format)


def _svg(source: str) -> str:
    return _drawn(source, "svg").decode("utf-8")


def _drawn(source: str, format: str) -> bytes:
    with _DRAWING:
        drawn: bytes = AGraph(string=source).draw(format=format, prog="dot")
    return drawn
