"""Takes note of what happens to each leaf of a running program: its ``.grad``, and its value.

A change shows in a tensor's version, or in ``.grad`` being another object; only then is a copy made. Some
writes leave no trace there (through ``.data``, or an array that shares the memory): where a program has
such words in it, the numbers are compared instead. Nothing here changes what the program computes.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from torch.autograd.graph import get_gradient_edge
from torch.nn.parameter import UninitializedParameter

from viz import limits
from viz.program.functions import Frame
from viz.program.grad_event import Copied, Kind, norm_of
from viz.program.histories import Entry

_SMALL = 64
"""Elements up to which copies are bounded by the number of events alone."""


class _Leaf:
    """A leaf that is watched, as it was when it was last looked at."""

    __slots__ = (
        "amounts",
        "events",
        "grad",
        "grad_copy",
        "grad_version",
        "ref",
        "value",
        "version",
        "zero",
    )

    def __init__(self, tensor: torch.Tensor, events: list[Entry]) -> None:
        self.ref = weakref.ref(tensor)
        self.events = events
        self.amounts: list[torch.Tensor] = []
        self.grad: torch.Tensor | None = None
        self.grad_version = self.version = -1
        self.grad_copy: Copied = None
        self.value: Copied = None
        self.zero = False


class Cause:
    """Where a look is taken. With `backward` the engine has been at work there, for the call `call`.

    What `clears` sets ``.grad`` to zero on purpose: a gradient that was zero before is cleared too.
    """

    __slots__ = ("_found", "_iterations", "backward", "call", "clears", "line")

    def __init__(
        self,
        line: int,
        iterations: Callable[[], tuple[str, ...]],
        backward: bool = False,
        call: int | None = None,
        clears: bool = False,
    ) -> None:
        self.line, self.backward, self.call, self.clears = line, backward, call, clears
        self._iterations = iterations
        self._found: tuple[str, ...] | None = None

    @property
    def iterations(self) -> tuple[str, ...]:
        """The iteration of each loop around it."""
        if self._found is None:
            self._found = self._iterations()
        return self._found


class History:
    """The leaves of a running program, and what has happened to them.

    `quiet` is entered around all that torch is asked to do here. `compares` says that numbers have to be
    compared each time; `listens` that each amount has to be caught as it is added.
    """

    def __init__(
        self, quiet: Callable[[], AbstractContextManager[None]], compares: bool, listens: bool
    ) -> None:
        self.by_name: dict[str, list[list[Entry]]] = {}
        self.complete = True
        self._quiet = quiet
        self._compares, self._listens = compares, listens
        self._leaves: dict[int, _Leaf] = {}
        self._places: dict[tuple[int, str], tuple[weakref.ref[Frame], _Leaf]] = {}
        self._count = 0
        self._left = limits.HISTORY_ELEMENTS.value
        self._gone: list[int] = []

    def knows(self, tensor: torch.Tensor) -> bool:
        """Whether a leaf is watched."""
        known = self._leaves.get(id(tensor))
        return known is not None and known.ref() is tensor

    def named(self, name: str, tensor: torch.Tensor, frame: Frame, cause: Cause) -> None:
        """A leaf has a name. The first one stays; another leaf before it under this name is left."""
        if self.knows(tensor) or isinstance(tensor, UninitializedParameter) or not _plain(tensor):
            return
        place = (id(frame), name)
        owner, before = self._places.get(place, (None, None))
        if before is not None and owner is not None and owner() is not frame:
            before = None
        leaf = _Leaf(tensor, before.events if before is not None else [])
        with self._quiet():
            _note(leaf, tensor)
            leaf.value = self._copy(tensor)
            leaf.grad_copy = None if leaf.grad is None else self._copy(leaf.grad)
        self._leaves[id(tensor)] = leaf
        self._places[place] = (weakref.ref(frame), leaf)
        if before is None:
            self.by_name.setdefault(name, []).append(leaf.events)
            return
        for key, other in list(self._leaves.items()):
            if other is before:
                del self._leaves[key]
        self._say(leaf, "changed", cause, replaced=True)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While a backward call runs: catch what is added to a ``.grad`` that holds something already.

        The sum alone does not say what was added to it: floating point numbers round.
        """
        handles = []
        holding = [
            (leaf, tensor)
            for leaf in self._leaves.values()
            if (self._listens or (leaf.grad is not None and not leaf.zero))
            and (tensor := leaf.ref()) is not None
        ]
        if not holding:
            yield
            return
        with self._quiet():
            for leaf, tensor in holding:
                if tensor.requires_grad and tensor.is_leaf:
                    node = get_gradient_edge(tensor).node
                    handles.append(node.register_prehook(_catcher(leaf.amounts)))
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def look(self, cause: Cause, *, compare: bool = False) -> None:
        """Take note of what has changed since the last look."""
        if not self.complete:
            return
        compare = compare or self._compares
        changed = []
        try:
            for key, leaf in self._leaves.items():
                tensor = leaf.ref()
                if tensor is None:
                    self._gone.append(key)
                    continue
                grad = tensor.grad
                written = grad is not leaf.grad or (
                    grad is not None and grad._version != leaf.grad_version
                )
                moved = tensor._version != leaf.version
                if written or moved or compare or leaf.amounts:
                    changed.append((leaf, tensor, grad, written, moved))
        except RuntimeError:  # a tensor of inference mode has no version
            every = [(leaf, leaf.ref()) for leaf in self._leaves.values()]
            changed = [(leaf, it, it.grad, True, True) for leaf, it in every if it is not None]
        while self._gone:
            self._leaves.pop(self._gone.pop(), None)
        if changed:
            with self._quiet():
                for leaf, tensor, grad, written, moved in changed:
                    if not _plain(tensor) or not (grad is None or _plain(grad)):
                        self._leaves.pop(id(tensor), None)
                        continue
                    if written or compare or leaf.amounts:
                        self._compare_grad(leaf, grad, written, cause)
                    if (moved or compare) and not self._is(leaf.value, tensor, moved):
                        leaf.value = self._copy(tensor)
                        self._say(leaf, "stepped", cause)
                    leaf.grad, leaf.version = grad, _version(tensor)
                    leaf.grad_version = -1 if grad is None else _version(grad)

    def _compare_grad(
        self, leaf: _Leaf, grad: torch.Tensor | None, written: bool, cause: Cause
    ) -> None:
        before = leaf.grad_copy
        if leaf.amounts:
            amounts, leaf.amounts[:] = leaf.amounts[:], []
            for amount in amounts:
                self._add(leaf, self._copy(amount), grad if len(amounts) == 1 else None, cause)
        elif cause.backward and written and grad is not None:
            now = self._copy(grad)
            if before is None or leaf.zero:
                self._add(leaf, now, now, cause)
                return
            self._add(leaf, _difference(now, before), now, cause)
        clears = written and cause.clears and not leaf.zero and grad is not None
        if not clears and (
            leaf.grad_copy is None if grad is None else self._is(leaf.grad_copy, grad, written)
        ):
            return
        leaf.grad_copy = None if grad is None else self._copy(grad)
        leaf.zero = grad is not None and not bool(
            (grad.to_dense() if grad.is_sparse else grad).any()
        )
        if clears and grad is not None and not leaf.zero and self._is(before, grad, True):
            return
        self._say(leaf, "cleared" if grad is None or leaf.zero else "changed", cause)

    def _add(self, leaf: _Leaf, amount: Copied, now: Copied, cause: Cause) -> None:
        """An amount that was added to what the leaf held; `now` is what is there, if nothing followed."""
        before = leaf.grad_copy
        if before is None or leaf.zero:
            leaf.grad_copy = amount
        elif isinstance(before, torch.Tensor) and isinstance(amount, torch.Tensor):
            leaf.grad_copy = before + amount
        else:
            leaf.grad_copy = now if now is None or isinstance(now, float) else self._copy(now)
        leaf.zero = False
        self._say(leaf, "added", cause, amount)

    def _say(
        self, leaf: _Leaf, kind: Kind, cause: Cause, added: Copied = None, replaced: bool = False
    ) -> None:
        if self._count >= limits.HISTORY_EVENTS.value:
            self.complete = False
            return
        self._count += 1
        call = cause.call if kind == "added" else None
        leaf.events.append(
            (cause.line, kind, cause.iterations, call, replaced, added, leaf.grad_copy, leaf.value)
        )

    def _is(self, before: Copied, tensor: torch.Tensor, written: bool) -> bool:
        """Whether a tensor is as it was copied; one with a NaN that was `written` to is not."""
        if isinstance(before, torch.Tensor):
            alike = written and tensor.dtype is before.dtype and tensor.layout is torch.strided
            return torch.equal(tensor, before) if alike else same(tensor, before)
        return before is not None and same(norm_of(tensor), before)

    def _copy(self, tensor: torch.Tensor) -> Copied:
        size = tensor.numel()
        if size > _SMALL:
            if size > limits.HISTORY_LEAF.value or size > self._left:
                return norm_of(tensor)
            self._left -= size
        return tensor.clone()  # within `quiet`: it has no graph


def _note(leaf: _Leaf, tensor: torch.Tensor) -> None:
    """Remember the versions that what is known is of."""
    leaf.grad = grad = tensor.grad
    leaf.version = _version(tensor)
    leaf.grad_version = -1 if grad is None else _version(grad)


def _plain(tensor: torch.Tensor) -> bool:
    """Whether a tensor has numbers here that can be compared: not one of the meta device, or nested."""
    return tensor.device.type == "cpu" and not tensor.is_nested


def _version(tensor: torch.Tensor) -> int:
    """The version of a tensor; -1 for one of inference mode, which has none."""
    try:
        return tensor._version
    except RuntimeError:
        return -1


def same(one: Copied, other: Copied) -> bool:
    """Whether two tensors or norms are equal, NaN being equal to NaN."""
    if one is other:
        return True
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        if one.shape != other.shape or one.dtype != other.dtype or one.layout != other.layout:
            return False
        if one.layout is not torch.strided:
            one, other = one.to_dense(), other.to_dense()
        return torch.equal(one, other) or bool(
            ((one == other) | ((one != one) & (other != other))).all()
        )
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (one != one and other != other)
    return False


def _difference(now: Copied, before: Copied) -> Copied:
    if isinstance(now, torch.Tensor) and isinstance(before, torch.Tensor):
        return now - before
    return None


def _catcher(amounts: list[torch.Tensor]) -> Callable[[Sequence[Any]], None]:
    def catch(grads: Sequence[Any]) -> None:
        if grads[0] is not None:
            amounts.append(grads[0])

    return catch
