"""Another run of a program in float64, with one tensor moved: what finite differences need.

A tensor is moved where its memory was last written before the explained backward call, so that an
optimizer's steps and fills in place before it stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

from viz.program.dispatch import dispatched
from viz.program.tensors import tensors_of

_FRESH = frozenset(("aten::lift_fresh", "aten::lift_fresh_copy"))


@dataclass(frozen=True)
class Moved:
    """A new value for the tensor that the `place`-th write of operation number `operation` made."""

    operation: int
    place: int
    value: torch.Tensor


class Writes(TorchDispatchMode):
    """Notes which operation wrote each piece of memory last, and moves one tensor.

    Random numbers are drawn as the program draws them: `draws` says of each time whether it was given a
    float64 tensor; else they are drawn in float32.
    """

    def __init__(self, draws: Sequence[bool], moved: Moved | None = None) -> None:
        super().__init__()
        self._draws = iter(draws)
        self.moved = moved
        self._count = 0
        self._last: dict[int, tuple[int, int]] = {}

    def where(self, tensor: torch.Tensor) -> tuple[int, int] | None:
        """The number of the operation that wrote a tensor last, and the place among what it wrote."""
        return self._last.get(tensor.untyped_storage().data_ptr())

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        given = dict(kwargs or {})
        if torch.Tag.nondeterministic_seeded in func.tags and not next(self._draws, True):
            result = _drawn(func, args, given)
        else:
            result = dispatched(func, args, given)
        self._count += 1
        for place, tensor in enumerate(_written(func, args, result)):
            self._last[tensor.untyped_storage().data_ptr()] = self._count, place
            moved = self.moved
            if moved is not None and (self._count, place) == (moved.operation, moved.place):
                whole = moved.value
                tensor.as_strided(whole.size(), whole.stride(), whole.storage_offset()).copy_(whole)
        return result


def _written(func: OpOverload, args: tuple[Any, ...], result: object) -> Iterator[torch.Tensor]:
    returns = func._schema.returns
    if func._schema.is_mutable:
        for argument, value in zip(func._schema.arguments, args, strict=False):
            if argument.is_write:
                yield from tensors_of(value)
    elif func._schema.name in _FRESH or not all(it.alias_info is not None for it in returns):
        yield from tensors_of(result)


def _drawn(func: OpOverload, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
    doubles = [it for it in tensors_of(args) if it.dtype is torch.float64]
    if not doubles:
        return dispatched(func, args, kwargs)
    narrow = {id(it): it.float() for it in doubles}
    result = func(*(narrow.get(id(it), it) for it in args), **kwargs)
    for wide in doubles:
        if func._schema.is_mutable:
            wide.copy_(narrow[id(wide)])
    if isinstance(result, torch.Tensor):
        own = next((it for it in doubles if narrow[id(it)] is result), None)
        return own if own is not None else _wide(result)
    return tuple(map(_wide, result)) if isinstance(result, tuple) else result


def _wide(value: object) -> object:
    narrow = isinstance(value, torch.Tensor) and value.dtype is torch.float32
    return value.double() if narrow else value  # type: ignore[attr-defined]


def in_float64(result: Any) -> Any:
    """A value that a program made, in float64 where it is float32: tensors, modules, lists of them."""
    if isinstance(result, torch.Tensor):
        if result.dtype is not torch.float32:
            return result
        if not result.is_leaf:
            return result.double()
        made = result.detach().double()
        if isinstance(result, torch.nn.Parameter):
            return torch.nn.Parameter(made, result.requires_grad)
        return made.requires_grad_(result.requires_grad)
    if isinstance(result, torch.nn.Module):
        narrow = (*result.parameters(), *result.buffers())
        if any(it.dtype is torch.float32 for it in narrow):
            result.double()
        return result
    if type(result) in (list, tuple):
        return type(result)(map(in_float64, result))
    return result
