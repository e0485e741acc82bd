"""What torch keeps for a whole process: seeds, printing, default types, hardware.

A run has borrowed the generator and gets the default type and the printing options back afterwards,
so these may be set. What would reach other programs (threads, devices) is accepted and does nothing.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

import torch

from viz.program.budget import Refused
from viz.program.context import Context, current
from viz.program.kinds.kind import KINDS, Kind, Namespace, namespace

_PRINTED_PARTS = 10_000
_DIGITS = 50


@wraps(torch.manual_seed)
def manual_seed(seed: Any) -> object:
    """``torch.manual_seed``, of the generator that the run has borrowed."""
    current().seeded = True
    return torch.manual_seed(seed)


@wraps(torch.set_rng_state)
def set_rng_state(new_state: Any) -> None:
    """``torch.set_rng_state``."""
    current().seeded = True
    torch.set_rng_state(new_state)


@wraps(torch.set_printoptions)
def set_printoptions(
    precision: Any = None,
    threshold: Any = None,
    edgeitems: Any = None,
    linewidth: Any = None,
    profile: Any = None,
    sci_mode: Any = None,
) -> None:
    """``torch.set_printoptions``. Past the largest threshold nothing can be printed anyway."""
    for name, value, most in (
        ("precision", precision, _DIGITS),
        ("edgeitems", edgeitems, _PRINTED_PARTS),
        ("linewidth", linewidth, _PRINTED_PARTS),
    ):
        if value is not None and not 0 <= value <= most:
            raise Refused("torch_print_option", name=name, limit=most)
    torch.set_printoptions(precision, None, edgeitems, linewidth, profile, sci_mode)
    if profile is not None and profile.lower() == "full" and threshold is None:
        threshold = _PRINTED_PARTS
    if threshold is not None:
        torch.set_printoptions(threshold=min(threshold, _PRINTED_PARTS))


@wraps(torch.set_default_dtype)
def set_default_dtype(d: Any) -> None:
    """``torch.set_default_dtype``."""
    torch.set_default_dtype(d)


_DEFAULT_TYPES = {
    torch.HalfTensor: torch.float16,
    torch.BFloat16Tensor: torch.bfloat16,
    torch.FloatTensor: torch.float32,
    torch.DoubleTensor: torch.float64,
    "torch.HalfTensor": torch.float16,
    "torch.BFloat16Tensor": torch.bfloat16,
    "torch.FloatTensor": torch.float32,
    "torch.DoubleTensor": torch.float64,
}


@wraps(torch.set_default_tensor_type)
def set_default_tensor_type(t: Any) -> None:
    """``torch.set_default_tensor_type``: only the names of the CPU's types; torch imports what it is told."""
    if t not in _DEFAULT_TYPES:
        raise Refused("torch_default_type")
    torch.set_default_dtype(_DEFAULT_TYPES[t])


@wraps(torch.set_default_device)
def set_default_device(device: Any) -> None:
    """``torch.set_default_device``, of the one device that is here."""
    if device is not None and torch.device(device).type != "cpu":
        raise Refused("torch_default_device", name=str(device))


def get_default_device() -> torch.device:
    """``torch.get_default_device``."""
    return torch.device("cpu")


def _nothing(name: str) -> Callable[..., None]:
    def accepted(*args: object, **kwargs: object) -> None:
        """Accepted, and without any effect here."""

    accepted.__name__ = accepted.__qualname__ = name
    return accepted


def _files(name: str) -> Callable[..., object]:
    def refuse(*args: object, **kwargs: object) -> object:
        raise Refused("torch_files", name=f"torch.{name}")

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


SETTINGS: dict[str, Callable[..., object]] = {
    "get_default_device": get_default_device,
    "load": _files("load"),
    "manual_seed": manual_seed,
    "save": _files("save"),
    "set_default_device": set_default_device,
    "set_default_dtype": set_default_dtype,
    "set_default_tensor_type": set_default_tensor_type,
    "set_printoptions": set_printoptions,
    "set_rng_state": set_rng_state,
    **{
        name: _nothing(name)
        for name in (
            "set_float32_matmul_precision",
            "set_num_interop_threads",
            "set_num_threads",
            "set_warn_always",
            "use_deterministic_algorithms",
        )
    },
}
"""Functions of ``torch`` about the process."""


def is_available() -> bool:
    """Whether there is such hardware: there is none."""
    return False


def device_count() -> int:
    """How many of such devices there are."""
    return 0


def _no_cuda(*args: object, **kwargs: object) -> object:
    raise AssertionError("Torch not compiled with CUDA enabled")


def is_built() -> bool:
    """Whether torch was built for such hardware."""
    return False


CUDA = namespace(
    "torch.cuda",
    {
        "current_device": _no_cuda,
        "device_count": device_count,
        "empty_cache": _nothing("empty_cache"),
        "get_device_name": _no_cuda,
        "is_available": is_available,
        "manual_seed": _nothing("manual_seed"),
        "manual_seed_all": _nothing("manual_seed_all"),
        "synchronize": _no_cuda,
    },
)

MPS = namespace("torch.mps", {"is_available": is_available, "device_count": device_count})

XPU = namespace("torch.xpu", {"is_available": is_available, "device_count": device_count})


class Switches(Mapping[str, object]):
    """Flags such as ``torch.backends.cudnn.benchmark``: they hold for one run, and torch never sees them."""

    def __init__(self, initial: dict[str, object]) -> None:
        self._initial = initial
        self._of: Callable[[], Context | None] = lambda: None
        self._values: dict[str, object] = {}

    def _now(self) -> dict[str, object]:
        context = current()
        if self._of() is not context:
            self._of = weakref.ref(context)
            self._values = dict(self._initial)
        return self._values

    def __getitem__(self, name: str) -> object:
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._initial)

    def __len__(self) -> int:
        return len(self._initial)

    def set(self, name: str, value: object) -> None:
        """Set the flag `name` for the rest of the run."""
        self._now()[name] = value


def _flag(name: str) -> Callable[[Any, Any], None]:
    def set_flag(space: Namespace, value: object) -> None:
        if not isinstance(space.members, Switches) or name not in space.members:
            raise Refused("not_settable", name=name)
        space.members.set(name, value)

    return set_flag


CUDNN = Namespace(
    "torch.backends.cudnn",
    Switches(
        {"allow_tf32": True, "benchmark": False, "deterministic": False, "enabled": True},
    ),
)

KINDS[Namespace] = Kind("module", {}, {}, {name: _flag(name) for name in CUDNN.members})

BACKENDS = namespace(
    "torch.backends",
    {
        "cuda": namespace("torch.backends.cuda", {"is_built": is_built}),
        "cudnn": CUDNN,
        "mps": namespace(
            "torch.backends.mps", {"is_available": is_available, "is_built": is_built}
        ),
    },
)

RANDOM = namespace(
    "torch.random",
    {
        "get_rng_state": torch.get_rng_state,
        "initial_seed": torch.initial_seed,
        "manual_seed": manual_seed,
        "set_rng_state": set_rng_state,
    },
)
