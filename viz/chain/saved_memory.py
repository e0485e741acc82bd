"""The memory of what nodes saved for the backward pass: each storage once, however many nodes saved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import torch

from viz.trace import Freed, GradFn

_RAW = "_raw_saved_"


def saved_storages(grad_fn: GradFn | Freed) -> Mapping[int, int]:
    """Storage, by a number of its own -> its bytes, for each that the node saved.

    What a user's hook packed (`torch.autograd.graph.saved_tensors_hooks`) is left packed and not counted;
    nor is what a backward() has freed.
    """
    if isinstance(grad_fn, Freed):
        return grad_fn.storages
    found: dict[int, int] = {}
    for tensor in _saved(grad_fn):
        try:
            storage = tensor.untyped_storage()
        except (NotImplementedError, RuntimeError):  # sparse
            continue
        found[storage._cdata] = storage.nbytes()
    return found


def _saved(grad_fn: GradFn) -> Iterator[torch.Tensor]:
    for name in _slots(type(grad_fn)):
        raw: Any = getattr(grad_fn, name)
        if any(getattr(it, "unpack_hook", None) is not None for it in _several(raw)):
            continue
        of_a_function = name == "_raw_saved_tensors"
        try:
            kept = getattr(grad_fn, "saved_tensors" if of_a_function else name.removeprefix("_raw"))
        except RuntimeError:  # freed, or written to since
            continue
        yield from (it for it in _several(kept) if isinstance(it, torch.Tensor))


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _slots(kind: type) -> Sequence[str]:
    if kind not in _names:
        _names[kind] = [name for name in dir(kind) if name.startswith(_RAW)]
    return _names[kind]


_names: WeakKeyDictionary[type, Sequence[str]] = WeakKeyDictionary()
