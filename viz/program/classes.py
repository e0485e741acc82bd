"""``class`` statements: real Python classes, whose methods are run by the evaluator.

``class Net(nn.Module)`` becomes a subclass of torch's own, so that its parameters, hooks and printing
are torch's; a plain class works with Python's operators. What Python calls by itself is an allowlist.
"""

from __future__ import annotations

from typing import Any

import torch

from viz.program.budget import Refused
from viz.program.functions import UserFunction
from viz.program.kinds.kind import CALLABLE
from viz.program.kinds.torch_namespaces import BASES

PLAIN_BASES: set[type] = set()
"""Classes of Python's modules that a program may inherit from, such as ``abc.ABC``."""

_DUNDERS = frozenset(
    f"__{name}__"
    for name in [
        "init",
        "call",
        "repr",
        "str",
        "format",
        "len",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "iter",
        "next",
        "bool",
        "hash",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "add",
        "radd",
        "iadd",
        "sub",
        "rsub",
        "isub",
        "mul",
        "rmul",
        "imul",
        "truediv",
        "rtruediv",
        "itruediv",
        "floordiv",
        "rfloordiv",
        "mod",
        "rmod",
        "pow",
        "rpow",
        "matmul",
        "rmatmul",
        "neg",
        "pos",
        "abs",
        "invert",
        "and",
        "rand",
        "or",
        "ror",
        "xor",
        "rxor",
        "float",
        "int",
        "index",
        "round",
        "enter",
        "exit",
        "reversed",
        "doc",
        "qualname",
        "module",
        "annotations",
        "post_init",
        "match_args",
    ]
)


def make_class(name: str, bases: tuple[Any, ...], names: dict[str, Any]) -> type:
    """The class of a ``class`` statement. Raises `Refused` for bases and methods that are left out."""
    for base in bases:
        if not isinstance(base, type) or not (
            "__users__" in vars(base)
            or base in BASES
            or base is object
            or (issubclass(base, Exception) and id(base) in CALLABLE)
            or base in PLAIN_BASES
        ):
            raise Refused("base_class", name=getattr(base, "__name__", type(base).__name__))
    for key in names:
        if key.startswith("__") and key.endswith("__") and key not in _DUNDERS:
            raise Refused("dunder", name=key)
    functional = any(issubclass(base, torch.autograd.Function) for base in bases)
    made: dict[str, Any] = {"__users__": True, "__module__": "__main__"}
    for key, value in names.items():
        if isinstance(value, UserFunction) and functional and key in ("forward", "backward", "jvp"):
            value = staticmethod(value)
        made[key] = value
    if "__eq__" in made and "__hash__" not in made:
        made["__hash__"] = None
    one = type(name, bases, made)
    for value in made.values():
        function = value.__func__ if isinstance(value, staticmethod | classmethod) else value
        for each in (
            (function.fget, function.fset) if isinstance(function, property) else (function,)
        ):
            if isinstance(each, UserFunction) and each.owner is None:
                each.owner = one
                each.__qualname__ = f"{name}.{each.__name__}"
    return one
