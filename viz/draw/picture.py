"""A graph as a picture that can be had: laid out in bounded time, coarser where that is not enough."""

from __future__ import annotations

from dataclasses import replace

from viz.chain import Graph
from viz.draw.drawing import NO_RULES, Drawing, Rules, drawing
from viz.draw.scene import scene
from viz.draw.svg import draw_svg
from viz.draw.torchviz_drawing import Own, torchviz_svg
from viz.draw.view import Picture, View
from viz.errors import Failed, LimitError


def picture(
    graph: Graph,
    view: View,
    reason: LimitError | None = None,
    rules: Rules = NO_RULES,
    failed: Failed | None = None,
) -> Picture:
    """Draw `graph`; with all groups closed if it is too large, or if there is a `reason` to.

    Beside it stands the operation that `failed`.

    Raises `LimitError` if even that is too large, or is to be torchviz's own drawing and too large for that.
    """
    drawn, own, svg, used, reason = _drawn(graph, view, reason, rules, failed)
    told = dict(scene(drawn))
    if own is not None:
        told["names"] = own.names
    return Picture(svg, told, used, frozenset(drawn.cut.opened), reason)


def picture_svg(graph: Graph, view: View, rules: Rules, failed: Failed | None) -> str:
    """The picture's SVG alone, without the texts that a browser needs beside it. Raises as `picture` does."""
    return _drawn(graph, view, None, rules, failed)[2]


def _drawn(
    graph: Graph, view: View, reason: LimitError | None, rules: Rules, failed: Failed | None
) -> tuple[Drawing, Own | None, str, View, LimitError | None]:
    """What is drawn, torchviz's own drawing, the SVG, how it looks, and why it is coarse."""
    coarse = replace(view, opened=frozenset(), saved=False, constants=False)
    for attempt in (coarse,) if reason else (view, coarse):
        try:
            drawn = drawing(graph, attempt, rules, failed)
            own = torchviz_svg(graph, attempt.theme) if attempt.torchviz else None
            svg = draw_svg(drawn, drawn.laid_out()) if own is None else own.svg
        except LimitError as error:
            reason = error
            continue
        return drawn, own, svg, attempt, reason
    assert reason is not None
    raise reason
