"""What a program may do with each kind of value: an allowlist of names, looked up and never guessed.

A value's kind is found by its type. What a kind does not list cannot be read, called or set, so a
name that a stranger types never reaches Python's own attribute access.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import MethodType
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value.

    `name` is what an error calls it ("tensor"). `attributes` are read: name -> function of the value.
    `methods` are called: name -> function of the value and the call's arguments. `settable` are
    assigned: name -> function of the value and what is assigned.
    """

    name: str
    attributes: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    methods: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    settable: Mapping[str, Callable[[Any, Any], None]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Everything that can be read or called."""
        return sorted({*self.attributes, *self.methods})


@dataclass(frozen=True, slots=True)
class Namespace:
    """A module, as far as a program may read it: ``torch``, ``math``, ``nn.functional``."""

    name: str
    members: Mapping[str, object]

    def __repr__(self) -> str:
        return f"<module '{self.name}'>"


@dataclass(frozen=True, slots=True)
class Method:
    """A method read from its value, to be called: ``x.add``."""

    value: object
    name: str
    function: Callable[..., object]

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self.function(self.value, *args, **kwargs)


@dataclass(frozen=True, slots=True)
class Made:
    """A function that a function gave back, such as ``torch.func.grad(f)``: a program may call it."""

    name: str
    function: Callable[..., object]

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self.function(*args, **kwargs)


KINDS: dict[type, Kind] = {}
"""Type -> its kind. Filled in by the modules of this package when they are imported."""

CALLABLE: dict[int, object] = {}
"""By identity, every function and class outside the program that it may call."""


def kind_of(value: object) -> Kind | None:
    """The kind of a value: that of its type, or of the nearest type it inherits from."""
    for one in type(value).__mro__:
        if one in KINDS:
            return KINDS[one]
    return None


def read(*names: str) -> dict[str, Callable[[Any], object]]:
    """Attributes that are read as they are."""
    return {name: attrgetter(name) for name in names}


def methods_of(owner: type, names: Iterable[str]) -> dict[str, Callable[..., object]]:
    """Methods that are called as they are. Raises `AttributeError` for a name `owner` has not."""
    return {name: getattr(owner, name) for name in names}


def namespace(name: str, members: Mapping[str, object]) -> Namespace:
    """A namespace whose functions and classes a program may call."""
    for member in members.values():
        if callable(member):
            CALLABLE[id(member)] = member
    return Namespace(name, dict(members))
