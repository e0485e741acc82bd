"""Gives torch's settings of the whole process back after a run of a program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def borrowed() -> Iterator[None]:
    """Give torch's settings of the whole process back as they were."""
    state = torch.get_rng_state()
    dtype, grad = torch.get_default_dtype(), torch.is_grad_enabled()
    options = dict(vars(torch._tensor_str.PRINT_OPTS))
    anomaly = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
    torch.set_grad_enabled(True)
    try:
        yield
    finally:
        torch.set_rng_state(state)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
        torch.autograd.set_detect_anomaly(*anomaly)
        for name, value in options.items():
            setattr(torch._tensor_str.PRINT_OPTS, name, value)
