"""What a program may do with optimizers and learning rate schedulers.

They run torch's own code. What the meter does not see is looked at here: lists that torch makes of
what it is given, L-BFGS's history, powers of whole numbers, and state that is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn, optim
from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import LRScheduler, ReduceLROnPlateau

from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import KINDS, Kind, read
from viz.program.kinds.torch_input import drained
from viz.program.kinds.torch_values import CONSTRUCTORS

OPTIMIZERS: dict[str, type] = {
    "ASGD": optim.ASGD,
    "Adadelta": optim.Adadelta,
    "Adafactor": optim.Adafactor,
    "Adagrad": optim.Adagrad,
    "Adam": optim.Adam,
    "AdamW": optim.AdamW,
    "Adamax": optim.Adamax,
    "LBFGS": optim.LBFGS,
    "Muon": optim.Muon,
    "NAdam": optim.NAdam,
    "RAdam": optim.RAdam,
    "RMSprop": optim.RMSprop,
    "Rprop": optim.Rprop,
    "SGD": optim.SGD,
    "SparseAdam": optim.SparseAdam,
}
"""The classes of ``torch.optim``."""

SCHEDULERS: dict[str, type] = {
    "ChainedScheduler": lr_scheduler.ChainedScheduler,
    "ConstantLR": lr_scheduler.ConstantLR,
    "CosineAnnealingLR": lr_scheduler.CosineAnnealingLR,
    "CosineAnnealingWarmRestarts": lr_scheduler.CosineAnnealingWarmRestarts,
    "CyclicLR": lr_scheduler.CyclicLR,
    "ExponentialLR": lr_scheduler.ExponentialLR,
    "LambdaLR": lr_scheduler.LambdaLR,
    "LinearLR": lr_scheduler.LinearLR,
    "MultiStepLR": lr_scheduler.MultiStepLR,
    "MultiplicativeLR": lr_scheduler.MultiplicativeLR,
    "OneCycleLR": lr_scheduler.OneCycleLR,
    "PolynomialLR": lr_scheduler.PolynomialLR,
    "ReduceLROnPlateau": ReduceLROnPlateau,
    "SequentialLR": lr_scheduler.SequentialLR,
    "StepLR": lr_scheduler.StepLR,
}
"""The classes of ``torch.optim.lr_scheduler``."""

_POWERS = ("betas", "alpha", "beta2_decay", "momentum_decay", "lambd")
"""Options that torch raises to the power of the step's number, or takes as a power."""


def _group(group: Any) -> Any:
    """A group of parameters, whose iterator is gone through as torch would."""
    if isinstance(group, dict) and "params" in group:
        group["params"] = drained(group["params"])
    return group


def _check_options(optimizer: Any) -> None:
    for group in optimizer.param_groups:
        for name in _POWERS:
            value = group.get(name)
            for one in value if isinstance(value, list | tuple) else (value,):
                if isinstance(one, int) and abs(one) > 1:
                    raise ValueError(f"{name} is too large a whole number: {one}")
        for name in ("history_size", "max_iter", "max_eval", "ns_steps"):
            if isinstance(group.get(name), int):
                current().budget.items(group[name])
    current().budget.step()


def _make(kind: Callable[..., Any]) -> Callable[..., object]:
    def make(params: Any, *args: Any, **kwargs: Any) -> object:
        params = drained(params)
        if isinstance(params, list | tuple):
            params = type(params)(_group(it) for it in params) if type(params) is list else params
        optimizer = kind(params, *args, **kwargs)
        _check_options(optimizer)
        return optimizer

    return make


def _step(optimizer: Any, *args: Any, **kwargs: Any) -> object:
    _check_options(optimizer)
    # Through the instance: a scheduler puts a counting step there.
    return optimizer.step(*args, **kwargs)


def _zero_grad(optimizer: Any, *args: Any, **kwargs: Any) -> object:
    return optimizer.zero_grad(*args, **kwargs)


def _state_dict(optimizer: Any) -> object:
    return optimizer.state_dict()


def _load_state_dict(optimizer: Any, state_dict: Any) -> None:
    current().budget.walk(state_dict)
    optimizer.load_state_dict(state_dict)


def _add_param_group(optimizer: Any, param_group: Any) -> None:
    optimizer.add_param_group(_group(param_group))


KINDS[optim.Optimizer] = Kind(
    "optimizer",
    read("defaults", "param_groups", "state"),
    {
        "add_param_group": _add_param_group,
        "load_state_dict": _load_state_dict,
        "state_dict": _state_dict,
        "step": _step,
        "zero_grad": _zero_grad,
    },
)

CONSTRUCTORS |= {kind: _make(kind) for kind in (optim.Optimizer, *OPTIMIZERS.values())}


def _scheduler(kind: Callable[..., Any]) -> Callable[..., object]:
    def make(*args: Any, **kwargs: Any) -> object:
        return kind(*(drained(it) for it in args), **{k: drained(v) for k, v in kwargs.items()})

    return make


CONSTRUCTORS |= {kind: _scheduler(kind) for kind in SCHEDULERS.values()}


def _scheduler_step(scheduler: Any, *args: Any, **kwargs: Any) -> None:
    budget = current().budget
    budget.step()
    if not isinstance(scheduler, ReduceLROnPlateau):
        # With the epoch given, the rate is a power of it.
        for epoch in (*args, *kwargs.values()):
            if isinstance(epoch, int):
                budget.items(abs(epoch))
    scheduler.step(*args, **kwargs)


def _last_lr(scheduler: Any) -> object:
    return scheduler.get_last_lr()


_OBJECTS = (
    "optimizer",
    "lr_lambdas",
    "lr_lambda",
    "_schedulers",
    "_scale_fn_custom",
    "_scale_fn_ref",
)
"""What a scheduler keeps that is no number."""


def _scheduler_state(scheduler: Any) -> dict[str, Any]:
    """Its numbers. torch also writes out what a function object holds, where it is no plain function."""
    own = vars(scheduler)
    state = {name: value for name, value in own.items() if name not in _OBJECTS}
    if "lr_lambdas" in own:
        state["lr_lambdas"] = [None] * len(own["lr_lambdas"])
    if "_schedulers" in own:
        state["_schedulers"] = [_scheduler_state(it) for it in own["_schedulers"]]
    if "_scale_fn_custom" in own:
        state["_scale_fn_custom"] = None
    return state


def _load_scheduler_state(scheduler: Any, state_dict: Any) -> None:
    current().budget.walk(state_dict)
    own = vars(scheduler)
    for name, value in dict(state_dict).items():
        if name == "_schedulers" and name in own:
            for one, state in zip(own[name], value, strict=False):
                _load_scheduler_state(one, state)
        elif name in own and name not in _OBJECTS:
            if callable(own[name]) or callable(value):
                raise Refused("torch_name", name=str(name))
            own[name] = value


_SCHEDULER_METHODS: dict[str, Callable[..., object]] = {
    "get_last_lr": _last_lr,
    "load_state_dict": _load_scheduler_state,
    "state_dict": _scheduler_state,
    "step": _scheduler_step,
}
_SCHEDULER_READ = read(
    "T_0",
    "T_cur",
    "T_i",
    "T_max",
    "T_mult",
    "base_lrs",
    "best",
    "cooldown",
    "eta_min",
    "factor",
    "gamma",
    "last_epoch",
    "milestones",
    "mode",
    "num_bad_epochs",
    "optimizer",
    "patience",
    "step_size",
    "threshold",
    "total_iters",
    "total_steps",
)
KINDS[LRScheduler] = Kind("scheduler", _SCHEDULER_READ, _SCHEDULER_METHODS)
KINDS[ReduceLROnPlateau] = Kind("scheduler", _SCHEDULER_READ, _SCHEDULER_METHODS)


def warm_up() -> None:
    """Load what torch loads at the first optimizer: its compiler, more than a second of importing."""
    weight = nn.Parameter(torch.zeros(1))
    for kind in (optim.SGD, optim.Adam):
        optimizer = kind([weight], lr=0.1)
        lr_scheduler.StepLR(optimizer, 1)
        weight.grad = torch.zeros(1)
        optimizer.step()
        optimizer.zero_grad()
