"""One computation at a time in one process, so that a class's edits are done one after the other.

Torch lets go of Python's interpreter at each of its calls and must then queue for it again: threads that
compute at the same time take many times longer than in turn. Who waits for something else, such as a
process that works out a formula, lets the others go on meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = threading.Lock()
_mine = threading.local()


@contextmanager
def my_turn() -> Iterator[None]:
    """Wait for this thread's turn, and have it until the block ends. May be nested."""
    if getattr(_mine, "held", False):
        yield
        return
    with _TURN:
        _mine.held = True
        try:
            yield
        finally:
            _mine.held = False


@contextmanager
def others_turn() -> Iterator[None]:
    """Let others have the turn during the block, if this thread has it; then wait for it again."""
    if not getattr(_mine, "held", False):
        yield
        return
    _mine.held = False
    _TURN.release()
    try:
        yield
    finally:
        _TURN.acquire()
        _mine.held = True
