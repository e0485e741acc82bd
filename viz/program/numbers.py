"""Arithmetic on plain numbers, in float64 first: a big-integer power would hold up everybody."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from viz import limits

OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "//": operator.floordiv,
        "%": operator.mod,
        "**": operator.pow,
        "@": operator.matmul,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "==": operator.eq,
        "!=": operator.ne,
    }
)
"""How a binary operator is written -> what it does, to numbers and to tensors."""


def calculate(symbol: str, left: float, right: float) -> float:
    """``left symbol right`` as Python has it.

    Raises `OverflowError` where the result of whole numbers would pass `limits.NUMBER`, before it
    is computed; `ValueError` for a result that is no real number; `ZeroDivisionError` as Python.
    """
    function = OPERATORS[symbol]
    estimate = function(float(left), float(right))
    if isinstance(estimate, complex):
        raise ValueError("the result is not a real number")
    whole = isinstance(left, int) and isinstance(right, int)
    if whole and abs(estimate) > limits.NUMBER.value:
        raise OverflowError(f"whole numbers go up to {limits.NUMBER.value}")
    result: float = function(left, right) if whole else estimate
    return result
