"""What an exercise asks and what it says of a line: plain data, which needs no torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One line to be written: ``name = ...``, of this shape; `answer` is right. A `given` one is shown."""

    name: str
    shape: tuple[int, ...]
    answer: str
    node: str
    given: bool


@dataclass(frozen=True)
class LineVerdict:
    """Whether a line is right, else the key of what is wrong and the part of the right line it is about."""

    right: bool
    hint: str = ""
    part: str = ""


@dataclass(frozen=True)
class Tasks:
    """An exercise: `forward` are lines with forward values that come first, `lines` those to be written."""

    forward: tuple[str, ...]
    lines: tuple[Task, ...]
