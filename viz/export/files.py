"""Writes an explanation to a file: what it becomes is said by the file's ending."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from viz.draw.explained import Explained
from viz.draw.view import View
from viz.errors import ExplainError
from viz.export.page import page
from viz.text import Language

Writer = Callable[[Explained, Language, str], bytes]


def _html(explained: Explained, language: Language, title: str) -> bytes:
    return page(explained, language, title).encode("utf-8")


def _svg(explained: Explained, language: Language, title: str) -> bytes:
    return explained.picture(View(language=language)).svg.encode("utf-8")


def _png(explained: Explained, language: Language, title: str) -> bytes:
    from viz.export.still import png

    return png(explained.picture(View(language=language)).svg, "light")


def _pdf(explained: Explained, language: Language, title: str) -> bytes:
    from viz.export.still import pdf

    return pdf(explained.picture(View(language=language)).svg, "light")


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {".html": _html, ".svg": _svg, ".png": _png, ".pdf": _pdf}
)
"""What makes a file, by its ending."""


def save(
    explained: Explained, path: str | os.PathLike[str], language: Language, title: str
) -> None:
    """Write the file. Raises as `viz.explanation.Explanation.save` does."""
    file = Path(path)
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise ExplainError.of("save_ending", ending=file.suffix, endings=", ".join(WRITERS))
    if explained.root is None:
        raise ExplainError.of("save_nothing")
    file.write_bytes(writer(explained, language, title))
