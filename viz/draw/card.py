"""What stands in a node's box, and how much room it takes.

A box is as large as its words and the shapes of its tensors make it: no value moves the layout.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from math import ceil

import torch

from viz.draw.number_format import full_text, short
from viz.draw.shape_text import shape_text
from viz.numbers import countable, wide

TITLE, NUMBER, WORD = 24, 20, 16
"""Sizes of text in pixels: names; numbers; everything else."""

PADDING = 10
CELL, ROW, GAP = 54, 30, 3
"""Width and height of a cell, and what is between two of them."""

LARGEST = 4
"""Rows and columns up to which a tensor is written out."""

STRIP = 16
"""Cells of the strip that shows a large tensor at a glance."""

MARK = 52
"""Width of the mark on the box in which NaN or infinity arises."""

PILL = (36.0, 30.0)
"""Room for a factor between two boxes: its pill may reach over their borders a little."""

_TITLE_ROW, _WORD_ROW, _LABEL_ROW = 34, 20, 22
_STEP = 4
"""Widths grow in such steps, so that a digit more in a text moves nothing."""

_CELL_LETTERS = 5
"""Characters of a number without its sign: all digits are a hover away."""

_STRIP_HEIGHT = 16


@dataclass(frozen=True)
class Cells:
    """A tensor as it is shown: `rows` of numbers, or of a large one a summary.

    `first` is the flat index of the first number of each row; `summary` has the shape, then the least, the
    mean and the largest value, `strip` means of `STRIP` parts. `full` has all digits.
    """

    rows: tuple[tuple[str, ...], ...]
    full: str
    summary: tuple[str, ...] = ()
    strip: tuple[float, ...] = ()

    @property
    def columns(self) -> int:
        """How many numbers stand side by side."""
        return max(map(len, self.rows), default=0)


def cells(tensor: torch.Tensor) -> Cells:
    """A tensor of up to 4 x 4 as it is, leading dimensions one below the other; a larger one in short."""
    full, shape = full_text(tensor), shape_text(tensor.shape)
    if tensor.is_complex() or not tensor.numel():
        return Cells((), full, (shape,))
    rows = tensor.reshape(-1, tensor.shape[-1]) if tensor.ndim else tensor.reshape(1, 1)
    if max(rows.shape) <= LARGEST:
        return Cells(tuple(tuple(map(_number, row)) for row in wide(rows).tolist()), full)
    values = countable(tensor.detach()).reshape(-1)
    parts = torch.tensor_split(values, min(STRIP, len(values)))
    sums = [float(wide(part).sum()) for part in parts]  # a copy of one part at a time
    strip = tuple(it / len(part) for it, part in zip(sums, parts, strict=True))
    told = (float(values.min()), sum(sums) / len(values), float(values.max()))
    return Cells((), full, (shape, *map(_number, told)), strip)


def _number(value: float) -> str:
    return short(value, _CELL_LETTERS + (value < 0))


def block_size(shown: Cells | None) -> tuple[float, float]:
    """Width and height of a tensor with its label above it."""
    if shown is None:
        return 0, 0
    if shown.rows:
        columns, rows = max(2, shown.columns), len(shown.rows)
        return columns * (CELL + GAP) - GAP, _LABEL_ROW + rows * (ROW + GAP) - GAP
    if not shown.strip:
        return max(2 * CELL, text_width(shown.summary[0], WORD)), _LABEL_ROW + _WORD_ROW
    return 3 * (CELL + GAP) + GAP, _LABEL_ROW + 2 * _WORD_ROW + _STRIP_HEIGHT + ROW


@dataclass(frozen=True)
class Card:
    """A box: its words, and what it shows of its value and its gradient, None where there is nothing.

    In one that is `marked` NaN or infinity arises.
    """

    title: str
    expression: str
    value: Cells | None
    gradient: Cells | None
    gradient_label: str
    marked: bool = False

    @property
    def head(self) -> float:
        """Height of the words above the tensors."""
        return PADDING / 2 + _TITLE_ROW + (_WORD_ROW if self.expression else 0)

    def size(self, across: bool, room: float = 0) -> tuple[float, float]:
        """Width and height: the gradient below the value if it goes `across`, else beside it.

        `room` is the least height of each of the two, so that those of a row of boxes are level.
        """
        value, gradient = block_size(self.value), block_size(self.gradient)
        title = text_width(self.title, TITLE, bold=True) + (MARK if self.marked else 0)
        words = max(title, text_width(self.expression, WORD))
        if across:
            width = max(words, value[0], gradient[0])
            between = PADDING / 2 if self.value and self.gradient else 0
            body = max(value[1], room) + max(gradient[1], room) + between
        else:
            width = max(words, value[0] + gradient[0] + PADDING)
            body = max(value[1], gradient[1])
        return stepped(width) + 2 * PADDING, self.head + body + PADDING

    def blocks(
        self, across: bool, room: float = 0
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where value and gradient start, from the box's top left corner."""
        value = block_size(self.value)
        if across:
            below = self.head + max(value[1], room) + (PADDING / 2 if self.value else 0)
            return (PADDING, self.head), (PADDING, below)
        return (PADDING, self.head), (PADDING + value[0] + PADDING, self.head)


def stepped(width: float) -> float:
    """A width, rounded up."""
    return ceil(width / _STEP) * _STEP


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is in a font without serifs."""
    narrow, wide = 0.56 + 0.03 * bold, 1.02
    return size * sum(wide if unicodedata.east_asian_width(it) in "WF" else narrow for it in text)
