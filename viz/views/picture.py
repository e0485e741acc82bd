"""The graph as a picture, for the browser or as a file."""

from __future__ import annotations

from viz import limits
from viz.draw.render import draw
from viz.draw.view import Picture, View
from viz.errors import LimitError
from viz.explanation import Explanation


def drawn(explanation: Explanation, view: View, coarse: bool) -> Picture:
    """Draw a program's graph. Raises `LimitError` for one that is too large even in groups."""
    too_long = LimitError.of("layout", limit=limits.LAYOUT_SECONDS.value)
    return explanation.picture(view, too_long if coarse else None)


def file(explanation: Explanation, view: View, format: str) -> bytes:
    """The picture as a file: ``dot`` for its text, or ``svg``, ``png``, ``pdf``.

    Raises `LimitError` where that takes too long.
    """
    source = explanation.dot(view).source
    return source.encode("utf-8") if format == "dot" else draw(source, format)
