"""How an explanation is shown: as a picture, a table, a file, and alive in a notebook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import graphviz

from viz.chain import Rule
from viz.draw.dot import draw_dot
from viz.draw.drawing import Drawing, drawing
from viz.draw.explained import Explained
from viz.draw.groups import check_opened
from viz.draw.picture import picture, picture_svg
from viz.draw.table import table_frame, table_text
from viz.draw.view import Picture, View
from viz.errors import ExplainError, Failed, LimitError, VizError
from viz.export.files import save
from viz.export.shown import Shown
from viz.text import Language

if TYPE_CHECKING:
    import pandas as pd

_PLAIN = View()
_RULED = 60
"""Nodes up to which a picture says the rules of matrix products: a row of boxes that can be looked at."""


@dataclass(frozen=True, repr=False)
class Drawn(Explained):
    """What is common to all that is shown; `viz.explanation.Explanation` adds what is worked out.

    `detached` says whether torch's graph is no longer held.
    """

    detached: bool = False
    _rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def dot(self, view: View = _PLAIN) -> graphviz.Digraph:
        """The picture as DOT; `view` says how it looks. Large graphs are drawn as groups of nodes.

        Its ``render()`` needs no Graphviz of the system. Raises `LimitError` for more edges than can be
        drawn, `ExplainError` for a group to open that is not there.
        """
        check_opened(self, view.opened)
        self._can_be_drawn(view)
        return draw_dot(self, view, self._short_rules())

    def drawing(self, view: View = _PLAIN) -> Drawing:
        """What the picture draws, for what is written of it in another way than `svg`.

        Raises `LimitError` for more edges than can be drawn.
        """
        self._can_be_drawn(view)
        return drawing(self, view, self._short_rules(), self._failed)

    def picture(self, view: View = _PLAIN, reason: LimitError | None = None) -> Picture:
        """The picture with what a browser needs beside it; coarser if there is a `reason` to.

        Raises `LimitError` for a graph that is too large to draw even so.
        """
        self._can_be_drawn(view)
        return picture(self, view, reason, self._short_rules(), self._failed)

    @property
    def _failed(self) -> Failed | None:
        """The operation at which a typed program ended, which is drawn too."""
        return self.typed.failed if self.typed is not None else None

    def _can_be_drawn(self, view: View) -> None:
        if self.detached and (view.saved or view.torchviz):
            raise ExplainError.of("detached")

    def _short_rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules of all nodes of a small graph; none where there is no code."""
        if self.detached:
            return self._rules
        if self.typed is not None and len(self.nodes) <= _RULED:
            with suppress(VizError):
                return self.rules(self.nodes.ids)
        return {}

    def svg(self, view: View = _PLAIN) -> str:
        """The picture as SVG, groups closed where it would take too long.

        Raises as `picture` and `dot` do.
        """
        check_opened(self, view.opened)
        self._can_be_drawn(view)
        return picture_svg(self, view, self._short_rules(), self._failed)

    def table(self, module: str = "") -> str:
        """Every node as a line of text, 120 characters wide; with `module`, a path, those in that module.

        ``print(e)`` shows the same, a large graph in groups. Raises `KeyError` for a module without nodes.
        """
        return table_text(self, module)

    def to_dataframe(self, *, diagnosis: bool = False) -> pd.DataFrame:
        """One row a node: id, torch's name, source, shape, norm of the upstream gradient, kinds, where.

        With `diagnosis` there is, in place of the kinds of local Jacobians, what trouble in training shows
        in: norms, zeros, NaN, dead units and saved memory; see `viz.draw.table.table_frame`.
        """
        return table_frame(self, diagnosis=diagnosis)

    def __str__(self) -> str:
        return table_text(self)

    def save(
        self, path: str | os.PathLike[str], *, language: Language = "en", title: str = ""
    ) -> None:
        """Write a file; its ending says which: .html, .svg, .png or .pdf.

        The .html is one file that needs no server: the graph to move, open and step through, each node's
        numbers, the factors of each leaf, and the program, under a `title`. Raises `ExplainError` for
        another ending, or where there is no graph; `LimitError` for a graph that is too large to draw.
        """
        save(self, path, language, title)

    def show(self, language: Language = "en") -> Shown:
        """The same as the last line of a notebook's cell, in another language."""
        return Shown(self, language)

    def _repr_html_(self) -> str | None:
        """What a notebook shows: the graph alive, or where that is not allowed its picture."""
        return self.show()._repr_html_()

    def _repr_svg_(self) -> str | None:
        """What a notebook shows that prefers pictures; its plain text where there is none."""
        return self.show()._repr_svg_()
