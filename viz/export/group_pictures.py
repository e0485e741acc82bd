"""The pictures that a file has of a graph: one for each group that a reader may open or close.

No server lays out another when a group is opened, so each one's open picture is made beforehand, outermost
first, until a number of boxes is drawn; a group beyond that stays as it is, and the file says so.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from viz import limits
from viz.draw.drawing import Drawing
from viz.draw.explained import Explained
from viz.draw.scene import arrangement, scene
from viz.draw.svg import draw_svg
from viz.draw.view import Picture, View
from viz.errors import LimitError

Plain = Mapping[str, object]

_OF_A_PICTURE = ("groups", "frames", "across", "remark")

_TURNED = 60
"""Nodes up to which there is a picture for a narrow screen too."""


@dataclass(frozen=True)
class Pictures:
    """The first picture as SVG, all of them as plain data, and the scene that they share.

    `turns` says whether there is one that goes downward beside one that goes across.
    """

    svg: str
    pictures: Sequence[Plain]
    scene: Plain
    turns: bool


def pictures(explained: Explained, view: View, boxes: int) -> Pictures:
    """All pictures, that of `view` first and up to so many `boxes` in the others.

    Raises `LimitError` for one too large to draw.
    """
    first = explained.picture(view)
    nodes = dict(_nodes(first.scene))
    edges = list(cast(Sequence[object], first.scene["edges"]))
    made: list[Plain] = [_first(first)]
    for drawn, svg in _others(explained, first, boxes):
        if (
            len(explained.nodes) > limits.DRAWN_NODES.value
        ):  # then a scene tells of what is drawn alone
            told = scene(drawn)
            nodes |= _nodes(told)
            more = cast(Sequence[object], told["edges"])
            edges = [old or new for old, new in zip(edges, more, strict=True)]
            boxed = {name: node["box"] for name, node in _nodes(told).items()}
        else:
            boxed = {name: drawn.cut.box[name] for name in nodes}
        made.append(
            {
                "svg": svg,
                "opened": sorted(drawn.cut.opened),
                "told": list(boxed),
                "boxes": list(boxed.values()),
                **arrangement(drawn),
            }
        )
    shared = {name: it for name, it in first.scene.items() if name not in _OF_A_PICTURE}
    turns = len({picture["across"] for picture in made}) > 1
    return Pictures(first.svg, made, {**shared, "nodes": nodes, "edges": edges}, turns)


def _first(picture: Picture) -> Plain:
    nodes = _nodes(picture.scene)
    return {
        "svg": picture.svg,
        "opened": sorted(picture.opened),
        "told": list(nodes),
        "boxes": [node["box"] for node in nodes.values()],
        **{name: picture.scene[name] for name in _OF_A_PICTURE},
    }


def _others(explained: Explained, first: Picture, boxes: int) -> Iterator[tuple[Drawing, str]]:
    """What is drawn with other groups open, with its SVG: each closed group opened, each open one closed."""
    if first.scene["across"] and len(explained.nodes) <= _TURNED:
        turned = explained.drawing(replace(first.view, across=False))
        yield turned, draw_svg(turned, turned.laid_out())
    frames, groups = (cast(Mapping[str, object], first.scene[it]) for it in ("frames", "groups"))
    waiting = deque(first.opened | {group} for group in groups)
    waiting.extend(first.opened - {frame} for frame in frames)
    seen = {first.opened}
    while waiting and boxes > 0:
        opened = waiting.popleft()
        if opened in seen:
            continue
        seen.add(opened)
        try:
            drawn = explained.drawing(replace(first.view, opened=opened))
            boxes -= len(drawn.sizes)
            now = frozenset(drawn.cut.opened)
            if boxes < 0 or now in seen - {opened}:
                continue
            seen.add(now)
            yield drawn, draw_svg(drawn, drawn.laid_out())
        except LimitError:
            continue
        waiting.extend(now | {group} for group in drawn.cut.boxes if group not in groups)


def _nodes(told: Plain) -> Mapping[str, Mapping[str, Any]]:
    return cast(Mapping[str, Mapping[str, Any]], told["nodes"])
