"""What a program may do with ``nn.Module``: layers, containers, and modules of its own.

Parameters, buffers, submodules and a layer's settings are no fixed list: `read_member` looks them up
in the dictionaries that ``nn.Module`` keeps, `write_member` writes them as Python does. Neither gives
way to what a module keeps for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from viz import limits
from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import CALLABLE, KINDS, Kind
from viz.program.kinds.torch_guards import check_depth
from viz.program.kinds.torch_input import drained
from viz.program.kinds.torch_names import LAYERS
from viz.program.kinds.torch_values import CONSTRUCTORS

_OF_EVERY_MODULE = frozenset((*vars(nn.Module), *vars(nn.Module())))
_REFUSED_NAMES = frozenset(name for name in _OF_EVERY_MODULE if name.startswith("_"))
_KEPT_BY_LAYERS = frozenset(
    (
        "_all_weights",
        "_flat_weight_refs",
        "_flat_weights",
        "_flat_weights_names",
        "_initialize_hook",
        "_keys",
        "_load_hook",
        "_qkv_same_embed_dim",
        "_reversed_padding_repeated_twice",
        "_size",
    )
)


def _hidden(module: nn.Module, name: str) -> bool:
    """Whether `name` is torch's own business on `module`."""
    if not name.startswith("_"):
        return False
    if name.startswith("__") or name in _REFUSED_NAMES:
        return True
    layers = [kind for kind in type(module).__mro__ if kind in _OWN_NAMES]
    return any(name in _OWN_NAMES[kind] for kind in layers) or (
        name in _KEPT_BY_LAYERS and layers[:1] != [nn.Module]
    )


def read_member(module: nn.Module, name: str) -> object:
    """The parameter, buffer, submodule or attribute `name`. Raises `AttributeError` as Python does."""
    if not _hidden(module, name):
        own = vars(module)
        if name in own:
            return own[name]
        for kept in ("_parameters", "_buffers", "_modules"):
            if name in own.get(kept, ()):
                return own[kept][name]
    raise AttributeError(f"'{type(module).__name__}' object has no attribute '{name}'")


def write_member(module: nn.Module, name: str, value: object) -> None:
    """``module.name = value``: parameters and submodules are registered."""
    if _hidden(module, name):
        raise Refused("torch_name", name=name)
    # Recurrent layers have a __setattr__ of their own; one of the program's is not meant here.
    for kind in type(module).__mro__:
        if kind in _OWN_NAMES and "__setattr__" in vars(kind):
            vars(kind)["__setattr__"](module, name, value)
            return


def delete_member(module: nn.Module, name: str) -> None:
    """``del module.name``."""
    read_member(module, name)
    nn.Module.__delattr__(module, name)


def charge_tree(module: nn.Module) -> None:
    """Ask the budget for each place in `module`: before it is called, printed or walked.

    A module that stands in two places counts twice, and so do those inside it: nesting doubles.
    """
    if not vars(module).get("_modules"):
        return
    current().budget.step(_places(module, {}, 0))


def _places(module: nn.Module, known: dict[int, int], depth: int) -> int:
    if id(module) in known:
        return known[id(module)]
    if depth > limits.NESTING.value:
        raise Refused("too_nested", limit=limits.NESTING.value)
    inside = vars(module).get("_modules", {}).values()
    count = 1 + sum(_places(it, known, depth + 1) for it in inside if it is not None)
    known[id(module)] = min(count, limits.STEPS.value + 1)
    return count


def _calls(name: str, *, walks: bool = False) -> Callable[..., Any]:
    """The module's own method `name`, one of the names written below."""

    def call(module: Any, *args: Any, **kwargs: Any) -> object:
        if walks:
            charge_tree(module)
        return getattr(module, name)(*args, **kwargs)

    return call


def _pathed(name: str) -> Callable[..., Any]:
    """A method that goes along a path with dots, which must not lead into what is torch's own."""

    def call(module: Any, target: Any, *args: Any, **kwargs: Any) -> object:
        if isinstance(target, str) and any(it.startswith("_") for it in target.split(".")):
            raise Refused("torch_name", name=target)
        return getattr(module, name)(target, *args, **kwargs)

    return call


def _load_state_dict(module: nn.Module, state_dict: Any, *args: Any, **kwargs: Any) -> object:
    charge_tree(module)
    current().budget.walk(state_dict)
    return module.load_state_dict(state_dict, *args, **kwargs)


def _named(name: str) -> Callable[..., Any]:
    """A method that registers a value under a name."""

    def call(module: Any, key: Any, *args: Any, **kwargs: Any) -> object:
        if isinstance(key, str) and _hidden(module, key):
            raise Refused("torch_name", name=key)
        return getattr(module, name)(key, *args, **kwargs)

    return call


def _taking(name: str) -> Callable[..., Any]:
    """A method of a container that goes through what it is given."""

    def call(module: Any, values: Any, *args: Any, **kwargs: Any) -> object:
        return getattr(module, name)(drained(values), *args, **kwargs)

    return call


METHODS: dict[str, Callable[..., object]] = {
    **{
        name: _calls(name)
        for name in (
            "buffers",
            "children",
            "extra_repr",
            "modules",
            "named_buffers",
            "named_children",
            "named_modules",
            "named_parameters",
            "parameters",
            "register_backward_hook",
            "register_forward_hook",
            "register_forward_pre_hook",
            "register_full_backward_hook",
            "register_full_backward_pre_hook",
            "requires_grad_",
            "zero_grad",
        )
    },
    **{
        name: _calls(name, walks=True)
        for name in (
            "apply",
            "bfloat16",
            "cpu",
            "cuda",
            "double",
            "eval",
            "float",
            "forward",
            "half",
            "state_dict",
            "to",
            "train",
            "type",
        )
    },
    **{name: _pathed(name) for name in ("get_buffer", "get_parameter", "get_submodule")},
    **{
        name: _named(name)
        for name in ("add_module", "register_buffer", "register_module", "register_parameter")
    },
    "load_state_dict": _load_state_dict,
}
"""What can be called on every module."""

KINDS[nn.Module] = Kind("module", {}, METHODS)


def _kind(owner: type, own: str = "", taking: str = "", named: str = "") -> None:
    KINDS[owner] = Kind(
        owner.__name__,
        {},
        {
            **METHODS,
            **{name: _calls(name) for name in own.split()},
            **{name: _taking(name) for name in taking.split()},
            **{name: _named(name) for name in named.split()},
        },
    )


class ParameterDict(nn.ParameterDict):
    """torch's, whose keys are no names that modules use themselves: it keeps its values as attributes."""

    def _key_to_attr(self, key: str) -> str:
        attribute = super()._key_to_attr(key)
        if attribute.startswith("_") or hasattr(nn.ParameterDict, attribute):
            raise Refused("torch_name", name=attribute)
        return attribute


ParameterDict.__module__ = nn.ParameterDict.__module__

_kind(nn.Sequential, "append insert pop", "extend")
_kind(nn.ModuleList, "append insert pop", "extend")
_kind(nn.ModuleDict, "clear items keys pop values", "update")
_kind(nn.ParameterList, "append insert pop values", "extend")
_kind(nn.ParameterDict, "clear copy get items keys pop popitem setdefault values", "update")
for _rnn in (nn.RNNBase, nn.LSTM, nn.GRU, nn.RNN):
    _kind(_rnn, "flatten_parameters reset_parameters")
_kind(nn.MultiheadAttention, "merge_masks")
_kind(nn.Transformer, "generate_square_subsequent_mask")
_kind(nn.AdaptiveLogSoftmaxWithLoss, "log_prob predict reset_parameters")
for _layer in (
    nn.Linear,
    nn.Bilinear,
    nn.Embedding,
    nn.EmbeddingBag,
    nn.LayerNorm,
    nn.RMSNorm,
    nn.GroupNorm,
    nn.PReLU,
    nn.RNNCellBase,
    nn.modules.conv._ConvNd,
):
    _kind(_layer, "reset_parameters")
_kind(nn.modules.batchnorm._NormBase, "reset_parameters reset_running_stats")

INCOMPATIBLE = nn.modules.module._IncompatibleKeys
"""What ``load_state_dict`` gives back."""


def _missing(value: Any) -> object:
    return value.missing_keys


def _unexpected(value: Any) -> object:
    return value.unexpected_keys


KINDS[INCOMPATIBLE] = Kind(
    "named tuple", {"missing_keys": _missing, "unexpected_keys": _unexpected}
)

LAYER_CLASSES: dict[str, type] = {
    **{name: getattr(nn, name) for name in LAYERS},
    "ParameterDict": ParameterDict,
}
"""Every class of ``torch.nn`` that a program may use, by its name there."""

_OWN_NAMES: dict[type, frozenset[str]] = {
    kind: frozenset(name for name in vars(kind) if name.startswith("_"))
    for layer in (*LAYER_CLASSES.values(), nn.Module)
    for kind in layer.__mro__
    if kind is not object
}


def _of_many(kind: Callable[..., object]) -> Callable[..., object]:
    def make(*args: Any, **kwargs: Any) -> object:
        check_depth(kind, args, kwargs)
        return kind(*(drained(it) for it in args), **{k: drained(v) for k, v in kwargs.items()})

    return make


def _parameter(data: Any = None, requires_grad: bool = True) -> object:
    return nn.Parameter(data, requires_grad)


CONSTRUCTORS |= {kind: _of_many(kind) for kind in LAYER_CLASSES.values()}
CONSTRUCTORS[nn.Parameter] = _parameter


_CLASS_MEMBERS: dict[type, dict[str, Callable[..., object]]] = {
    nn.Embedding: {"from_pretrained": nn.Embedding.from_pretrained},
    nn.EmbeddingBag: {"from_pretrained": nn.EmbeddingBag.from_pretrained},
    nn.Transformer: {
        "generate_square_subsequent_mask": nn.Transformer.generate_square_subsequent_mask
    },
}
for _own in _CLASS_MEMBERS.values():
    CALLABLE.update((id(it), it) for it in _own.values())


def class_members() -> dict[type, dict[str, Callable[..., object]]]:
    """What may be read from a class itself: ``nn.Embedding.from_pretrained``."""
    return _CLASS_MEMBERS


MODULE_BASES: frozenset[type] = frozenset(
    (nn.Module, *LAYER_CLASSES.values(), torch.autograd.Function)
)
"""Classes that a program may inherit from."""
