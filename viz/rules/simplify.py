"""Makes an expression as short as a person would write it; what it computes stays the same.

A value may differ in its last digits where a product is transposed: torch then multiplies in another order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from viz.rules.expression import VIEWS, Expr, Expressions, replaced

aten = torch.ops.aten

_COPIES = frozenset(("clone", "contiguous", "positive", "conj", "_conj", "resolve_conj", "alias"))


class Simplifier:
    """Rewrites expressions from their parts upward, each once."""

    def __init__(self, expressions: Expressions, stop: Callable[[Expr], bool]) -> None:
        self._expressions = expressions
        self._stop = stop
        self._done: dict[Expr, Expr] = {}

    def __call__(self, expr: Expr) -> Expr:
        """The short form. What `stop` holds of has a name and stays."""
        if expr not in self._done:
            self._done[expr] = expr if self._stop(expr) else self._rewritten(expr)
        return self._done[expr]

    def _rewritten(self, expr: Expr) -> Expr:
        args = replaced(expr.args, self)
        if args != expr.args:
            expr = self._expressions.remade(expr, args)
        for _ in range(20):
            rule = _RULES.get(expr.name)
            made = None
            for each in (rule, _common):
                made = each(self, expr) if each is not None else None
                if made is not None:
                    break
            if made is None or made is expr:
                return expr
            if self._stop(made) or isinstance(made.op, str):
                return made
            expr = made
        return expr

    def make(self, op: Any, args: tuple[Any, ...], like: Expr, shape: Any = None) -> Expr:
        """A new expression with the type of `like`, and its shape unless another is given."""
        made_shape = like.shape if shape is None else tuple(shape)
        return self._expressions.make(op, args, {}, made_shape, like.dtype)

    def transposed(self, of: Expr) -> Expr:
        """A matrix transposed; ``(A.T @ B).T`` is ``B.T @ A``."""
        made = self.make(aten.t.default, (of,), of, of.shape[::-1])
        return self(made)


def _common(s: Simplifier, e: Expr) -> Expr | None:
    """What holds of every operation that gives its argument back."""
    first = e.args[0] if e.args and isinstance(e.args[0], Expr) else None
    if first is None:
        return None
    same = first.shape == e.shape and first.dtype == e.dtype
    if e.name in _COPIES and same:
        return first
    if e.name in (*VIEWS, "expand", "squeeze", "_to_copy", "permute", "sum_to_size") and same:
        return first if e.name != "permute" or list(e.args[1]) == sorted(e.args[1]) else None
    return None


def _mul(s: Simplifier, e: Expr) -> Expr | None:
    a, b = e.args
    for one, other in ((a, b), (b, a)):
        if _is_number(other, 1) and isinstance(one, Expr) and one.shape == e.shape:
            return one if one.dtype == e.dtype else None
        if _is_number(other, -1) and isinstance(one, Expr) and one.dtype == e.dtype:
            return s.make(aten.neg.default, (one,), e)
        if isinstance(other, float | int) and _is(one, "mul"):
            for part, number in (one.args, one.args[::-1]):
                if isinstance(number, float | int) and isinstance(part, Expr):
                    product = number * other
                    exact = product == round(product, 12)
                    if exact and part.dtype == e.dtype:
                        return s.make(aten.mul.Tensor, (part, product), e)
    return _unexpanded(s, e)


def _div(s: Simplifier, e: Expr) -> Expr | None:
    a, b = e.args[:2]
    if len(e.args) > 2 or e.kwargs:
        return None
    if _is_number(b, 1) and isinstance(a, Expr) and a.dtype == e.dtype:
        return a
    return _unexpanded(s, e)


def _add(s: Simplifier, e: Expr) -> Expr | None:
    a, b = e.args[:2]
    if _is_number(b, 0) and isinstance(a, Expr) and a.dtype == e.dtype and a.shape == e.shape:
        return a
    return _unexpanded(s, e)


def _pow(s: Simplifier, e: Expr) -> Expr | None:
    base, exponent = e.args
    if _is_number(exponent, 1) and isinstance(base, Expr) and base.dtype == e.dtype:
        return base
    return None


def _neg(s: Simplifier, e: Expr) -> Expr | None:
    (inner,) = e.args
    return inner.args[0] if _is(inner, "neg") else None


def _unexpanded(s: Simplifier, e: Expr) -> Expr | None:
    """An operand is not expanded where broadcasting does it, nor converted where torch does."""
    args = list(e.args)
    for place, arg in enumerate(args):
        if _is(arg, "_to_copy") and arg.shape and e.name != "where":
            inner = arg.args[0]
            rest = [it for at, it in enumerate(args) if at != place and isinstance(it, Expr)]
            whole = not inner.dtype.is_floating_point and inner.dtype != e.dtype
            if (
                whole
                and inner.shape == arg.shape
                and any(it.dtype == e.dtype and it.shape for it in rest)
            ):
                args[place] = inner
                return s._expressions.remade(e, tuple(args))
        if not (isinstance(arg, Expr) and _is(arg, "expand") and isinstance(arg.args[0], Expr)):
            continue
        inner = arg.args[0]
        others = [it.shape for at, it in enumerate(args) if at != place and isinstance(it, Expr)]
        if others and _broadcast(inner.shape, *others) == e.shape:
            args[place] = inner
            return s._expressions.remade(e, tuple(args))
    return None


def _expand(s: Simplifier, e: Expr) -> Expr | None:
    inner = e.args[0]
    if _is(inner, "expand"):
        return s.make(aten.expand.default, (inner.args[0], e.shape), e)
    if _is(inner, "div", "mul") and isinstance(inner.args[1], int | float):
        outer = s.make(aten.expand.default, (inner.args[0], e.shape), e)
        return s._expressions.make(inner.op, (outer, inner.args[1]), {}, e.shape, e.dtype)
    return None


def _transpose(s: Simplifier, e: Expr) -> Expr | None:
    """Every way of exchanging the two dimensions of a matrix is ``t``."""
    inner = e.args[0]
    if len(inner.shape) == 2:
        if e.name == "permute" and [it % 2 for it in e.args[1]] == [1, 0]:
            return s.make(aten.t.default, (inner,), e)
        if e.name == "transpose" and {it % 2 for it in e.args[1:]} == {0, 1}:
            return s.make(aten.t.default, (inner,), e)
    if e.name == "transpose" and _is(inner, "transpose"):
        rank = len(e.shape)
        if {it % rank for it in e.args[1:]} == {it % rank for it in inner.args[1:]}:
            return inner.args[0]  # type: ignore[no-any-return]
    return None


def _t(s: Simplifier, e: Expr) -> Expr | None:
    (inner,) = e.args
    if len(inner.shape) < 2:
        return inner  # type: ignore[no-any-return]
    if _is(inner, "t"):
        return inner.args[0]  # type: ignore[no-any-return]
    if _is(inner, "mm"):
        a, b = inner.args
        return s.make(aten.mm.default, (s.transposed(b), s.transposed(a)), e)
    if _is(inner, "expand") and len(inner.args[0].shape) == 0:
        return s.make(aten.expand.default, (inner.args[0], e.shape), e)
    return None


def _sum(s: Simplifier, e: Expr) -> Expr | None:
    """A sum over every dimension is a sum; over none it is nothing."""
    inner = e.args[0]
    dims = e.argument(1, "dim")
    if inner.shape == () and e.shape == () and inner.dtype == e.dtype:
        return inner  # type: ignore[no-any-return]
    if dims is None or e.argument(2, "keepdim", False) or e.kwargs:
        return None
    if isinstance(dims, tuple) and len({it % max(len(inner.shape), 1) for it in dims}) == len(
        inner.shape
    ):
        return s.make(aten.sum.default, (inner,), e)
    return None


def _view(s: Simplifier, e: Expr) -> Expr | None:
    """A view that only leaves out what a sum has kept, and a view of a view."""
    inner = e.args[0]
    if e.name in VIEWS and _is(inner, *VIEWS):
        return s.make(e.op, (inner.args[0], e.args[1]), e)
    if _is(inner, "sum") and inner.argument(2, "keepdim", False) and not inner.kwargs:
        dims = inner.argument(1, "dim")
        rank = len(inner.args[0].shape)
        gone = {it % rank for it in dims} if isinstance(dims, tuple) else set()
        kept = tuple(size for at, size in enumerate(inner.shape) if at not in gone)
        if kept == e.shape:
            return s(s.make(aten.sum.dim_IntList, (inner.args[0], dims), e))
    return None


def _is(e: Any, *names: str) -> bool:
    return isinstance(e, Expr) and not isinstance(e.op, str) and e.name in names


def _is_number(value: Any, number: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == number


def _broadcast(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    try:
        return tuple(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        return (-1,)


_RULES: dict[str, Callable[[Simplifier, Expr], Expr | None]] = {
    "mul": _mul,
    "div": _div,
    "add": _add,
    "sub": _add,
    "pow": _pow,
    "neg": _neg,
    "expand": _expand,
    "permute": _transpose,
    "transpose": _transpose,
    "t": _t,
    "sum": _sum,
    "where": _unexpanded,
    "squeeze": _view,
    **dict.fromkeys(VIEWS, _view),
}
