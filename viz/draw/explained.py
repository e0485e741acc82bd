"""What can be drawn and told of a graph: what `Explanation` offers beside the graph itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import graphviz
import torch

from viz.chain import Graph, PathLedger, Rule
from viz.draw.drawing import Drawing
from viz.draw.view import Picture, View
from viz.errors import LimitError
from viz.typed_program import TypedProgram

_PLAIN = View()


@dataclass(frozen=True, repr=False)
class Explained(Graph, ABC):
    """A graph whose paths, rules and pictures can be had; see `viz.explanation.Explanation`.

    `printed` is what the program's print() wrote; `typed` the typed program, None for a tensor that came
    from elsewhere.
    """

    printed: str = ""
    typed: TypedProgram | None = field(default=None, repr=False)

    @property
    @abstractmethod
    def root_name(self) -> str:
        """What the root is called: the name it has at its backward call, or its node's."""

    @abstractmethod
    def paths(self, leaf: str) -> PathLedger:
        """Every path from the root to a leaf."""

    @abstractmethod
    def held(self, leaf: str) -> torch.Tensor | None:
        """What the leaf's ``.grad`` held right after the explained call."""

    @abstractmethod
    def rules(self, nodes: Iterable[str]) -> Mapping[str, tuple[Rule, ...]]:
        """The backward rules of nodes, by id."""

    @abstractmethod
    def picture(self, view: View = _PLAIN, reason: LimitError | None = None) -> Picture:
        """The picture with what a browser needs beside it."""

    @abstractmethod
    def drawing(self, view: View = _PLAIN) -> Drawing:
        """What a picture draws, before it is laid out."""

    @abstractmethod
    def dot(self, view: View = _PLAIN) -> graphviz.Digraph:
        """The picture as DOT."""
