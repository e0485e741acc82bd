"""What a node of torch's own keeps from the forward run for its formula: tensors, numbers, sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import torch
from torch.autograd.graph import Node as GradFn

from viz.trace.backward import strided
from viz.trace.freed import Freed

_PREFIX = "_saved_"


def saved_tensors(grad_fn: GradFn) -> Mapping[str, torch.Tensor]:
    """The tensors that the node saved, by the name in its formula; none once torch freed them."""
    if isinstance(grad_fn, Freed):
        return grad_fn.places
    found: dict[str, torch.Tensor] = {}
    for name in _slots(grad_fn):
        if not _is_tensor_slot(type(grad_fn), name):
            continue
        try:
            kept = getattr(grad_fn, name)
        except RuntimeError:  # freed by a backward() without retain_graph
            continue
        for place, tensor in enumerate(kept if isinstance(kept, list | tuple) else [kept]):
            if isinstance(tensor, torch.Tensor):
                several = isinstance(kept, list | tuple)
                shown = name.removeprefix(_PREFIX)
                found[f"{shown}[{place}]" if several else shown] = cast(
                    torch.Tensor, strided(tensor.detach())
                )
    return found


def saved_input(grad_fn: GradFn, argument: str) -> torch.Tensor | None:
    """The input that the node saved as the `argument` of its formula; None if it saved none or changed it.

    What a user's hook packed is left packed: unpacking it would run the user's code.
    """
    return _saved(grad_fn, argument)


def saved_result(grad_fn: GradFn) -> torch.Tensor | None:
    """The node's own result (its only one), where it saved it for its formula."""
    return _saved(grad_fn, "result")


def _saved(grad_fn: GradFn, name: str) -> torch.Tensor | None:
    raw: Any = getattr(grad_fn, f"_raw{_PREFIX}{name}", None)
    one = type(raw).__name__ == "SavedTensor"
    if not one or raw.unpack_hook is not None:
        return None
    try:
        kept = getattr(grad_fn, _PREFIX + name)
    except RuntimeError:  # freed, or written to since
        return None
    return kept.detach() if isinstance(kept, torch.Tensor) else None


def constants(grad_fn: GradFn) -> Mapping[str, object]:
    """The numbers, flags and sizes that the node saved, by the name in its formula."""
    if isinstance(grad_fn, Freed):
        return grad_fn.constants
    saved = {
        name.removeprefix(_PREFIX): getattr(grad_fn, name)
        for name in _slots(grad_fn)
        if not _is_tensor_slot(type(grad_fn), name)
    }
    return {name: _signed(value) for name, value in saved.items() if _is_plain(value)}


def _slots(grad_fn: GradFn) -> list[str]:
    return [name for name in dir(type(grad_fn)) if name.startswith(_PREFIX)]


def _is_tensor_slot(node_type: type, name: str) -> bool:
    """Whether a saved attribute is a tensor: torch gives those a second, raw form."""
    return hasattr(node_type, name.replace(_PREFIX, "_raw" + _PREFIX, 1))


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return isinstance(value, bool | int | float | str)


def _signed(value: object) -> object:
    """Torch shows a dimension of -1 as 2**64 - 1."""
    if isinstance(value, list | tuple):
        return tuple(map(_signed, value))
    if type(value) is int and value >= 2**63:
        return value - 2**64
    return value
