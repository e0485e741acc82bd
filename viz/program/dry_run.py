"""Runs a program on the meta device: shapes and dtypes alone, no memory and no numbers.

Every tensor that torch would make, also inside composite operations, is measured here against
`viz.limits` before the real run makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from viz import limits
from viz.program.interpreter import Interpreter, InterruptedCallError
from viz.program.ir import Backward, Call, Expr, Program, Span
from viz.program.refusal import refuse, refuse_by_torch


def dry_run(program: Program) -> Refusal | None:
    """Measure `program`. Raises `ProgramError` when a limit is passed or the program is wrong.

    Returns the first operation that torch refused, if one was: what comes before it is measured,
    and the real run says the same in the words that torch uses for real tensors.
    """
    run = _DryRun(program)
    with torch.device("meta"), _Measure():
        try:
            run.run()
        except _RefusedError as refused:
            return refused.refusal
    return None


class Refusal:
    """The operation at `span` was refused on the meta device with `error`.

    `growing` says that the operation can make a large result of small inputs, so that trying it on
    real tensors, to hear torch's usual message, is not safe.
    """

    def __init__(self, error: Exception, span: Span, *, growing: bool) -> None:
        self.error = error
        self.span = span
        self.growing = growing


class _RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.error))
        self.refusal = refusal


class _TooLargeError(InterruptedCallError):
    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class _Measure(TorchDispatchMode):
    """Adds up the elements of every tensor that any operation makes."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def __torch_dispatch__(
        self,
        func: Callable[..., object],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        result = func(*args, **(kwargs or {}))
        for tensor in result if isinstance(result, list | tuple) else (result,):
            if isinstance(tensor, torch.Tensor):
                self._measure(tensor)
        return result

    def _measure(self, tensor: torch.Tensor) -> None:
        if tensor.numel() > limits.ELEMENTS.value:
            raise _TooLargeError(
                "too_many_elements",
                shape=tuple(tensor.shape),
                elements=tensor.numel(),
                limit=limits.ELEMENTS.value,
            )
        if tensor.ndim > limits.RANK.value:
            raise _TooLargeError("too_many_dimensions", limit=limits.RANK.value)
        self.total += tensor.numel()
        if self.total > limits.TOTAL_ELEMENTS.value:
            raise _TooLargeError("too_many_elements_total", limit=limits.TOTAL_ELEMENTS.value)


_GROWING = frozenset({"creation", "shape"})


class _DryRun(Interpreter):
    def call(self, expr: Call, arguments: list[object], keywords: dict[str, object]) -> object:
        if expr.op.name == "item":
            return 0.0
        self._growing = expr.op.category in _GROWING
        return super().call(expr, arguments, keywords)

    _growing = False

    def backward(self, statement: Backward, target: torch.Tensor, gradient: object) -> None:
        for value in self.variables.values():
            if isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad:
                value.grad = torch.empty_like(value)

    def _torch(self, expr: Expr, compute: Callable[[], object]) -> object:
        self._growing = False
        try:
            return super()._torch(expr, compute)
        except _TooLargeError as error:
            raise refuse(error.key, expr.span, **error.values) from None

    def torch_refused(self, error: Exception, span: Span) -> Exception:
        if isinstance(error, OverflowError | MemoryError):
            return refuse_by_torch(error, span)
        return _RefusedError(Refusal(error, span, growing=self._growing))
