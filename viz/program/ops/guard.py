"""Checks before the few torch functions that end the process, or write into what they were given.

Torch raises for most wrong arguments, but its CPU convolution breaks off (segmentation fault) at a
stride like 2**20, attention reads past the end of a short `value`, and batch_norm writes into the
running statistics. Each check raises `ValueError`, which the page reports like torch's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
import torch.nn.functional as F

from viz import limits

LARGEST_STEP = math.isqrt(limits.ELEMENTS.value)
"""The side of the largest square image: a wider window, step or padding has nothing to act on."""


def bounded(function: Callable[..., object]) -> Callable[..., object]:
    """Return `function`, refusing whole numbers that are wider than any image."""

    @wraps(function)
    def checked(*args: object, **kwargs: object) -> object:
        for value in (*args, *kwargs.values()):
            for item in value if isinstance(value, list | tuple) else (value,):
                if isinstance(item, int) and item > LARGEST_STEP:
                    raise ValueError(
                        f"{function.__name__}(): {item} is too large, at most {LARGEST_STEP} is"
                        " taken here"
                    )
        return function(*args, **kwargs)

    return checked


@wraps(F.scaled_dot_product_attention)
def attention(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *args: Any, **kwargs: Any
) -> torch.Tensor:
    """Attention over as many values as keys."""
    if key.shape[-2:-1] != value.shape[-2:-1]:
        raise ValueError(
            "scaled_dot_product_attention(): key and value need the same length, got"
            f" {tuple(key.shape)} and {tuple(value.shape)}"
        )
    return F.scaled_dot_product_attention(query, key, value, *args, **kwargs)


@wraps(F.batch_norm)
def batch_norm(
    input: torch.Tensor,
    running_mean: torch.Tensor | None,
    running_var: torch.Tensor | None,
    weight: torch.Tensor | None = None,
    bias: torch.Tensor | None = None,
    training: bool = False,
    *,
    eps: float = 1e-05,
) -> torch.Tensor:
    """Batch normalization that writes into none of its arguments."""
    if training and (running_mean is not None or running_var is not None):
        raise ValueError(
            "batch_norm(): training=True would overwrite running_mean and running_var,"
            " pass None for both"
        )
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, eps=eps)
