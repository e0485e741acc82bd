"""What a program may do with Python's own values: strings, numbers, lists, dicts, sets, ranges, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any

from viz.program.arithmetic import bounded, charge_search
from viz.program.context import current
from viz.program.kinds.kind import Kind, Made, Method, methods_of, read
from viz.program.text_format import format_method


def _items(values: Any) -> Any:
    """The values of an iterable whose end is known, others taken one by one."""
    return (
        values if isinstance(values, list | tuple | dict | set | str | range) else bounded(values)
    )


def _padded(name: str) -> Callable[..., object]:
    method = {
        "ljust": str.ljust,
        "rjust": str.rjust,
        "center": str.center,
        "zfill": str.zfill,
        "expandtabs": str.expandtabs,
    }[name]

    def call(text: str, width: int = 8, *fill: str) -> object:
        length = len(text) * max(1, width) if name == "expandtabs" else max(len(text), width)
        current().budget.text(length)
        return method(text, width, *fill)  # type: ignore[operator]

    return call


def _join(text: str, values: Iterable[str]) -> object:
    parts = _items(values)
    parts = list(parts)
    length = sum(len(it) for it in parts if isinstance(it, str)) + len(text) * len(parts)
    current().budget.text(length)
    return text.join(parts)


def _replace(text: str, old: str, new: str, *count: int) -> object:
    current().budget.text(len(text) + (text.count(old) if old else len(text) + 1) * len(new))
    return text.replace(old, new, *count)


def _split(text: str, *args: Any, **kwargs: Any) -> object:
    current().budget.items(len(text))
    return text.split(*args, **kwargs)


def _format(text: str, *args: Any, **kwargs: Any) -> object:
    return format_method(text, args, kwargs, current().read_attribute)


_STRING = (
    "capitalize casefold count endswith find index isalnum isalpha isascii isdecimal "
    "isdigit isidentifier islower isnumeric isprintable isspace istitle isupper lower "
    "lstrip partition removeprefix removesuffix rfind rindex rpartition rsplit rstrip "
    "splitlines startswith strip swapcase title upper"
).split()

OF_PYTHON: dict[type, Kind] = {}
"""Kinds of Python's own values, by type."""

OF_PYTHON[str] = Kind(
    "text",
    {},
    {
        **methods_of(str, _STRING),
        **{name: _padded(name) for name in ("ljust", "rjust", "center", "zfill", "expandtabs")},
        "join": _join,
        "replace": _replace,
        "split": _split,
        "format": _format,
    },
)
OF_PYTHON[int] = Kind(
    "int",
    read("real", "imag", "numerator", "denominator"),
    methods_of(int, ("bit_length", "bit_count", "conjugate")),
)
OF_PYTHON[bool] = OF_PYTHON[int]
OF_PYTHON[float] = Kind(
    "float",
    read("real", "imag"),
    methods_of(float, ("is_integer", "as_integer_ratio", "conjugate", "hex")),
)
OF_PYTHON[complex] = Kind("complex", read("real", "imag"), methods_of(complex, ("conjugate",)))


def _extend(values: list[Any], more: Any) -> None:
    more = _items(more)
    current().budget.items(len(values) + len(more))
    values.extend(more)


def _copied(method: Callable[..., Any]) -> Callable[..., object]:
    """A method that goes through all of a container."""

    def call(values: Any, *args: Any, **kwargs: Any) -> object:
        current().budget.items(len(values))
        return method(values, *args, **kwargs)

    return call


def _searching(method: Callable[..., Any]) -> Callable[..., object]:
    """A method that compares its argument with the items."""

    def call(values: Any, *args: Any) -> object:
        current().budget.walk(values, *args)
        return method(values, *args)

    return call


LIST: dict[str, Callable[..., object]] = {
    **methods_of(list, ("append", "insert", "pop", "clear")),
    **{name: _copied(getattr(list, name)) for name in ("sort", "reverse", "copy")},
    **{name: _searching(getattr(list, name)) for name in ("index", "count", "remove")},
    "extend": _extend,
}
OF_PYTHON[list] = Kind("list", {}, LIST)
OF_PYTHON[tuple] = Kind(
    "tuple", {}, {name: _searching(getattr(tuple, name)) for name in ("index", "count")}
)


def _update(values: Any, *more: Any, **named: Any) -> None:
    taken = [dict(it) if isinstance(it, dict) else bounded(it) for it in more]
    current().budget.items(len(values) + sum(map(len, taken)) + len(named))
    values.update(*taken, **named)


DICT: dict[str, Callable[..., object]] = {
    **methods_of(dict, ("get", "keys", "values", "items", "pop", "popitem", "setdefault", "clear")),
    "copy": _copied(dict.copy),
    "update": _update,
}
OF_PYTHON[dict] = Kind("dict", {}, DICT)
_VIEW = Kind("dict view")
_views: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
for _view in _views:
    OF_PYTHON[_view] = _VIEW


def _of_sets(name: str) -> Callable[..., object]:
    method = getattr(set, name)

    def call(values: Any, *others: Any) -> object:
        taken = [_items(it) for it in others]
        current().budget.items(len(values) + sum(map(len, taken)))
        return method(set(values) if isinstance(values, frozenset) else values, *taken)

    return call


_SETS = (
    "union intersection difference symmetric_difference update intersection_update "
    "difference_update symmetric_difference_update issubset issuperset isdisjoint "
    "copy"
).split()
OF_PYTHON[set] = Kind(
    "set",
    {},
    {
        **methods_of(set, ("add", "remove", "discard", "pop", "clear")),
        **{name: _of_sets(name) for name in _SETS},
    },
)
OF_PYTHON[frozenset] = Kind("set", {}, {name: _of_sets(name) for name in _SETS[:4] + _SETS[8:]})


def _counted(method: Callable[[range, Any], int]) -> Callable[[range, Any], int]:
    """A method of a range that looks for an item."""

    def call(value: range, item: Any) -> int:
        charge_search(value, item)
        return method(value, item)

    return call


OF_PYTHON[range] = Kind(
    "range",
    read("start", "stop", "step"),
    {"index": _counted(range.index), "count": _counted(range.count)},
)
OF_PYTHON[slice] = Kind("slice", read("start", "stop", "step"))
_ITERATORS: tuple[type, ...] = (
    enumerate,
    zip,
    map,
    filter,
    reversed,
    GeneratorType,
    type(iter([])),
)
for _iterator in _ITERATORS:
    OF_PYTHON[_iterator] = Kind("iterator")
for _function in (FunctionType, BuiltinFunctionType, MethodType, Made, Method):
    OF_PYTHON[_function] = Kind("function")
OF_PYTHON[FunctionType] = Kind("function", read("__name__", "__doc__"))
OF_PYTHON[BuiltinFunctionType] = Kind("function", read("__name__", "__doc__"))
OF_PYTHON[Exception] = Kind("error", read("args", "__cause__", "__context__"))


def _setter(value: property, function: Any) -> property:
    return property(value.fget, function, value.fdel)


def _getter(value: property, function: Any) -> property:
    return property(function, value.fset, value.fdel)


OF_PYTHON[property] = Kind("property", {}, {"setter": _setter, "getter": _getter})
