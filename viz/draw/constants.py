"""What is drawn of tensors without a gradient: grey boxes, with the reason on a dotted arrow.

And leaves that the root does not depend on, which stand apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import torch

from viz.chain import Cut, Graph
from viz.draw.card import WORD, Card, cells, text_width
from viz.draw.titles import cut as shortened
from viz.draw.view import View
from viz.text import Language, say

_NODES, _CONSTANTS = 12, 6
"""Nodes, and tensors without a gradient, up to which these are drawn by themselves."""

_MOST = 60
"""Tensors without a gradient in one picture."""

_PLAIN = ("constant", "integer", "frozen", "grad")
"""Reasons that cut nothing off: they are said in the box."""


SAID = 20
"""Height of what is said under a title."""


@dataclass(frozen=True)
class Dotted:
    """An arrow that carries no gradient: between two boxes, with a reason of a few short lines, if any."""

    start: str
    end: str
    lines: tuple[str, ...] = ()

    @property
    def label(self) -> tuple[float, float] | None:
        """Room for the reason."""
        if not self.lines:
            return None
        return max(text_width(it, WORD) for it in self.lines) + 10, 20.0 * len(self.lines) + 2


def are_shown(graph: Graph, view: View) -> bool:
    """Whether tensors without a gradient are drawn: as the reader wants it, or where there is room."""
    if view.constants is not None:
        return view.constants
    return len(graph.nodes) <= _NODES and len(_tensors(graph)) + len(graph.unreached) <= _CONSTANTS


def boxes(graph: Graph, drawn: Collection[str], view: View) -> Mapping[str, Card]:
    """A box for each tensor that a node in `drawn` uses, and for each leaf that is not reached."""
    if not are_shown(graph, view):
        return {}
    found = {
        _box(cut.tensor): _card(shortened(cut.name), _said(cut.reason, view.language), cut.value)
        for cut in _shown(graph, drawn)
    }
    for name, value in list(graph.unreached.items())[:_MOST]:
        said = say("cut.unreached", view.language)
        found[f"unreached\n{name}"] = _card(shortened(name), said, value)
    return found


def arrows(graph: Graph, drawn: Collection[str], view: View) -> Iterator[Dotted]:
    """From what was cut off to the grey box, and from there to where it is used."""
    if not are_shown(graph, view):
        return
    led: set[int] = set()
    for cut in _shown(graph, drawn):
        reason = reason_lines(cut, view.language)
        if cut.origin in drawn:
            if cut.tensor not in led:
                yield Dotted(cut.origin, _box(cut.tensor), reason)
            led.add(cut.tensor)
            reason = ()
        yield Dotted(_box(cut.tensor), cut.target, reason)


def size(card: Card) -> tuple[float, float]:
    """Width and height of a grey box: what is said of it stands where others have the word for a value."""
    width, height = card.size(True)
    return width, height - SAID


def reason_lines(cut: Cut, language: Language) -> tuple[str, ...]:
    """``cut: detach`` and its line; nothing for what never had a gradient."""
    if cut.reason in _PLAIN:
        return ()
    said = say(f"cut.{cut.reason}", language)
    return (said, say("cut.line", language, line=cut.line)) if cut.line else (said,)


def _said(reason: str, language: Language) -> str:
    return say(f"cut.{reason}" if reason in _PLAIN else "cut.box", language)


def _shown(graph: Graph, drawn: Collection[str]) -> list[Cut]:
    return [it for it in graph.cuts if it.target in drawn and it.tensor < _MOST]


def _tensors(graph: Graph) -> set[int]:
    return {it.tensor for it in graph.cuts}


def _box(tensor: int) -> str:
    return f"constant\n{tensor}"


def _card(title: str, said: str, value: torch.Tensor) -> Card:
    return Card(title, said, cells(value), None, "")
