"""The values of the leaves as they were when a graph was explained: optimizer.step() writes over them."""

from __future__ import annotations

from collections.abc import Iterable

import torch


class LeafValues:
    """One copy of each leaf; tensors that share a leaf's memory are found in its copy.

    >>> w = torch.tensor([[1.0, 2.0]], requires_grad=True)
    >>> values = LeafValues([w])
    >>> with torch.no_grad():
    ...     _ = w.mul_(10)
    >>> values.of(w), values.of(w.detach().t())
    (tensor([[1., 2.]]), tensor([[1.],
            [2.]]))
    """

    def __init__(self, leaves: Iterable[torch.Tensor]) -> None:
        self._by_memory: dict[int, list[tuple[torch.Tensor, torch.Tensor, int]]] = {}
        for leaf in leaves:
            if leaf.layout is torch.strided and self.of(leaf) is None:
                copies = self._by_memory.setdefault(memory(leaf), [])
                copies.append((leaf.detach(), _alike(leaf.detach(), leaf).clone(), version(leaf)))

    def of(self, tensor: torch.Tensor, made: int | None = None) -> torch.Tensor | None:
        """The same view of the copy, detached; None for a tensor that shares no memory with a leaf.

        With `made`, the version at which the tensor was made, only where the copy is of that version.
        """
        if not self._by_memory or tensor.layout is not torch.strided:
            return None
        for leaf, copy, copied in self._by_memory.get(memory(tensor), ()):
            if tensor.dtype is not leaf.dtype or made not in (None, copied):
                continue
            if _place(tensor) == _place(leaf):
                return _alike(copy, tensor)
            start = tensor.storage_offset() - leaf.storage_offset()
            if (
                start >= 0
                and copy.stride() == leaf.stride()
                and start + _extent(tensor) <= _extent(leaf)
            ):
                return _alike(copy.as_strided(tensor.shape, tensor.stride(), start), tensor)
        return None


def version(tensor: torch.Tensor) -> int:
    """How often the tensor was written to; 0 for one of inference mode, which torch does not count."""
    return 0 if tensor.is_inference() else tensor._version


def _alike(view: torch.Tensor, tensor: torch.Tensor) -> torch.Tensor:
    """The view, read as its conjugate or negative where the tensor's memory is; and back again."""
    view = view.conj() if tensor.is_conj() else view
    return torch._neg_view(view) if tensor.is_neg() else view


def memory(tensor: torch.Tensor) -> int:
    """What tensors that share memory have in common."""
    return int(tensor.untyped_storage()._cdata)


def _place(tensor: torch.Tensor) -> tuple[object, ...]:
    return tensor.storage_offset(), tensor.stride(), tensor.shape


def _extent(tensor: torch.Tensor) -> int:
    """How many places of the memory a tensor goes over."""
    if not tensor.numel():
        return 0
    return 1 + sum((n - 1) * step for n, step in zip(tensor.shape, tensor.stride(), strict=True))
