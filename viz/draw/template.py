"""Layouts used again: a picture whose texts are as long as another's is that picture with other texts.

A label's size follows from the shapes of tensors and the length of the user's text, so an edit of a number
moves nothing. Texts are taken out of the DOT, what is left is laid out once, and the texts are put into the
SVG in their places.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

_SHORTEST = 5
"""Characters of the shortest text that is taken out: its stand-in has a number."""

_MOST = 1_000
_NARROW = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{MULTIPLICATION SIGN}": "x"})
"""Signs beside ASCII that every fixed-width font has, as wide as a letter."""

_TEXT = re.compile(r">([^<>]+)<")
_EDGE = re.compile(r"label=<([^<>]+)>")
_TITLE = re.compile(r' TITLE="([^"]+)"')
_TOOLTIP = re.compile(r' tooltip="((?:[^"\\]|\\[^\n])*)"')
_STAND_IN = re.compile(r"~(\d{3})~*")


class _Texts:
    """The texts of a picture, each behind a stand-in that is as long as it is."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def stand_in(self, text: str, width: int) -> str:
        """What stands in the DOT for `text`."""
        self.found.append(text)
        return f"~{len(self.found) - 1:03}".ljust(width, "~")

    def out_of(self, line: str) -> str:
        """A line of DOT without its texts."""
        before, table, label = line.partition("label=<<TABLE")
        if not table:
            return _EDGE.sub(lambda it: f"label=<{self._as_long(it[1])}>", line)
        body, end, after = label.partition("</TABLE>>")
        body = _TITLE.sub(lambda it: f' TITLE="{self.stand_in(html.unescape(it[1]), 4)}"', body)
        body = _TEXT.sub(lambda it: f">{self._as_long(it[1])}<", body)
        after = _TOOLTIP.sub(lambda it: f' tooltip="{self._tooltip(it[1])}"', after)
        return before + table + body + end + after

    def _as_long(self, text: str) -> str:
        said = html.unescape(text)
        narrow = len(said) >= _SHORTEST and said.translate(_NARROW).isascii()
        return self.stand_in(said, len(said)) if narrow else text

    def _tooltip(self, text: str) -> str:
        return self.stand_in(text.replace('\\"', '"').replace("\\\\", "\\"), 4)


def filled(source: str, lay_out: Callable[[str], str]) -> str:
    """The SVG of `source`; `lay_out` makes it of DOT, unless it did so for another picture."""
    texts = _Texts()
    blank = "\n".join(map(texts.out_of, source.split("\n")))
    if len(texts.found) > _MOST or "~" in source:
        return lay_out(source)
    svg = _laid_out(blank, lay_out)
    said = [html.escape(text).replace("\n", "&#10;") for text in texts.found]
    return _STAND_IN.sub(lambda it: said[int(it[1])], svg)


@lru_cache(maxsize=256)
def _laid_out(blank: str, lay_out: Callable[[str], str]) -> str:
    return lay_out(blank)
