"""Operators on values of every kind: Python's own results, once the budget has agreed to their size."""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from viz import limits
from viz.program.budget import Refused
from viz.program.context import current
from viz.program.text_format import percent

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
_INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "/": operator.itruediv,
    "//": operator.ifloordiv,
    "%": operator.imod,
    "**": operator.ipow,
    "@": operator.imatmul,
    "<<": operator.ilshift,
    ">>": operator.irshift,
    "&": operator.iand,
    "|": operator.ior,
    "^": operator.ixor,
}
_UNARY: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
    "not": operator.not_,
}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}
_FREE = frozenset((torch.Tensor, torch.nn.Parameter, float, bool, type(None)))
_CONTAINERS = (list, tuple, dict, set, frozenset)


_NEVER_FATAL = frozenset("+-*@")
"""Operators with which no kernel of torch ends the process, whatever the numbers are."""


def is_small(symbol: str, left: Any, right: Any) -> bool:
    """Whether both are tensors, or one is and the other a number, and so is what an operator makes."""
    kind, other, most = type(left), type(right), limits.ELEMENTS.value
    if symbol not in _NEVER_FATAL:
        return False
    if kind is torch.Tensor:
        size = left.numel() * (right.numel() if other is torch.Tensor else other is float)
    else:
        size = right.numel() if kind is float and other is torch.Tensor else 0
    return bool(0 < size <= most)


def binary(symbol: str, left: Any, right: Any) -> Any:
    """``left symbol right``. Raises what Python raises, `Refused` for what would grow too large."""
    if type(left) not in _FREE or type(right) not in _FREE:
        if symbol == "%" and type(left) is str:
            return percent(left, right)
        _charge(symbol, left, right)
    return OPERATORS[symbol](left, right)


def inplace(symbol: str, left: Any, right: Any) -> Any:
    """What ``left symbol= right`` leaves in its target."""
    if type(left) not in _FREE or type(right) not in _FREE:
        if symbol == "%" and type(left) is str:
            return percent(left, right)
        _charge(symbol, left, right)
        if (
            type(left) is list
            and symbol == "+"
            and not isinstance(right, (*_CONTAINERS, str, range))
        ):
            right = bounded(right)
    return _INPLACE[symbol](left, right)


def unary(symbol: str, value: Any) -> Any:
    """``symbol value``."""
    return _UNARY[symbol](value)


def compare(symbol: str, left: Any, right: Any) -> Any:
    """``left symbol right`` for comparisons."""
    if isinstance(left, _CONTAINERS) or isinstance(right, _CONTAINERS):
        if symbol not in ("is", "is not"):
            current().budget.walk(left, right)
    elif symbol in ("in", "not in") and isinstance(right, range):
        charge_search(right, left)
    elif symbol in ("in", "not in") and not isinstance(right, str | torch.Tensor):
        if hasattr(type(right), "__iter__") and not hasattr(type(right), "__contains__"):
            right = bounded(right)
    elif isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        current().budget.elements(np.broadcast_shapes(left.shape, right.shape))
    return _COMPARE[symbol](left, right)


def charge_search(values: range, item: object) -> None:
    """Python looks at each item of a range where it is asked about no whole number."""
    if type(item) not in (int, bool):
        current().budget.items(len(values))


def bounded(iterable: Any) -> list[Any]:
    """The items of any iterable, as a list; each of them takes a step."""
    budget = current().budget
    items: list[Any] = []
    for item in iterable:
        budget.step()
        items.append(item)
        if len(items) > limits.ITEMS.value:
            budget.items(len(items))
    return items


def _charge(symbol: str, left: Any, right: Any) -> None:
    budget = current().budget
    kind, other = type(left), type(right)
    if (kind is int and other in (int, bool)) or (kind is bool and other is int):
        _check_whole(symbol, left, right)
    elif isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        shapes = np.shape(left), np.shape(right)
        if symbol == "@":
            budget.elements((*shapes[0][:-1], *shapes[1][-1:]))
        else:
            budget.elements(np.broadcast_shapes(*shapes))
        if isinstance(left, torch.Tensor) or isinstance(right, torch.Tensor):
            budget.step(10)
    elif symbol == "*":
        for one, times in ((left, right), (right, left)):
            if isinstance(one, str | list | tuple | deque):
                _check_repeated(one, times)
    elif isinstance(left, str) and isinstance(right, str):
        budget.text(len(left) + len(right))
    elif isinstance(left, _CONTAINERS) and isinstance(right, _CONTAINERS):
        budget.items(len(left) + len(right))


def _check_repeated(one: Sequence[object], times: Any) -> None:
    """Python repeats a sequence as often as anything says that is as good as a whole number."""
    try:
        count = len(one) * max(0, operator.index(times))
    except (TypeError, ValueError, RuntimeError):  # Python itself says what is wrong
        return
    budget = current().budget
    if isinstance(one, str):
        budget.text(count)
    else:
        budget.items(count)


def _check_whole(symbol: str, left: int, right: int) -> None:
    """Refuse a whole number of too many bits, by the fewest that it can have."""
    if symbol == "**" and right > 0:
        bits = (left.bit_length() - 1) * right + 1
    elif symbol == "<<":
        bits = left.bit_length() + max(0, right)
    elif symbol == "*":
        bits = left.bit_length() + right.bit_length() - 1
    else:
        return
    if bits > limits.BITS.value and (abs(left) > 1 or symbol == "<<"):
        raise Refused("whole_number_too_large", limit=limits.BITS.value)


def power(base: Any, exponent: Any, modulus: Any = None) -> Any:
    """``pow(base, exponent)``, also with a modulus."""
    if modulus is not None:
        return pow(base, exponent, modulus)
    return binary("**", base, exponent)
