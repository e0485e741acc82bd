"""A node's formula as it ran once, to be run again.

A node's own call fails once a backward() of the user's has freed the tensors that it saved, and gives the
derivative at other values once those were written over. A `Replay` has the operations of torch's formula as
they ran, with what they were given: it works after loss.backward() and optimizer.step().
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import torch
from torch._ops import OpOverload

from viz.errors import ExplainError
from viz.trace.leaf_values import version

Gradients = Sequence[torch.Tensor | None]

_FEW = 8
"""Steps up to which all of a node's are run for each answer."""


class Slot(NamedTuple):
    """A tensor that depends on the upstream gradient, by its number among those of the node."""

    number: int


class Step(NamedTuple):
    """One operation: what it was given, with slots for what depends on the gradient, and what it made."""

    func: OpOverload
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    results: tuple[int, ...]


class NotKeptError(Exception):
    """The operations that were kept do not say what is asked."""


@dataclass(frozen=True)
class Replay:
    """The formula of one node as it ran: from the gradients of its outputs to those of its inputs.

    `outputs` are the places of the outputs that had a gradient, `sent` the number of each answer, None
    where it was undefined, `unsummed` the same before copies that broadcasting made were added up. `kept` are
    the tensors that the formula uses beside the gradient, with the version that they had: leaves as copies,
    what the formula made of saved tensors, and saved tensors themselves.
    """

    op: str
    outputs: tuple[int, ...]
    steps: tuple[Step, ...]
    sent: tuple[int | None, ...]
    unsummed: tuple[int | None, ...]
    kept: tuple[tuple[torch.Tensor, int], ...]

    def answer(
        self, place: int, upstream: Gradients, *, summed: bool = True
    ) -> torch.Tensor | None:
        """The gradient of one input for another upstream gradient; unless `summed`, those of all copies.

        Raises `NotKeptError` for a gradient of an output that had none, `ExplainError` where a tensor that
        the node saved was written over since.
        """
        if any(version(tensor) != before for tensor, before in self.kept):
            raise ExplainError.of("saved_overwritten", op=self.op)
        values: dict[int, torch.Tensor] = {}
        for output, gradient in enumerate(upstream):
            if (output in self.outputs) != (gradient is not None):
                raise NotKeptError
            if gradient is not None:
                values[len(values)] = gradient.contiguous()
        wanted = (self.sent if summed else self.unsummed)[place]
        if wanted is None:
            return None
        for step in self._needed(wanted):
            made = step.func(*_filled(step.args, values), **_filled(step.kwargs, values))
            values.update(zip(step.results, tensors_made(made) or (), strict=True))
        return values[wanted]

    @cached_property
    def _makers(self) -> Mapping[int, int] | None:
        """Which step made each tensor; None where one writes to what another made."""
        if any(step.func._schema.is_mutable for step in self.steps):
            return None
        return {number: at for at, step in enumerate(self.steps) for number in step.results}

    def _needed(self, wanted: int) -> Sequence[Step]:
        """The steps that one answer takes: a node with many inputs has some for each."""
        if len(self.steps) < _FEW or self._makers is None:
            return self.steps
        needed: set[int] = set()
        waiting = [wanted]
        while waiting:
            at = self._makers.get(waiting.pop())
            if at is not None and at not in needed:
                needed.add(at)
                step = self.steps[at]
                waiting += _slots((step.args, tuple(step.kwargs.values())))
        return [self.steps[at] for at in sorted(needed)]


def _slots(value: object) -> Iterator[int]:
    """The numbers among arguments."""
    if isinstance(value, Slot):
        yield value.number
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _slots(item)


def tensors_made(result: object) -> list[torch.Tensor] | None:
    """The tensors that an operation made; None where it made something else."""
    if isinstance(result, torch.Tensor):
        return [result]
    items = list(_flat(result)) if isinstance(result, list | tuple) else [None]
    return items if all(isinstance(it, torch.Tensor) for it in items) else None  # type: ignore[return-value]


def _flat(result: Sequence[object]) -> Iterator[object]:
    for item in result:
        if isinstance(item, list | tuple):
            yield from _flat(item)
        elif item is not None:
            yield item


def _filled(value: Any, values: Mapping[int, torch.Tensor]) -> Any:
    """The arguments with tensors for their numbers."""
    if isinstance(value, Slot):
        return values[value.number]
    if isinstance(value, dict):
        return {name: _filled(it, values) for name, it in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_filled(it, values) for it in value)
    return value
