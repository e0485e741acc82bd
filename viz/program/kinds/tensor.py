"""What a program may do with a tensor, and with the small values that belong to it.

Sizes, dtypes, devices, generators and the named tuples that ``x.max(dim=0)`` and the like give back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any

import torch
from torch.nn.utils.rnn import PackedSequence

from viz.program.context import current
from viz.program.kinds import torch_names, torch_values
from viz.program.kinds.kind import CALLABLE, KINDS, Kind, methods_of, read
from viz.program.kinds.torch_guards import TENSOR_GUARDED
from viz.program.kinds.torch_names import words

_ATTRIBUTES = words(
    """
    H T data device dtype grad grad_fn imag is_cpu is_cuda is_leaf is_meta is_mps is_quantized
    is_sparse itemsize layout mH mT name nbytes ndim output_nr real requires_grad retains_grad
    shape _version
    """
)

_SHIFT = secrets.randbelow(2**40) * 64


def tolist(value: torch.Tensor) -> object:
    """``x.tolist()``."""
    current().budget.items(value.numel())
    return value.tolist()


def item(value: torch.Tensor) -> object:
    """``x.item()``."""
    return value.item()


def data_ptr(value: torch.Tensor) -> int:
    """``x.data_ptr()``: equal where it is in torch, but no address of this process."""
    address = value.data_ptr()
    return address + _SHIFT if address else 0


def type_(value: torch.Tensor, *args: Any, **kwargs: Any) -> object:
    """``x.type()`` and ``x.type(torch.float64)``."""
    return value.type(*args, **kwargs)


def set_grad(value: torch.Tensor, grad: Any) -> None:
    """``x.grad = ...``."""
    value.grad = grad


def set_data(value: torch.Tensor, data: Any) -> None:
    """``x.data = ...``."""
    value.data = data


def set_requires_grad(value: torch.Tensor, flag: Any) -> None:
    """``x.requires_grad = ...``."""
    value.requires_grad = flag


METHODS: dict[str, Callable[..., object]] = {
    **methods_of(torch.Tensor, torch_names.TENSOR),
    **TENSOR_GUARDED,
    "backward": torch.Tensor.backward,
    "data_ptr": data_ptr,
    "is_coalesced": torch.Tensor.is_coalesced,
    "get_device": torch.Tensor.get_device,
    "item": item,
    "new": torch_values.new,
    "new_empty": torch_values.new_empty,
    "new_tensor": torch_values.new_tensor,
    "tolist": tolist,
    "type": type_,
}
"""Methods of a tensor. Read from the class (``torch.Tensor.relu``) they are these same functions."""

CALLABLE.update((id(it), it) for it in METHODS.values())

KINDS[torch.Tensor] = Kind(
    "tensor",
    read(*_ATTRIBUTES),
    METHODS,
    {"grad": set_grad, "data": set_data, "requires_grad": set_requires_grad},
)
KINDS[torch.Size] = Kind("Size", {}, methods_of(torch.Size, ("count", "index", "numel")))
KINDS[torch.dtype] = Kind(
    "dtype",
    read("is_complex", "is_floating_point", "is_signed", "itemsize"),
    methods_of(torch.dtype, ("to_complex", "to_real")),
)
KINDS[torch.device] = Kind("device", read("index", "type"))
KINDS[torch.layout] = Kind("layout")
KINDS[torch.memory_format] = Kind("memory_format")
KINDS[torch.finfo] = Kind(
    "finfo", read("bits", "dtype", "eps", "max", "min", "resolution", "smallest_normal", "tiny")
)
KINDS[torch.iinfo] = Kind("iinfo", read("bits", "dtype", "max", "min"))
KINDS[torch.Generator] = Kind(
    "Generator",
    read("device"),
    methods_of(torch.Generator, ("get_state", "initial_seed", "manual_seed", "set_state")),
)
KINDS[PackedSequence] = Kind(
    "PackedSequence", read("batch_sizes", "data", "sorted_indices", "unsorted_indices")
)


def _fields(kind: Any) -> list[str]:
    return [
        name
        for name, member in vars(kind).items()
        if isinstance(member, MemberDescriptorType) and not name.startswith("_")
    ]


def _register_return_types() -> None:
    for kind in vars(torch.return_types).values():
        if isinstance(kind, type) and issubclass(kind, tuple):
            attributes = {name: attrgetter(name) for name in _fields(kind)}
            KINDS[kind] = Kind(kind.__name__, attributes, methods_of(kind, ("count", "index")))


_register_return_types()
