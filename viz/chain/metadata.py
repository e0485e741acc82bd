"""What torch's engine knows of a node: shape, dtype and device of its outputs, where its answers stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch

from viz.trace import GradFn


@dataclass(frozen=True)
class Metadata:
    """Shape, dtype and device of one output of a node, as torch's engine knows it."""

    shape: torch.Size
    dtype: torch.dtype
    device: torch.device

    @property
    def numel(self) -> int:
        return math.prod(self.shape)

    def zeros(self, shape: Sequence[int] | None = None) -> torch.Tensor:
        """Zeros of this dtype on this device, of the output's shape or of another."""
        sizes = self.shape if shape is None else shape
        return torch.zeros(sizes, dtype=self.dtype, device=self.device)


def outputs_of(grad_fn: GradFn) -> tuple[Metadata, ...]:
    """What torch knows of the outputs of `grad_fn`."""
    return tuple(
        Metadata(torch.Size(meta.shape), meta.dtype, meta.device)
        for meta in grad_fn._input_metadata
    )


def places(grad_fn: GradFn, used: Sequence[bool]) -> Sequence[int]:
    """Where in the node's answer the gradient of each input stands; `used` says which have a node.

    A torch.autograd.Function answers for all its arguments, those that are no tensors too.
    """
    if callable(grad_fn):
        return range(len(used))
    needs: Sequence[bool] = grad_fn.needs_input_grad  # type: ignore[attr-defined]
    asked = [place for place, needed in enumerate(needs) if needed]
    before = accumulate(used, initial=0)
    return [asked[number] if it else -1 for number, it in zip(before, used, strict=False)]
