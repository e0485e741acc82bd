"""Watches every operation that torch dispatches: its size before it is made, its number, the time.

Also those inside composite operations, layers, optimizers and backward passes are seen here, so nothing
has to guess what a call costs. Sizes come from torch's own shape kernels (the meta device), and are
remembered for calls of the same shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import torch
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

from viz import limits
from viz.program.budget import Budget, Refused
from viz.program.dispatch import dispatched
from viz.program.kernels import guard
from viz.program.tensors import tensors_of

_REMEMBERED = 20_000
"""Shapes of calls that are known to be small enough, in this process."""

_known: dict[object, int] = {}

_pop, _push = torch._C._pop_torch_dispatch_stack, torch._C._push_on_torch_dispatch_stack


class Meter(TorchDispatchMode):
    """Raises `Refused` for an operation that would pass a limit, before it is run.

    `count` is the number of operations so far; `draws` has an entry for each that drew random numbers:
    whether it was given a float64 tensor. `wrote` is set by each that writes into tensors, `unversioned`
    by those that leave their versions as they were.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.count = 0
        self.entered = False
        self.wrote = self.unversioned = False
        self.draws: list[bool] = []

    def __enter__(self) -> Meter:
        self.entered = True
        super().__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self.entered = False
        super().__exit__(*raised)

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        given = kwargs or {}
        self.count += 1
        if not self.count % 32:
            if self.count > limits.DISPATCHED.value:
                raise Refused("too_many_operations", limit=limits.DISPATCHED.value)
            self.budget.clock()
        kind = _kind(func)
        if kind == "view":
            pieces = _pieces(func, args)
            if pieces > limits.PIECES.value:
                raise Refused("too_many_pieces", limit=limits.PIECES.value)
            result = dispatched(func, args, given)
            for tensor in tensors_of(result):
                self.budget.elements(tensor.shape)
            return result
        if _writes(func):
            self.wrote = True
            self.unversioned |= not func._schema.returns  # torch._foreach_mul_ and the like
        guard(func, args)
        if kind != "in place" and not (kind == "pointwise" and _same_shapes(args)):
            self._measure(func, args, given)
        if _draws(func):
            self.draws.append(any(it.dtype is torch.float64 for it in tensors_of(args)))
        return dispatched(func, args, given)

    @property
    def alone(self) -> bool:
        """Whether this mode is on, and no other."""
        return torch._C._len_torch_dispatch_stack() == 1 and self.entered

    @contextmanager
    def off(self) -> Iterator[None]:
        """Leave what is done here unmeasured. Only where this mode is `alone`."""
        self.leave()
        try:
            yield
        finally:
            self.enter_again()

    def leave(self) -> None:
        """Stop measuring until `enter_again`. Only where this mode is `alone`."""
        _pop(None)
        self.entered = False

    def enter_again(self) -> None:
        """Measure again."""
        self.entered = True
        _push(self)

    def unmeasured(self, function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
        """``function(left, right)``, counted only. Only where this mode is `alone`."""
        self.count += 1
        _pop(None)
        try:
            return function(left, right)
        finally:
            _push(self)

    def _measure(self, func: OpOverload, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        try:
            shape = _scaled if _kind(func) == "pointwise" else _shape
            key: object = (func, *map(shape, args), *((k, shape(v)) for k, v in kwargs.items()))
            bytes_ = _known.get(key)
        except TypeError:  # an argument that cannot be hashed
            key, bytes_ = None, None
        if bytes_ is None:
            bytes_ = self._bytes(func, args, kwargs)
            if key is not None:
                if len(_known) >= _REMEMBERED:
                    _known.clear()
                _known[key] = bytes_
        self.budget.allocate(bytes_)

    def _bytes(self, func: OpOverload, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> int:
        """Bytes of what an operation makes. Raises `Refused` where one tensor is too large."""
        for argument, value in zip(func._schema.arguments, args, strict=False):
            if argument.name == "size" and isinstance(value, list | tuple | torch.Size):
                self.budget.elements(tuple(value))
        try:
            made = func(*map(_to_meta, args), **{k: _to_meta(v) for k, v in _on_meta(func, kwargs)})
        except Refused:
            raise
        except Exception:  # torch says itself, on the real tensors, what is wrong; or has no shapes
            self._check_integers(func, args)
            return 0
        total = 0
        for tensor in tensors_of(made):
            self.budget.elements(tensor.shape)
            total += tensor.numel() * tensor.element_size()
        return total

    def _check_integers(self, func: OpOverload, args: tuple[Any, ...]) -> None:
        """Where no shape is known: nothing that is a size may be large."""
        for argument, value in zip(func._schema.arguments, args, strict=False):
            if "int" not in str(argument.type) and "SymInt" not in str(argument.type):
                continue
            for each in value if isinstance(value, list | tuple) else (value,):
                if isinstance(each, int) and abs(each) > limits.ELEMENTS.value:
                    self.budget.elements((abs(each),))


@cache
def _kind(func: OpOverload) -> str:
    """How much an operation can make: "view" and "in place" nothing; "pointwise" as its inputs."""
    returns = func._schema.returns
    if returns and all(it.alias_info is not None for it in returns):
        written = any(it.alias_info is not None and it.alias_info.is_write for it in returns)
        grows = func._schema.name in ("aten::resize_", "aten::set_")
        return "" if grows else "in place" if written else "view"
    if torch.Tag.pointwise in func.tags:
        return "pointwise"
    return ""


@cache
def _writes(func: OpOverload) -> bool:
    return func._schema.is_mutable


@cache
def _draws(func: OpOverload) -> bool:
    return torch.Tag.nondeterministic_seeded in func.tags


def _same_shapes(args: tuple[Any, ...]) -> bool:
    """Whether all tensors have the shape of the first, or no dimension."""
    shape = None
    for value in args:
        if isinstance(value, torch.Tensor):
            if shape is None:
                shape = value.shape
            elif value.shape != shape and value.ndim:
                return False
        elif isinstance(value, list | tuple):
            return False
    return True


def _shape(value: object) -> object:
    if isinstance(value, torch.Tensor):
        return value.shape, value.dtype
    if isinstance(value, list | tuple):
        return tuple(map(_shape, value))
    return type(value), value


def _scaled(value: object) -> object:
    """As `_shape`, where no number has a say in the size, as a learning rate that decays."""
    return float if type(value) is float else _shape(value)


def _to_meta(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        if value.layout is not torch.strided:
            raise NotImplementedError
        return torch.empty_strided(value.size(), value.stride(), dtype=value.dtype, device="meta")
    if isinstance(value, list | tuple) and any(isinstance(it, torch.Tensor) for it in value):
        return [_to_meta(it) for it in value]
    return value


def _on_meta(func: OpOverload, kwargs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The keywords of a call, with the meta device where a device is taken."""
    takes = any(argument.name == "device" for argument in func._schema.arguments)
    for name, value in kwargs.items():
        if name not in ("device", "pin_memory", "generator"):
            yield name, value
    if takes:
        yield "device", torch.device("meta")


def _pieces(func: OpOverload, args: tuple[Any, ...]) -> int:
    """How many tensors an operation makes, before it makes them."""
    name = func._schema.name
    if name == "aten::unbind":
        tensor, dim = (*args, 0)[:2]
        return int(tensor.shape[dim]) if tensor.ndim else 0
    if name in ("aten::split", "aten::unsafe_split"):
        tensor, size, dim = (*args, 0)[:3]
        return -(-int(tensor.shape[dim]) // max(1, size)) if tensor.ndim else 0
    if name in ("aten::chunk", "aten::unsafe_chunk", "aten::tensor_split"):
        return int(args[1]) if isinstance(args[1], int) else 1
    return 1
