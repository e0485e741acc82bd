"""Keeps what each node computes in the watched backward, as a `Replay`."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import torch
from torch._ops import OpOverload
from torch.autograd.graph import Node as GradFn
from torch.utils._python_dispatch import _pop_mode, _push_mode

from viz.program.dispatch import Mode, dispatched
from viz.trace.leaf_values import LeafValues, memory, version
from viz.trace.replay import Gradients, Replay, Slot, Step, tensors_made

_OTHERWISE = frozenset(("ProdBackward0", "ProdBackward1"))
"""Nodes whose formula rounds otherwise under a dispatch mode: they run without, and once more under it."""


@dataclass
class _Open:
    """A node whose formula runs."""

    op: str
    outputs: tuple[int, ...]
    numbers: dict[int, int] = field(default_factory=dict)
    held: list[torch.Tensor] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    kept: list[torch.Tensor] = field(default_factory=list)
    fresh: set[int] = field(default_factory=set)
    known: bool = True
    touched: bool = False

    def number(self, tensor: torch.Tensor) -> int:
        """A number for a tensor that depends on the upstream gradient; it is held, so its id is its own."""
        self.held.append(tensor)
        self.numbers[id(tensor)] = len(self.held) - 1
        return len(self.held) - 1

    def read(self, value: Any) -> Any:
        """The arguments with numbers for what depends on the upstream gradient."""
        if isinstance(value, torch.Tensor):
            number = self.numbers.get(id(value))
            if number is None:
                return value
            self.touched = True
            return Slot(number)
        if type(value) in (list, tuple):
            return type(value)(map(self.read, value))
        return value


class Keeper(Mode):
    """Keeps what a node computes between `enter` and `leave`, which its hooks call.

    Only in between is the mode on: torch gives each node the modes that were on when backward began.
    """

    def __init__(self, leaves: LeafValues) -> None:
        super().__init__()
        self._leaves = leaves
        self._here = threading.local()  # torch has a thread for each device

    def enter(self, node: GradFn, upstream: Gradients) -> None:
        """The node is about to run."""
        self._here.now = None
        if type(node).__name__ not in _OTHERWISE:
            self._open(node, upstream)

    def leave(self, node: GradFn, sent: Gradients, upstream: Gradients) -> Replay | None:
        """It has run, and gave this; None where what it did cannot be done again by what is kept."""
        if self._here.now is None:
            if type(node).__name__ not in _OTHERWISE:
                return None
            self._open(node, upstream)
            answer = node(*upstream)  # type: ignore[operator]
            sent = answer if isinstance(answer, tuple) else (answer,)
        _pop_mode()
        opened, self._here.now = self._here.now, None
        if not opened.known:
            return None
        numbers = [None if it is None else opened.numbers.get(id(it), -1) for it in sent]
        if (
            -1 in numbers
        ):  # it does not depend on the gradient, as far as torch knows: numpy made it
            return None
        kept = tuple((tensor, version(tensor)) for tensor in opened.kept)
        makers = {it.results[0]: it for it in opened.steps if len(it.results) == 1 and it.args}
        unsummed = (None if it is None else _unsummed(it, makers) for it in numbers)
        made = tuple(opened.steps), tuple(numbers), tuple(unsummed)
        return Replay(opened.op, opened.outputs, *made, kept)

    def _open(self, node: GradFn, upstream: Gradients) -> None:
        outputs = tuple(place for place, it in enumerate(upstream) if it is not None)
        opened = _Open(type(node).__name__, outputs)
        for gradient in upstream:
            if gradient is not None:
                opened.number(gradient)
        self._here.now = opened
        _push_mode(self)

    def apart(self, gradient: torch.Tensor | None) -> torch.Tensor | None:
        """The gradient in memory that is no leaf's."""
        if gradient is None or self._leaves.of(gradient) is None:
            return gradient
        return gradient.clone()

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        opened = self._here.now
        if opened is None or not opened.known:
            return dispatched(func, args, kwargs)
        opened.touched = False
        given = opened.read(args)
        named = {name: opened.read(value) for name, value in kwargs.items()} if kwargs else {}
        makes = _makes(func)
        if not opened.touched and not makes:
            return dispatched(func, args, kwargs)
        opened.known = _repeatable(func, args, opened) and not (
            func._schema.is_mutable and self._writes_elsewhere(func, args, opened)
        )
        result = dispatched(func, args, kwargs)
        made = tensors_made(result)
        if made is None or not opened.known:
            opened.known = False
            return result
        numbers = tuple(map(opened.number, made))
        if makes:
            opened.fresh.update(map(id, made))
        opened.steps.append(
            Step(func, self._keep(given, opened), self._keep(named, opened), numbers)
        )
        return result

    def _keep(self, value: Any, opened: _Open) -> Any:
        """The arguments with copies of leaves in place of leaves."""
        if isinstance(value, torch.Tensor):
            copy = self._leaves.of(value)
            if copy is None:
                opened.kept.append(value)
            return value if copy is None else copy
        if isinstance(value, dict):
            return {name: self._keep(it, opened) for name, it in value.items()}
        if type(value) in (list, tuple):
            return type(value)(self._keep(it, opened) for it in value)
        return value

    def _writes_elsewhere(self, func: OpOverload, args: tuple[Any, ...], opened: _Open) -> bool:
        """Whether an operation writes to memory that is not the formula's own."""
        others = [*opened.held[: len(opened.outputs)], *opened.kept]
        theirs = {memory(it) for it in others}
        for argument, value in zip(func._schema.arguments, args, strict=False):
            if argument.is_write and (
                not isinstance(value, torch.Tensor)
                or id(value) not in opened.numbers
                or memory(value) in theirs
            ):
                return True
        return any(it.is_write for it in func._schema.arguments[len(args) :])


def _unsummed(number: int, makers: Mapping[int, Step]) -> int:
    """What an answer was before the engine summed it to the input's shape; the answer if it did not."""
    at = number
    while at in makers and isinstance(makers[at].args[0], Slot):
        step = makers[at]
        name, before = step.func._schema.name, int(step.args[0].number)
        if name == "aten::sum" and step.args[2:] == (True,):  # keepdim
            return before
        if name not in ("aten::view", "aten::_to_copy"):
            break
        at = before
    return number


_STRIDES = frozenset(("aten::as_strided", "aten::_reshape_alias"))
"""Operations that depend on how their input lies in memory."""


@cache
def _makes(func: OpOverload) -> bool:
    """Whether an operation makes a tensor by sizes alone, which later ones may write to."""
    name = func._schema.name.removeprefix("aten::")
    return name.removeprefix("new_") in _MADE


_MADE = frozenset(("empty", "empty_strided", "zeros", "ones", "full"))


def _repeatable(func: OpOverload, args: tuple[Any, ...], opened: _Open) -> bool:
    """Whether an operation gives the same for the same numbers, whatever the memory they lie in."""
    if not isinstance(func, OpOverload) or torch.Tag.nondeterministic_seeded in func.tags:
        return False
    return func._schema.name not in _STRIDES or id(args[0]) in opened.fresh
