"""Where a piece of a program stands in its text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece of the text stands: from 1, in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
