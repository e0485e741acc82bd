"""What stands at the place of torch's node in an explanation that was detached from its graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from viz.errors import ExplainError


@dataclass(frozen=True)
class Freed:
    """What is still known of a node of torch's: its name, and what it saved that is not large.

    `constants` are its numbers, flags and sizes, `places` the indices at which it took a maximum or minimum,
    `storages` the bytes of each storage that it had saved, by a number of the storage, None if that was
    freed by then. Called as a node of torch's is, it raises `ExplainError`.
    """

    op: str
    constants: Mapping[str, object]
    places: Mapping[str, torch.Tensor]
    storages: Mapping[int, int] | None

    def __call__(self, *upstream: object) -> object:
        """There is nothing left that could answer."""
        raise ExplainError.of("detached")


def op_of(grad_fn: object) -> str:
    """Torch's name for a node, also of one that was freed."""
    return grad_fn.op if isinstance(grad_fn, Freed) else type(grad_fn).__name__
