"""Gives the settings of the whole process, torch's and Python's, back after a run of a program."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from viz import limits

_FRAMES = 40
"""Python's own calls that one call of a program may take: Python's limit is not to be met before ours."""


@contextmanager
def borrowed() -> Iterator[None]:
    """Give the settings of the whole process back as they were; calls may go as deep as `limits.DEPTH`."""
    state = torch.get_rng_state()
    dtype, grad = torch.get_default_dtype(), torch.is_grad_enabled()
    options = dict(vars(torch._tensor_str.PRINT_OPTS))
    anomaly = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
    torch.set_grad_enabled(True)
    calls = sys.getrecursionlimit()
    sys.setrecursionlimit(calls + _FRAMES * limits.DEPTH.value)
    try:
        yield
    finally:
        sys.setrecursionlimit(calls)
        torch.set_rng_state(state)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)
        torch.autograd.set_detect_anomaly(*anomaly)
        for name, value in options.items():
            setattr(torch._tensor_str.PRINT_OPTS, name, value)
