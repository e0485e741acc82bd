"""What a program may do with autograd's own objects: nodes, hooks, and a Function's ``ctx``.

A node's saved tensors are read from what its type lists, under the name torch gives them
(``_saved_self``). On a ``ctx`` a program also keeps values of its own: `read_free`, `write_free`.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import torch
from torch._functorch.autograd_function import WrappedCtx
from torch.autograd import anomaly_mode
from torch.autograd.function import FunctionCtx
from torch.autograd.graph import GradientEdge
from torch.utils.hooks import RemovableHandle

from viz.program.kinds.kind import KINDS, Kind, Made, methods_of, read
from viz.program.kinds.torch_input import drained

CTX_NAMES = frozenset(
    (
        "mark_dirty",
        "mark_non_differentiable",
        "save_for_backward",
        "save_for_forward",
        "set_materialize_grads",
        "needs_input_grad",
        "saved_tensors",
        "saved_variables",
    )
)
"""What torch offers on a ``ctx``; every other name is the program's own."""

_TAKEN = frozenset(
    (
        *(name for name in dir(torch._C._FunctionBase) if not name.startswith("_")),
        *(name for name in dir(FunctionCtx) if not name.startswith("_")),
        "apply_boxed",
        "apply_jvp",
        "saved_for_forward",
        "to_save",
    )
)
"""Names that mean something to torch on a ``ctx``."""

CONTEXT_MANAGERS: frozenset[type] = frozenset(
    (
        torch.no_grad,
        torch.enable_grad,
        torch.set_grad_enabled,
        torch.inference_mode,
        torch.autocast,
        torch.autograd.forward_ad.dual_level,
        torch.autograd.graph.saved_tensors_hooks,
        torch.autograd.graph.save_on_cpu,
        anomaly_mode.detect_anomaly,
        anomaly_mode.set_detect_anomaly,
        RemovableHandle,
    )
)
"""What a program may enter by ``with``, by the type of the value."""

DECORATORS: frozenset[type] = frozenset(
    (
        torch.no_grad,
        torch.enable_grad,
        torch.set_grad_enabled,
        torch.inference_mode,
        torch.autocast,
    )
)
"""What a program may write behind an ``@``: a class of these (the first two), or a value of one."""


def decorate(manager: Any, function: Callable[..., object]) -> Made:
    """`function`, run inside `manager`: ``@torch.no_grad()``, and ``@torch.no_grad`` without brackets."""
    inner = manager(function)
    return Made(str(getattr(function, "__name__", "function")), inner)


def _free(ctx: Any) -> Any:
    while isinstance(ctx, WrappedCtx):
        ctx = vars(ctx)["_pt_inner_ctx"]
    return ctx


def _own_name(ctx: Any, name: str) -> None:
    if name.startswith("_") or name in _TAKEN:
        raise AttributeError(f"'{type(ctx).__name__}' object has no attribute '{name}' here")


def read_free(ctx: Any, name: str) -> object:
    """What the program keeps on `ctx` as `name`. Raises `AttributeError` as Python does."""
    values = vars(_free(ctx))
    if name.startswith("_") or name in _TAKEN or name not in values:
        raise AttributeError(f"'{type(ctx).__name__}' object has no attribute '{name}'")
    return values[name]


def write_free(ctx: Any, name: str, value: object) -> None:
    """Keep `value` on `ctx` as `name`, for backward."""
    if name == "materialize_grads":
        ctx.set_materialize_grads(value)
        return
    _own_name(ctx, name)
    vars(_free(ctx))[name] = value


def _hooked(name: str) -> Callable[..., object]:
    def add(node: Any, hook: Callable[..., object]) -> object:
        return node.register_hook(hook) if name == "register_hook" else node.register_prehook(hook)

    return add


def _node_name(node: Any) -> object:
    return node.name()


NODE_METHODS: dict[str, Callable[..., object]] = {
    "name": _node_name,
    "register_hook": _hooked("register_hook"),
    "register_prehook": _hooked("register_prehook"),
}
"""What can be called on every node."""


def _nodes() -> frozenset[type]:
    found = set()
    for kind in vars(torch._C._functions).values():
        if not isinstance(kind, type):
            continue
        listed = vars(kind)
        saved = [name for name in listed if name.startswith("_saved_") or name == "variable"]
        attributes: dict[str, Callable[[Any], object]] = {
            name: attrgetter(name) for name in ("next_functions", "requires_grad", *saved)
        }
        KINDS[kind] = Kind(kind.__name__, attributes, NODE_METHODS)
        found.add(kind)
    return frozenset(found)


NODES: frozenset[type] = _nodes()
"""The types of autograd's nodes, but for those of the program's own Functions (and unnamed ones of C++)."""


def _mark(name: str) -> Callable[..., object]:
    def call(ctx: Any, *args: Any) -> object:
        if name == "mark_dirty":
            return ctx.mark_dirty(*args)
        if name == "mark_non_differentiable":
            return ctx.mark_non_differentiable(*args)
        if name == "save_for_forward":
            return ctx.save_for_forward(*args)
        return ctx.save_for_backward(*args)

    return call


def _set_materialize_grads(ctx: Any, value: bool) -> None:
    ctx.set_materialize_grads(value)


_CTX_METHODS: dict[str, Callable[..., object]] = {
    **{
        name: _mark(name)
        for name in (
            "mark_dirty",
            "mark_non_differentiable",
            "save_for_backward",
            "save_for_forward",
        )
    },
    "set_materialize_grads": _set_materialize_grads,
}
_CTX_READ = read("needs_input_grad", "saved_tensors", "saved_variables")

# Before the run of forward a ctx is a plain FunctionCtx; afterwards it is the node itself.
KINDS[FunctionCtx] = Kind("ctx", _CTX_READ, _CTX_METHODS)
KINDS[WrappedCtx] = Kind("ctx", _CTX_READ, _CTX_METHODS)
KINDS[torch._C._FunctionBase] = Kind(
    "ctx",
    {**_CTX_READ, "next_functions": attrgetter("next_functions")},
    {**_CTX_METHODS, **NODE_METHODS},
)
CTX_TYPES: tuple[type, ...] = (FunctionCtx, WrappedCtx, torch._C._FunctionBase)
"""For `isinstance`: where `read_free` and `write_free` apply."""

KINDS[RemovableHandle] = Kind("hook handle", {}, methods_of(RemovableHandle, ("remove",)))
KINDS[GradientEdge] = Kind("GradientEdge", read("node", "output_nr"))
for _manager in CONTEXT_MANAGERS:
    KINDS.setdefault(_manager, Kind(_manager.__name__))


def register_multi_grad_hook(tensors: Any, fn: Any, *, mode: str = "all") -> object:
    """``torch.autograd.graph.register_multi_grad_hook``."""
    drained(tensors)
    kind: Any = mode
    return torch.autograd.graph.register_multi_grad_hook(tensors, fn, mode=kind)
