"""``torch.nn`` and what is inside it, as far as a program may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn import grad as nn_grad
from torch.nn import utils

from viz.program.context import current
from viz.program.kinds.kind import Namespace, namespace
from viz.program.kinds.modules import LAYER_CLASSES
from viz.program.kinds.torch_data import SEQUENCES
from viz.program.kinds.torch_guards import FUNCTIONAL_GUARDED, bounded
from viz.program.kinds.torch_input import drained
from viz.program.kinds.torch_names import FUNCTIONAL

FUNCTIONAL_SPACE = namespace(
    "torch.nn.functional",
    {**{name: getattr(F, name) for name in FUNCTIONAL}, **FUNCTIONAL_GUARDED},
)

INIT = namespace(
    "torch.nn.init",
    {
        "calculate_gain": nn.init.calculate_gain,
        "constant": nn.init.constant,
        "constant_": nn.init.constant_,
        "dirac_": nn.init.dirac_,
        "eye_": nn.init.eye_,
        "kaiming_normal": nn.init.kaiming_normal,
        "kaiming_normal_": nn.init.kaiming_normal_,
        "kaiming_uniform": nn.init.kaiming_uniform,
        "kaiming_uniform_": nn.init.kaiming_uniform_,
        "normal": nn.init.normal,
        "normal_": nn.init.normal_,
        "ones_": nn.init.ones_,
        "orthogonal": nn.init.orthogonal,
        "orthogonal_": nn.init.orthogonal_,
        "sparse_": nn.init.sparse_,
        "trunc_normal_": nn.init.trunc_normal_,
        "uniform": nn.init.uniform,
        "uniform_": nn.init.uniform_,
        "xavier_normal": nn.init.xavier_normal,
        "xavier_normal_": nn.init.xavier_normal_,
        "xavier_uniform": nn.init.xavier_uniform,
        "xavier_uniform_": nn.init.xavier_uniform_,
        "zeros_": nn.init.zeros_,
    },
)


def _of_parameters(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` of parameters, which may come from an iterator."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> object:
        return function(*(drained(it) for it in args), **{k: drained(v) for k, v in kwargs.items()})

    return call


def _of_parameter_name(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` of a module and the name of one of its parameters."""

    @wraps(function)
    def call(module: nn.Module, name: str = "weight", *args: Any, **kwargs: Any) -> object:
        if name not in dict(module.named_parameters(recurse=False)):
            raise AttributeError(f"'{type(module).__name__}' object has no attribute '{name}'")
        for value in (*args, *kwargs.values()):
            if isinstance(value, int):
                current().budget.items(abs(value))
        return function(module, name, *args, **kwargs)

    return call


SEQUENCE_SPACE = namespace("torch.nn.utils.rnn", SEQUENCES)

UTILS = namespace(
    "torch.nn.utils",
    {
        "clip_grad_norm": _of_parameters(utils.clip_grad_norm),
        "clip_grad_norm_": _of_parameters(utils.clip_grad_norm_),
        "clip_grad_value_": _of_parameters(utils.clip_grad_value_),
        "clip_grads_with_norm_": _of_parameters(utils.clip_grads_with_norm_),
        "get_total_norm": _of_parameters(utils.get_total_norm),
        "parameters_to_vector": _of_parameters(utils.parameters_to_vector),
        "rnn": SEQUENCE_SPACE,
        "spectral_norm": _of_parameter_name(utils.spectral_norm),
        "vector_to_parameters": _of_parameters(utils.vector_to_parameters),
        "weight_norm": _of_parameter_name(utils.weight_norm),
    },
)

GRAD = namespace(
    "torch.nn.grad",
    {
        f"conv{dims}d_{kind}": bounded(getattr(nn_grad, f"conv{dims}d_{kind}"))
        for dims in (1, 2, 3)
        for kind in ("input", "weight")
    },
)

PARAMETER = namespace("torch.nn.parameter", {"Parameter": nn.Parameter, "Buffer": nn.Buffer})

MODULE_SPACE = namespace("torch.nn.modules.module", {"Module": nn.Module})

MODULES = namespace(
    "torch.nn.modules",
    {"Module": nn.Module, "module": MODULE_SPACE, **LAYER_CLASSES},
)


def _parts() -> dict[str, Namespace]:
    """``torch.nn.modules.linear`` and the like: the classes where torch defines them."""
    found: dict[str, dict[str, object]] = {}
    for name, one in LAYER_CLASSES.items():
        found.setdefault(one.__module__, {})[name] = one
    return {
        where: namespace(where, members)
        for where, members in found.items()
        if where.startswith("torch.nn.modules.") and where != "torch.nn.modules.module"
    }


MODULE_PARTS = _parts()
"""The files of ``torch.nn.modules``, by their dotted names."""

NN = namespace(
    "torch.nn",
    {
        **LAYER_CLASSES,
        "Module": nn.Module,
        "Parameter": nn.Parameter,
        "Buffer": nn.Buffer,
        "functional": FUNCTIONAL_SPACE,
        "grad": GRAD,
        "init": INIT,
        "modules": MODULES,
        "parameter": PARAMETER,
        "utils": UTILS,
    },
)

NN_IMPORTS: dict[str, Namespace] = {
    "torch.nn": NN,
    "torch.nn.functional": FUNCTIONAL_SPACE,
    "torch.nn.grad": GRAD,
    "torch.nn.init": INIT,
    "torch.nn.modules": MODULES,
    "torch.nn.modules.module": MODULE_SPACE,
    **MODULE_PARTS,
    "torch.nn.parameter": PARAMETER,
    "torch.nn.utils": UTILS,
    "torch.nn.utils.rnn": SEQUENCE_SPACE,
    "torch.nn.utils.clip_grad": UTILS,
}
"""What ``import`` finds of ``torch.nn``."""

PARAMETER_TYPES: tuple[type, ...] = (nn.Parameter, torch.nn.Buffer)
"""Kinds of tensors that a module registers by itself."""
