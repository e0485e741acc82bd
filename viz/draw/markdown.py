"""Text for Markdown as it stands: what a user or torch wrote is never markup."""

from __future__ import annotations

_MARKS = frozenset(r"\*_[]()<>#$~:!|{}")


def plain(text: str) -> str:
    """`text` with Markdown's signs escaped, except in code between backticks."""
    parts = text.split("`")
    escaped = [part if place % 2 else _escape(part) for place, part in enumerate(parts)]
    return "`".join(escaped)


def _escape(text: str) -> str:
    return "".join(f"\\{char}" if char in _MARKS else char for char in text)


def code(text: str) -> str:
    """`text` as inline code, whatever it contains."""
    fence = "`"
    while fence in text:
        fence += "`"
    one_line = " ".join(text.split())
    return f"{fence} {one_line} {fence}" if "`" in text else f"`{one_line}`"
