"""What one run of a program left behind."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.utils._python_dispatch import _disable_current_modes

from viz.errors import ProgramError
from viz.program.backward_call import BackwardCall, Stopped
from viz.program.histories import Histories
from viz.program.output import LineValue
from viz.program.span import Span
from viz.program.syntax import Program


@dataclass
class Operation:
    """One operation as the program wrote it: its text, its place, what it gave.

    `owner` is the variable or function that its statement is for, `name` the variable that gets the
    result as it is.
    """

    source: str
    span: Span
    owner: str
    name: str
    iterations: tuple[str, ...]
    result: object
    recorded: int


@dataclass
class Execution:
    """What a run left behind. `error` is what ended it; `bindings` has every name's value in order.

    `assigned` has the tensors that each statement of the module gave to names, in its last iteration;
    small leaves as they were then. `attempts` has the place of each backward call among those that were
    attempted: torch refuses some. `calls_before` says how many backward calls came before a name got
    its last value. `values` are what stands beside the lines. `none_gradients` are the ``.grad`` of tensors
    that are no leaves which were read and None, `growing` sums whose graph grows through a loop. `history`
    is there after a `FollowedRun`, `local` are the names within the functions that ran when it was stopped.
    """

    program: Program
    printed: str = ""
    values: tuple[LineValue, ...] = ()
    error: ProgramError | None = None
    backward_calls: tuple[BackwardCall, ...] = ()
    operations_before: tuple[int, ...] = ()
    attempts: tuple[int, ...] = ()
    stopped: Stopped | None = None
    operations: list[Operation] = field(default_factory=list)
    bindings: list[tuple[str, torch.Tensor, Any]] = field(default_factory=list)
    assigned: dict[ast.AST, dict[str, torch.Tensor]] = field(default_factory=dict)
    calls_before: dict[str, int] = field(default_factory=dict)
    names: dict[str, Any] = field(default_factory=dict)
    local: tuple[dict[str, Any], ...] = ()
    recording: Any = None
    draws: tuple[bool, ...] = ()
    draws_unseeded: bool = False
    figures: tuple[Any, ...] = ()
    drawings: tuple[str, ...] = ()
    none_gradients: tuple[ast.Attribute, ...] = ()
    growing: tuple[str, ...] = ()
    history: Histories | None = None

    def root(self, name: str | None) -> torch.Tensor | None:
        """The variable that is asked for; else the last scalar, else the last tensor with a graph."""
        named = [
            (it, value)
            for it, value, node in self.bindings
            if node is not None or value.requires_grad
        ]
        if name is not None:
            chosen = [value for it, value in named if it == name]
            return chosen[-1] if chosen else None
        made = [value for _, value, node in self.bindings if node is not None]
        computed = made or [value for _, value in named]
        scalars = [it for it in computed if it.numel() == 1]
        found = scalars or computed
        return found[-1] if found else None


def copied(leaf: torch.Tensor) -> torch.Tensor:
    """A leaf as it is now: an optimizer may change it."""
    with _disable_current_modes():
        return leaf.detach().clone().requires_grad_(leaf.requires_grad)
