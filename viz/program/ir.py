"""What a parsed program is made of: frozen expressions and statements, each with its place.

Nothing here can hold Python code. A call holds a row of the op table, an attribute is one of a
fixed few, so whatever the runner meets has been allowed by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType

import torch

from viz.program.ops import Op
from viz.program.span import Span

ATTRIBUTES = ("T", "mT", "grad", "shape", "dtype", "ndim", "requires_grad", "is_leaf")
"""Attributes of a tensor that a program may read."""

FIELDS = ("values", "indices", "sign", "logabsdet")
"""Fields of the tuples that torch operations return."""


@dataclass(frozen=True, slots=True)
class Literal:
    span: Span
    value: int | float | bool | str | torch.dtype | EllipsisType | None


@dataclass(frozen=True, slots=True)
class Name:
    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list or tuple display: a shape, data, or several tensors."""

    span: Span
    items: tuple[Expr, ...]
    is_list: bool


@dataclass(frozen=True, slots=True)
class Unary:
    span: Span
    operator: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic or a comparison of two operands."""

    span: Span
    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Slice:
    span: Span
    start: Expr | None
    stop: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True)
class Index:
    span: Span
    base: Expr
    items: tuple[Expr | Slice, ...]
    is_tuple: bool


@dataclass(frozen=True, slots=True)
class Attribute:
    span: Span
    base: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A row of the op table with its arguments; a method's tensor is the first of `arguments`."""

    span: Span
    op: Op
    written: str
    arguments: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]


Expr = Literal | Name | Sequence | Unary | Binary | Index | Attribute | Call


@dataclass(frozen=True, slots=True)
class Assign:
    span: Span
    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Print:
    span: Span
    arguments: tuple[Expr, ...]
    separator: str
    end: str


@dataclass(frozen=True, slots=True)
class Backward:
    """``target.backward(gradient, retain_graph=...)``."""

    span: Span
    target: Expr
    gradient: Expr | None
    retain_graph: bool


@dataclass(frozen=True, slots=True)
class Seed:
    """``torch.manual_seed(n)``, for this program alone."""

    span: Span
    value: Expr


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression on a line of its own, such as ``x.requires_grad_()``."""

    span: Span
    value: Expr


@dataclass(frozen=True, slots=True)
class Loop:
    """``for name in range(start, stop, step):``."""

    span: Span
    name: str
    bounds: tuple[Expr, ...]
    body: tuple[Statement, ...]


Statement = Assign | Print | Backward | Seed | Evaluate | Loop


@dataclass(frozen=True, slots=True)
class Program:
    """A program that the parser accepted. `text` is what the spans count in."""

    text: str
    body: tuple[Statement, ...]

    def source(self, span: Span) -> str:
        """The user's own text at `span`."""
        lines = self.text.split("\n")[span.line - 1 : span.end_line]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)
