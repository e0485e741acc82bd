"""The graph as a picture that the browser can hold, or that can be taken away."""

from __future__ import annotations

from dataclasses import replace

from viz import limits
from viz.draw.groups import cut
from viz.draw.picture import picture
from viz.draw.render import draw
from viz.draw.scene import scene
from viz.draw.view import View
from viz.errors import LimitError
from viz.explanation import Explanation
from viz.views.answers import Drawn


def drawn(explanation: Explanation, view: View, coarse: bool) -> Drawn:
    """Draw a program's graph. Raises `LimitError` for one that is too large even in groups."""
    reason = None
    if coarse:
        reason = LimitError.of("layout", limit=limits.LAYOUT_SECONDS.value)
        view = replace(view, opened=frozenset(), saved=False)
    made = picture(explanation, view)
    opened = frozenset(cut(explanation, made.view.opened).opened)
    return Drawn(made.svg, scene(explanation, made.view), made.view, opened, made.reason or reason)


def file(explanation: Explanation, view: View, format: str) -> bytes:
    """The picture as a file: ``dot`` for its text, or ``svg``, ``png``, ``pdf``.

    Raises `LimitError` where that takes too long.
    """
    source = explanation.dot(view).source
    return source.encode("utf-8") if format == "dot" else draw(source, format)
