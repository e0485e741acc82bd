"""Runs an operation inside a dispatch mode as torch runs it outside of one.

Torch 2.13 enters `__torch_dispatch__` with its keys for conjugate, negative and zero tensors switched off,
and leaves them off in the operation that is called from there. A kernel that takes conjugates inside itself
(pinv, polar, matrix_sqrth of complex numbers) then computes with numbers that were not conjugated, and gives
another result without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

_KEYS = tuple(
    getattr(torch._C.DispatchKey, name) for name in ("Conjugate", "Negative", "ZeroTensor")
)
_exclude = torch._C._dispatch_tls_set_dispatch_key_excluded
_excluded = torch._C._dispatch_tls_is_dispatch_key_excluded
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def dispatched(
    func: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any] | None = _NOTHING
) -> Any:
    """What `func` gives outside of all modes; only to be called from a ``__torch_dispatch__``.

    >>> import torch
    >>> from torch.utils._python_dispatch import TorchDispatchMode
    >>> class Mode(TorchDispatchMode):
    ...     def __torch_dispatch__(self, func, types, args=(), kwargs=None):
    ...         return dispatched(func, args, kwargs)
    >>> matrix = torch.tensor([[1.0, 2.0j], [0.5, 1.0]])
    >>> with Mode():
    ...     inverse = torch.linalg.pinv(matrix)
    >>> torch.allclose(inverse @ matrix, torch.eye(2) + 0j, atol=1e-6)
    True
    """
    if not _excluded(_KEYS[0]):  # not entered by way of an operation
        return func(*args, **(kwargs or {}))
    for key in _KEYS:
        _exclude(key, False)
    try:
        return func(*args, **(kwargs or {}))
    finally:
        for key in _KEYS:
            _exclude(key, True)


class Mode(TorchDispatchMode):
    """A dispatch mode that loads no compiler: torch's own base hides each from it, which takes a second."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False
