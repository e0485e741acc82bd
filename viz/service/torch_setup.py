"""How a process that serves readers uses torch: on one thread, and without torch's compiler.

For processes of our own only: who explains their own model may well compile it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from types import FunctionType

import torch
from torch._compile import _disable_dynamo
from torch._decomp import global_decomposition_table
from torch.utils._python_dispatch import TorchDispatchMode

_HIDDEN = _disable_dynamo(lambda: None).__code__
"""Of every function that torch hides from its compiler."""


def prepare() -> None:
    """Set torch up. Before the first operation."""
    # Small tensors gain nothing from more threads, and other readers' pages share the processor.
    torch.set_num_threads(1)
    _leave_the_compiler_out()


def _leave_the_compiler_out() -> None:
    """Let the functions that torch hides from its compiler run as they are.

    Nothing is compiled here. Hiding one (its Python kernels for shapes, and our dispatch modes) imports
    all of the compiler at the first call: a second, and 80 MB of each process. The attribute is where
    `torch._disable_dynamo` keeps what it calls instead.
    """
    kernels = [it for table in global_decomposition_table.values() for it in table.values()]
    modes = [it.__torch_dispatch__ for it in TorchDispatchMode.__subclasses__()]
    for function in _with_what_they_wrap([*kernels, *modes]):
        if function.__code__ is _HIDDEN:
            shown = inspect.getclosurevars(function).nonlocals["fn"]
            shown.__dynamo_disable = shown


def _with_what_they_wrap(functions: Iterable[object]) -> Iterable[FunctionType]:
    found: dict[FunctionType, None] = {}
    rest = list(functions)
    while rest:
        value = rest.pop()
        if isinstance(value, FunctionType) and value not in found:
            found[value] = None
            rest.extend(inspect.getclosurevars(value).nonlocals.values())
    return found
