"""Torch asked from beside a running program: unseen by the meter, by autograd and by the program's modes."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import torch
from torch.utils._python_dispatch import _disable_current_modes

from viz.program.meter import Meter


class Quiet:
    """A context. Not made with `contextmanager`: it is entered several times in each iteration of a loop."""

    __slots__ = ("_grad", "_meter", "_off", "_stack")

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._stack: ExitStack | None = None

    def __enter__(self) -> None:
        self._off = self._meter.alone and not torch.is_inference_mode_enabled()
        if self._off:
            self._meter.leave()
        elif torch._C._len_torch_dispatch_stack() or torch.is_inference_mode_enabled():
            self._stack = ExitStack()
            self._stack.enter_context(_disable_current_modes())
            self._stack.enter_context(torch.inference_mode(False))
        self._grad = torch.is_grad_enabled()
        torch._C._set_grad_enabled(False)

    def __exit__(self, *raised: Any) -> None:
        torch._C._set_grad_enabled(self._grad)
        if self._off:
            self._meter.enter_again()
        elif self._stack is not None:
            self._stack.close()
