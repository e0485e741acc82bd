"""A graph as a picture that can be had: laid out in bounded time, coarser where that is not enough."""

from __future__ import annotations

from dataclasses import replace

from viz.chain import Graph
from viz.draw.dot import draw_dot
from viz.draw.groups import cut
from viz.draw.render import draw_svg
from viz.draw.scene import scene
from viz.draw.view import Picture, View
from viz.errors import LimitError


def picture(graph: Graph, view: View, reason: LimitError | None = None) -> Picture:
    """Draw `graph`; with all groups closed if it is too large, or if there is a `reason` to.

    Raises `LimitError` if even that is too large.
    """
    coarse = replace(view, opened=frozenset(), saved=False)
    for attempt in (coarse,) if reason else (view, coarse):
        try:
            svg = draw_svg(draw_dot(graph, attempt).source)
        except LimitError as error:
            reason = error
            continue
        opened = frozenset(cut(graph, attempt.opened).opened)
        return Picture(svg, scene(graph, attempt), attempt, opened, reason)
    assert reason is not None
    raise reason
