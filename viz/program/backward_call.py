"""A backward call of a program: where it stands, and what it starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


_BACKWARD = (torch.Tensor.backward, torch.autograd.backward)


def is_backward(callee: Any) -> bool:
    """Whether calling this is a backward call."""
    function = getattr(callee, "function", callee)
    return function in _BACKWARD or function is torch.autograd.grad


def asked_of(callee: Any, args: list[Any], kwargs: dict[str, Any], span: Span) -> Stopped | None:
    """The roots and gradients of a backward call; None where torch will refuse it."""
    method = hasattr(callee, "value")
    roots = (
        callee.value
        if method
        else (args[0] if args else kwargs.get("tensors", kwargs.get("outputs")))
    )
    rest = args if method else args[1:]
    is_grad = getattr(callee, "function", callee) is torch.autograd.grad
    inputs: Any = None
    if is_grad:
        inputs = rest[0] if rest else kwargs.get("inputs")
        rest = rest[1:]
        given = rest[0] if rest else kwargs.get("grad_outputs")
    elif method:
        given = rest[0] if rest else kwargs.get("gradient")
    else:
        given = rest[0] if rest else kwargs.get("grad_tensors")
    every = [roots] if isinstance(roots, torch.Tensor) else list(roots or ())
    gradients = (
        [given] * len(every) if given is None or isinstance(given, torch.Tensor) else list(given)
    )
    if kwargs.get("is_grads_batched") or not every or len(gradients) != len(every):
        return None
    for root, gradient in zip(every, gradients, strict=True):
        if not isinstance(root, torch.Tensor) or not root.requires_grad:
            return None
        if gradient is None and root.numel() != 1:
            return None
        if gradient is not None and (
            not isinstance(gradient, torch.Tensor) or gradient.shape != root.shape
        ):
            return None
    wanted = [inputs] if isinstance(inputs, torch.Tensor) else list(inputs or ())
    return Stopped(every, gradients, [it for it in wanted if isinstance(it, torch.Tensor)], span)


def is_transformed() -> bool:
    """Whether torch.func or torch.autograd.functional is running a function of the program."""
    return torch._C._functorch.peek_interpreter_stack() is not None
