"""Writes tensors as Python text, with the fewest digits that give the same tensor back."""

from __future__ import annotations

import math
from typing import Literal

import torch

Fill = Literal["ones", "zeros", "arange", "random"]


def tensor_source(value: torch.Tensor) -> str:
    """The values of `value` as nested lists: ``[[1.0, 2.5], [0.1, 3.0]]``; a scalar as a number."""
    if value.ndim:
        return "[" + ", ".join(tensor_source(row) for row in value) + "]"
    return _number(value)


def _number(value: torch.Tensor) -> str:
    number = value.item()
    if not value.is_floating_point():
        return str(number)
    if number != number:
        return "torch.nan"
    if number in (float("inf"), float("-inf")):
        return "torch.inf" if number > 0 else "-torch.inf"
    for digits in range(1, 17):
        text = f"{number:.{digits}g}"
        if torch.tensor(float(text), dtype=value.dtype) == value:
            return repr(float(text))
    return repr(number)


def fill_source(fill: Fill, shape: tuple[int, ...], *, requires_grad: bool) -> str:
    """The expression that makes a float32 tensor: ``torch.ones(2, 2, requires_grad=True)``.

    "arange" counts from 0; "random" draws from the normal distribution.
    """
    sizes = ", ".join(map(str, shape))
    if fill == "arange":
        reshaped = f"torch.arange({math.prod(shape)}.).reshape({sizes or '()'})"
        return reshaped + (".requires_grad_()" if requires_grad else "")
    function = {"ones": "ones", "zeros": "zeros", "random": "randn"}[fill]
    grad = ["requires_grad=True"] if requires_grad else []
    return f"torch.{function}({', '.join([sizes or '()', *grad])})"
