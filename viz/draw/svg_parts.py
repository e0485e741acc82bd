"""The parts that every picture is written with: elements, lines of text, curves, heads of arrows, marks."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot
from xml.etree import ElementTree

from viz.draw.layout import Curve, Point

_HEAD = 9.0
"""Length of an arrow's head."""


def add(parent: ElementTree.Element, tag: str, **attributes: object) -> ElementTree.Element:
    """A new element in `parent`; numbers are written short."""
    said = {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in attributes.items()
    }
    return ElementTree.SubElement(parent, tag, said)


def write(
    parent: ElementTree.Element, text: str, x: float, y: float, kind: str, **more: object
) -> None:
    """A line of text: its one way into the picture, on one line and printable."""
    line = "".join(char if char.isprintable() else " " for char in text)
    add(parent, "text", x=x, y=y, **{"class": kind}, **more).text = line


def path_of(curve: Curve) -> str:
    """A curve as an SVG path."""
    first, *rest = [f"{x:g} {y:g}" for x, y in curve]
    return f"M{first}C{' '.join(rest)}"


def head(parent: ElementTree.Element, curve: Curve, kind: str) -> None:
    """The head of an arrow, at the end of its curve."""
    (x, y) = curve[-1]
    back: Iterable[Point] = (it for it in reversed(curve) if hypot(x - it[0], y - it[1]) > 1)
    from_x, from_y = next(iter(back), (x - 1, y))
    length = hypot(x - from_x, y - from_y)
    dx, dy = (x - from_x) / length * _HEAD, (y - from_y) / length * _HEAD
    points = ((x, y), (x - dx - dy / 2, y - dy + dx / 2), (x - dx + dy / 2, y - dy - dx / 2))
    add(
        parent, "path", d="M" + "L".join(f"{a:g} {b:g}" for a, b in points) + "Z", **{"class": kind}
    )


def attention(parent: ElementTree.Element, width: float) -> None:
    """The mark of a box that something is remarked of: on its corner, where it takes no room."""
    group = add(parent, "g", **{"class": "attention"})
    add(group, "circle", cx=width - 6, cy=6, r=11)
    write(group, "!", width - 6, 12, "attention-sign")
