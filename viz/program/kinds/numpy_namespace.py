"""NumPy as programs beside torch use it: arrays, their methods, and functions of them, each bounded."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import KINDS, Kind, Namespace, namespace, read


def _checked(made: Any) -> Any:
    """A result; arrays of Python objects are refused."""
    if isinstance(made, np.ndarray) and made.dtype.hasobject:
        raise Refused("numpy_objects")
    return made


def _sized(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that makes an array of the shape that its first argument says."""

    def call(*args: Any, **kwargs: Any) -> Any:
        shape = args[0] if args else kwargs.get("shape", kwargs.get("N", ()))
        sizes = tuple(shape) if isinstance(shape, list | tuple) else (shape,)
        current().budget.elements(tuple(int(it) for it in sizes) * (2 if function is np.eye else 1))
        return _checked(function(*args, **kwargs))

    return call


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """``arange`` and ``linspace``: as many elements as the numbers say."""

    def call(*args: Any, **kwargs: Any) -> Any:
        numbers = [*(float(it) for it in args if isinstance(it, int | float | np.number)), 0.0]
        count = kwargs.get("num", args[2] if len(args) > 2 else 50)
        if function is np.arange:
            start, stop = (0.0, numbers[0]) if len(args) == 1 else (numbers[0], numbers[1])
            step = kwargs.get("step", args[2] if len(args) > 2 else 1)
            count = math.ceil(abs(stop - start) / abs(step or 1))
        current().budget.elements((int(count),))
        return _checked(function(*args, **kwargs))

    return call


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of arrays whose result has at most as many elements as all of them multiplied."""

    def call(*args: Any, **kwargs: Any) -> Any:
        current().budget.walk(*args, *kwargs.values())
        arrays = [it for it in args if isinstance(it, np.ndarray)]
        product = math.prod(max(1, it.size) for it in arrays)
        if len(arrays) > 1 and product > 500_000:
            try:
                current().budget.elements(np.broadcast_shapes(*(it.shape for it in arrays)))
            except ValueError:
                shapes = [it.shape for it in arrays]
                current().budget.elements((*shapes[0][:-1], *shapes[-1][-1:]))
        return _checked(function(*args, **kwargs))

    return call


def _multiplied(function: Callable[..., Any]) -> Callable[..., Any]:
    """``outer``, ``tile`` and the like: sizes and whole numbers are multiplied."""

    def call(*args: Any, **kwargs: Any) -> Any:
        current().budget.walk(*args, *kwargs.values())
        sizes = []
        for value in (*args, *kwargs.values()):
            if isinstance(value, np.ndarray):
                sizes.append(value.size)
            elif isinstance(value, int):
                sizes.append(max(1, abs(value)))
            elif isinstance(value, list | tuple):
                sizes += [max(1, abs(it)) if isinstance(it, int) else np.size(it) for it in value]
        current().budget.elements((math.prod(max(1, it) for it in sizes),))
        return _checked(function(*args, **kwargs))

    return call


def _array(value: Any, *args: Any, **kwargs: Any) -> Any:
    current().budget.walk(value)
    return _checked(np.array(value, *args, **kwargs))


def _astype(value: Any, dtype: Any, **kwargs: Any) -> Any:
    if np.dtype(dtype).hasobject:
        raise Refused("numpy_objects")
    return value.astype(dtype, **kwargs)


_METHODS = (
    "all any argmax argmin argsort clip copy cumsum dot fill flatten item max mean "
    "min nonzero prod ravel reshape round sort squeeze std sum swapaxes tolist trace "
    "transpose var"
).split()

_ARRAY = Kind(
    "array",
    read("T", "shape", "dtype", "size", "ndim", "real", "imag"),
    {**{name: getattr(np.ndarray, name) for name in _METHODS}, "astype": _astype},
)
KINDS[np.ndarray] = _ARRAY
KINDS[np.generic] = Kind(
    "number",
    read("shape", "dtype", "size", "ndim", "real", "imag"),
    {
        "astype": _astype,
        **{
            name: getattr(np.generic, name)
            for name in ("item", "sum", "mean", "max", "min", "round", "tolist", "copy")
        },
    },
)
KINDS[np.dtype] = Kind("dtype", read("name", "kind", "itemsize"))

_FUNCTIONS = (
    "abs absolute add all allclose any arccos arcsin arctan argmax argmin argsort "
    "array_equal atleast_1d atleast_2d around average ceil clip concatenate cos cosh "
    "cumprod cumsum deg2rad diag diff divide dot dstack equal exp expand_dims expm1 "
    "flip floor greater greater_equal hstack isclose isfinite isinf isnan less "
    "less_equal log log10 log1p log2 logical_and logical_not logical_or matmul max "
    "maximum mean median min minimum mod moveaxis multiply negative nonzero not_equal "
    "ones_like percentile power prod ravel reshape round sign sin sinh size sort sqrt "
    "square squeeze stack std subtract sum swapaxes tan tanh trace transpose tril "
    "triu unique var vstack where zeros_like empty_like full_like copy shape ndim "
    "hypot exp2 argwhere count_nonzero"
).split()

_TYPES = (
    "float16 float32 float64 int8 int16 int32 int64 uint8 bool_ complex64 complex128 ndarray"
).split()


def _random() -> Any:
    context = current()
    if context.numpy_random is None:
        context.numpy_random = np.random.RandomState(0)
    return context.numpy_random


def _seed(seed: Any = None) -> None:
    current().numpy_random = np.random.RandomState(seed)


def _drawn(name: str) -> Callable[..., Any]:
    method = getattr(np.random.RandomState, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        size = kwargs.get("size", args if name in ("rand", "randn") else args[-1:])
        sizes = size if isinstance(size, list | tuple) else (size,)
        flat = [it for one in sizes for it in (one if isinstance(one, list | tuple) else (one,))]
        if (
            name not in ("uniform", "normal", "randint", "choice")
            or "size" in kwargs
            or len(args) > 2
        ):
            current().budget.elements(tuple(it for it in flat if isinstance(it, int)))
        return method(_random(), *args, **kwargs)

    return call


RANDOM = namespace(
    "numpy.random",
    {
        "seed": _seed,
        **{
            name: _drawn(name)
            for name in (
                "rand randn randint uniform normal choice permutation shuffle random "
                "random_sample binomial standard_normal"
            ).split()
        },
    },
)
LINALG = namespace(
    "numpy.linalg",
    {
        name: _bounded(getattr(np.linalg, name))
        for name in ("norm", "inv", "solve", "det", "eig", "eigh", "svd", "matrix_rank")
    },
)
NUMPY = namespace(
    "numpy",
    {
        "array": _array,
        "asarray": _array,
        "zeros": _sized(np.zeros),
        "ones": _sized(np.ones),
        "full": _sized(np.full),
        "empty": _sized(np.zeros),
        "eye": _sized(np.eye),
        "identity": _sized(np.eye),
        "arange": _counted(np.arange),
        "linspace": _counted(np.linspace),
        "logspace": _counted(np.logspace),
        **{
            name: _multiplied(getattr(np, name))
            for name in ("outer", "kron", "tile", "repeat", "meshgrid")
        },
        **{name: _bounded(getattr(np, name)) for name in _FUNCTIONS},
        **{name: getattr(np, name) for name in _TYPES},
        "pi": np.pi,
        "e": np.e,
        "inf": np.inf,
        "nan": np.nan,
        "newaxis": None,
        "random": RANDOM,
        "linalg": LINALG,
    },
)

IMPORTS: dict[str, Namespace] = {"numpy": NUMPY, "numpy.random": RANDOM, "numpy.linalg": LINALG}
