"""Evaluates expressions of Python's syntax tree: one method a type of node; what has none is refused."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn

from viz.program.arithmetic import binary, compare, unary
from viz.program.attributes import is_users, read_attribute
from viz.program.budget import Refused
from viz.program.context import Context
from viz.program.functions import Frame
from viz.program.imports import ALWAYS
from viz.program.kinds.builtins import BUILTINS
from viz.program.syntax import Program

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_UNARY: dict[type[ast.unaryop], str] = {
    ast.USub: "-",
    ast.UAdd: "+",
    ast.Invert: "~",
    ast.Not: "not",
}

_MISSING = object()


class Expressions:
    """The part of the evaluator that gives values. `at` is the innermost node that is being computed."""

    program: Program
    context: Context
    frame: Frame
    at: ast.AST

    def __init__(self) -> None:
        self._by_type: dict[type[ast.AST], Callable[[Any], Any]] = {
            ast.Constant: lambda node: node.value,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.Compare: self._compare,
            ast.BoolOp: self._bool,
            ast.Subscript: self._subscript,
            ast.Slice: self._slice,
            ast.IfExp: self._if,
            ast.NamedExpr: self._named,
        }

    def value(self, node: ast.AST) -> Any:
        """The value of an expression."""
        evaluate = self._by_type.get(type(node))
        if evaluate is None:
            self.at = node
            raise Refused("left_out", written=type(node).__name__)
        return evaluate(node)

    # What the other parts of the evaluator do.

    def call(self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: ast.Call) -> Any:
        """Call what a program may call."""
        raise AssertionError

    def bind_name(self, name: str, value: object) -> None:
        """Give a name its value in the frame that it belongs to."""
        raise AssertionError

    def assign(self, target: ast.AST, value: object) -> None:
        """Assign to a target."""
        raise AssertionError

    def iterate(self, value: Any) -> Iterator[Any]:
        """The items of a value; each takes a step."""
        budget = self.context.budget
        for item in value:
            budget.step()
            yield item

    def computed(self, node: ast.AST, result: object) -> None:
        """Called with the result of each operation."""

    def nothing(self, node: ast.Attribute, value: object) -> None:
        """Called where an attribute of a value is None."""

    # Names.

    def _name(self, node: ast.Name) -> Any:
        name, frame = node.id, self.frame
        value = frame.names.get(name, _MISSING)
        if value is not _MISSING:
            return value
        return self._elsewhere(name, node)

    def _elsewhere(self, name: str, node: ast.AST) -> Any:
        frame: Frame | None = self.frame
        if name in self.frame.globals_:
            frame = None
        while frame is not None:
            if not frame.owner_body or frame is self.frame:
                if name in frame.names:
                    return frame.names[name]
                if name in frame.assigned:
                    self.at = node
                    if frame is self.frame or not self.frame.function:
                        raise UnboundLocalError(
                            f"cannot access local variable '{name}' where it is not associated "
                            "with a value"
                        )
                    raise NameError(
                        f"cannot access free variable '{name}' where it is not associated with a "
                        "value in enclosing scope"
                    )
            frame = frame.outer
        if name in self.module_names:
            return self.module_names[name]
        if name in BUILTINS:
            return BUILTINS[name]
        if name in ALWAYS:
            return ALWAYS[name]
        self.at = node
        raise NameError(f"name '{name}' is not defined", name=name)

    module_names: dict[str, Any]

    # Operators.

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        self.at = node
        self.context.budget.step()
        result = binary(BINARY[type(node.op)], left, right)
        self.computed(node, result)
        return result

    def _unary(self, node: ast.UnaryOp) -> Any:
        value = self.value(node.operand)
        self.at = node
        result = unary(_UNARY[type(node.op)], value)
        self.computed(node, result)
        return result

    def _compare(self, node: ast.Compare) -> Any:
        left = self.value(node.left)
        result: Any = True
        last = len(node.ops) - 1
        for place, (op, comparator) in enumerate(zip(node.ops, node.comparators, strict=True)):
            right = self.value(comparator)
            self.at = node
            result = compare(_COMPARE[type(op)], left, right)
            if place < last and not result:
                return result
            left = right
        self.computed(node, result)
        return result

    def _bool(self, node: ast.BoolOp) -> Any:
        wanted = isinstance(node.op, ast.Or)
        for each in node.values[:-1]:
            value = self.value(each)
            self.at = each
            if bool(value) is wanted:
                return value
        return self.value(node.values[-1])

    def _if(self, node: ast.IfExp) -> Any:
        test = self.value(node.test)
        self.at = node.test
        return self.value(node.body if test else node.orelse)

    def _named(self, node: ast.NamedExpr) -> Any:
        value = self.value(node.value)
        frame, inner = self.frame, self.frame
        while not frame.own_scope and frame.outer is not None:
            frame = frame.outer
        self.frame = frame
        try:
            self.bind_name(node.target.id, value)
        finally:
            self.frame = inner
        return value

    # Parts of values.

    def _attribute(self, node: ast.Attribute) -> Any:
        value = self.value(node.value)
        self.at = node
        result = read_attribute(value, node.attr)
        if isinstance(result, torch.Tensor):
            self.computed(node, result)
        elif result is None:
            self.nothing(node, value)
        return result

    def _subscript(self, node: ast.Subscript) -> Any:
        value, index = self.value(node.value), self.value(node.slice)
        self.at = node
        result = self.item(value, index)
        if isinstance(value, torch.Tensor):
            self.computed(node, result)
        return result

    def item(self, value: Any, index: Any) -> Any:
        """``value[index]``. Raises `Refused` for values that a program may not index."""
        if isinstance(value, type):
            return value  # a type hint such as list[int]
        if not isinstance(value, _INDEXED) and not is_users(value):
            if hasattr(type(value), "__getitem__"):
                raise Refused("not_indexed", kind=type(value).__name__)
            raise TypeError(f"'{type(value).__name__}' object is not subscriptable")
        return value[index]

    def _slice(self, node: ast.Slice) -> slice:
        parts = (node.lower, node.upper, node.step)
        return slice(*(None if part is None else self.value(part) for part in parts))


_INDEXED = (
    *(torch.Tensor, list, tuple, dict, str, range, np.ndarray, np.generic, deque),
    *(nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList, nn.ParameterDict),
    *(torch.utils.data.Dataset, torch.nn.utils.rnn.PackedSequence),
)
"""Types whose values may be indexed."""
