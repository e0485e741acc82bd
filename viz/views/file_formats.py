"""The formats in which a program and its graph are taken away: one row a format, for page and worker.

A new format is a row here, a maker in `viz.views.files` and a sentence in `viz.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One format: what the file is called, its media type, and where it is made.

    One of the `program` needs one that runs; one that `tells` has gradients in it whatever the view hides.
    The `browser` makes it itself, of the picture that it shows.
    """

    file: str
    type: str
    program: bool = False
    tells: bool = False
    browser: bool = False


FORMATS: Mapping[str, Format] = {
    "png": Format("graph.png", "image/png", browser=True),
    "svg": Format("graph.svg", "image/svg+xml", browser=True),
    "pdf": Format("graph.pdf", "application/pdf"),
    "dot": Format("graph.dot", "text/vnd.graphviz"),
    "gif": Format("steps.gif", "image/gif"),
    "webp": Format("steps.webp", "image/webp"),
    "html": Format("explained.html", "text/html", tells=True),
    "py": Format("program.py", "text/x-python", program=True, tells=True),
    "ipynb": Format("program.ipynb", "application/x-ipynb+json", program=True, tells=True),
    "tex": Format("gradient.tex", "application/x-tex", program=True),
}
"""Every format by its ending, in the order of the page's list."""
