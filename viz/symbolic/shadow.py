"""A run of a program with a formula behind every number, beside the numbers that torch computes.

While torch runs, each memory that tensors share is shadowed by the formulas of its elements, so that
what is written into one tensor is seen in its views. Formulas are taken at torch's own (ATen) level,
where some hundred operations are left: what moves elements about is run on the places of the formulas,
what computes has a rule in `viz.symbolic.rules`, and what has none is taken apart by torch's own
decompositions. Nothing is ever made from text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch._decomp import decomposition_table
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

from viz import limits
from viz.program.dispatch import dispatched
from viz.program.tensors import tensors_of

Scalar = tuple[str | float | int, ...]
"""One formula: ("symbol", leaf, place), ("number", text), or an operation and the places of its parts."""

WRONG = frozenset(("multilabel_margin_loss_forward",))
"""Operations whose decomposition in torch 2.13 gives another value than their kernel."""


class NoFormulaError(BaseException):
    """There is no formula: `args[0]` is the key of the reason, `args[1]` what it names.

    No ``except`` of a program catches it.
    """


class Formulas:
    """All formulas of a run, each once, by their place in a list; parts come before wholes."""

    def __init__(self) -> None:
        self.scalars: list[Scalar] = []
        self._places: dict[Scalar, int] = {}
        self.number(0)

    def place(self, *scalar: str | float | int) -> int:
        """Where this formula is kept."""
        if scalar not in self._places:
            if len(self.scalars) >= limits.FORMULAS.value:
                raise NoFormulaError("too_large", limits.FORMULAS.value)
            self._places[scalar] = len(self.scalars)
            self.scalars.append(scalar)
        return self._places[scalar]

    def number(self, value: float) -> int:
        """The place of a number, written with as few digits as tell it from others."""
        whole = float(value).is_integer() and abs(value) < 2**53
        return self.place("number", str(int(value)) if whole else repr(float(value)))

    def tensor(self, places: Iterable[int], shape: Sequence[int]) -> torch.Tensor:
        """A tensor of places."""
        return torch.tensor(list(places), dtype=torch.int64).reshape(tuple(shape))


@dataclass
class _Memory:
    """What a memory holds: its elements' type and the places of their formulas, or why there are none.

    `storage` is kept so that no other memory gets its address.
    """

    storage: torch.UntypedStorage
    dtype: torch.dtype
    places: torch.Tensor | NoFormulaError


class Shadow(TorchDispatchMode):
    """Shadows every tensor that depends on a leaf with the places of its elements' formulas."""

    def __init__(self, rules: Mapping[str, Callable[..., object]], moves: frozenset[str]) -> None:
        super().__init__()
        self.formulas = Formulas()
        self._rules = rules
        self._moves = moves
        self._memories: dict[int, _Memory] = {}
        self._taken_apart = 0

    def name(self, leaf: str, tensor: torch.Tensor) -> None:
        """Give each element of a leaf a symbol of its own."""
        symbols = (self.formulas.place("symbol", leaf, at) for at in range(tensor.numel()))
        self._put(tensor, self.formulas.tensor(symbols, tensor.shape))

    def has(self, value: object) -> bool:
        """Whether a value depends on a leaf as autograd sees it: a detached one does not."""
        if not isinstance(value, torch.Tensor) or _memory_of(value) not in self._memories:
            return False
        # Torch computes below autograd while an operation is taken apart, and in a Function's forward.
        return value.requires_grad or self._taken_apart > 0 or not torch.is_grad_enabled()

    def of(self, value: object) -> torch.Tensor:
        """The places of a tensor's formulas, or of a number. Raises `NoFormulaError` where there are none."""
        if not isinstance(value, torch.Tensor):
            assert isinstance(value, bool | int | float)
            return torch.tensor(self.formulas.number(value))
        return self._seen(value) if self.has(value) else self._numbers(value)

    def _seen(self, value: torch.Tensor) -> torch.Tensor:
        memory = self._memories[_memory_of(value)]
        if isinstance(memory.places, NoFormulaError):
            raise memory.places
        if memory.dtype != value.dtype:
            raise NoFormulaError("no_rule", "view")
        return memory.places.as_strided(value.size(), value.stride(), value.storage_offset())

    def _numbers(self, value: torch.Tensor) -> torch.Tensor:
        if value.is_complex():
            raise NoFormulaError("no_rule", "complex")
        numbers = np.asarray(value.detach().double()).reshape(-1).tolist()
        return self.formulas.tensor(map(self.formulas.number, numbers), value.shape)

    def _put(self, tensor: torch.Tensor, places: torch.Tensor | NoFormulaError) -> None:
        """Shadow the memory of a tensor: all of it is the tensor's."""
        if not tensor.numel():
            return
        storage = tensor.untyped_storage()
        if isinstance(places, torch.Tensor):
            whole = torch.zeros(storage.nbytes() // tensor.element_size(), dtype=torch.int64)
            try:
                part = whole.as_strided(tensor.size(), tensor.stride(), tensor.storage_offset())
                part.copy_(places)
                places = whole
            except RuntimeError:  # elements that share one number
                places = NoFormulaError("no_rule", "expand")
        self._memories[storage.data_ptr()] = _Memory(storage, tensor.dtype, places)

    def _open(self, target: torch.Tensor, func: OpOverload) -> None:
        """Shadow the memory that an operation writes into, as it is before.

        There are no formulas any more where autograd does not see that it writes.
        """
        memory = self._memories.get(_memory_of(target))
        if memory is not None:
            of_no_grad = target.requires_grad and not (torch.is_grad_enabled() or target.is_leaf)
            if not self.has(target) or (of_no_grad and not self._taken_apart):
                memory.places = NoFormulaError("no_rule", func._schema.name.split("::")[1])
        if memory is not None or not target.numel():
            return
        storage = target.untyped_storage()
        whole = torch.empty(0, dtype=target.dtype).set_(storage)
        try:
            self._put(whole, self._numbers(whole))
        except NoFormulaError as unknown:
            self._put(whole, unknown)

    def _write(self, target: torch.Tensor, made: torch.Tensor | NoFormulaError) -> None:
        """Put what an operation has written into the memory of `target`."""
        memory = self._memories.get(_memory_of(target))
        if memory is None or isinstance(memory.places, NoFormulaError):
            return
        if isinstance(made, NoFormulaError):
            memory.places = made
        elif memory.dtype != target.dtype:
            memory.places = NoFormulaError("no_rule", "view")
        else:
            part = memory.places.as_strided(target.size(), target.stride(), target.storage_offset())
            part.copy_(made)

    def each(self, op: str, *operands: object) -> torch.Tensor:
        """An operation element by element, operands broadcast."""
        places = torch.broadcast_tensors(*map(self.of, operands))
        rows = zip(*(place.reshape(-1).tolist() for place in places), strict=True)
        return self.formulas.tensor(
            (self.formulas.place(op, *row) for row in rows), places[0].shape
        )

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        given = dict(kwargs or {})
        # No formula is asked of gradients, but of those that are differentiated again.
        backward = torch._C._current_graph_task_id() != -1 and not torch.is_grad_enabled()
        targets = [] if backward else list(tensors_of(_written(func, args, given)))
        known = any(_memory_of(it) in self._memories for it in targets)
        if backward or not (known or any(map(self.has, tensors_of((args, list(given.values())))))):
            return dispatched(func, args, given)
        name = func._schema.name.split("::")[1].removesuffix("_")
        if not (name in self._rules or name in self._moves or name in WRONG) and (
            func in decomposition_table
        ):
            made = self._take_apart(func, args, given)
            if made is not NotImplemented:
                return made
        for target in targets:
            self._open(target, func)
        moving = getattr(torch.ops.aten, name, func) if targets else func
        before = set(self._memories)
        if targets:  # the formulas are of what stood there before
            shadows = self._shadows_of(name, moving, None, args, given, len(targets))
            result = dispatched(func, args, given)
            for target, shadow in zip(targets, shadows, strict=False):
                self._write(target, shadow)
            return result
        result = dispatched(func, args, given)
        outputs = [it for it in tensors_of(result) if it.is_floating_point() or it.is_complex()]
        if all(_memory_of(it) in before for it in outputs):
            return result  # views: they have their formulas already
        shadows = self._shadows_of(name, moving, result, args, given, len(outputs))
        for output, shadow in zip(outputs, shadows, strict=False):
            if _memory_of(output) not in before:
                self._put(output, shadow)
        return result

    def _take_apart(
        self, func: OpOverload, args: tuple[Any, ...], given: Mapping[str, Any]
    ) -> object:
        self._taken_apart += 1
        try:
            with self:
                return decomposition_table[func](*args, **given)
        finally:
            self._taken_apart -= 1

    def _shadows_of(
        self,
        name: str,
        moving: Callable[..., object],
        result: object,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        count: int,
    ) -> Sequence[torch.Tensor | NoFormulaError]:
        """The places of each of `count` results, or why there are none."""
        try:
            if name in self._rules:
                made = self._rules[name](self, result, *args, **kwargs)
                return [made] if isinstance(made, torch.Tensor) else list(made)  # type: ignore[call-overload]
            if name in self._moves:
                named = {key: self._places(value) for key, value in kwargs.items()}
                return list(tensors_of(moving(*map(self._places, args), **named)))
            raise NoFormulaError("no_rule", name)
        except (RuntimeError, TypeError, ValueError, IndexError, AttributeError):
            return [NoFormulaError("no_rule", name)] * count  # a call that its rule does not know
        except NoFormulaError as unknown:
            return [unknown] * count

    def _places(self, value: object) -> object:
        """An argument with places instead of numbers; indices and shapes as they are."""
        if isinstance(value, list | tuple):
            return type(value)(map(self._places, value))
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            return self.of(value)
        return value


def _memory_of(tensor: torch.Tensor) -> int:
    """The address of a tensor's memory; 0 where there is none."""
    if tensor.layout is not torch.strided or tensor.is_meta:
        return 0
    return tensor.untyped_storage().data_ptr()


def _written(func: OpOverload, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> list[object]:
    """The arguments that an operation writes into."""
    if not func._schema.is_mutable:
        return []
    named = {it.name: it for it in func._schema.arguments}
    of_place = zip(func._schema.arguments, args, strict=False)
    pairs = [*of_place, *((named[key], value) for key, value in kwargs.items())]
    return [
        value
        for argument, value in pairs
        if argument.alias_info is not None and argument.alias_info.is_write
    ]
