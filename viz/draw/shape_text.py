"""Shapes and indices as a reader writes them; ids as DOT and SVG have them. Needs no torch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote


def shape_text(shape: Sequence[int]) -> str:
    """``2x3``; ``scalar`` has the empty shape and is written ``()``."""
    return "\N{MULTIPLICATION SIGN}".join(map(str, shape)) or "()"


def index_text(shape: Sequence[int], place: int) -> str:
    """A flat index as a reader writes it: ``[0, 1]``; empty for a scalar."""
    if not shape:
        return ""
    index = []
    for size in reversed(shape):
        place, at = divmod(place, max(1, size))
        index.append(at)
    return f"[{', '.join(map(str, reversed(index)))}]"


def dot_name(node: str) -> str:
    """A node's id as DOT and SVG have it: a sign that could mean something there becomes ``~3C``.

    That is percent-encoding with another sign: Graphviz takes a name like %3 for one without name.
    """
    return re.sub(r"[^\w.@-]", lambda sign: quote(sign[0], safe="").replace("%", "~"), node)
