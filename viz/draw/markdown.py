"""Text for Markdown as it stands: what a user or torch wrote is never markup."""

from __future__ import annotations

import re

_MARKS = frozenset(r"\*_[]()<>#$~:!|{}`+-=&")

_CODE = re.compile(r"(?<!`)(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)")
"""A code span: what stands between two runs of as many backticks, in one line."""

_LINKS = re.compile(r"://|(?i:www\.)|@")
_JOINER = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """`text` with Markdown's signs escaped, except in code between backticks.

    Addresses are no links: an invisible sign stands in them.
    """
    made, at = [], 0
    for span in _CODE.finditer(text):
        made += [_escape(text[at : span.start()]), span.group()]
        at = span.end()
    return "".join(made) + _escape(text[at:])


def _escape(text: str) -> str:
    unlinked = _LINKS.sub(lambda it: it.group() + _JOINER, text)
    return "".join(f"\\{char}" if char in _MARKS else char for char in unlinked)


def code(text: str) -> str:
    """`text` as inline code, whatever it contains."""
    fence = "`"
    while fence in text:
        fence += "`"
    one_line = " ".join(text.split())
    return f"{fence} {one_line} {fence}" if "`" in text else f"`{one_line}`"
