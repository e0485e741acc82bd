"""Runs a program on the meta device: shapes and dtypes alone, no memory and no numbers.

Every tensor that torch would make, also inside composite operations, is measured here against
`viz.limits` before the real run makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from viz import limits
from viz.errors import ProgramError
from viz.program.interpreter import Interpreter, InterruptedCallError, Unknown
from viz.program.ir import Assign, Backward, Call, Expr, Print, Program
from viz.program.printing import Output
from viz.program.refusal import refuse, refuse_by_torch
from viz.program.span import Span


@dataclass(frozen=True)
class Measured:
    """What a program takes: elements of all its tensors, operations, statements.

    An operation counts once for each tensor that it makes, and again for each backward call after it.
    `reads_numbers` says that a number is read from a tensor, so that what is done with it could not be
    measured. `refusal` is the first operation that torch refused, if one was: what comes before it is
    measured, and the real run says the same in the words that torch uses for real tensors. `backwards`
    counts backward calls.
    """

    elements: int
    operations: int
    statements: int
    reads_numbers: bool
    refusal: Refusal | None
    backwards: int = 0


def measure(program: Program) -> Measured:
    """Run `program` on shapes alone.

    Raises `ProgramError` when a limit is passed or the program is wrong.
    """
    run, refusal = _DryRun(program), None
    with torch.device("meta"), _Measure() as tensors:
        try:
            run.run()
        except _RefusedError as refused:
            refusal = refused.refusal
    return Measured(
        tensors.total, run.work, run.step_count, run.reads_numbers, refusal, run.backward_count
    )


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
        if _pieces(func, *args) > limits.PIECES.value:
            raise _TooLargeError("too_many_pieces", limit=limits.PIECES.value)
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


def _pieces(func: Any, *args: Any) -> int:
    """How many tensors an operation of torch's own level makes, before it makes them."""
    name = func._schema.name
    if name == "aten::unbind":
        tensor, dim = (*args, 0)[:2]
        return int(tensor.shape[dim]) if tensor.ndim else 0
    if name == "aten::split":
        tensor, size, dim = (*args, 0)[:3]
        return -(-int(tensor.shape[dim]) // max(1, size)) if tensor.ndim else 0
    return len(args[1]) if name == "aten::split_with_sizes" else 1


_GROWING = frozenset({"creation", "shape"})


_TRIED = (1.0, 7.0, 1 / 32)
"""What a number that is not known is taken for: no size may depend on it."""


class _DryRun(Interpreter):
    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.work = 0
        self.reads_numbers = False
        self._growing = False
        self._output = Output()
        self._without_grad: dict[int, torch.Tensor] = {}

    def call(self, expr: Call, arguments: list[object], keywords: dict[str, object]) -> object:
        if expr.op.name == "item":
            self.reads_numbers = True
            return Unknown(_TRIED[0])
        self._growing = expr.op.category in _GROWING
        if not _has_unknown([*arguments, *keywords.values()]):
            return super().call(expr, arguments, keywords)
        result = self._with(_TRIED[0], expr, arguments, keywords)
        for number in _TRIED[1:]:
            with suppress(RuntimeError, ValueError):  # not every number fits: a probability of 7
                other = self._with(number, expr, arguments, keywords)
                if _shapes(other) != _shapes(result):
                    raise refuse("size_from_tensor", expr.span)
        return result

    def _with(
        self, number: float, expr: Call, arguments: list[object], keywords: dict[str, object]
    ) -> object:
        """The call with `number` for what is not known."""
        return expr.op.function(
            *(_known(argument, number) for argument in arguments),
            **{name: _known(value, number) for name, value in keywords.items()},
        )

    def operation(self, expr: Expr, result: object) -> None:
        # The local Jacobian of what makes many tensors takes a call for each of them.
        self.work += max(1, len(result)) if isinstance(result, list | tuple) else 1

    def assigned(self, statement: Assign, value: object) -> None:
        if isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad:
            self._without_grad[id(value)] = value

    def printed(self, statement: Print, values: list[object]) -> None:
        self._output.count(statement, *values)

    def backward(self, statement: Backward, target: torch.Tensor, gradient: object) -> None:
        self.work += self.operation_count
        while self._without_grad:
            _, leaf = self._without_grad.popitem()
            try:
                leaf.grad = torch.empty_like(leaf)
            except _TooLargeError as error:
                raise refuse(error.key, statement.span, **error.values) from None

    def _torch(self, expr: Expr, compute: Callable[[], object]) -> object:
        self._growing = False
        try:
            return super()._torch(expr, compute)
        except _TooLargeError as error:
            raise refuse(error.key, expr.span, **error.values) from None

    def torch_refused(self, error: Exception, span: Span) -> Exception:
        if isinstance(error, ProgramError):
            return error
        if isinstance(error, OverflowError | MemoryError):
            return refuse_by_torch(error, span)
        return _RefusedError(Refusal(error, span, growing=self._growing))


def _has_unknown(values: Iterable[object]) -> bool:
    return any(
        _has_unknown(value) if isinstance(value, list | tuple) else isinstance(value, Unknown)
        for value in values
    )


def _known(value: object, number: float) -> object:
    """An argument with `number` for what is not known."""
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return type(value)(_known(item, number) for item in value)
    return number if isinstance(value, Unknown) else value


def _shapes(result: object) -> tuple[tuple[int, ...], ...]:
    tensors = result if isinstance(result, list | tuple) else (result,)
    return tuple(tuple(it.shape) for it in tensors if isinstance(it, torch.Tensor))
