"""``dataclass``, ``namedtuple`` and ``ABC``, made without the code that Python's own versions write."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from viz.program.budget import Refused
from viz.program.classes import PLAIN_BASES
from viz.program.kinds.kind import KINDS, Kind

_MISSING = object()


class Field:
    """``field(default=..., default_factory=...)``."""

    def __init__(self, default: Any = _MISSING, default_factory: Any = _MISSING) -> None:
        self.default = default
        self.default_factory = default_factory


def field(*, default: Any = _MISSING, default_factory: Any = _MISSING, **_: object) -> Field:
    """``dataclasses.field``."""
    return Field(default, default_factory)


def dataclass(one: Any = None, **options: Any) -> Any:
    """``@dataclass``, with and without brackets: ``__init__``, ``__repr__`` and ``__eq__``."""
    if one is None:
        return lambda later: dataclass(later, **options)
    names = [
        name for base in reversed(one.__mro__) for name in vars(base).get("__annotations__", ())
    ]
    names = list(dict.fromkeys(names))
    defaults = {name: _default(one, name) for name in names}

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) > len(names):
            raise TypeError(
                f"{one.__name__}.__init__() takes {len(names) + 1} positional arguments but "
                f"{len(args) + 1} were given"
            )
        given = dict(zip(names, args, strict=False)) | kwargs
        for name in kwargs:
            if name not in names:
                raise TypeError(
                    f"{one.__name__}.__init__() got an unexpected keyword argument '{name}'"
                )
        for name in names:
            if name not in given and defaults[name] is _MISSING:
                raise TypeError(
                    f"{one.__name__}.__init__() missing 1 required positional argument: '{name}'"
                )
            object.__setattr__(self, name, given[name] if name in given else defaults[name]())
        if "__post_init__" in vars(one):
            vars(one)["__post_init__"](self)

    def shown(self: Any) -> str:
        inside = ", ".join(f"{name}={vars(self)[name]!r}" for name in names)
        return f"{one.__qualname__}({inside})"

    def same(self: Any, other: Any) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return all(vars(self)[name] == vars(other)[name] for name in names)

    made = {"__init__": init, "__repr__": shown, "__eq__": same}
    for name, function in made.items():
        if name not in vars(one):
            type.__setattr__(one, name, function)
    return one


def _default(one: type, name: str) -> Any:
    value = next((vars(base)[name] for base in one.__mro__ if name in vars(base)), _MISSING)
    if isinstance(value, Field):
        if value.default_factory is not _MISSING:
            return value.default_factory
        value = value.default
    if value is _MISSING:
        return _MISSING
    return lambda: value


def namedtuple(typename: str, field_names: Any, *, defaults: Any = ()) -> type:
    """``collections.namedtuple``."""
    names = (
        field_names.replace(",", " ").split() if isinstance(field_names, str) else list(field_names)
    )
    if not all(
        isinstance(it, str) and it.isidentifier() and it[0] != "_" for it in (typename, *names)
    ):
        raise Refused("name_left_out", name="namedtuple")
    rest = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True)) if defaults else {}

    def new(cls: Any, *args: Any, **kwargs: Any) -> Any:
        given = rest | dict(zip(names, args, strict=False)) | kwargs
        if len(args) > len(names) or set(given) != set(names):
            raise TypeError(f"{typename}.__new__() is called with the wrong arguments")
        return tuple.__new__(cls, [given[name] for name in names])

    def shown(self: Any) -> str:
        inside = ", ".join(f"{name}={value!r}" for name, value in zip(names, self, strict=True))
        return f"{typename}({inside})"

    made: Any = type(
        typename,
        (tuple,),
        {
            "__new__": new,
            "__repr__": shown,
            "__users__": True,
            "__module__": "__main__",
            "_fields": tuple(names),
            **{name: property(itemgetter(place)) for place, name in enumerate(names)},
        },
    )

    def asdict(self: Any) -> object:
        return dict(zip(names, self, strict=True))

    attributes = {name: itemgetter(place) for place, name in enumerate(names)}
    made._asdict = asdict
    KINDS[made] = Kind("named tuple", attributes, {"_asdict": asdict})
    return made  # type: ignore[no-any-return]


class ABC:
    """``abc.ABC``, as a class to inherit from."""


PLAIN_BASES.add(ABC)
