"""Several roots as one: what ``torch.autograd.backward([a, b], [ga, gb])`` goes back through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


class Roots(torch.autograd.Function):
    """The sum over all roots of (root x its gradient), as a single node: ``RootsBackward``.

    Its derivative by each root is that root's gradient, which is where such a backward starts.
    """

    @staticmethod
    def forward(ctx: Any, gradients: Sequence[torch.Tensor], *roots: torch.Tensor) -> torch.Tensor:
        """The sum, a scalar of the first root's dtype."""
        ctx.gradients = gradients
        terms = [(root * gradient).sum() for root, gradient in zip(roots, gradients, strict=True)]
        return torch.stack([term.to(roots[0].device, roots[0].dtype) for term in terms]).sum()

    @staticmethod
    def backward(ctx: Any, upstream: torch.Tensor) -> tuple[torch.Tensor | None, ...]:  # type: ignore[override]
        """The gradient of each root, in its own dtype."""
        sent = (upstream.to(it.device) * it for it in ctx.gradients)
        return None, *(it.to(by.dtype) for it, by in zip(sent, ctx.gradients, strict=True))


def joined(roots: Sequence[torch.Tensor], gradients: Sequence[torch.Tensor | None]) -> torch.Tensor:
    """A scalar whose backward starts `roots` with `gradients` (ones where None)."""
    given = [
        torch.ones_like(root) if gradient is None else gradient
        for root, gradient in zip(roots, gradients, strict=True)
    ]
    joint: torch.Tensor = Roots.apply(given, *roots)  # type: ignore[no-untyped-call]
    return joint
