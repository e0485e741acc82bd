"""What the page has to know of a program before it draws anything of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from viz import limits
from viz.draw.figures import shape_text
from viz.explanation import Explanation
from viz.program.pictures import Figure
from viz.program.span import Span


@dataclass(frozen=True)
class Outline:
    """A program that ran, as plain data.

    `described` has a line for each node by id, root first; `edges` are (source, target, place among the
    target's inputs); `leaves` has the shape of each leaf's gradient, None where it is not reached.
    `nonfinite` is the first node with a NaN or an infinity, and "value" or "gradient". `call` says which
    of several backward calls is explained: its number, how many there are, its line, its iteration.
    `drawings` (DOT) and `figures` are what the program itself drew. A program without a graph has no
    nodes.
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
    call: tuple[int, int, int, str] | None
    drawings: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def nodes(self) -> list[str]:
        """The ids of the nodes, root first."""
        return list(self.described)


def outline(explanation: Explanation) -> Outline:
    """The outline of a typed program."""
    typed, index = explanation.typed_program, explanation.backward_index
    named = "" if index is None else explanation.backward_calls[index].root
    return Outline(
        root=explanation.root or "",
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
        root_name=named or explanation.root or "",
        root_is_implied=index is None and bool(explanation.nodes.ids),
        root_is_scalar=explanation.root_tensor.numel() == 1,
        draws_unseeded=typed.draws_unseeded,
        nonfinite=explanation.first_nonfinite,
        call=_call(explanation),
        drawings=typed.drawings,
        figures=typed.figures,
    )


def _call(explanation: Explanation) -> tuple[int, int, int, str] | None:
    calls, index = explanation.backward_calls, explanation.backward_index
    if index is None or len(calls) < 2:
        return None
    chosen = calls[index]
    return index + 1, len(calls), chosen.line, ", ".join(chosen.iterations)


@dataclass(frozen=True)
class Assigned:
    """A tensor that a statement gave to a name, in its last iteration.

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


def assigned(explanation: Explanation) -> Mapping[Span, Mapping[str, Assigned]]:
    """The tensors that each statement of the module gave to names, by the place of the statement."""
    typed = explanation.typed_program
    return {
        typed.program.span(statement): {name: as_assigned(it) for name, it in names.items()}
        for statement, names in typed.assigned.items()
    }


def as_assigned(tensor: torch.Tensor) -> Assigned:
    """A tensor as plain data."""
    small = tensor.numel() <= limits.GRID_CELLS.value
    return Assigned(
        tuple(tensor.shape),
        str(tensor.dtype).removeprefix("torch."),
        tensor.requires_grad,
        "" if tensor.grad_fn is None else type(tensor.grad_fn).__name__,
        tuple(tensor.detach().reshape(-1).tolist()) if small else None,
    )
