"""The names that Python has without an import, each bounded; and those that a program may not use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from viz import limits
from viz.program.arithmetic import bounded, power
from viz.program.budget import Refused
from viz.program.context import current
from viz.program.kinds.kind import CALLABLE, KINDS
from viz.program.kinds.python import OF_PYTHON
from viz.program.text_format import check_spec, formatted, least_length, text_of


def print_(
    *values: Any, sep: Any = " ", end: Any = "\n", file: Any = None, flush: Any = False
) -> None:
    """``print``: to the program's output."""
    output = current().output
    between = " " if sep is None else sep
    if not isinstance(between, str):
        raise TypeError(f"sep must be None or a string, not {type(sep).__name__}")
    after = "\n" if end is None else end
    if not isinstance(after, str):
        raise TypeError(f"end must be None or a string, not {type(end).__name__}")
    if output.skips(values):
        return
    length = sum(map(least_length, values))
    output.room_for(len(between) * (len(values) - 1) + len(after) + length)
    output.write(between.join(text_of(value) for value in values) + after)


def _sum(values: Any, start: Any = 0) -> Any:
    if isinstance(values, range):
        current().budget.items(len(values))
        return sum(values, start)
    total = start
    budget = current().budget
    if isinstance(start, str):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    for value in values:
        budget.step()
        if isinstance(total, list | tuple):
            budget.items(len(total))
        total = total + value
    return total


def _taken(values: Any) -> Any:
    """An iterable, measured where its length is known; else taken item by item."""
    if isinstance(values, list | tuple | dict | set | frozenset | str | range):
        current().budget.items(len(values))
        return values
    return bounded(values)


def _first_taken(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        if len(args) == 1:
            return function(_taken(args[0]), **kwargs)
        return function(*args, **kwargs)

    call.__name__ = function.__name__
    return call


def _sorted(values: Any, /, *, key: Any = None, reverse: Any = False) -> Any:
    return sorted(_taken(values), key=key, reverse=reverse)


def _any(values: Any) -> bool:
    budget = current().budget
    for value in values:
        budget.step()
        if value:
            return True
    return False


def _all(values: Any) -> bool:
    budget = current().budget
    for value in values:
        budget.step()
        if not value:
            return False
    return True


def _map(function: Any, *iterables: Any) -> Iterator[Any]:
    evaluator: Any = current().evaluator
    counted = [_counted(it) for it in iterables]
    return map(lambda *args: evaluator.call(function, list(args), {}, None), *counted)


def _filter(function: Any, values: Any) -> Iterator[Any]:
    evaluator: Any = current().evaluator
    if function is None:
        return filter(None, _counted(values))
    return filter(lambda one: evaluator.call(function, [one], {}, None), _counted(values))


def _counted(values: Any) -> Iterator[Any]:
    """The items of an iterable, a step each."""
    iterator = iter(values)

    def each() -> Iterator[Any]:
        budget = current().budget
        for value in iterator:
            budget.step()
            yield value

    return each()


def _isinstance(value: Any, kinds: Any) -> bool:
    return isinstance(value, kinds)


def _issubclass(one: Any, kinds: Any) -> bool:
    return issubclass(one, kinds)


def _type(*args: Any) -> type:
    if len(args) != 1:
        raise Refused("type_call")
    return type(args[0])


def _hasattr(value: Any, name: str) -> bool:
    try:
        current().read_attribute(value, _name(name))
    except AttributeError:
        return False
    return True


def _getattr(value: Any, name: str, *default: Any) -> Any:
    try:
        return current().read_attribute(value, _name(name))
    except AttributeError:
        if default:
            return default[0]
        raise


def _setattr(value: Any, name: str, new: Any) -> None:
    current().write_attribute(value, _name(name), new)


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError("attribute name must be string, not '" + type(name).__name__ + "'")
    return name


def _repr(value: Any) -> str:
    return text_of(value, repr)


def _format(value: Any, spec: str = "") -> str:
    check_spec(spec)
    return formatted(value, "", spec)


def _callable(value: Any) -> bool:
    return callable(value)


def _id(value: Any) -> int:
    return id(value)


def _len(value: Any) -> int:
    return len(value)


def _int(*args: Any, **kwargs: Any) -> int:
    if args and isinstance(args[0], str) and len(args[0]) > limits.BITS.value:
        raise Refused("whole_number_too_large", limit=limits.BITS.value)
    made = int(*args, **kwargs)
    current().budget.number(made)
    return made


def _str(*args: Any) -> str:
    return text_of(args[0]) if args else ""


def _range(*args: Any) -> range:
    return range(*args)


def _list(*args: Any) -> list[Any]:
    return list(_taken(args[0])) if args else []


def _tuple(*args: Any) -> tuple[Any, ...]:
    return tuple(_taken(args[0])) if args else ()


def _set(*args: Any) -> set[Any]:
    return set(_taken(args[0])) if args else set()


def _frozenset(*args: Any) -> frozenset[Any]:
    return frozenset(_taken(args[0])) if args else frozenset()


def _dict(*args: Any, **kwargs: Any) -> dict[Any, Any]:
    if args and not isinstance(args[0], dict):
        return dict(_taken(args[0]), **kwargs)
    return dict(*args, **kwargs)


def _property(*args: Any) -> property:
    return property(*args)


CONSTRUCTORS: dict[type, Callable[..., object]] = {
    int: _int,
    str: _str,
    list: _list,
    tuple: _tuple,
    set: _set,
    frozenset: _frozenset,
    dict: _dict,
    range: _range,
    float: float,
    bool: bool,
    complex: complex,
    object: object,
    enumerate: lambda values, start=0: enumerate(_counted(values), start),
    zip: lambda *values, strict=False: zip(*map(_counted, values), strict=strict),
    reversed: lambda values: reversed(values),
    map: _map,
    filter: _filter,
    slice: slice,
    property: _property,
    staticmethod: staticmethod,
    classmethod: classmethod,
    type: _type,
}
"""A class of Python's -> what is called in its place."""


def _refusing(name: str, key: str) -> Callable[..., object]:
    def refuse(*args: object, **kwargs: object) -> object:
        raise Refused(key, name=name)

    refuse.__name__ = name
    return refuse


_ERRORS: tuple[type[Exception], ...] = (
    *(Exception, ArithmeticError, AssertionError, AttributeError, ImportError, IndexError),
    *(KeyError, LookupError, NameError, NotImplementedError, OverflowError, RuntimeError),
    *(StopIteration, TypeError, ValueError, ZeroDivisionError, UserWarning, Warning),
    *(DeprecationWarning, RuntimeWarning, RecursionError, MemoryError, FloatingPointError),
    *(ModuleNotFoundError, FileNotFoundError, OSError, UnboundLocalError),
)


def _super(*args: Any) -> object:
    evaluator: Any = current().evaluator
    return evaluator.super_(list(args))


BUILTINS: dict[str, Any] = {
    "print": print_,
    "len": _len,
    "abs": abs,
    "round": round,
    "min": _first_taken(min),
    "max": _first_taken(max),
    "sum": _sum,
    "sorted": _sorted,
    "any": _any,
    "all": _all,
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "repr": _repr,
    "ascii": _repr,
    "format": _format,
    "divmod": divmod,
    "pow": power,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "callable": _callable,
    "id": _id,
    "hash": hash,
    "iter": lambda values: _counted(values),
    "next": next,
    "chr": chr,
    "ord": ord,
    "bin": bin,
    "hex": hex,
    "oct": oct,
    "super": _super,
    "NotImplemented": NotImplemented,
    "Ellipsis": ...,
    "__name__": "__main__",
    **{kind.__name__: kind for kind in CONSTRUCTORS},
    **{kind.__name__: kind for kind in _ERRORS},
    **{
        name: _refusing(name, "name_left_out")
        for name in (
            "eval exec compile open __import__ globals locals vars dir exit quit breakpoint "
            "help input memoryview bytes bytearray"
        ).split()
    },
}
"""Every name that a program may use without having assigned it."""

KINDS.update(OF_PYTHON)
for _value in BUILTINS.values():
    if callable(_value):
        CALLABLE[id(_value)] = _value
