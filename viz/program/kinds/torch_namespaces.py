"""The module ``torch`` and the modules inside it, as a program reads and imports them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch

from viz.program.kinds import optimizers, tensor, torch_names, torch_nn, torch_settings
from viz.program.kinds.graph import (
    register_multi_grad_hook,
)
from viz.program.kinds.kind import Namespace, namespace
from viz.program.kinds.modules import MODULE_BASES, class_members
from viz.program.kinds.torch_data import DATA, DATA_BASES
from viz.program.kinds.torch_distributions import DISTRIBUTIONS
from viz.program.kinds.torch_guards import TORCH_GUARDED, few, sized
from viz.program.kinds.torch_names import words
from viz.program.kinds.torch_values import (
    LEGACY,
    as_tensor,
    asarray,
    empty,
    empty_like,
    scalar_tensor,
)
from viz.program.kinds.torch_values import (
    tensor as make_tensor,
)
from viz.program.kinds.transforms import (
    CHECKS,
    FORWARD,
    FUNC,
    FUNCTIONAL,
    checkpoint,
    checkpoint_sequential,
)

__all__ = (
    "BASES CLASS_MEMBERS CONSTRUCTORS CONTEXT_MANAGERS DECORATORS IMPORTS TORCH decorate warm_up"
).split()

BASES: frozenset[type] = MODULE_BASES | DATA_BASES
"""Classes of torch that a program's own classes may inherit from."""

CLASS_MEMBERS: dict[type, Any] = class_members()
"""What may be read from one of torch's classes, beside the methods of its kind."""

_DTYPES = words(
    """
    bfloat16 bool cdouble cfloat complex128 complex32 complex64 double float float16 float32
    float64 half int int16 int32 int64 int8 long short uint16 uint32 uint64 uint8
    """
)

_CONSTANTS = words(
    """
    channels_last contiguous_format e inf nan newaxis pi preserve_format sparse_coo strided
    """
)


def _members(owner: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(owner, name) for name in names}


LINALG = namespace(
    "torch.linalg",
    {
        **_members(torch.linalg, torch_names.LINALG),
        "multi_dot": few(torch.linalg.multi_dot),
    },
)

SPECIAL = namespace(
    "torch.special",
    {
        **_members(torch.special, torch_names.SPECIAL),
        "multigammaln": TORCH_GUARDED["mvlgamma"],
    },
)

FFT = namespace(
    "torch.fft",
    {
        **_members(torch.fft, torch_names.FFT),
        "fftfreq": sized(torch.fft.fftfreq, "n"),
        "rfftfreq": sized(torch.fft.rfftfreq, "n"),
    },
)

SCHEDULERS = namespace(
    "torch.optim.lr_scheduler",
    {
        **optimizers.SCHEDULERS,
        "LRScheduler": torch.optim.lr_scheduler.LRScheduler,
    },
)

OPTIM = namespace(
    "torch.optim",
    {
        **optimizers.OPTIMIZERS,
        "Optimizer": torch.optim.Optimizer,
        "lr_scheduler": SCHEDULERS,
    },
)

GRAPH = namespace(
    "torch.autograd.graph",
    {
        "Node": torch.autograd.graph.Node,
        "get_gradient_edge": torch.autograd.graph.get_gradient_edge,
        "register_multi_grad_hook": register_multi_grad_hook,
        "save_on_cpu": torch.autograd.graph.save_on_cpu,
        "saved_tensors_hooks": torch.autograd.graph.saved_tensors_hooks,
    },
)

FUNCTIONAL_SPACE = namespace("torch.autograd.functional", FUNCTIONAL)
FORWARD_SPACE = namespace("torch.autograd.forward_ad", FORWARD)
GRADCHECK = namespace("torch.autograd.gradcheck", CHECKS)

_GRAD_MODES: dict[str, Any] = {
    "enable_grad": torch.enable_grad,
    "inference_mode": torch.inference_mode,
    "no_grad": torch.no_grad,
    "set_grad_enabled": torch.set_grad_enabled,
}

FUNCTION = namespace("torch.autograd.function", {"Function": torch.autograd.Function})
VARIABLE = namespace("torch.autograd.variable", {"Variable": torch.autograd.Variable})

AUTOGRAD = namespace(
    "torch.autograd",
    {
        **_GRAD_MODES,
        **CHECKS,
        "Function": torch.autograd.Function,
        "Variable": torch.autograd.Variable,
        "backward": torch.autograd.backward,
        "detect_anomaly": torch.autograd.detect_anomaly,
        "forward_ad": FORWARD_SPACE,
        "function": FUNCTION,
        "functional": FUNCTIONAL_SPACE,
        "grad": torch.autograd.grad,
        "graph": GRAPH,
        "set_detect_anomaly": torch.autograd.set_detect_anomaly,
        "variable": VARIABLE,
    },
)

FUNC_SPACE = namespace("torch.func", FUNC)
DATA_SPACE = namespace("torch.utils.data", DATA)
CHECKPOINT = namespace(
    "torch.utils.checkpoint",
    {"checkpoint": checkpoint, "checkpoint_sequential": checkpoint_sequential},
)
UTILS = namespace("torch.utils", {"checkpoint": CHECKPOINT, "data": DATA_SPACE})
DISTRIBUTION_SPACE = namespace("torch.distributions", DISTRIBUTIONS)
AMP = namespace("torch.amp", {"autocast": torch.autocast})
VERSION = namespace("torch.version", {"__version__": str(torch.__version__), "cuda": None})

TORCH = namespace(
    "torch",
    {
        **_members(torch, torch_names.TORCH),
        **_members(torch, _DTYPES),
        **_members(torch, _CONSTANTS),
        **TORCH_GUARDED,
        **LEGACY,
        **_GRAD_MODES,
        **torch_settings.SETTINGS,
        "Generator": torch.Generator,
        "Size": torch.Size,
        "__version__": str(torch.__version__),
        "amp": AMP,
        "as_tensor": as_tensor,
        "asarray": asarray,
        "autocast": torch.autocast,
        "autograd": AUTOGRAD,
        "backends": torch_settings.BACKENDS,
        "cuda": torch_settings.CUDA,
        "default_generator": torch.default_generator,
        "device": torch.device,
        "distributions": DISTRIBUTION_SPACE,
        "dtype": torch.dtype,
        "empty": empty,
        "empty_like": empty_like,
        "fft": FFT,
        "finfo": torch.finfo,
        "from_numpy": torch.from_numpy,
        "func": FUNC_SPACE,
        "iinfo": torch.iinfo,
        "layout": torch.layout,
        "linalg": LINALG,
        "mps": torch_settings.MPS,
        "nn": torch_nn.NN,
        "optim": OPTIM,
        "random": torch_settings.RANDOM,
        "scalar_tensor": scalar_tensor,
        "special": SPECIAL,
        "tensor": make_tensor,
        "utils": UTILS,
        "version": VERSION,
        "vmap": FUNC["vmap"],
        "xpu": torch_settings.XPU,
    },
)

IMPORTS: dict[str, Namespace] = {
    **torch_nn.NN_IMPORTS,
    "functorch": FUNC_SPACE,
    "torch": TORCH,
    "torch.amp": AMP,
    "torch.autograd": AUTOGRAD,
    "torch.autograd.forward_ad": FORWARD_SPACE,
    "torch.autograd.function": FUNCTION,
    "torch.autograd.functional": FUNCTIONAL_SPACE,
    "torch.autograd.gradcheck": GRADCHECK,
    "torch.autograd.graph": GRAPH,
    "torch.autograd.variable": VARIABLE,
    "torch.backends": torch_settings.BACKENDS,
    "torch.backends.cudnn": torch_settings.CUDNN,
    "torch.backends.mps": torch_settings.BACKENDS.members["mps"],  # type: ignore[dict-item]
    "torch.cuda": torch_settings.CUDA,
    "torch.distributions": DISTRIBUTION_SPACE,
    "torch.fft": FFT,
    "torch.func": FUNC_SPACE,
    "torch.linalg": LINALG,
    "torch.optim": OPTIM,
    "torch.optim.lr_scheduler": SCHEDULERS,
    "torch.random": torch_settings.RANDOM,
    "torch.special": SPECIAL,
    "torch.utils": UTILS,
    "torch.utils.checkpoint": CHECKPOINT,
    "torch.utils.data": DATA_SPACE,
    "torch.version": VERSION,
}
"""What ``import`` finds of torch: dotted name -> namespace."""

TENSOR_METHODS = tensor.METHODS
"""Methods of a tensor."""


def warm_up() -> None:
    """Load, once in a process, what torch loads at the first use: its compiler, at the first optimizer."""
    optimizers.warm_up()
