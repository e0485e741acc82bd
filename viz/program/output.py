"""What print() writes: to the character, with the line of the program that wrote it."""

from __future__ import annotations

import torch

from viz import limits
from viz.program.budget import Refused

_PLAIN = frozenset((torch.Tensor, torch.Size, str, int, float, bool, type(None)))
"""Types whose text is made without the program's own help."""


class Output:
    """What has been printed so far: (line of the program, text), in order.

    With `unread` nobody will read it: the text of plain values need not be made.
    """

    def __init__(self, *, unread: bool = False) -> None:
        self.unread = unread
        self.parts: list[tuple[int, str]] = []
        self.line = 0
        self._length = 0

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
