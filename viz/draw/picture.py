"""A graph as a picture that can be had: laid out in bounded time, coarser where that is not enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import graphviz

from viz.chain import Graph
from viz.draw.dot import draw_dot
from viz.draw.render import draw
from viz.draw.view import View
from viz.errors import LimitError

Draw = Callable[[str, str], bytes]


@dataclass(frozen=True)
class Picture:
    """A drawing, the DOT it was made of, and the view that it shows.

    `reason` says why it is coarser than what was asked for, if it is.
    """

    content: bytes
    dot: graphviz.Digraph
    view: View
    reason: LimitError | None

    @property
    def svg(self) -> str:
        """The SVG element alone, without the XML preamble."""
        text = self.content.decode("utf-8")
        return text[text.index("<svg") :]


def picture(graph: Graph, view: View, format: str = "svg", draw: Draw = draw) -> Picture:
    """Draw `graph` as ``svg``, ``pdf`` or ``png``; with all groups closed if it is too large.

    `draw` turns DOT into a drawing. Raises `LimitError` if even that is too large.
    """
    reason = None
    for attempt in (view, replace(view, opened=frozenset(), saved=False)):
        try:
            dot = draw_dot(graph, attempt)
            return Picture(draw(dot.source, format), dot, attempt, reason)
        except LimitError as error:
            reason = error
    assert reason is not None
    raise reason
