"""How deep expressions may go: a long loop without names in it makes one within the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from viz import limits
from viz.errors import LimitError

_FRAMES = 40
"""Python's own calls that a node may take: what is gone through part by part recurses."""


@contextmanager
def deep(nodes: int) -> Iterator[None]:
    """Let expressions go as deep as a graph of `limits.DRAWN_NODES` needs.

    Raises `LimitError` for more nodes than that, and where it was not enough.
    """
    most = limits.DRAWN_NODES.value
    if nodes > most:
        raise LimitError.of("code", limit=most)
    calls = sys.getrecursionlimit()
    sys.setrecursionlimit(max(calls, calls + _FRAMES * min(nodes, most)))
    try:
        yield
    except RecursionError:
        raise LimitError.of("code", limit=most) from None
    finally:
        sys.setrecursionlimit(calls)
