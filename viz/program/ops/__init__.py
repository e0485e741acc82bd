"""The op table: every torch operation that a program may call, one row each.

To add an operation, add a row to the file of its category. The parser finds it by its spellings,
the page lists it in the palette, and the tests run its samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from viz.program.ops import (
    activation,
    class_loss,
    comparison,
    creation,
    cumulative,
    distance,
    elementwise,
    expanding,
    exponential,
    indexing,
    joining,
    layer,
    linalg,
    loss,
    matrix,
    normalization,
    ordering,
    pooling,
    reduction,
    rounding,
    sampling,
    shape,
    softmax,
    squashing,
    tensor_methods,
    trigonometry,
)
from viz.program.ops.row import Category, Op, Text

__all__ = ["OPS", "SPELLINGS", "Category", "Op", "Text"]

_FILES = (
    creation,
    sampling,
    tensor_methods,
    elementwise,
    exponential,
    trigonometry,
    rounding,
    comparison,
    reduction,
    cumulative,
    ordering,
    linalg,
    matrix,
    distance,
    shape,
    expanding,
    joining,
    indexing,
    softmax,
    activation,
    squashing,
    loss,
    class_loss,
    layer,
    normalization,
    pooling,
)

OPS: tuple[Op, ...] = tuple(row for file in _FILES for row in file.ROWS)

SPELLINGS: Mapping[str, Op] = MappingProxyType(
    {spelling: row for row in OPS for spelling in row.spellings}
)
"""How a call is written (``torch.relu``, ``F.relu``, ``Tensor.relu``) -> its row."""
