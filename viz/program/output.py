"""What print() writes: to the character, with the line of the program that wrote it."""

from __future__ import annotations

from viz import limits
from viz.program.budget import Refused


class Output:
    """What has been printed so far: (line of the program, text), in order."""

    def __init__(self) -> None:
        self.parts: list[tuple[int, str]] = []
        self.line = 0
        self._length = 0

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for _, text in self.parts)

    def room_for(self, length: int) -> None:
        """Raise `Refused` where so many characters more pass `limits.PRINTED`."""
        if self._length + length > limits.PRINTED.value:
            raise Refused("printed_too_long", limit=limits.PRINTED.value)

    def write(self, text: str) -> None:
        """Print `text` as it is."""
        self.room_for(len(text))
        self._length += len(text)
        self.parts.append((self.line, text))
