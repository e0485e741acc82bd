"""DOT -> SVG, PDF or PNG: pygraphviz carries Graphviz, so no system package is needed.

A small picture is laid out in this process, in a millisecond or two. A large one goes to a process of
its own, kept warm, so that it blocks nobody and can be stopped when it takes too long.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import queue
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overrun
from pathlib import Path

from pygraphviz import AGraph

from viz import limits
from viz.errors import LimitError

_DRAWING = threading.Lock()
"""Graphviz keeps global state: without the lock, drawings in two threads mixed up attributes."""

_SMALL = 160
"""Lines of DOT up to which a picture is laid out in this process."""

_SCRIPT = Path(__file__).with_name("layout_process.py")
_WORKERS = 2


def draw_svg(source: str) -> str:
    """Lay out DOT with ``dot`` and return the SVG element alone, without the XML preamble.

    Raises `LimitError` if that takes longer than `limits.LAYOUT_SECONDS`.
    """
    svg = draw(source, "svg").decode("utf-8")
    return svg[svg.index("<svg") :]


def draw(source: str, format: str) -> bytes:
    """Lay out DOT and draw it as ``svg``, ``pdf`` or ``png``. Raises `LimitError` as `draw_svg`."""
    if source.count("\n") > _SMALL:
        return _pool.draw(source, format)
    with _DRAWING:
        drawn: bytes = AGraph(string=source).draw(format=format, prog="dot")
    return drawn


class _Worker:
    """One process that lays out pictures."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._asking = ThreadPoolExecutor(1)

    def draw(self, source: str, format: str, seconds: float) -> bytes:
        """The drawing; raises `TimeoutError` after so many seconds, `EOFError` if the process died."""
        return self._asking.submit(self._ask, source, format).result(seconds)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._asking.shutdown(wait=True)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was still to be written has nowhere to go
                assert pipe is not None
                pipe.close()

    def _ask(self, source: str, format: str) -> bytes:
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        text = source.encode("utf-8")
        header = json.dumps({"format": format, "length": len(text)}).encode() + b"\n"
        try:
            asked.write(header + text)
            asked.flush()
        except OSError as error:
            raise EOFError from error
        line = answered.readline()
        if not line:
            raise EOFError
        return answered.read(json.loads(line)["length"])


class _Pool:
    """A few workers, started when they are needed first, replaced when they hang or die."""

    def __init__(self) -> None:
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(_WORKERS):
            self._free.put(None)

    def draw(self, source: str, format: str) -> bytes:
        seconds = limits.LAYOUT_SECONDS.value
        try:
            worker = self._free.get(timeout=seconds)
        except queue.Empty:
            raise LimitError.of("layout", limit=seconds) from None
        worker = worker or _Worker()
        try:
            drawn = worker.draw(source, format, seconds)
        except (Overrun, EOFError) as error:
            worker.stop()
            self._free.put(None)
            raise LimitError.of("layout", limit=seconds) from error
        self._free.put(worker)
        return drawn

    def stop(self) -> None:
        """End all workers that are free."""
        while not self._free.empty():
            if worker := self._free.get():
                worker.stop()


_pool = _Pool()
atexit.register(_pool.stop)
