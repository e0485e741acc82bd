"""Writes an expression as Python: operators where there are some, methods, then functions of torch.

`Writer.text` gives the code; brackets stand where Python's precedence, or a reader, needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import BuiltinFunctionType
from typing import Any

import torch
import torch.nn.functional as F

from viz.rules.expression import GIVEN, ITEM, NAME, Expr

ATOM, POWER, UNARY, PRODUCT, SUM, AND, OR, COMPARE = 9, 8, 7, 6, 5, 4, 3, 2

_BINARY = {
    **dict.fromkeys(("add", "__add__"), ("+", SUM)),
    "sub": ("-", SUM),
    "mul": ("*", PRODUCT),
    "div": ("/", PRODUCT),
    **dict.fromkeys(("mm", "bmm", "mv", "dot", "matmul"), ("@", PRODUCT)),
    "floor_divide": ("//", PRODUCT),
    "remainder": ("%", PRODUCT),
    "gt": (">", COMPARE),
    "ge": (">=", COMPARE),
    "lt": ("<", COMPARE),
    "le": ("<=", COMPARE),
    "eq": ("==", COMPARE),
    "ne": ("!=", COMPARE),
    "bitwise_and": ("&", AND),
    "logical_and": ("&", AND),
    "bitwise_or": ("|", OR),
    "logical_or": ("|", OR),
}
_KERNELS = frozenset(("convolution_backward",))
_SEVERAL = frozenset(
    (
        *(
            "max",
            "min",
            "sort",
            "topk",
            "kthvalue",
            "median",
            "mode",
            "cummax",
            "cummin",
            "aminmax",
        ),
        *("var_mean", "std_mean", "frexp", "slogdet", "max_pool2d_with_indices", "unbind", "split"),
        *("nanmedian", "split_with_sizes", "lu_unpack", "chunk", "tensor_split"),
    )
)
"""Operations of several results that a public function of the same name gives."""

Piece = tuple[str, int]
"""A text and how tightly its outermost operator binds."""

Template = Callable[["Writer", Expr], "Piece | None"]
"""How one operation is written; None where it is written like any other."""


class Writer:
    """Writes expressions; what has a name is written as its name."""

    def __init__(
        self,
        names: Mapping[Expr, str],
        shapes: Mapping[tuple[tuple[int, ...], torch.dtype], str],
        own: str | None = None,
        own_shape: tuple[int, ...] = (),
        *,
        templates: Mapping[str, Template],
    ) -> None:
        """`names` of expressions, of tensors by shape and type, and of what the line is the gradient of."""
        self.names = names
        self._shapes = shapes
        self._own = own if own_shape else None
        self._own_shape = own_shape
        self._templates = templates
        self.private = False
        """Whether something that is not public torch was written."""

    def text(self, e: Expr) -> str:
        """The code of an expression."""
        return self.piece(e)[0]

    def piece(self, value: Any) -> Piece:
        """An argument's text."""
        if isinstance(value, Expr):
            if value in self.names:
                return self.names[value], ATOM
            return self._computed(value)
        if isinstance(value, tuple):
            inside = ", ".join(self.piece(it)[0] for it in value)
            return (f"({inside},)" if len(value) == 1 else f"({inside})"), ATOM
        if isinstance(value, bool | None | torch.dtype):
            return str(value), ATOM
        if isinstance(value, int | float):
            return number_text(value), (UNARY if value < 0 else ATOM)
        return repr(value), ATOM

    def bound(self, value: Any, least: int) -> str:
        """An argument's text, in brackets where its operator binds less tightly than `least`."""
        text, tight = self.piece(value)
        return f"({text})" if tight < least else text

    def _computed(self, e: Expr) -> Piece:
        if e.op == NAME:
            return str(e.args[0]), ATOM
        if e.op == ITEM:
            made = self._templates[ITEM](self, e)
            if made is not None:
                return made
            of, place = e.args
            public = of.name in _SEVERAL or of.name.startswith("linalg_")
            whole = self.piece(of) if public else self.kernel(of)
            return f"{whole[0]}[{place}]", ATOM
        if e.op == GIVEN:
            self.private = True
            return "...", ATOM
        write = self._templates.get(e.name)
        made = write(self, e) if write is not None else None
        if made is None and e.name in _BINARY and not e.kwargs and len(e.args) == 2:
            made = self.binary(*_BINARY[e.name], *e.args)
        return made or self._call(e)

    def binary(self, sign: str, tight: int, left: Any, right: Any) -> Piece:
        """Two arguments with an operator between them."""
        left, right = plain(left, right), plain(right, left)
        if sign == "*" and isinstance(right, int | float) and not isinstance(left, int | float):
            left, right = right, left  # a number stands first
        if tight == COMPARE:
            return f"{self.bound(left, tight + 1)} {sign} {self.bound(right, tight + 1)}", tight
        return f"{self.bound(left, tight)} {sign} {self.bound(right, tight + 1)}", tight

    def method(self, e: Any, name: str, *args: Any, **kwargs: Any) -> Piece:
        """``e.name(args)``."""
        given = [self.piece(it)[0] for it in args]
        given += [f"{key}={self.piece(it)[0]}" for key, it in kwargs.items()]
        return f"{self.bound(e, ATOM)}.{name}({', '.join(given)})", ATOM

    def function(self, name: str, *args: Any, **kwargs: Any) -> Piece:
        """``name(args)``."""
        given = [self.piece(it)[0] for it in args]
        given += [f"{key}={self.piece(it)[0]}" for key, it in kwargs.items()]
        return f"{name}({', '.join(given)})", ATOM

    def like(self, e: Expr) -> str | None:
        """The name of a tensor of the same shape and type."""
        return self._shapes.get((e.shape, e.dtype))

    def own(self, e: Expr) -> str | None:
        """The name of what the line is the gradient of, if it has this shape."""
        return self._own if e.shape == self._own_shape else None

    def _call(self, e: Expr) -> Piece:
        """A call of what has no writer of its own: a method, a function, or the operation itself."""
        name, kwargs = e.name, dict(e.kwargs)
        if e.args and isinstance(e.args[0], Expr) and hasattr(torch.Tensor, name):
            return self.method(e.args[0], name, *e.args[1:], **kwargs)
        for module in ("linalg", "special"):
            short = name.removeprefix(f"{module}_")
            if short != name and hasattr(getattr(torch, module), short):
                return self.function(f"torch.{module}.{short}", *e.args, **kwargs)
        for place, owner in (("torch", torch), ("F", F)):
            found = getattr(owner, name, None)
            # What is written in Python has other parameters than ATen's operation.
            if isinstance(found, BuiltinFunctionType) and name not in _KERNELS:
                return self.function(f"{place}.{name}", *e.args, **kwargs)
        return self.kernel(e)

    def kernel(self, e: Expr) -> Piece:
        """ATen's own operation."""
        kwargs = dict(e.kwargs)
        self.private = True
        name = e.name
        overload = e.op._overloadname if not isinstance(e.op, str) else ""
        namespace = e.op._schema.name.split("::")[0] if not isinstance(e.op, str) else "aten"
        return self.function(f"torch.ops.{namespace}.{name}.{overload}", *e.args, **kwargs)


def plain(value: Any, beside: Any) -> Any:
    """A whole number beside a tensor of floats is written without a point."""
    floats = isinstance(beside, Expr) and beside.dtype.is_floating_point
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e6
    return int(value) if floats and whole else value


def number_text(value: float) -> str:
    """A number as Python reads it back."""
    if value != value or value in (float("inf"), float("-inf")):
        return f"float('{value}')"
    return repr(value)
