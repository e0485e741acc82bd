"""Watches torch compute and says of every tensor what it was computed from.

A tensor is known by its memory, place, shape, strides and type, so that a view that torch saved is found
again, and one that was written over is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch._decomp import decomposition_table
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

from viz.program.dispatch import dispatched
from viz.rules.expression import GIVEN, ITEM, Expr, Expressions
from viz.rules.fused import FUSED

Key = tuple[int, int, tuple[int, ...], tuple[int, ...], torch.dtype, bool, bool]

_SAME = frozenset(("detach", "alias", "lift_fresh", "lift"))
"""Operations that give their argument back."""

_LEFT_OUT = frozenset(("device", "layout", "pin_memory", "memory_format"))


class Tracer(TorchDispatchMode):
    """A dispatch mode that keeps the expression of every tensor; see `of` and `back`."""

    def __init__(self) -> None:
        super().__init__()
        self.expressions = Expressions()
        self._known: dict[Key, tuple[Expr, torch.Tensor]] = {}
        self._by_memory: dict[int, set[Key]] = {}
        self._back = False

    def of(self, tensor: torch.Tensor) -> Expr:
        """The expression of a tensor, `GIVEN` where nobody saw it being computed."""
        found = self._known.get(_key(tensor))
        if found is not None:
            return found[0]
        expr = self.expressions.make(GIVEN, (), {}, tuple(tensor.shape), tensor.dtype)
        self.learn(tensor, expr)
        return expr

    def learn(self, tensor: torch.Tensor, expr: Expr) -> None:
        """Say what a tensor is."""
        key = _key(tensor)
        self._known[key] = (expr, tensor)
        self._by_memory.setdefault(key[0], set()).add(key)

    @property
    def values(self) -> Mapping[Expr, torch.Tensor]:
        """The tensors that there are, by their expressions."""
        return dict(self._known.values())

    @contextmanager
    def back(self, *, fused: bool = False) -> Iterator[None]:
        """Watch a node being called: backward operations are taken apart, unless they are to stay `fused`."""
        self._back = not fused
        try:
            with self:
                yield
        finally:
            self._back = False

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        given = dict(kwargs or {})
        for rule in _rules(func) if self._back else ():
            with self:
                made = rule(*args, **given)
            if made is not NotImplemented:
                return made
        read = (self._plain(args), {k: self._plain(v) for k, v in given.items()})
        result = dispatched(func, args, given)
        if func._schema.is_mutable:
            self._written(func, args, given, read)
        elif func._schema.name.split("::")[1] in _SAME and isinstance(result, torch.Tensor):
            self.learn(result, self.of(args[0]))
        else:
            self._made(func, result, *read)
        return result

    def _made(self, func: OpOverload, result: object, args: Any, kwargs: Mapping[str, Any]) -> None:
        kept = {name: value for name, value in kwargs.items() if name not in _LEFT_OUT}
        if isinstance(result, torch.Tensor) and "dtype" not in kept and _takes_type(func):
            kept["dtype"] = result.dtype  # a program may have set another default
        drawn = torch.Tag.nondeterministic_seeded in func.tags
        if isinstance(result, torch.Tensor):
            outputs: Sequence[object] = (result,)
        elif isinstance(result, list | tuple):
            outputs = result
        else:
            return
        whole = None
        for place, output in enumerate(outputs):
            if not isinstance(output, torch.Tensor) or _key(output) in self._known:
                continue  # a view that is known already
            shape, dtype = tuple(output.shape), output.dtype
            if drawn:
                expr = self.expressions.make(GIVEN, (), {}, shape, dtype)
            elif output is result:
                expr = self.expressions.make(func, args, kept, shape, dtype)
            else:
                whole = whole or self.expressions.make(func, args, kept, (), dtype)
                expr = self.expressions.make(ITEM, (whole, place), {}, shape, dtype)
            self.learn(output, expr)

    def _written(
        self, func: OpOverload, args: Any, kwargs: Mapping[str, Any], read: tuple[Any, Any]
    ) -> None:
        """What an operation wrote into is something else now, and so is all that shares its memory."""
        arguments = func._schema.arguments
        for place, value in enumerate(args):
            info = arguments[place].alias_info
            if info is None or not info.is_write or not isinstance(value, torch.Tensor):
                continue
            self._forget(value)
            pure = _pure(func) if place == 0 else None
            unseen = place == 0 and isinstance(read[0][0], Expr) and read[0][0].op == GIVEN
            if pure is None or unseen or torch.Tag.nondeterministic_seeded in func.tags:
                continue
            kept = {name: it for name, it in read[1].items() if name not in _LEFT_OUT}
            expr = self.expressions.make(pure, read[0], kept, tuple(value.shape), value.dtype)
            self.learn(value, expr)
        for name, value in kwargs.items():
            if name == "out" and isinstance(value, torch.Tensor):
                self._forget(value)

    def _forget(self, written: torch.Tensor) -> None:
        for key in self._by_memory.pop(_key(written)[0], ()):
            self._known.pop(key, None)

    def _plain(self, value: Any) -> Any:
        """An argument with expressions for tensors."""
        if isinstance(value, torch.Tensor):
            return self.of(value)
        if isinstance(value, list | tuple):
            return tuple(map(self._plain, value))
        return value


def _key(tensor: torch.Tensor) -> Key:
    where = tensor.untyped_storage().data_ptr() if tensor.layout is torch.strided else id(tensor)
    strides = tensor.stride() if tensor.layout is torch.strided else ()
    offset = int(tensor.storage_offset()) if tensor.layout is torch.strided else 0
    shape, turned = tuple(tensor.shape), (tensor.is_conj(), tensor.is_neg())
    return where, offset, shape, tuple(strides), tensor.dtype, *turned


def _takes_type(func: OpOverload) -> bool:
    """Whether an operation makes a tensor of nothing, of the type that is the default."""
    arguments = func._schema.arguments
    makes = not any("Tensor" in str(it.type) for it in arguments)
    return makes and any(it.name == "dtype" for it in arguments)


def _rules(func: OpOverload) -> Iterator[Callable[..., Any]]:
    """How a fused backward operation is taken apart: as written here, else as torch does."""
    name = func._schema.name.split("::")[1]
    if name in FUSED:
        yield FUSED[name]
    if "backward" in name and func in decomposition_table:
        yield decomposition_table[func]


def _pure(func: OpOverload) -> OpOverload | None:
    """The operation that gives what ``add_`` writes: ``add``."""
    name = func._schema.name.split("::")[1]
    packet = getattr(torch.ops.aten, name.removesuffix("_"), None)
    wanted = [str(it.type) for it in func._schema.arguments]
    for overload in packet.overloads() if packet is not None and name.endswith("_") else ():
        pure: OpOverload = getattr(packet, overload)
        taken = [str(it.type) for it in pure._schema.arguments]
        if taken == wanted and not pure._schema.is_mutable:
            return pure
    return None
