"""A graph as a picture that can be had: laid out in bounded time, coarser where that is not enough."""

from __future__ import annotations

from dataclasses import dataclass, replace

from viz.chain import Graph
from viz.draw.dot import draw_dot
from viz.draw.render import draw_svg
from viz.draw.view import View
from viz.errors import LimitError


@dataclass(frozen=True)
class Picture:
    """A drawing, as an SVG element without the XML preamble, and the view that it shows.

    `reason` says why it is coarser than what was asked for, if it is.
    """

    svg: str
    view: View
    reason: LimitError | None


def picture(graph: Graph, view: View) -> Picture:
    """Draw `graph`; with all groups closed if it is too large.

    Raises `LimitError` if even that is too large.
    """
    reason = None
    for attempt in (view, replace(view, opened=frozenset(), saved=False)):
        try:
            return Picture(draw_svg(draw_dot(graph, attempt).source), attempt, reason)
        except LimitError as error:
            reason = error
    assert reason is not None
    raise reason
