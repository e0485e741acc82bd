"""Where everything stands: Graphviz lays out boxes of a given size, and arrows between them.

Values take part only by the size of their boxes, so one layout serves every picture of one program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from viz.draw.card import PILL
from viz.draw.render import draw

Point = tuple[float, float]
Curve = tuple[Point, ...]
"""Points of a chain of cubic Bezier curves: one, then three for each curve."""


@dataclass(frozen=True)
class Arrow:
    """From box to box: a forward arrow, and if it carries gradient back, room for what it is multiplied by.

    `small` ones, such as from a saved tensor, are one line; a `label` takes that much room on it, and they
    go over `rows`.
    """

    start: str
    end: str
    pill: bool = True
    small: bool = False
    label: tuple[float, float] | None = None
    rows: int = 1


@dataclass(frozen=True)
class Frame:
    """What is drawn around boxes and other frames."""

    name: str
    label: str
    members: tuple[str | Frame, ...]

    @property
    def inner(self) -> Iterator[Frame]:
        """The frames right inside this one."""
        return (it for it in self.members if isinstance(it, Frame))

    @property
    def names(self) -> set[str]:
        """All boxes in it."""
        own = {it for it in self.members if isinstance(it, str)}
        return own.union(*(it.names for it in self.inner))


@dataclass(frozen=True)
class Boxes:
    """What is to be laid out: sizes by name, arrows by place, frames; `across` from left to right.
    A `chain` has no branches: its boxes need no room for arrows that bend.

    `split` says at which height, or if it does not go `across` at which width, a box's gradient starts.
    """

    sizes: Mapping[str, tuple[float, float]]
    split: Mapping[str, float]
    arrows: Sequence[Arrow]
    frames: Sequence[Frame]
    across: bool
    chain: bool


@dataclass(frozen=True)
class Layout:
    """Where it all stands, in pixels from the top left corner.

    `corners` are top left corners, `forward` and `backward` the arrows' curves (empty where there is none),
    from source to target and from target to source, `pills` centres of pills and labels, `frames` left, top,
    width, height. An arrow with a label has the second half of its curve where others have the way back.
    """

    width: float
    height: float
    corners: Mapping[str, Point]
    forward: Sequence[Curve]
    backward: Sequence[tuple[Curve, ...]]
    pills: Sequence[Point | None]
    frames: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)


_MARGIN = 8.0


def lay_out(boxes: Boxes) -> Layout:
    """Lay out boxes. Raises `LimitError` where that takes too long."""
    names = list(boxes.sizes)
    numbers = {name: f"n{at}" for at, name in enumerate(names)}
    frames: list[Frame] = []
    laid = _laid_out(_dot(boxes, numbers, frames))
    bounds = [float(part) for part in laid["bb"].split(",")]
    top = bounds[3]

    def place(point: str) -> Point:
        x, y = map(float, point.split(","))
        return round(x - bounds[0] + _MARGIN, 1), round(top - y + _MARGIN, 1)

    found = {it["name"]: it for it in laid.get("objects", ())}
    corners = {}
    for name in names:
        (x, y), (width, height) = place(found[numbers[name]]["pos"]), boxes.sizes[name]
        corners[name] = (round(x - width / 2, 1), round(y - height / 2, 1))
    curves = {
        it["id"]: tuple(map(place, it["pos"].split())) for it in laid.get("edges", ()) if "id" in it
    }
    areas = {}
    for at, frame in enumerate(frames):
        left, low, right, high = map(float, found[f"cluster_{at}"]["bb"].split(","))
        x, y = place(f"{left},{high}")
        areas[frame.name] = (x, y, right - left, high - low)
    return Layout(
        bounds[2] - bounds[0] + 2 * _MARGIN,
        bounds[3] - bounds[1] + 2 * _MARGIN,
        corners,
        [curves[f"f{at}"] for at, _ in enumerate(boxes.arrows)],
        [_back(curves, at) for at, _ in enumerate(boxes.arrows)],
        [
            place(found[f"p{at}"]["pos"]) if arrow.pill or arrow.label else None
            for at, arrow in enumerate(boxes.arrows)
        ],
        areas,
    )


def _back(curves: Mapping[str, Curve], at: int) -> tuple[Curve, ...]:
    """The way back, from the target to the pill and from there to the source; or on from a label."""
    if f"h{at}" in curves:
        return (curves[f"h{at}"],)
    return tuple(curves[name][::-1] for name in (f"t{at}", f"s{at}") if name in curves)


@lru_cache(maxsize=32)
def _laid_out(dot: str) -> dict[str, Any]:
    """What Graphviz says of positions alone: with what it would draw, large ones filled a worker's memory."""
    laid: dict[str, Any] = json.loads(draw(dot, "json0"))
    return laid


def _dot(boxes: Boxes, numbers: Mapping[str, str], frames: list[Frame]) -> str:
    out, into = ("e", "w") if boxes.across else ("s", "n")
    lines = [
        "digraph {",
        f"rankdir={'LR' if boxes.across else 'TB'} ranksep={_between(boxes)} nodesep=0.3",
        'node [shape=plain] edge [dir=none fontname="monospace"]',
    ]
    for name, size in boxes.sizes.items():
        lines.append(f"{numbers[name]} [label={_table(size, boxes.split.get(name), boxes.across)}]")
    width, height = (f"{side / 72:.3f}" for side in PILL)
    for at, arrow in enumerate(boxes.arrows):
        start, end = numbers[arrow.start], numbers[arrow.end]
        if arrow.small:
            lines += _small(arrow, at, start, end)
            continue
        from_, to = _port(arrow.start, "v", out, boxes), _port(arrow.end, "v", into, boxes)
        lines.append(f"{start}{from_} -> {end}{to} [id=f{at} minlen=2 weight=2]")
        if arrow.pill:
            from_, to = _port(arrow.start, "g", out, boxes), _port(arrow.end, "g", into, boxes)
            lines.append(f'p{at} [shape=box label="" fixedsize=true width={width} height={height}]')
            lines.append(f"{start}{from_} -> p{at}:{into} [id=s{at} weight=4]")
            lines.append(f"p{at}:{out} -> {end}{to} [id=t{at} weight=4]")
    for frame in boxes.frames:
        lines += _framed(frame, numbers, frames, boxes.arrows)
    return "\n".join([*lines, "}"])


def _small(arrow: Arrow, at: int, start: str, end: str) -> list[str]:
    """A single line; a label on it is a box of its own."""
    if arrow.label is None:
        return [f"{start} -> {end} [id=f{at} minlen={arrow.rows}]"]
    width, height = (f"{side / 72:.3f}" for side in arrow.label)
    return [
        f'p{at} [shape=box label="" fixedsize=true width={width} height={height}]',
        f"{start} -> p{at} [id=f{at}]",
        f"p{at} -> {end} [id=h{at}]",
    ]


def _between(boxes: Boxes) -> float:
    """Inches between two rows, twice from box to box: a pill has a row of its own."""
    if boxes.chain:
        return 0.09 if boxes.across else 0.14
    return 0.4 if boxes.across else 0.28


def _port(box: str, port: str, side: str, boxes: Boxes) -> str:
    return f":{port}:{side}" if box in boxes.split else f":{side}"


def _table(size: tuple[float, float], split: float | None, across: bool) -> str:
    """A box without text, in two parts where value and gradient have arrows of their own."""
    width, height = size
    open_ = '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'
    if split is None:
        return f"{open_}<TR>{_part('v', width, height)}</TR></TABLE>>"
    if across:
        above, below = _part("v", width, split), _part("g", width, height - split)
        return f"{open_}<TR>{above}</TR><TR>{below}</TR></TABLE>>"
    left, right = _part("v", split, height), _part("g", width - split, height)
    return f"{open_}<TR>{left}{right}</TR></TABLE>>"


def _part(port: str, width: float, height: float) -> str:
    return f'<TD PORT="{port}" FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"></TD>'


def _framed(
    frame: Frame, numbers: Mapping[str, str], frames: list[Frame], arrows: Sequence[Arrow]
) -> list[str]:
    frames.append(frame)
    room = "M" * min(60, len(frame.label) + 2)
    lines = [f'subgraph cluster_{len(frames) - 1} {{ margin=14 label="{room}" fontsize=16']
    for member in frame.members:
        if isinstance(member, Frame):
            lines += _framed(member, numbers, frames, arrows)
        elif member in numbers:
            lines.append(numbers[member])
    # The factor of an arrow stands where the arrow does: in the frame that it does not leave.
    inside = frame.names - {it for one in frame.inner for it in one.names}
    lines += [f"p{at}" for at, it in enumerate(arrows) if it.pill and {it.start, it.end} <= inside]
    return [*lines, "}"]
