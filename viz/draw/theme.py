"""The colours of the picture: torchviz's own on a light page, their counterparts on a dark one.

A leaf is torchviz's lightblue, the root its darkolivegreen1, in the hexadecimal that Graphviz writes.
Values are green and gradients red, as in the circuit diagrams of Stanford's CS231n; the sign before
a gradient and its place in the node are the second cue for who cannot tell the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """Colours as DOT and CSS take them."""

    text: str
    quiet: str
    line: str
    node: str
    leaf: str
    output: str
    saved: str
    group: str
    value: str
    gradient: str


PALETTES: Mapping[Theme, Palette] = MappingProxyType(
    {
        "light": Palette(
            text="#1a1a1a",
            quiet="#555555",
            line="#555555",
            node="#eeeeee",
            leaf="#add8e6",
            output="#caff70",
            saved="#ffa500",
            group="#e4ddf4",
            value="#0b5d1e",
            gradient="#b00020",
        ),
        "dark": Palette(
            text="#f2f2f2",
            quiet="#b8b8b8",
            line="#b8b8b8",
            node="#2d323b",
            leaf="#1d4a63",
            output="#35501c",
            saved="#7a4a00",
            group="#3a3158",
            value="#7ee094",
            gradient="#ff8a8a",
        ),
    }
)
