"""Modules of Python's that programs import: math, random, time, collections, functools and others."""

from __future__ import annotations

import collections
import copy
import functools
import math
import operator
import random
import statistics
import string
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from viz import limits
from viz.program.arithmetic import binary, bounded
from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.data_classes import ABC, dataclass, field, namedtuple
from viz.program.kinds.iterators import ITERTOOLS
from viz.program.kinds.kind import KINDS, Kind, Made, Namespace, namespace, read
from viz.program.kinds.python import DICT

_NOW = 1_700_000_000.0
"""What the clock says: a program gives the same each time that it runs."""


def _nothing(*args: object, **kwargs: object) -> None:
    """Does nothing."""


def _itself(value: Any, *args: object, **kwargs: object) -> Any:
    return value


def _small(function: Callable[..., Any], most: int) -> Callable[..., Any]:
    """A function of whole numbers whose result grows quickly."""

    def call(*args: int) -> Any:
        if any(isinstance(it, int) and abs(it) > most for it in args):
            raise Refused("whole_number_too_large", limit=limits.BITS.value)
        return function(*args)

    return call


def _over(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of an iterable, which is taken item by item."""

    def call(values: Any, *args: Any, **kwargs: Any) -> Any:
        return function(bounded(values), *args, **kwargs)

    return call


_MATH = (
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh degrees e erf "
    "erfc exp exp2 expm1 fabs floor fmod frexp gamma gcd hypot inf isclose isfinite "
    "isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan pi pow radians "
    "remainder sin sinh sqrt tan tanh tau trunc"
).split()

MATH = namespace(
    "math",
    {
        **{name: getattr(math, name) for name in _MATH},
        "factorial": _small(math.factorial, 300),
        "comb": _small(math.comb, 1_000),
        "perm": _small(math.perm, 200),
        "fsum": _over(math.fsum),
        "prod": _over(
            lambda values, start=1: functools.reduce(lambda a, b: binary("*", a, b), values, start)
        ),
        "dist": lambda p, q: math.dist(bounded(p), bounded(q)),
    },
)


def _drawn(name: str) -> Callable[..., Any]:
    """A function of `random`, on the program's own generator."""
    method = getattr(random.Random, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        budget = current().budget
        for value in (*args, *kwargs.values()):
            if isinstance(value, int) and name in ("getrandbits", "choices", "sample"):
                budget.items(abs(value))
            elif isinstance(value, list | tuple | str | range):
                budget.items(len(value))
        return method(current().random, *args, **kwargs)

    return call


_RANDOM = (
    "betavariate choice choices expovariate gauss getrandbits normalvariate randint "
    "random randrange sample seed shuffle triangular uniform"
).split()


def _reduce(function: Any, values: Any, *start: Any) -> Any:
    return functools.reduce(function, bounded(values), *start)


def _partial(function: Any, *args: Any, **kwargs: Any) -> Made:
    evaluator: Any = current().evaluator

    def call(*more: Any, **named: Any) -> Any:
        return evaluator.call(function, [*args, *more], {**kwargs, **named}, None)

    return Made("partial", call)


def _cache(function: Any = None, *, maxsize: object = None, typed: object = None) -> Any:
    if function is None or isinstance(function, int):
        return Made("lru_cache", _cache)
    known: dict[Any, Any] = {}

    def call(*args: Any, **kwargs: Any) -> Any:
        key = (args, tuple(kwargs.items()))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return Made(str(getattr(function, "__name__", "function")), call)


def _wraps(function: Any, *args: object, **kwargs: object) -> Made:
    return Made("wraps", _itself)


def _itemgetter(*items: Any) -> Made:
    def get(value: Any) -> Any:
        evaluator: Any = current().evaluator
        found = tuple(evaluator.item(value, it) for it in items)
        return found[0] if len(found) == 1 else found

    return Made("itemgetter", get)


def _operator(symbol: str) -> Callable[[Any, Any], Any]:
    return lambda left, right: binary(symbol, left, right)


def _deepcopy(value: Any, memo: Any = None) -> Any:
    current().budget.walk(value)
    return copy.deepcopy(value)


def _copy(value: Any) -> Any:
    if isinstance(value, list | dict | set | tuple):
        current().budget.items(len(value))
    return copy.copy(value)


def _counter(values: Any = ()) -> collections.Counter[Any]:
    return collections.Counter(values if isinstance(values, dict) else bounded(values))


def _deque(values: Any = (), maxlen: int | None = None) -> collections.deque[Any]:
    return collections.deque(bounded(values), maxlen)


_TYPING = (
    "Any AnyStr Callable ClassVar Dict Final Generator Generic Iterable Iterator List "
    "Literal Mapping NamedTuple NoReturn Optional Protocol Sequence Set Tuple Type "
    "TypeVar Union Sized Hashable Deque DefaultDict OrderedDict Counter Text "
    "Annotated"
).split()


class Hint:
    """A name of `typing`: it stands in type hints, which are not evaluated."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getitem__(self, item: object) -> Hint:
        return self

    def __call__(self, *args: object, **kwargs: object) -> Hint:
        return self


def _bar(values: Any = None, *args: object, **kwargs: object) -> Any:
    """``tqdm(values)``: the values, without a bar."""
    return values


_SYSTEM = ("os sys subprocess pathlib pickle json shutil socket requests urllib threading").split()
_DATA = (
    "torchvision torchtext torchaudio sklearn pandas PIL scipy cv2 tensorflow keras datasets"
).split()

MISSING: dict[str, str] = {
    **dict.fromkeys(_SYSTEM, "import_system"),
    **dict.fromkeys(_DATA, "import_data"),
}
"""Packages that are not there -> the sentence that says what to write instead."""

_TQDM = {"tqdm": _bar, "trange": range}

IMPORTS: dict[str, Namespace] = {
    "math": MATH,
    "random": namespace("random", {name: _drawn(name) for name in _RANDOM}),
    "time": namespace(
        "time",
        {
            "time": lambda: _NOW,
            "sleep": _nothing,
            **{name: lambda: 0.0 for name in ("perf_counter", "monotonic", "process_time")},
        },
    ),
    "copy": namespace("copy", {"copy": _copy, "deepcopy": _deepcopy}),
    "collections": namespace(
        "collections",
        {
            "OrderedDict": collections.OrderedDict,
            "defaultdict": collections.defaultdict,
            "Counter": _counter,
            "deque": _deque,
            "namedtuple": namedtuple,
        },
    ),
    "functools": namespace(
        "functools",
        {
            "partial": _partial,
            "reduce": _reduce,
            "lru_cache": _cache,
            "cache": _cache,
            "wraps": _wraps,
        },
    ),
    "itertools": ITERTOOLS,
    "operator": namespace(
        "operator",
        {
            **{
                name: _operator(symbol)
                for name, symbol in {
                    "add": "+",
                    "sub": "-",
                    "mul": "*",
                    "truediv": "/",
                    "floordiv": "//",
                    "mod": "%",
                    "pow": "**",
                    "matmul": "@",
                }.items()
            },
            "neg": operator.neg,
            "itemgetter": _itemgetter,
        },
    ),
    "typing": namespace("typing", {name: Hint(name) for name in _TYPING}),
    "dataclasses": namespace("dataclasses", {"dataclass": dataclass, "field": field}),
    "abc": namespace("abc", {"ABC": ABC, "abstractmethod": _itself}),
    "warnings": namespace(
        "warnings",
        dict.fromkeys(("filterwarnings", "simplefilter", "warn"), _nothing),
    ),
    "string": namespace(
        "string",
        {
            "ascii_lowercase": string.ascii_lowercase,
            "ascii_uppercase": string.ascii_uppercase,
            "ascii_letters": string.ascii_letters,
            "digits": string.digits,
            "punctuation": string.punctuation,
        },
    ),
    "contextlib": namespace("contextlib", {"nullcontext": nullcontext}),
    "statistics": namespace(
        "statistics",
        {name: _over(getattr(statistics, name)) for name in ("mean", "median", "pstdev", "stdev")},
    ),
    "tqdm": namespace("tqdm", _TQDM),
    "tqdm.auto": namespace("tqdm.auto", _TQDM),
    "tqdm.notebook": namespace("tqdm.notebook", _TQDM),
    "IPython": namespace("IPython", {}),
    "IPython.display": namespace(
        "IPython.display", {"display": _nothing, "clear_output": _nothing}
    ),
}

KINDS[Namespace] = KINDS.get(Namespace, Kind("module"))
KINDS[Hint] = Kind("type hint")
KINDS[collections.OrderedDict] = Kind(
    "dict", {}, {**DICT, "move_to_end": collections.OrderedDict.move_to_end}
)
KINDS[collections.Counter] = Kind(
    "Counter", {}, {**DICT, "most_common": collections.Counter.most_common}
)
KINDS[collections.deque] = Kind(
    "deque",
    read("maxlen"),
    {
        **{
            name: getattr(collections.deque, name)
            for name in ("append", "appendleft", "pop", "popleft")
        },
        **{name: getattr(collections.deque, name) for name in ("clear", "rotate")},
        "extend": lambda values, more: values.extend(bounded(more)),
    },
)
