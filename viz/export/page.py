"""An explanation as one piece of HTML: its graph in the hand, its factors, its nodes; no server, no network.

`page` is a whole file, `cell` the same in a frame, for a notebook. What a browser runs is the page's own
graph and cards (`viz.draw.browser`); all that they would ask a server for lies in the file, compressed.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from viz import limits
from viz.draw import browser
from viz.draw.card_strip import WHOLE
from viz.draw.explained import Explained
from viz.draw.shape_text import index_text
from viz.draw.theme import style
from viz.draw.view import View
from viz.export.group_pictures import Pictures, pictures
from viz.export.node_panels import node_panels
from viz.export.strips import strips
from viz.text import Language, say

_HERE = Path(__file__).parent / "browser"
FILES = (
    *browser.STORE,
    _HERE / "memory.js",
    *browser.GRAPH,
    browser.CARDS,
    *(_HERE / f"{name}.js" for name in ("panel", "program", "page")),
)
"""The script's parts, in order."""

_GRAPH_STYLE = """
.view, label:has([name=saved]), label:has([name=constants]) {
  display: none !important;
}
:host {
  container-type: inline-size;
}
@container (max-width: 720px) {
  .bar :is(.search, .closer, .farther) {
    display: none;
  }
}
"""
"""Without what asks a server for another picture; fewer buttons where the node's panel leaves no room."""

_FORMATS = ("png", "svg")
"""What the browser itself makes of the picture."""

_PANEL_WORDS = ("value", "upstream", "local", "rule", "product", "formula")
_HEIGHTS = (430, 720)
"""The least and the greatest height of a cell, in pixels: what stands around the picture takes 270."""
_AROUND = 270


_PLAIN = View()


@dataclass(frozen=True)
class Start:
    """What a file shows when it is opened: the groups and the direction of a `view`, the cards of a leaf.

    `leaf` is its name, "" for the first; `element` the flat index of one of its elements, None for the whole.
    """

    view: View = _PLAIN
    leaf: str = ""
    element: int | None = None


_USUAL = Start()


def page(
    explained: Explained, language: Language = "en", title: str = "", start: Start = _USUAL
) -> str:
    """A whole HTML file: the program, if there is one, beside its graph, and what it printed.

    Raises `LimitError` for a graph that is too large to draw.
    """
    view = View(across=start.view.across, opened=start.view.opened, language=language)
    drawn = pictures(explained, view, limits.FILE_BOXES.value)
    return _document(explained, drawn, language, title, start, with_program=True)


def cell(explained: Explained, language: Language = "en") -> str:
    """The same for a notebook: in a frame of its own; where scripts are not allowed, the picture alone.

    Raises `LimitError` for a graph that is too large to draw.
    """
    drawn = pictures(explained, View(language=language), limits.NOTEBOOK_BOXES.value)
    document = _document(explained, drawn, language, "", _USUAL, with_program=False)
    svg = drawn.svg
    tall = float(svg.split('height="', 1)[1].split('"', 1)[0])
    height = round(min(max(tall + _AROUND, _HEIGHTS[0]), _HEIGHTS[1]))
    title = escape(_title(explained, language))
    return (
        f'<div class="autograd-explorer"><iframe srcdoc="{escape(document)}" title="{title}" '
        f'style="border:1px solid #8884;border-radius:8px;height:{height}px;width:100%" '
        f"allowfullscreen></iframe><noscript><style>.autograd-explorer iframe{{display:none}}</style>"
        f'<img alt="{title}" src="data:image/svg+xml,{quote(svg)}"></noscript></div>'
    )


def _title(explained: Explained, language: Language) -> str:
    return say("export.document", language, root=explained.root_name)


def _document(
    explained: Explained,
    drawn: Pictures,
    language: Language,
    title: str,
    start: Start,
    *,
    with_program: bool,
) -> str:
    text = explained.typed.program.text.rstrip() if with_program and explained.typed else None
    made, indices = strips(explained, language)
    leaf = start.leaf if start.leaf in explained.grad else next(iter(explained.grad), "")
    gradient = explained.grad.get(leaf)
    shape = () if gradient is None else tuple(gradient.shape)
    held = {
        "pictures": drawn.pictures,
        "scene": drawn.scene,
        "turns": drawn.turns,
        "panels": node_panels(explained, language),
        "strips": made,
        "indices": indices,
        "leaf": leaf,
        "element": WHOLE if start.element is None else index_text(shape, start.element),
        "whole": WHOLE,
        "program": text,
        "rules": {"dark": style("dark")},
        "text": browser.graph_words(language),
        "formats": [{"name": it, "label": say(f"save.{it}", language)} for it in _FORMATS],
        "words": _words(language),
    }
    filled = {
        "language": language,
        "title": escape(title or _title(explained, language)),
        "style": _read("page.css"),
        "graph_style": browser.read("graph/graph.css") + _GRAPH_STYLE,
        "graph": browser.read("graph/graph.html"),
        "cards": browser.read("cards/cards.html"),
        "script": script(),
        "program": "" if text is None else _program(explained, title, language),
        "picture": drawn.svg if with_program else "",
        "held": base64.b64encode(gzip.compress(_json(held).encode(), mtime=0)).decode(),
    }
    return Template(_read("page.html")).substitute(filled)


@cache
def _read(name: str) -> str:
    """Read once: a worker that has shut itself in reads no files."""
    return (_HERE / name).read_text("utf-8")


@cache
def script() -> str:
    """Everything that the browser runs, without lines that are comments alone."""
    parts = [browser.cards_style(), *(file.read_text("utf-8") for file in FILES)]
    lines = "\n".join(parts).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and line.strip()[:2] != "//")


def _words(language: Language) -> Mapping[str, str]:
    return {word: say(f"node.{word}", language) for word in _PANEL_WORDS} | {
        "theme": say("export.theme", language),
        "closed": say("export.closed", language),
        "close": say("graph.put_away", language),
    }


def _program(explained: Explained, title: str, language: Language) -> str:
    """The program's column; its lines are written by the script, and stand here for where there is none."""
    assert explained.typed is not None
    lines = "".join(
        f"<li><code>{escape(it)}</code></li>"
        for it in explained.typed.program.text.rstrip().split("\n")
    )
    printed = ""
    if explained.printed:
        name = escape(say("tab.printed", language))
        printed = (
            f'<div class="printed"><h2>{name}</h2><pre>{escape(explained.printed)}</pre></div>'
        )
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return f'<div class="code">{heading}<ol class="lines">{lines}</ol>{printed}</div>'


def _json(held: Mapping[str, object]) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))
