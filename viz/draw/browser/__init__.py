"""What a picture is made of in the browser: the graph in the hand and the strip of factor cards.

The page sends these files to its readers, and `viz.export` puts them into a file that needs no server: both
show one and the same thing. Python reads them as text; nothing here imports torch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from viz.text import TABLES, Language

_HERE = Path(__file__).parent

STORE = tuple(_HERE / f"{name}.js" for name in ("dom", "store", "part"))
"""Elements from text, what every part shows at once, and how a part is told: before all others."""

GRAPH = tuple(
    _HERE / "graph" / f"{name}.js"
    for name in (
        *("picture", "camera", "overview", "packet", "player"),
        *("keyboard", "export", "tools", "nudge", "calls", "main"),
    )
)
"""The graph in the hand: `makeGraph`. What the reader did in it goes to `remember` and `keepStep`."""

CARDS = _HERE / "cards" / "cards.js"
"""The strip of factor cards: `showCards`. Before it goes `cards_style()`."""

_WORDS = (
    *("label", "search", "show", "values", "gradients", "local", "saved", "constants"),
    *("across", "shapes", "export", "fit", "full", "first", "previous", "play", "pause", "next"),
    *("last", "scrub", "speed", "start", "value", "gradient", "sent", "from", "whole", "computes"),
    *("arrives", "sends", "adds", "copies", "then", "towards_root", "towards_leaves", "drawing"),
    *("explained", "torchviz", "closer", "farther", "overview", "put_away", "nudge", "nudged"),
)


@cache
def read(name: str) -> str:
    """A file by its name here, such as ``graph/graph.css``; read once, as workers that are shut in cannot."""
    return (_HERE / name).read_text("utf-8")


def graph_words(language: Language) -> Mapping[str, str]:
    """The words of the graph, by the names that its scripts have for them."""
    return {word: TABLES[language][f"graph.{word}"] for word in _WORDS}


def cards_style() -> str:
    """``const CARDS_STYLE = ...``: sent once with the script, not with every choice of a leaf or a cell."""
    style = json.dumps(read("cards/cards.css"))
    return f"const CARDS_STYLE = {style.replace('<', chr(92) + 'u003c')}"
