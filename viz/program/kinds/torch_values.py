"""How tensors and torch's small values are made from Python's: lists are measured before torch walks them.

`CONSTRUCTORS` is asked when a program calls one of torch's own classes: the class itself stays the
value (``isinstance(x, torch.Tensor)``), what is called is the function here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.torch_input import data

CONSTRUCTORS: dict[type, Callable[..., object]] = {}
"""Class -> what is called in its place. Other modules of this package add theirs."""

LEGACY: dict[str, type] = {
    "Tensor": torch.Tensor,
    "FloatTensor": torch.FloatTensor,
    "DoubleTensor": torch.DoubleTensor,
    "HalfTensor": torch.HalfTensor,
    "BFloat16Tensor": torch.BFloat16Tensor,
    "ByteTensor": torch.ByteTensor,
    "CharTensor": torch.CharTensor,
    "ShortTensor": torch.ShortTensor,
    "IntTensor": torch.IntTensor,
    "LongTensor": torch.LongTensor,
    "BoolTensor": torch.BoolTensor,
}
"""The classes that tutorials called before ``torch.tensor`` was there."""


def tensor(value: Any = None, /, *args: Any, **kwargs: Any) -> object:
    """``torch.tensor``."""
    data(kwargs.get("data", value))
    if value is None and "data" in kwargs:
        return torch.tensor(*args, **kwargs)
    return torch.tensor(value, *args, **kwargs)


def as_tensor(value: Any = None, /, *args: Any, **kwargs: Any) -> object:
    """``torch.as_tensor``."""
    data(kwargs.get("data", value))
    if value is None and "data" in kwargs:
        return torch.as_tensor(*args, **kwargs)
    return torch.as_tensor(value, *args, **kwargs)


def asarray(value: Any = None, /, **kwargs: Any) -> object:
    """``torch.asarray``."""
    data(kwargs.get("obj", value))
    return torch.asarray(**kwargs) if "obj" in kwargs else torch.asarray(value, **kwargs)


def scalar_tensor(value: Any, **kwargs: Any) -> object:
    """``torch.scalar_tensor``."""
    return torch.scalar_tensor(value, **kwargs)


def empty(*args: Any, **kwargs: Any) -> object:
    """``torch.empty``: filled with zeros, since what was in the memory before is nobody's to see."""
    return _cleared(torch.empty(*args, **kwargs))


def empty_like(*args: Any, **kwargs: Any) -> object:
    """``torch.empty_like``, filled with zeros."""
    return _cleared(torch.empty_like(*args, **kwargs))


def new_empty(value: torch.Tensor, *args: Any, **kwargs: Any) -> object:
    """``x.new_empty(...)``, filled with zeros."""
    return _cleared(value.new_empty(*args, **kwargs))


def new_tensor(value: torch.Tensor, source: Any, **kwargs: Any) -> object:
    """``x.new_tensor(...)``."""
    data(source)
    return value.new_tensor(source, **kwargs)


def new(value: torch.Tensor, *args: Any, **kwargs: Any) -> object:
    """``x.new(...)``: as `legacy`, of the tensor's own kind."""
    return _legacy(value.new, args, kwargs)


def legacy(kind: Callable[..., Any]) -> Callable[..., object]:
    """What is called for ``torch.FloatTensor(2, 3)`` or ``torch.FloatTensor([1, 2])``."""

    def make(*args: Any, **kwargs: Any) -> object:
        return _legacy(kind, args, kwargs)

    return make


def _legacy(kind: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
    sizes = args[0] if len(args) == 1 and isinstance(args[0], torch.Size) else args
    if all(type(it) is int for it in sizes):
        current().budget.elements(tuple(max(0, it) for it in sizes))
        return _cleared(kind(*args, **kwargs))
    for one in (*args, *kwargs.values()):
        data(one)
    return kind(*args, **kwargs)


def _cleared(made: torch.Tensor) -> torch.Tensor:
    # Through .data, so that the version of the tensor stays 0.
    made.data.zero_()
    return made


def size(*args: Any) -> object:
    """``torch.Size([2, 3])``."""
    for one in args:
        if isinstance(one, range):
            current().budget.items(len(one))
    current().budget.walk(*args)
    return torch.Size(*args)


def device(*args: Any, **kwargs: Any) -> object:
    """``torch.device("cpu")``. Others exist as values; torch says itself that they are missing."""
    made = torch.device(*args, **kwargs)
    if made.type == "meta":
        raise Refused("torch_meta")
    return made


CONSTRUCTORS |= {kind: legacy(kind) for kind in LEGACY.values()}
CONSTRUCTORS[torch.Size] = size
CONSTRUCTORS[torch.device] = device
