"""The graph as a picture that the browser can hold, or that can be taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from viz.draw import View, draw, picture, scene
from viz.draw.groups import cut
from viz.errors import LimitError
from viz.explanation import Explanation


@dataclass(frozen=True)
class Drawn:
    """What the browser is sent, the view it shows, and the groups open in it.

    `reason` says why it is coarser than what was asked for, if it is.
    """

    svg: str
    scene: Mapping[str, object]
    view: View
    opened: frozenset[str]
    reason: LimitError | None


def drawn(explanation: Explanation, view: View) -> Drawn:
    """Draw a program's graph. Raises `LimitError` for one that is too large even in groups."""
    made = picture(explanation, view)
    opened = frozenset(cut(explanation, made.view.opened).opened)
    return Drawn(made.svg, scene(explanation, made.view), made.view, opened, made.reason)


def file(explanation: Explanation, view: View, format: str) -> bytes:
    """The picture as a file: ``dot`` for its text, or ``svg``, ``png``, ``pdf``.

    Raises `LimitError` where that takes too long.
    """
    source = explanation.dot(view).source
    return source.encode("utf-8") if format == "dot" else draw(source, format)
