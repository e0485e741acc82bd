"""Functions and classes that a program defines: frames, arguments, and what Python and torch see of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import MethodType
from typing import TYPE_CHECKING, Any

from viz import limits

if TYPE_CHECKING:
    from viz.program.evaluate import Evaluator

Lambda = ast.FunctionDef | ast.Lambda


@dataclass(slots=True, weakref_slot=True)
class Frame:
    """The names of one call, of a comprehension, of a class body, or of the module.

    `assigned` are the names that belong to it, `outer` the frame in which its function was defined.
    `called` says which function runs and from which line; `iterations` the iteration of each loop.
    """

    names: dict[str, Any]
    assigned: frozenset[str] = frozenset()
    outer: Frame | None = None
    globals_: frozenset[str] = frozenset()
    nonlocals: frozenset[str] = frozenset()
    function: UserFunction | None = None
    called: str = ""
    first: object = None
    iterations: list[str] = field(default_factory=list)
    own_scope: bool = True
    owner_body: str = ""
    qualified: str = ""
    caller: Frame | None = None


class UserFunction:
    """A function, lambda or method of the program. Python and torch call it as any other."""

    def __init__(
        self,
        evaluator: Evaluator,
        node: Lambda,
        outer: Frame,
        defaults: Sequence[object],
        keyword_defaults: dict[str, object],
    ) -> None:
        self._evaluator = evaluator
        self.node = node
        self.outer = outer
        self.defaults = defaults
        self.keyword_defaults = keyword_defaults
        self.owner: type | None = None
        self.free: dict[str, object] = {}
        self.assigned, self.globals_, self.nonlocals = scope(node)
        self.__name__ = node.name if isinstance(node, ast.FunctionDef) else "<lambda>"
        self.__qualname__ = self.__name__
        self.__module__ = "__main__"
        self.__doc__ = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None

    def __call__(self, *args: Any, **kwargs: Any) -> object:
        return self._evaluator.call_from_outside(self, args, kwargs)

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __repr__(self) -> str:
        return f"<function {self.__qualname__} at 0x{id(self):x}>"

    def __deepcopy__(self, memo: object) -> UserFunction:
        return self


def iteration_name(target: ast.AST, item: object, number: int, called: set[str]) -> str:
    """How an iteration of a loop is called, "i = 2"; no other one, they are in `called`."""
    names = [it.id for it in ast.walk(target) if isinstance(it, ast.Name)]
    name = f"{', '.join(names)} = #{number}"
    if len(names) == 1 and type(item) in (int, float, str):
        name = f"{names[0]} = {item}"[: limits.NAME.value]
        if name in called:
            name = f"{name} (#{number})"
        called.add(name)
    return name


def scope(node: Lambda) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The names that a function's body assigns, and those it declares global or nonlocal."""
    given = node.args
    names = {arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    names |= {arg.arg for arg in (given.vararg, given.kwarg) if arg}
    body = node.body if isinstance(node.body, list) else [node.body]
    globals_: set[str] = set()
    nonlocals: set[str] = set()
    for each in _own_nodes(body):
        match each:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.ExceptHandler(name=str() as name):
                names.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {(it.asname or it.name).split(".")[0] for it in aliases}
            case ast.Global(names=declared):
                globals_ |= set(declared)
            case ast.Nonlocal(names=declared):
                nonlocals |= set(declared)
    return frozenset(names - globals_ - nonlocals), frozenset(globals_), frozenset(nonlocals)


def targets(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """The names that these targets assign."""
    return frozenset(
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    )


_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a body, without those of functions and classes within it."""
    stack = list(body)
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, _COMPREHENSIONS):  # its own targets are not the function's
            stack.extend(it for it in ast.walk(node) if isinstance(it, ast.NamedExpr))
            continue
        stack.extend(ast.iter_child_nodes(node))


def bind(
    function: UserFunction, args: Sequence[object], kwargs: dict[str, object]
) -> dict[str, Any]:
    """The arguments of a call by parameter. Raises `TypeError` in Python's own words."""
    given, name = function.node.args, function.__qualname__
    positional = [arg.arg for arg in (*given.posonlyargs, *given.args)]
    bound: dict[str, Any] = dict(zip(positional, args, strict=False))
    if given.vararg:
        bound[given.vararg.arg] = tuple(args[len(positional) :])
    elif len(args) > len(positional):
        raise TypeError(_too_many(function, positional, len(args)))
    allowed = {*positional[len(given.posonlyargs) :], *(arg.arg for arg in given.kwonlyargs)}
    more: dict[str, object] = {}
    for key, value in kwargs.items():
        if key not in allowed:
            if not given.kwarg:
                raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
            more[key] = value
        elif key in bound:
            raise TypeError(f"{name}() got multiple values for argument '{key}'")
        else:
            bound[key] = value
    if given.kwarg:
        bound[given.kwarg.arg] = more
    start = len(positional) - len(function.defaults)
    for place, parameter in enumerate(positional):
        if parameter not in bound and place >= start:
            bound[parameter] = function.defaults[place - start]
    missing = [parameter for parameter in positional if parameter not in bound]
    if missing:
        raise TypeError(_missing(name, missing, "positional"))
    for arg in given.kwonlyargs:
        if arg.arg not in bound and arg.arg in function.keyword_defaults:
            bound[arg.arg] = function.keyword_defaults[arg.arg]
    missing = [arg.arg for arg in given.kwonlyargs if arg.arg not in bound]
    if missing:
        raise TypeError(_missing(name, missing, "keyword-only"))
    return bound


def _missing(name: str, missing: list[str], kind: str) -> str:
    quoted = [f"'{it}'" for it in missing]
    if len(quoted) > 1:
        comma = "," if len(quoted) > 2 else ""
        listed = f"{', '.join(quoted[:-1])}{comma} and {quoted[-1]}"
    else:
        listed = quoted[0]
    plural = "s" if len(quoted) > 1 else ""
    return f"{name}() missing {len(quoted)} required {kind} argument{plural}: {listed}"


def _too_many(function: UserFunction, positional: list[str], given: int) -> str:
    least = len(positional) - len(function.defaults)
    takes = str(len(positional)) if not function.defaults else f"from {least} to {len(positional)}"
    plural = "" if takes == "1" else "s"
    was = "was" if given == 1 else "were"
    return f"{function.__qualname__}() takes {takes} positional argument{plural} but {given} {was} given"
