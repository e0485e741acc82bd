"""Runs a program by walking Python's own syntax tree: one method a type of statement.

Values are real Python and torch values; what may be done with them is looked up in `viz.program.kinds`.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from viz.program.arithmetic import inplace
from viz.program.attributes import (
    delete_attribute,
    is_users,
    read_attribute,
    write_attribute,
)
from viz.program.budget import Refused
from viz.program.context import Context
from viz.program.evaluate_blocks import Blocks
from viz.program.evaluate_calls import Return
from viz.program.evaluate_expressions import BINARY
from viz.program.functions import Frame
from viz.program.syntax import Program

_BREAK, _CONTINUE = object(), object()

_SET = (
    *(torch.Tensor, list, dict, np.ndarray, deque),
    *(nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList, nn.ParameterDict),
)
"""Types of values whose items may be set."""


class Evaluator(Blocks):
    """One run of one program. A subclass says what backward calls and bound names mean to it."""

    def __init__(self, program: Program, context: Context) -> None:
        super().__init__()
        self.program = program
        self.context = context
        self.module_names: dict[str, Any] = {}
        self.frame = self.module = Frame(self.module_names)
        self.at: ast.AST = program.tree
        self.statement: ast.AST = program.tree
        self.raised: tuple[BaseException, ast.AST] | None = None
        self.handled: list[Exception] = []
        self.depth = 0
        self.unreached: int | None = None
        self._statements: dict[type[ast.AST], Callable[[Any], object]] = {
            ast.Expr: self._expression,
            ast.Assign: self._assign,
            ast.AugAssign: self._augmented,
            ast.AnnAssign: self._annotated,
            ast.If: self._if_statement,
            ast.For: self._for,
            ast.While: self._while,
            ast.Return: self._return,
            ast.FunctionDef: self._def,
            ast.ClassDef: self._class,
            ast.With: self._with,
            ast.Try: self._try,
            ast.Raise: self._raise,
            ast.Assert: self._assert,
            ast.Delete: self._delete,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Pass: lambda node: None,
            ast.Break: lambda node: _BREAK,
            ast.Continue: lambda node: _CONTINUE,
            ast.Global: lambda node: None,
            ast.Nonlocal: lambda node: None,
        }

    def run(self) -> None:
        """Run every statement."""
        for statement in self.program.tree.body:
            self.unreached = (statement.end_lineno or statement.lineno) + 1
            if self.block([statement]) is not None:
                break

    def frames(self) -> list[Frame]:
        """The frame of the module, then those of the calls that are running, outermost first."""
        found, frame = [], self.frame
        while frame is not self.module:
            found.append(frame)
            frame = frame.caller or frame.outer or self.module
        return [self.module, *reversed(found)]

    def where(self, error: BaseException) -> ast.AST:
        """The innermost node that `error` was raised in."""
        if self.raised is not None and self.raised[0] is error:
            return self.raised[1]
        return self.at

    # Statements.

    def block(self, body: list[ast.stmt]) -> object:
        budget = self.context.budget
        for statement in body:
            budget.step()
            self.statement = self.at = statement
            run = self._statements.get(type(statement))
            if run is None:
                raise Refused("left_out", written=type(statement).__name__)
            signal = run(statement)
            if signal is not None:
                return signal
        return None

    def _expression(self, node: ast.Expr) -> None:
        value = self.value(node.value)
        shown = value is not None and not isinstance(node.value, ast.Constant)
        if shown and self.frame is self.module and not self.frame.iterations:
            self.context.output.alone(node.lineno, value)

    def _assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        self.at = node
        for target in node.targets:
            self.assign(target, value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if self.frame.owner_body and isinstance(node.target, ast.Name):
            kept = self.frame.names.setdefault("__annotations__", {})
            kept[node.target.id] = object
        if node.value is not None:
            self.assign(node.target, self.value(node.value))

    def _augmented(self, node: ast.AugAssign) -> None:
        operator, target = BINARY[type(node.op)], node.target
        match target:
            case ast.Name():
                old = self._name(target)
                value = self.value(node.value)
                self.at = node
                new = inplace(operator, old, value)
                self.bind_name(target.id, new)
            case ast.Attribute():
                base = self.value(target.value)
                old = read_attribute(base, target.attr)
                value = self.value(node.value)
                self.at = node
                new = inplace(operator, old, value)
                write_attribute(base, target.attr, new)
            case ast.Subscript():
                base, index = self.value(target.value), self.value(target.slice)
                self.at = node
                old = self.item(base, index)
                value = self.value(node.value)
                self.at = node
                new = inplace(operator, old, value)
                self._set_item(base, index, new)
        self.computed(node, new)

    def assign(self, target: ast.AST, value: Any) -> None:
        """Assign to a name, an attribute, an item, or several of them."""
        match target:
            case ast.Name(id=name):
                self.bind_name(name, value)
            case ast.Attribute():
                base = self.value(target.value)
                self.at = target
                write_attribute(base, target.attr, value)
            case ast.Subscript():
                base, index = self.value(target.value), self.value(target.slice)
                self.at = target
                self._set_item(base, index, value)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                self._unpack(targets, value)
            case _:
                raise Refused("left_out", written=type(target).__name__)

    def _set_item(self, base: Any, index: Any, value: Any) -> None:
        self.item_allowed(base)
        base[index] = value

    def item_allowed(self, base: Any) -> None:
        """Raise unless the items of a value may be set."""
        if not isinstance(base, _SET) and not is_users(base):
            raise TypeError(f"'{type(base).__name__}' object does not support item assignment")

    def _unpack(self, targets: list[ast.expr], value: Any) -> None:
        try:
            iterator = iter(value)
        except TypeError:
            raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None
        starred = [place for place, it in enumerate(targets) if isinstance(it, ast.Starred)]
        items: list[Any] = []
        for item in self.iterate(iterator):
            items.append(item)
            if not starred and len(items) > len(targets):
                raise ValueError(f"too many values to unpack (expected {len(targets)})")
        if starred:
            (place,) = starred
            after = len(targets) - place - 1
            if len(items) < len(targets) - 1:
                raise ValueError(
                    f"not enough values to unpack (expected at least {len(targets) - 1}, got {len(items)})"
                )
            end = len(items) - after
            items[place:end] = [items[place:end]]
            targets = [it.value if isinstance(it, ast.Starred) else it for it in targets]
        if len(items) < len(targets):
            raise ValueError(
                f"not enough values to unpack (expected {len(targets)}, got {len(items)})"
            )
        for target, item in zip(targets, items, strict=True):
            self.assign(target, item)

    def bind_name(self, name: str, value: object) -> None:
        frame = self.frame
        if name in frame.globals_:
            self.module_names[name] = value
        elif name in frame.nonlocals:
            outer = frame.outer
            while outer is not None and not (name in outer.assigned and outer.function):
                outer = outer.outer
            (outer or self.module).names[name] = value
        else:
            frame.names[name] = value
        self.bound(name, value)

    def _if_statement(self, node: ast.If) -> object:
        test = self.value(node.test)
        self.at = node.test
        return self.block(node.body if test else node.orelse)

    def _for(self, node: ast.For) -> object:
        iterable = self.value(node.iter)
        self.at = node.iter
        iterations = self.frame.iterations
        budget = self.context.budget
        called: set[str] = set()
        for number, item in enumerate(iterable, 1):
            budget.step()
            self.at = node
            self.assign(node.target, item)
            iterations.append(self._iteration(node.target, item, number, called))
            signal = self.block(node.body)
            iterations.pop()
            if signal is _BREAK:
                return None
            if signal is not None and signal is not _CONTINUE:
                return signal
            self.at = node.iter
        return self.block(node.orelse)

    def _iteration(self, target: ast.AST, item: object, number: int, called: set[str]) -> str:
        """How the iteration with this number is called, "i = 2"; no other one, they are in `called`."""
        return ""

    def _while(self, node: ast.While) -> object:
        budget, count = self.context.budget, 0
        iterations = self.frame.iterations
        while True:
            test = self.value(node.test)
            self.at = node.test
            if not test:
                return self.block(node.orelse)
            budget.step()
            iterations.append(f"while {count}")
            signal = self.block(node.body)
            iterations.pop()
            count += 1
            if signal is _BREAK:
                return None
            if signal is not None and signal is not _CONTINUE:
                return signal

    def _return(self, node: ast.Return) -> Return:
        return Return(None if node.value is None else self.value(node.value))

    def _raise(self, node: ast.Raise) -> None:
        if node.exc is None:
            if not self.handled:
                raise RuntimeError("No active exception to reraise")
            raise self.handled[-1]
        error = self.value(node.exc)
        self.at = node
        if isinstance(error, type) and issubclass(error, Exception):
            error = self.call(error, [], {}, None)
        if not isinstance(error, Exception):
            raise TypeError("exceptions must derive from BaseException")
        if node.cause is not None:
            raise error from self.value(node.cause)
        raise error

    def _assert(self, node: ast.Assert) -> None:
        test = self.value(node.test)
        self.at = node
        if not test:
            if node.msg is None:
                raise AssertionError
            raise AssertionError(self.value(node.msg))

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            match target:
                case ast.Name(id=name):
                    self._name(target)
                    frame = self.module if name in self.frame.globals_ else self.frame
                    frame.names.pop(name, None)
                case ast.Subscript():
                    base, index = self.value(target.value), self.value(target.slice)
                    self.at = target
                    self.item_allowed(base)
                    del base[index]
                case ast.Attribute():
                    base = self.value(target.value)
                    self.at = target
                    delete_attribute(base, target.attr)
                case _:
                    raise Refused("left_out", written="del")
