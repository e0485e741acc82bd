"""DOT -> SVG, PDF or PNG: pygraphviz carries Graphviz, so no system package is needed.

A small picture is laid out in this process, in a millisecond or two. A large one goes to a process of
its own, kept warm, so that it can be stopped when it takes too long.
"""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

from viz import limits
from viz.errors import LimitError
from viz.workers import Helper, WorkerError

if TYPE_CHECKING:
    from pygraphviz import AGraph

_DRAWING = threading.Lock()
"""Graphviz keeps global state: without the lock, drawings in two threads mixed up attributes."""

_SMALL = 160
"""Lines of DOT up to which a picture is laid out in this process."""

_helper: Helper | None = Helper(Path(__file__).with_name("layout_process.py"))


def draw_here() -> None:
    """Lay out large pictures in this process too from now on: for one that others can stop."""
    global _helper
    _helper = None


def draw(source: str, format: str) -> bytes:
    """Lay out DOT with ``dot`` and draw it as ``json0``, ``svg``, ``pdf`` or ``png``.

    Raises `LimitError` if that takes longer than `limits.LAYOUT_SECONDS`, or where Graphviz cannot be loaded.
    """
    _agraph()
    if _helper is not None and source.count("\n") > _SMALL:
        seconds = limits.LAYOUT_SECONDS.value
        try:
            return _helper.ask(f"{format}\n{source}".encode(), seconds)
        except WorkerError as error:
            raise LimitError.of("layout", limit=seconds) from error
    return _drawn(source, format)


def _agraph() -> type[AGraph]:
    """pygraphviz' graph. It needs libraries of the system: the error names those that are missing."""
    try:
        from pygraphviz import AGraph
    except ImportError as error:
        raise LimitError.of("no_graphviz", detail=error) from error
    return AGraph  # type: ignore[no-any-return]


def _drawn(source: str, format: str) -> bytes:
    with _DRAWING, _memory_file() as file:
        file.write(source.encode())
        file.seek(0)
        graph = _agraph()()
        graph.read(
            file
        )  # its own way from a string needs a file on the disk, which workers may not make
        drawn: bytes = graph.draw(format=format, prog="dot")
    return drawn


def _memory_file() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("dot"), "w+b")
    return tempfile.TemporaryFile()
