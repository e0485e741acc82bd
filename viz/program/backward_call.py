"""A backward call of a program: where it stands, and what it starts from."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from viz.program.span import Span


@dataclass(frozen=True)
class BackwardCall:
    """One call of ``backward`` or ``torch.autograd.grad``: where, in which iteration, and of what.

    `line` counts from 1; `iterations` has the iteration of each loop around it ("i = 2"); `root` is the
    variable, "" where it has no name; `value` the root where it is one number.
    """

    line: int
    iterations: tuple[str, ...]
    root: str
    value: float | None


@dataclass
class Stopped:
    """The backward call at which a run was stopped: its roots, their gradients, what it asks for."""

    roots: list[torch.Tensor]
    gradients: list[torch.Tensor | None]
    inputs: list[torch.Tensor]
    span: Span
