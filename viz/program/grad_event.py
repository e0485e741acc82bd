"""One thing that happened to a leaf while a program ran: to its ``.grad``, or to its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import torch

Kind = Literal["added", "cleared", "changed", "stepped"]

Copied = torch.Tensor | float | None
"""A tensor as it was; of one too large to be copied its norm; None where there was none."""


@dataclass(frozen=True, eq=False)
class GradEvent:
    """What happened to a leaf at a line: `grad` and `value` are what its ``.grad`` and it hold after it.

    `kind` is "added" where a backward call added `added` to ``.grad``, "cleared" where ``.grad`` became
    None or zero, "changed" where the program set, scaled or clipped it, and "stepped" where the leaf's
    value changed. With `replaced` ("changed") the name was given to another tensor. `iterations` has the
    iteration of each loop around it, `call` the place of the backward call that added.

    Tensors of more than `limits.HISTORY_LEAF` elements are None here and have their norms alone;
    `grad_norm` is None only where ``.grad`` is.

    >>> import viz
    >>> e = viz.run("w = torch.tensor(3.0, requires_grad=True)\\nfor i in range(2): (w * w).backward()")
    >>> [(it.line, it.iterations, it.kind, it.added, it.grad) for it in e.history("w")]
    [(2, ('i = 0',), 'added', tensor(6.), tensor(6.)), (2, ('i = 1',), 'added', tensor(6.), tensor(12.))]
    """

    line: int
    kind: Kind
    iterations: tuple[str, ...] = ()
    call: int | None = None
    replaced: bool = False
    _added: Copied = field(default=None, repr=False)
    _grad: Copied = field(default=None, repr=False)
    _value: Copied = field(default=None, repr=False)

    @property
    def added(self) -> torch.Tensor | None:
        """What the backward call added to ``.grad``."""
        return _tensor(self._added)

    @property
    def grad(self) -> torch.Tensor | None:
        """What ``.grad`` holds after it."""
        return _tensor(self._grad)

    @property
    def value(self) -> torch.Tensor | None:
        """The leaf's value after it."""
        return _tensor(self._value)

    @property
    def added_norm(self) -> float | None:
        """The 2-norm of `added`."""
        return _norm(self._added)

    @property
    def grad_norm(self) -> float | None:
        """The 2-norm of `grad`; None where there is none."""
        return _norm(self._grad)

    @property
    def value_norm(self) -> float | None:
        """The 2-norm of `value`."""
        return _norm(self._value)


def norm_of(tensor: torch.Tensor) -> float:
    """The 2-norm of all elements."""
    plain = tensor.to_dense() if tensor.layout is not torch.strided else tensor
    return float(torch.linalg.vector_norm(plain.detach()))


def _tensor(copied: Copied) -> torch.Tensor | None:
    return copied if isinstance(copied, torch.Tensor) else None


def _norm(copied: Copied) -> float | None:
    return norm_of(copied) if isinstance(copied, torch.Tensor) else copied
