"""What a notebook shows of an explanation: alive where scripts are allowed, else a picture."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from viz.draw.explained import Explained
from viz.draw.view import View
from viz.errors import LimitError
from viz.export.page import cell
from viz.text import Language


@dataclass(frozen=True)
class Shown:
    """An explanation in a language. IPython asks for both; a notebook shows the first that it can."""

    explained: Explained
    language: Language = "en"

    def _repr_html_(self) -> str | None:
        """The graph in a frame; None where there is none, or it is too large to draw."""
        if self.explained.root is None:
            return None
        with suppress(LimitError):
            return cell(self.explained, self.language)
        return None

    def _repr_svg_(self) -> str | None:
        """The picture; None where there is none, or it is too large to draw."""
        if self.explained.root is None:
            return None
        with suppress(LimitError):
            return self.explained.picture(View(language=self.language)).svg
        return None
