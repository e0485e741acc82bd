"""What print() writes, counted before it is made: text of tensors takes time and memory too."""

from __future__ import annotations

import math

import torch

from viz import limits
from viz.program.ir import Print
from viz.program.refusal import refuse

_SUMMARISED = 1_000
_EDGE = 3
"""Torch prints the first and last three along each dimension of what has more than a thousand elements."""


class Output:
    """What has been printed. Every tensor must be there, or at least its shape."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._length = 0

    def add(self, statement: Print, values: list[object]) -> None:
        """Print values. Raises `ProgramError` where that makes more than `limits.PRINTED`."""
        for place, value in enumerate(values):
            self.count(statement, value)
            self._append(statement, statement.separator * bool(place) + str(value))
        self._append(statement, statement.end)

    def count(self, statement: Print, *values: object) -> None:
        """Refuse values that take too much, before their text is made."""
        if self._length + sum(map(_at_least, values)) > limits.PRINTED.value:
            raise refuse("printed_too_long", statement.span, limit=limits.PRINTED.value)

    def _append(self, statement: Print, text: str) -> None:
        self._length += len(text)
        self.count(statement)
        self.parts.append(text)


def _at_least(value: object) -> int:
    """Characters that the text of a value has at least."""
    if isinstance(value, torch.Tensor):
        return 8 + 2 * _numbers(value)
    if isinstance(value, list | tuple):
        return 2 * len(value) + sum(map(_at_least, value))
    return 0


def _numbers(tensor: torch.Tensor) -> int:
    if tensor.numel() <= _SUMMARISED:
        return tensor.numel()
    return math.prod(min(size, 2 * _EDGE) for size in tensor.shape)
