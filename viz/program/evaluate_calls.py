"""Functions and classes of a program: their definitions, and calls of everything that may be called."""

from __future__ import annotations

import ast
from types import MethodType
from typing import Any

import torch

from viz import limits
from viz.program.attributes import (
    Super,
    is_users,
)
from viz.program.budget import Refused
from viz.program.classes import make_class
from viz.program.context import running
from viz.program.evaluate_displays import Displays
from viz.program.functions import Frame, UserFunction, bind
from viz.program.kinds.builtins import CONSTRUCTORS as OF_PYTHON
from viz.program.kinds.graph import DECORATORS, decorate
from viz.program.kinds.kind import CALLABLE, Made, Method
from viz.program.kinds.modules import charge_tree
from viz.program.kinds.torch_values import CONSTRUCTORS as OF_TORCH


class Return:
    """What a ``return`` statement ends its function with."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class Calls(Displays):
    """The part of the evaluator that defines and calls."""

    statement: ast.AST
    raised: tuple[BaseException, ast.AST] | None
    depth: int
    module: Frame

    def block(self, body: list[ast.stmt]) -> object:
        """Run statements; what ends them early, else None."""
        raise AssertionError

    def bound(self, name: str, value: object) -> None:
        """Called when a name gets a value."""

    def remember(self, error: BaseException) -> None:
        if self.raised is None or self.raised[0] is not error:
            self.raised = (error, self.at)

    def _def(self, node: ast.FunctionDef) -> None:
        made: Any = self.make_function(node)
        prefix = self.frame.qualified
        if prefix:
            made.__qualname__ = f"{prefix}{node.name}"
        for decorator in reversed(node.decorator_list):
            made = self._decorated(decorator, made)
        self.bind_name(node.name, made)

    def _decorated(self, decorator: ast.expr, made: Any) -> Any:
        by = self.value(decorator)
        self.at = decorator
        if type(by) in DECORATORS or by in DECORATORS:
            return decorate(by, made)
        return self.call(by, [made], {}, None)

    def _class(self, node: ast.ClassDef) -> None:
        if node.keywords:
            raise Refused("left_out", written="class ...(metaclass=)")
        bases = tuple(self.value(base) for base in node.bases)
        outer = self.frame
        frame = Frame({}, outer=outer, owner_body=node.name, own_scope=False)
        self.frame = frame
        try:
            documentation = ast.get_docstring(node)
            if documentation is not None:
                frame.names["__doc__"] = documentation
            self.block(node.body)
        finally:
            self.frame = outer
        self.at = node
        made: Any = make_class(node.name, bases, frame.names)
        for decorator in reversed(node.decorator_list):
            made = self._decorated(decorator, made)
        self.bind_name(node.name, made)

    def call_from_outside(
        self, function: UserFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> object:
        """A call of one of the program's functions by Python or torch."""
        if getattr(self.context, "over", False):
            self.context.renew()
        frame, at, statement = self.frame, self.at, self.statement
        try:
            with running(self.context):
                result = self.call_function(function, args, kwargs)
        except Exception as error:
            self.remember(error)
            self.frame = frame
            raise
        self.frame, self.at, self.statement = frame, at, statement
        return result

    def call_function(self, function: UserFunction, args: Any, kwargs: dict[str, Any]) -> object:
        """Run a function of the program."""
        self.context.budget.step()
        bound = bind(function, args, kwargs)
        if self.depth >= limits.DEPTH.value:
            raise Refused("too_deep", limit=limits.DEPTH.value)
        outer, node, statement = self.frame, function.node, self.statement
        frame = Frame(
            bound,
            function.assigned,
            function.outer,
            function.globals_,
            function.nonlocals,
            function,
            qualified=f"{function.__qualname__}.<locals>.",
            first=args[0] if args else next(iter(bound.values()), None),
            called=f"{function.__name__}()",
            caller=outer,
        )
        self.frame = frame
        self.depth += 1
        for name, value in bound.items():
            self.bound(name, value)
        try:
            if isinstance(node, ast.Lambda):
                return self.value(node.body)
            signal = self.block(node.body)
            return signal.value if isinstance(signal, Return) else None
        finally:
            self.depth -= 1
            self.frame = outer
            self.statement = statement

    def call(self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        kind = type(callee)
        if kind is UserFunction:
            return self.call_function(callee, args, kwargs)
        if kind is Method:
            return callee.function(callee.value, *args, **kwargs)
        if kind is MethodType and type(callee.__func__) is UserFunction:
            return self.call_function(callee.__func__, (callee.__self__, *args), kwargs)
        if kind is type or isinstance(callee, type):
            return self._construct(callee, args, kwargs)
        if id(callee) in CALLABLE or kind is Made:
            return callee(*args, **kwargs)
        if isinstance(callee, torch.nn.Module):
            charge_tree(callee)
            return callee(*args, **kwargs)
        if is_users(callee):
            return callee(*args, **kwargs)
        if isinstance(callee, MethodType) and type(callee.__func__) in (Made, UserFunction):
            return callee(*args, **kwargs)
        if callable(callee):
            raise Refused("plain_call", written=type(callee).__name__)
        raise TypeError(f"'{kind.__name__}' object is not callable")

    def _construct(self, one: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        if one is not range:
            for value in (*args, *kwargs.values()):
                if isinstance(value, range):
                    self.context.budget.items(len(value))
        if one in OF_TORCH:
            return OF_TORCH[one](*args, **kwargs)
        if one in OF_PYTHON:
            return OF_PYTHON[one](*args, **kwargs)
        if "__users__" in vars(one) or id(one) in CALLABLE:
            return one(*args, **kwargs)
        raise Refused("plain_call", written=one.__name__)

    def super_(self, args: list[Any]) -> Super:
        """``super()`` and ``super(Net, self)``."""
        if args:
            one, instance = (*args, None)[:2]
            if not isinstance(one, type) or one not in type(instance).__mro__:
                raise TypeError("super(type, obj): obj must be an instance or subtype of type")
            return Super(one, instance)
        frame: Frame | None = self.frame
        while frame is not None and (frame.function is None or frame.function.owner is None):
            frame = frame.outer
        if frame is None or frame.function is None or frame.function.owner is None:
            raise RuntimeError("super(): no arguments")
        return Super(frame.function.owner, frame.first)
