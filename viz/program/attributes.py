"""Attributes of values: looked up by the value's kind and the name, in tables and dictionaries.

No name of a program's ever reaches Python's own attribute access.
"""

from __future__ import annotations

from types import MethodType
from typing import Any

import torch
from torch import nn

from viz.program.budget import Refused
from viz.program.functions import UserFunction
from viz.program.kinds.graph import CTX_TYPES, read_free, write_free
from viz.program.kinds.kind import KINDS, Made, Method, Namespace, kind_of
from viz.program.kinds.modules import delete_member, read_member, write_member
from viz.program.kinds.torch_guards import check_depth
from viz.program.kinds.torch_namespaces import CLASS_MEMBERS

_MISSING = object()
_FUNCTION_NAMES = ("__name__", "__qualname__", "__doc__")


class Super:
    """``super()`` in a method: the classes after `after`, seen from `instance`."""

    def __init__(self, after: type, instance: object) -> None:
        self.after = after
        self.instance = instance

    @property
    def classes(self) -> tuple[type, ...]:
        """Those that come after it."""
        first = self.instance if isinstance(self.instance, type) else type(self.instance)
        mro = first.__mro__
        return mro[mro.index(self.after) + 1 :]


def read_attribute(value: Any, name: str) -> Any:
    """``value.name``. Raises `AttributeError` as Python does, `Refused` for what a program may not read."""
    if type(value) is Namespace:
        return _of_namespace(value, name)
    if type(value) is Super:
        return _of_super(value, name)
    if isinstance(value, type):
        return _of_class(value, name)
    if isinstance(value, UserFunction):
        return _of_function(value, name)
    if is_users(value):
        found = _of_instance(value, name)
        if found is not _MISSING:
            return found
    if name == "__class__" and (is_users(value) or isinstance(value, torch.Tensor | nn.Module)):
        return type(value)
    kind = kind_of(value)
    if kind is not None:
        if name in kind.attributes:
            return kind.attributes[name](value)
        if name in kind.methods:
            return Method(value, name, kind.methods[name])
    if isinstance(value, nn.Module):
        return read_member(value, name)
    if isinstance(value, CTX_TYPES):
        return read_free(value, name)
    raise _no_attribute(value, name, kind.names if kind else [])


def write_attribute(value: Any, name: str, new: object) -> None:
    """``value.name = new``."""
    if name.startswith("__") and name.endswith("__"):
        raise Refused("not_settable", name=name)
    if isinstance(value, nn.Module):
        found = _in_classes(type(value).__mro__, name)
        if isinstance(found, property):
            _set_property(found, value, name, new)
        else:
            write_member(value, name, new)
        return
    if isinstance(value, CTX_TYPES):
        write_free(value, name, new)
        return
    if isinstance(value, UserFunction):
        value.free[name] = new
        return
    if isinstance(value, type) and _is_users_class(value):
        type.__setattr__(value, name, new)
        return
    if is_users(value):
        found = _in_classes(type(value).__mro__, name)
        if isinstance(found, property):
            _set_property(found, value, name, new)
        else:
            object.__setattr__(value, name, new)
        return
    kind = kind_of(value)
    if kind is not None and name in kind.settable:
        kind.settable[name](value, new)
        return
    if kind is not None and name in kind.names:
        raise Refused("not_settable", name=name)
    raise _no_attribute(value, name, sorted(kind.settable) if kind else [])


def delete_attribute(value: Any, name: str) -> None:
    """``del value.name``."""
    if isinstance(value, nn.Module):
        delete_member(value, name)
    elif is_users(value) and name in vars(value):
        del vars(value)[name]
    elif isinstance(value, torch.Tensor) and name == "grad":
        value.grad = None
    else:
        raise _no_attribute(value, name, [])


def is_users(value: object) -> bool:
    """Whether a value is of a class that the program defined."""
    return any("__users__" in vars(one) for one in type(value).__mro__)


def _is_users_class(one: type) -> bool:
    return "__users__" in vars(one)


def _set_property(found: property, value: object, name: str, new: object) -> None:
    if found.fset is None:
        raise AttributeError(f"property '{name}' of '{type(value).__name__}' object has no setter")
    found.fset(value, new)


def _in_classes(classes: tuple[type, ...], name: str) -> Any:
    """What the program's own classes define under a name."""
    for one in classes:
        if _is_users_class(one) and name in vars(one):
            return vars(one)[name]
    return _MISSING


def _bound(found: Any, instance: Any, owner: type) -> Any:
    match found:
        case property():
            if found.fget is None:
                raise AttributeError("unreadable attribute")
            return found.fget(instance)
        case staticmethod():
            return found.__func__
        case classmethod():
            return MethodType(found.__func__, owner)
        case UserFunction() | Made():
            return MethodType(found, instance)
    return found


def _of_instance(value: Any, name: str) -> Any:
    found = _in_classes(type(value).__mro__, name)
    if isinstance(found, property):
        return _bound(found, value, type(value))
    own = vars(value)
    if name in own and (not isinstance(value, nn.Module) or not name.startswith("_")):
        return own[name]
    if found is not _MISSING and name != "__users__":
        return _bound(found, value, type(value))
    return _MISSING


def _of_class(one: type, name: str) -> Any:
    if name in _FUNCTION_NAMES:
        return {"__name__": one.__name__, "__qualname__": one.__qualname__}.get(name, one.__doc__)
    found = _in_classes(one.__mro__, name)
    if found is not _MISSING and name != "__users__":
        match found:
            case staticmethod():
                return found.__func__
            case classmethod():
                return MethodType(found.__func__, one)
        return found
    if one in CLASS_MEMBERS and name in CLASS_MEMBERS[one]:
        return CLASS_MEMBERS[one][name]
    if name == "apply" and issubclass(one, torch.autograd.Function):
        return Method(one, "apply", _apply)
    for base in one.__mro__:
        if name == "__init__" and (base is nn.Module or base is object):
            return Method(one, "__init__", _plain_init(base))
        if base in KINDS and name in KINDS[base].methods:
            return KINDS[base].methods[name]
    raise _no_attribute(one, name, [])


def _apply(one: Any, *args: Any, **kwargs: Any) -> object:
    return one.apply(*args, **kwargs)


def _plain_init(base: type) -> Any:
    def init(_: object, instance: Any, *args: Any, **kwargs: Any) -> None:
        base.__init__(instance, *args, **kwargs)  # type: ignore[misc]

    return init


def _of_super(value: Super, name: str) -> Any:
    for one in value.classes:
        if _is_users_class(one) and name in vars(one):
            return _bound(vars(one)[name], value.instance, type(value.instance))
        if _is_users_class(one):
            continue
        if name == "__init__":
            return Method(value.instance, name, _init_of(one))
        if name in ("__repr__", "__str__") and one is object:
            return Method(value.instance, name, object.__repr__)
        if name in ("extra_repr", "train", "eval", "forward", "__call__") and issubclass(
            one, nn.Module
        ):
            return (
                Method(value.instance, name, vars(one)[name])
                if name in vars(one)
                else _next(value, one, name)
            )
        kind = KINDS.get(one)
        if kind is not None and name in kind.methods:
            return Method(value.instance, name, kind.methods[name])
    raise AttributeError(f"'super' object has no attribute '{name}'")


def _next(value: Super, one: type, name: str) -> Any:
    for base in one.__mro__:
        if name in vars(base):
            return Method(value.instance, name, vars(base)[name])
    raise AttributeError(f"'super' object has no attribute '{name}'")


def _init_of(one: type) -> Any:
    def init(instance: Any, *args: Any, **kwargs: Any) -> None:
        check_depth(one, args, kwargs)
        one.__init__(instance, *args, **kwargs)  # type: ignore[misc]

    return init


def _of_function(function: UserFunction, name: str) -> Any:
    if name in function.free:
        return function.free[name]
    if name in _FUNCTION_NAMES:
        return vars(function)[name]
    raise _no_attribute(function, name, list(_FUNCTION_NAMES))


def _of_namespace(space: Namespace, name: str) -> Any:
    if name in space.members:
        return space.members[name]
    if name == "__name__":
        return space.name
    raise Refused("unknown_member", module=space.name, name=name, known=tuple(space.members))


def _no_attribute(value: object, name: str, known: list[str]) -> BaseException:
    """Python's own error where there is no such attribute; ours where there is one, but not for programs."""
    holders = type(value).__mro__ if not isinstance(value, type) else value.__mro__
    if any(name in vars(one) for one in holders):
        return Refused("no_such_attribute", kind=_called(value), name=name, known=tuple(known))
    if isinstance(value, type):
        return AttributeError(f"type object '{value.__name__}' has no attribute '{name}'")
    kind = "function" if isinstance(value, UserFunction) else type(value).__name__
    said = f"'{kind}' object has no attribute '{name}'"
    return AttributeError(said, name=name, obj=value)


def _called(value: object) -> str:
    kind = kind_of(value)
    return kind.name if kind else type(value).__name__
