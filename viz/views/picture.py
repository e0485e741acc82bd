"""The graph as a picture for the browser."""

from __future__ import annotations

from viz import limits
from viz.draw.view import Picture, View
from viz.errors import LimitError
from viz.explanation import Explanation


def drawn(explanation: Explanation, view: View, coarse: bool) -> Picture:
    """Draw a program's graph. Raises `LimitError` for one that is too large even in groups."""
    too_long = LimitError.of("layout", limit=limits.LAYOUT_SECONDS.value)
    return explanation.picture(view, too_long if coarse else None)
