"""The memory of what nodes saved for the backward pass: each storage once, however many nodes saved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import torch

from viz.trace import Freed, GradFn

_RAW = "_raw_saved_"


def saved_storages(grad_fn: GradFn | Freed) -> Mapping[int, int] | None:
    """Storage, by a number of its own -> its bytes, for each that the node saved.

    What a user's hook packed (`torch.autograd.graph.saved_tensors_hooks`) is left packed and not counted.
    None once a backward() has freed it.
    """
    if isinstance(grad_fn, Freed):
        return grad_fn.storages
    found: dict[int, int] = {}
    try:
        for tensor in _saved(grad_fn):
            if tensor.layout is torch.strided:
                storage = tensor.untyped_storage()
                found[storage._cdata] = storage.nbytes()
    except _FreedError:
        return None
    return found


class _FreedError(Exception):
    """Torch has freed what the node saved."""


def _saved(grad_fn: GradFn) -> Iterator[torch.Tensor]:
    for name in _slots(type(grad_fn)):
        raw: Any = getattr(grad_fn, name)
        if any(getattr(it, "unpack_hook", None) is not None for it in _several(raw)):
            continue
        of_a_function = name == "_raw_saved_tensors"
        try:
            kept = getattr(grad_fn, "saved_tensors" if of_a_function else name.removeprefix("_raw"))
        except RuntimeError as error:
            if "freed" in str(error):
                raise _FreedError from error
            continue  # written to since
        yield from (it for it in _several(kept) if isinstance(it, torch.Tensor))


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _slots(kind: type) -> Sequence[str]:
    if kind not in _names:
        _names[kind] = [name for name in dir(kind) if name.startswith(_RAW)]
    return _names[kind]


_names: WeakKeyDictionary[type, Sequence[str]] = WeakKeyDictionary()
