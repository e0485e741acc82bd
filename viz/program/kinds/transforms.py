"""Functions of functions: ``torch.func``, ``vmap``, ``torch.autograd.functional``, gradcheck, checkpoint.

Those that give a function back give a `Made`, which a program may call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
from torch import nn
from torch.autograd import forward_ad, functional
from torch.autograd.gradcheck import GradcheckError
from torch.utils import checkpoint as checkpointing

from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import KINDS, Kind, Made, read
from viz.program.kinds.modules import charge_tree
from viz.program.kinds.torch_input import drained


def _name(function: object) -> str:
    return str(getattr(function, "__name__", "function"))


def makes(transform: Callable[..., Any]) -> Callable[..., Any]:
    """`transform`, giving back what a program may call."""

    @wraps(transform)
    def make(function: Any = None, /, *args: Any, **kwargs: Any) -> object:
        if function is None and "func" in kwargs:
            return Made(_name(kwargs["func"]), transform(*args, **kwargs))
        if function is None:
            raise TypeError(
                f"{transform.__name__}() missing 1 required positional argument: 'func'"
            )
        return Made(_name(function), transform(function, *args, **kwargs))

    return make


@wraps(torch.func.vjp)
def vjp(func: Any, *primals: Any, **kwargs: Any) -> object:
    """``torch.func.vjp``."""
    output, back, *rest = torch.func.vjp(func, *primals, **kwargs)
    return (output, Made("vjp_fn", back), *rest)


@wraps(torch.func.functional_call)
def functional_call(module: Any, *args: Any, **kwargs: Any) -> object:
    """``torch.func.functional_call``: the names are those of parameters and buffers."""
    if isinstance(module, nn.Module):
        charge_tree(module)
    given = args[0] if args else kwargs.get("parameter_and_buffer_dicts", {})
    for one in given if isinstance(given, list | tuple) else (given,):
        for name in one if isinstance(one, dict) else ():
            if isinstance(name, str) and any(it.startswith("_") for it in name.split(".")):
                raise Refused("torch_name", name=name)
    return torch.func.functional_call(module, *args, **kwargs)


@wraps(torch.func.stack_module_state)
def stack_module_state(models: Any) -> object:
    """``torch.func.stack_module_state``."""
    return torch.func.stack_module_state(drained(models))


FUNC: dict[str, Callable[..., Any]] = {
    "functional_call": functional_call,
    "grad": makes(torch.func.grad),
    "grad_and_value": makes(torch.func.grad_and_value),
    "hessian": makes(torch.func.hessian),
    "jacfwd": makes(torch.func.jacfwd),
    "jacrev": makes(torch.func.jacrev),
    "jvp": torch.func.jvp,
    "stack_module_state": stack_module_state,
    "vjp": vjp,
    "vmap": makes(torch.func.vmap),
}
"""``torch.func``."""


FUNCTIONAL: dict[str, Callable[..., Any]] = {
    "hessian": functional.hessian,
    "hvp": functional.hvp,
    "jacobian": functional.jacobian,
    "jvp": functional.jvp,
    "vhp": functional.vhp,
    "vjp": functional.vjp,
}
"""``torch.autograd.functional``."""


def _differences(check: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(check)
    def run(func: Any, inputs: Any, *args: Any, **kwargs: Any) -> object:
        given = inputs if isinstance(inputs, list | tuple) else (inputs,)
        current().budget.items(sum(it.numel() for it in given if isinstance(it, torch.Tensor)))
        return check(func, inputs, *args, **kwargs)

    return run


CHECKS: dict[str, Callable[..., Any]] = {
    "gradcheck": _differences(torch.autograd.gradcheck),
    "gradgradcheck": _differences(torch.autograd.gradgradcheck),
}
"""``torch.autograd.gradcheck`` and ``gradgradcheck``."""

KINDS[GradcheckError] = Kind("GradcheckError")


@wraps(checkpointing.checkpoint)
def checkpoint(function: Any, *args: Any, **kwargs: Any) -> object:
    """``torch.utils.checkpoint.checkpoint``, without what prints or replaces its contexts."""
    for name in ("debug", "context_fn"):
        if kwargs.get(name):
            raise Refused("torch_option", name="checkpoint", option=name)
    return checkpointing.checkpoint(function, *args, **kwargs)


@wraps(checkpointing.checkpoint_sequential)
def checkpoint_sequential(functions: Any, segments: Any, input: Any, **kwargs: Any) -> object:
    """``torch.utils.checkpoint.checkpoint_sequential``."""
    for name in ("debug", "context_fn"):
        if kwargs.get(name):
            raise Refused("torch_option", name="checkpoint_sequential", option=name)
    if isinstance(segments, int):
        current().budget.items(segments)
    return checkpointing.checkpoint_sequential(drained(functions), segments, input, **kwargs)


FORWARD: dict[str, Any] = {
    "dual_level": forward_ad.dual_level,
    "make_dual": forward_ad.make_dual,
    "unpack_dual": forward_ad.unpack_dual,
}
"""``torch.autograd.forward_ad``."""

KINDS[forward_ad.UnpackedDualTensor] = Kind("named tuple", read("primal", "tangent"))
