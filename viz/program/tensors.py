"""The tensors in what an operation takes or gives."""

from __future__ import annotations

from collections.abc import Iterator

import torch


def tensors_of(value: object) -> Iterator[torch.Tensor]:
    """The tensors in a value: itself, or those in lists and tuples, also within one another."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors_of(item)
