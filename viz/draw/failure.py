"""The box of an operation that failed: what is written there, and the shapes that it was given."""

from __future__ import annotations

from dataclasses import dataclass

from viz.chain import Graph
from viz.draw.card import PADDING, WORD, stepped, text_width
from viz.errors import Failed

FAILED = "\nfailed"
"""Its name among the boxes: no node's id has a line of its own."""

TITLE = 20
HEAD, LINE = 40, 24
"""Heights of its title and of a line below it."""

_LONGEST = 40


@dataclass(frozen=True)
class Failure:
    """A title, a line for each tensor that was given, and the ids of those that are nodes of the graph."""

    title: str
    lines: tuple[str, ...]
    inputs: tuple[str, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the box."""
        width = max(
            text_width(self.title, TITLE, bold=True),
            *(text_width(line, WORD) for line in self.lines),
        )
        return stepped(width) + 2 * PADDING, HEAD + LINE * len(self.lines) + PADDING / 2


def failure(graph: Graph, failed: Failed) -> Failure:
    """The box of an operation that failed beside a graph."""
    what, shapes = failed
    lines = tuple(f"{_short(name)}: {kind}" for name, kind in shapes)
    known = [name for name, _ in shapes if name in graph.nodes.ids]
    return Failure(f"\N{MULTIPLICATION X} {_short(what)}", lines, tuple(dict.fromkeys(known)))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
