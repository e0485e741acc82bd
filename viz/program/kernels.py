"""Refuses calls with which torch's kernels end the process, or take time or memory by their values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import zip_longest
from typing import Any

import torch
from torch._ops import OpOverload

from viz import limits
from viz.program.budget import Refused

LARGEST_STEP = math.isqrt(limits.ELEMENTS.value)
"""The side of the largest square image: a wider window, step or padding has nothing to act on."""

_INTEGERS = {torch.int8, torch.int16, torch.int32, torch.int64}
_DIVISIONS = frozenset(("div", "floor_divide", "remainder", "fmod", "divide", "__rfloordiv__"))


def guard(func: OpOverload, args: tuple[Any, ...]) -> None:
    """Refuse calls with which torch's kernels end the process, or take memory by their values."""
    check = _GUARDS.get(_name(func))
    if check is not None:
        check(args)
    if _divides(func):
        _check_division(args)


@cache
def _name(func: OpOverload) -> str:
    name = func._schema.name.split("::")[1].strip("_")
    return "window" if _WINDOWED.match(name) else name


def _small_integers(args: tuple[Any, ...]) -> None:
    for value in args:
        for item in value if isinstance(value, list | tuple) else (value,):
            if isinstance(item, int) and abs(item) > LARGEST_STEP:
                raise Refused("too_many_items", limit=LARGEST_STEP)


def _counts(args: tuple[Any, ...]) -> None:
    tensor = args[0]
    most = int(tensor.max()) if tensor.numel() else 0
    _at_most(max(most, *(it for it in args[2:] if isinstance(it, int)), 0))


def _repeats(args: tuple[Any, ...]) -> None:
    _at_most(int(args[0].sum()))


def _indexed(args: tuple[Any, ...]) -> None:
    """Writing at indices takes the time of all that is written, also where it is the same place."""
    tensor, indices = args[:2]
    chosen = [it.shape for it in indices if it is not None and it.dtype is not torch.bool]
    if not chosen:
        return
    rows = torch.broadcast_shapes(*chosen).numel()
    rest = [size for size, it in zip_longest(tensor.shape, indices) if it is None]
    _at_most(rows * math.prod(rest))


def _filled(args: tuple[Any, ...]) -> None:
    tensor, dim, index = args[:3]
    if tensor.ndim and tensor.numel():
        _at_most(index.numel() * tensor.numel() // tensor.shape[dim])


def _at_most(count: int) -> None:
    if count > limits.ELEMENTS.value:
        raise Refused("too_many_items", limit=limits.ELEMENTS.value)


_WINDOWED = re.compile("(mkldnn_|slow_|thnn_)?(conv|.*pool|im2col|col2im|unfold|upsample)")
_GUARDS: Mapping[str, Callable[[tuple[Any, ...]], None]] = {
    "window": _small_integers,
    "bincount": _counts,
    "index_put": _indexed,
    "index_put_impl": _indexed,
    "index_fill": _filled,
    "repeat_interleave": _repeats,
}


@cache
def _divides(func: OpOverload) -> bool:
    return func._schema.name.split("::")[1].rstrip("_") in _DIVISIONS


def _check_division(args: tuple[Any, ...]) -> None:
    """Torch's kernels end the process where the smallest integer is divided by -1."""
    left, right = (*args, None)[:2]
    if not isinstance(left, torch.Tensor) or left.dtype not in _INTEGERS:
        return
    by_minus_one = right == -1
    if isinstance(right, torch.Tensor):
        if right.dtype not in _INTEGERS:
            return
        by_minus_one = bool((right == -1).any())
    if by_minus_one and bool((left == torch.iinfo(left.dtype).min).any()):
        raise Refused("smallest_integer")
