r"""Writes an expression as mathematics: matrix products by juxtaposition, elementwise ones with ⊙.

The gradient of the root by ``y`` is written as y with a bar. What has no sign stands there as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from viz.rules.expression import GIVEN, ITEM, NAME, VIEWS, Expr
from viz.rules.write import number_text, plain

_SUM, _ELEMENTWISE, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4, 5
_FUNCTIONS = {
    **{name: rf"\{name}" for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: rf"\operatorname{{{name}}}" for name in ("sigmoid", "erf", "relu", "softmax", "sgn")},
    "_softmax": r"\operatorname{softmax}",
    "_log_softmax": r"\log\operatorname{softmax}",
    "sign": r"\operatorname{sgn}",
    "rsqrt": r"\operatorname{rsqrt}",
}
_COMPARED = {"gt": ">", "ge": r"\ge", "lt": "<", "le": r"\le", "eq": "=", "ne": r"\ne"}
_SILENT = frozenset((*VIEWS, "unsqueeze", "squeeze", "_to_copy", "clone", "permute"))

Piece = tuple[str, int]


def name_latex(name: str) -> str:
    r"""A name of the program, a gradient's as a bar: ``d_W2`` is ``\bar{W}_{2}``.

    >>> name_latex("d_W2"), name_latex("logits"), name_latex("net[0].weight")
    ('\\bar{W}_{2}', '\\mathrm{logits}', '\\mathrm{net[0].weight}')
    """
    bar = name.startswith("d_")
    base = name.removeprefix("d_") if bar else name
    letters, number = base, ""
    if found := re.fullmatch(r"(\w*?[A-Za-z])_?(\d+)", base):
        letters, number = found.groups()
    shown = letters if len(letters) == 1 else rf"\mathrm{{{_escaped(letters)}}}"
    if bar:
        shown = rf"\bar{{{shown}}}" if len(letters) == 1 else rf"\overline{{{shown}}}"
    return f"{shown}_{{{number}}}" if number else shown


class Latex:
    """Writes expressions; `names` are those of the code, `code` writes what has no sign."""

    def __init__(self, names: Mapping[Expr, str], code: Callable[[Expr], str]) -> None:
        self._names = names
        self._code = code

    def text(self, e: Expr) -> str:
        """The mathematics of an expression."""
        return self._piece(e)[0]

    def _piece(self, value: Any) -> Piece:
        if isinstance(value, Expr):
            if value in self._names:
                return name_latex(self._names[value]), _ATOM
            if value.op == NAME:
                return name_latex(str(value.args[0])), _ATOM
            made = None if value.op in (ITEM, GIVEN) else self._computed(value)
            return made or (rf"\texttt{{{_escaped(self._code(value))}}}", _ATOM)
        if isinstance(value, int | float):
            return number_text(value), (_ATOM if value >= 0 else _SUM)
        return _escaped(str(value)), _ATOM

    def _bound(self, value: Any, least: int) -> str:
        text, tight = self._piece(value)
        return rf"\left({text}\right)" if tight < least else text

    def _computed(self, e: Expr) -> Piece | None:
        name, first = e.name, e.args[0] if e.args else None
        if name in _SILENT and isinstance(first, Expr):
            return self._piece(first)
        if name in _FUNCTIONS:
            return rf"{_FUNCTIONS[name]}\left({self._piece(first)[0]}\right)", _ATOM
        if name in _COMPARED:
            left, right = self._piece(first)[0], self._piece(e.args[1])[0]
            return rf"\left[{left} {_COMPARED[name]} {right}\right]", _ATOM
        write = _WRITERS.get(name)
        return write(self, e) if write is not None else None

    def _sum_of(self, left: Any, sign: str, right: Any) -> Piece:
        least = _SUM if sign == "+" else _ELEMENTWISE
        return f"{self._bound(left, _SUM)} {sign} {self._bound(right, least)}", _SUM


def _escaped(text: str) -> str:
    return re.sub(r"([_%$#&{}])", r"\\\1", text)


def _is_scalar(value: Any) -> bool:
    return not isinstance(value, Expr) or value.shape == ()


def _add(w: Latex, e: Expr) -> Piece | None:
    left, right = e.args[:2]
    if e.kwargs or len(e.args) > 2:
        return None
    left, right = plain(left, right), plain(right, left)
    if e.name == "rsub":
        left, right = right, left
    return w._sum_of(left, "+" if e.name == "add" else "-", right)


def _neg(w: Latex, e: Expr) -> Piece:
    return f"-{w._bound(e.args[0], _ELEMENTWISE)}", _SUM


def _mul(w: Latex, e: Expr) -> Piece:
    left, right = e.args
    left, right = plain(left, right), plain(right, left)
    if not isinstance(right, Expr):
        left, right = right, left
    if _is_scalar(left) or _is_scalar(right):
        dot = r" \cdot " if isinstance(left, Expr) else r"\,"
        return f"{w._bound(left, _PRODUCT)}{dot}{w._bound(right, _PRODUCT)}", _PRODUCT
    return rf"{w._bound(left, _ELEMENTWISE)} \odot {w._bound(right, _PRODUCT)}", _ELEMENTWISE


def _div(w: Latex, e: Expr) -> Piece | None:
    if len(e.args) > 2 or e.kwargs:
        return None
    above, below = e.args
    below = plain(below, above)
    if _is_scalar(above) and isinstance(below, Expr):
        return rf"\frac{{{w._piece(above)[0]}}}{{{w._piece(below)[0]}}}", _ATOM
    if _is_scalar(below):
        return rf"\tfrac{{1}}{{{w._piece(below)[0]}}}\,{w._bound(above, _PRODUCT)}", _PRODUCT
    return rf"{w._bound(above, _ELEMENTWISE)} \oslash {w._bound(below, _PRODUCT)}", _ELEMENTWISE


def _pow(w: Latex, e: Expr) -> Piece:
    base, exponent = e.args
    return f"{w._bound(base, _ATOM)}^{{{w._piece(plain(exponent, base))[0]}}}", _POWER


def _sqrt(w: Latex, e: Expr) -> Piece:
    return rf"\sqrt{{{w._piece(e.args[0])[0]}}}", _ATOM


def _matrix_product(w: Latex, e: Expr) -> Piece:
    return rf"{w._bound(e.args[0], _PRODUCT)}\,{w._bound(e.args[1], _PRODUCT)}", _PRODUCT


def _t(w: Latex, e: Expr) -> Piece:
    return rf"{w._bound(e.args[0], _ATOM)}^{{\top}}", _POWER


def _sum(w: Latex, e: Expr) -> Piece | None:
    inner, dims = e.args[0], e.argument(1, "dim")
    if dims is None:
        return rf"\textstyle\sum {w._bound(inner, _PRODUCT)}", _PRODUCT
    if len(inner.shape) != 2 or len(dims) != 1:
        return None
    if dims[0] % 2 == 0:
        return rf"\mathbf 1^{{\top}} {w._bound(inner, _PRODUCT)}", _PRODUCT
    return rf"{w._bound(inner, _PRODUCT)}\,\mathbf 1", _PRODUCT


def _expand(w: Latex, e: Expr) -> Piece:
    inner = e.args[0]
    ones = r"\mathbf 1" if inner.shape == () else r"\mathbf 1\,"
    if inner.shape == ():
        return rf"{w._bound(inner, _PRODUCT)}\,{ones}", _PRODUCT
    return rf"{ones}{w._bound(inner, _PRODUCT)}", _PRODUCT


def _ones(w: Latex, e: Expr) -> Piece:
    return ("1" if e.shape == () else r"\mathbf 1"), _ATOM


def _abs(w: Latex, e: Expr) -> Piece:
    return rf"\left|{w._piece(e.args[0])[0]}\right|", _ATOM


_WRITERS: dict[str, Callable[[Latex, Expr], Piece | None]] = {
    **dict.fromkeys(("add", "sub", "rsub"), _add),
    "neg": _neg,
    "mul": _mul,
    "div": _div,
    "pow": _pow,
    "sqrt": _sqrt,
    "abs": _abs,
    **dict.fromkeys(("mm", "bmm", "mv", "dot", "matmul"), _matrix_product),
    "t": _t,
    "transpose": _t,
    "sum": _sum,
    "expand": _expand,
    **dict.fromkeys(("ones_like", "ones", "new_ones"), _ones),
}
