"""A tensor's numbers, whatever its dtype and whichever device they lie on.

Here alone numbers leave a device to be shown or compared: it need not have float64, nor the CPU a
calculation in every dtype.
"""

from __future__ import annotations

import torch


def wide(tensor: torch.Tensor) -> torch.Tensor:
    """The numbers in the CPU's memory, detached, as float64 or complex128; the tensor itself if it is so.

    >>> wide(torch.tensor([0.5], dtype=torch.float8_e5m2))
    tensor([0.5000], dtype=torch.float64)
    """
    plain = tensor.detach().cpu()
    return plain.to(torch.complex128 if plain.is_complex() else torch.float64)


def countable(tensor: torch.Tensor) -> torch.Tensor:
    """The tensor where it lies, in a dtype that torch can calculate with: of eight bits it only casts.

    >>> countable(torch.tensor([0.5], dtype=torch.float8_e5m2)).dtype
    torch.float32
    """
    eight_bits = tensor.is_floating_point() and tensor.element_size() == 1
    return tensor.float() if eight_bits else tensor


def all_finite(tensor: torch.Tensor) -> bool:
    """Whether no number is NaN or infinite. A finite sum says so without a tensor of answers."""
    numbers = countable(tensor)
    if numbers.layout is torch.strided and bool(numbers.sum().isfinite()):
        return True
    return bool(numbers.isfinite().all())


def largest(tensor: torch.Tensor | None) -> float:
    """The largest absolute value; 0 where there is none."""
    if tensor is None or not tensor.numel():
        return 0.0
    numbers = countable(tensor.detach())
    if numbers.is_complex():
        return float(numbers.abs().max())
    least, most = numbers.aminmax()
    return max(-float(least), float(most))


def norm(tensor: torch.Tensor, order: float = 2) -> float:
    """The norm of all numbers as one vector, added up in float32 at least.

    >>> norm(torch.full((4,), 6e4, dtype=torch.float16))  # its square is infinite in float16
    120000.0
    """
    counted = countable(tensor.detach())
    whole = torch.promote_types(counted.dtype, torch.float32)
    return float(torch.linalg.vector_norm(counted, order, dtype=whole))
