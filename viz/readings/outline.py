"""What the page has to know of a program before it draws anything of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from viz import limits
from viz.draw.figures import shape_text
from viz.explanation import Explanation
from viz.program.ir import Span


@dataclass(frozen=True)
class Outline:
    """A program that ran, as plain data.

    `described` has a line for each node by id, root first; `edges` are (source, target, place among the
    target's inputs); `leaves` has the shape of each leaf's gradient, None where it is not reached.
    `nonfinite` is the first node with a NaN or an infinity, and "value" or "gradient".
    """

    root: str
    described: Mapping[str, str]
    edges: tuple[tuple[str, str, int], ...]
    leaves: Mapping[str, tuple[int, ...] | None]
    printed: str
    root_name: str
    root_is_implied: bool
    root_is_scalar: bool
    draws_unseeded: bool
    nonfinite: tuple[str, str] | None

    @property
    def nodes(self) -> list[str]:
        """The ids of the nodes, root first."""
        return list(self.described)


def outline(explanation: Explanation) -> Outline:
    """The outline of a typed program."""
    execution = explanation.execution
    assert execution is not None
    return Outline(
        root=explanation.root,
        described={
            node.id: f"{' '.join(node.source.split()) or node.id}  ·  {node.op}"
            for node in explanation.nodes
        },
        edges=tuple((edge.source, edge.target, edge.index) for edge in explanation.edges),
        leaves={
            leaf: None if gradient is None else tuple(gradient.shape)
            for leaf, gradient in explanation.grad.items()
        },
        printed=explanation.printed,
        root_name=execution.root_name or explanation.root,
        root_is_implied=execution.root_is_implied,
        root_is_scalar=execution.root.numel() == 1,
        draws_unseeded=execution.draws_unseeded,
        nonfinite=explanation.first_nonfinite,
    )


@dataclass(frozen=True)
class Assigned:
    """A tensor that a statement assigned, in its last turn.

    `numbers` are its elements, flattened, where it has at most `limits.GRID_CELLS`; else None.
    """

    shape: tuple[int, ...]
    dtype: str
    requires_grad: bool
    grad_fn: str
    numbers: tuple[float, ...] | None

    @property
    def value(self) -> torch.Tensor:
        """The tensor, made again; without its graph. Raises `AssertionError` for a large one."""
        assert self.numbers is not None
        dtype = getattr(torch, self.dtype)
        made = torch.tensor(self.numbers, dtype=dtype).reshape(self.shape)
        return made.requires_grad_(self.requires_grad)

    @property
    def shape_text(self) -> str:
        """The shape as the page writes it."""
        return shape_text(torch.Size(self.shape))


def assigned(explanation: Explanation) -> Mapping[Span, Assigned]:
    """The tensors that a program assigned, by the place of their statements."""
    execution = explanation.execution
    assert execution is not None
    return {
        done.statement.span: _assigned(done.value)
        for done in execution.assigned
        if isinstance(done.value, torch.Tensor)
    }


def _assigned(tensor: torch.Tensor) -> Assigned:
    small = tensor.numel() <= limits.GRID_CELLS.value
    return Assigned(
        tuple(tensor.shape),
        str(tensor.dtype).removeprefix("torch."),
        tensor.requires_grad,
        "" if tensor.grad_fn is None else type(tensor.grad_fn).__name__,
        tuple(tensor.detach().reshape(-1).tolist()) if small else None,
    )
