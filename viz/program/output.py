"""What print() writes: to the character, with the line of the program that wrote it.

Also what stands beside each line of the editor, as in a notebook: the last text that the line printed, or
the value of an expression that stands alone on it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import torch
from torch.utils._python_dispatch import _disable_current_modes

from viz import limits
from viz.program.budget import Refused

LineValue = tuple[int, str, int]
"""A line, the last text that it printed or showed, and how many there were."""

_PLAIN = frozenset((torch.Tensor, torch.Size, str, int, float, bool, type(None)))
"""Types whose text is made without the program's own help."""

_SHOWN = 20
"""Elements of a tensor, or items of a list, whose value is shown beside its line."""

_LONGEST = 300
"""Characters of what is shown beside a line."""

_LINES = 200
"""Lines that something is shown beside."""


class Output:
    """What has been printed so far: (line of the program, text), in order.

    With `unread` nobody will read it: the text of plain values need not be made.
    """

    def __init__(self, *, unread: bool = False) -> None:
        self.unread = unread
        self.parts: list[tuple[int, str]] = []
        self.line = 0
        self._length = 0
        self._alone: dict[int, str] = {}

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for _, text in self.parts)

    def skips(self, values: tuple[object, ...]) -> bool:
        """Whether the text of these need not be made."""
        return self.unread and all(type(value) in _PLAIN for value in values)

    def room_for(self, length: int) -> None:
        """Raise `Refused` where so many characters more pass `limits.PRINTED`."""
        if self._length + length > limits.PRINTED.value:
            raise Refused("printed_too_long", limit=limits.PRINTED.value)

    def write(self, text: str) -> None:
        """Print `text` as it is."""
        self.room_for(len(text))
        self._length += len(text)
        self.parts.append((self.line, text))

    def alone(self, line: int, value: object) -> None:
        """Take note of the value of an expression that stands alone on a line. Prints nothing."""
        if not self.unread and len(self._alone) < _LINES and _is_shown(value):
            try:
                with _disable_current_modes():
                    self._alone[line] = repr(value)[: _LONGEST + 1]
            except Exception:  # torch cannot write every tensor out
                return

    @property
    def values(self) -> tuple[LineValue, ...]:
        """What stands beside the lines, in their order."""
        last = {**self._alone, **dict(self.parts)}
        counts = Counter(line for line, _ in self.parts)
        shown = (
            (line, text.rstrip("\n"), counts[line] or 1) for line, text in sorted(last.items())
        )
        return tuple((line, _cut(text), count) for line, text, count in shown if text)[:_LINES]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _is_shown(value: Any, depth: int = 3) -> bool:
    """Whether a value is small, and its text is made without the program's own help."""
    if type(value) in (torch.Tensor, torch.nn.Parameter):
        return bool(value.numel() <= _SHOWN)
    if type(value) in (list, tuple):
        return depth > 0 and len(value) <= _SHOWN and all(_is_shown(it, depth - 1) for it in value)
    if type(value) is str:
        return len(value) <= _LONGEST
    return value is not None and type(value) in (torch.Size, torch.dtype, int, float, complex, bool)
