"""Text -> `Program`: the statements of the language, by allowlist.

The language is a short subset of PyTorch code: assignments to one name, `print`, `backward`,
`torch.manual_seed`, a method on a line of its own, and `for` over a `range`.
"""

from __future__ import annotations

import ast

from viz import limits
from viz.program.expressions import MODULES, ExpressionReader, dotted, sendable
from viz.program.ir import (
    Assign,
    Backward,
    Evaluate,
    Expr,
    Literal,
    Loop,
    Print,
    Program,
    Seed,
    Statement,
)
from viz.program.reader import START, Source, read
from viz.program.refusal import refuse
from viz.program.span import Span

_IMPORTS = frozenset(
    {
        "import torch",
        "import torch.nn.functional as F",
        "from torch.nn import functional as F",
        "from torch import nn",
        "import torch.nn as nn",
    }
)
_RESERVED = MODULES | {"print", "range", "import"}


def parse(text: str) -> Program:
    """Read a program.

    Raises `ProgramError` with line, column and a hint for text that Python cannot read and for
    everything outside the language. Nothing is run and no tensor is made.
    """
    if not text.strip():
        raise refuse("empty", START)
    source, module = read(text)
    body = _StatementReader(source).block(module.body, depth=0)
    if not body:
        raise refuse("empty", START)
    return Program(source.text, body)


class _StatementReader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.expressions = ExpressionReader(source)

    def block(self, nodes: list[ast.stmt], depth: int) -> tuple[Statement, ...]:
        if depth > limits.NESTING.value:
            raise refuse("too_nested", self.source.span(nodes[0]), limit=limits.NESTING.value)
        read = (self.statement(node, depth) for node in nodes)
        return tuple(statement for statement in read if statement is not None)

    def statement(self, node: ast.stmt, depth: int) -> Statement | None:
        span = self.source.span(node)
        match node:
            case ast.Import() | ast.ImportFrom():
                if ast.unparse(node) in _IMPORTS:
                    return None
                raise refuse("import", span, written=ast.unparse(node))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return Assign(span, self._assignable(name, span), self.expressions.read(value))
            case ast.Assign():
                raise refuse("assign_one", span)
            case ast.AugAssign(target=ast.Name(id=name)):
                raise refuse("augmented", span, name=name)
            case ast.Expr(value=ast.Call() as call):
                return self._call(call, span)
            case ast.Expr(value=value):
                return Evaluate(span, self.expressions.read(value))
            case ast.For(orelse=[]):
                return self._loop(node, span, depth)
            case ast.Pass():
                return None
        word = self.source.text.split("\n")[span.line - 1][span.column - 1 :].split(" ")[0]
        raise refuse("statement", span, written=word.rstrip(":"))

    def _assignable(self, name: str, span: Span) -> str:
        if name in _RESERVED or name.startswith("__"):
            raise refuse("reserved_name", span, name=name)
        if len(name) > limits.NAME.value:
            raise refuse("name_too_long", span, limit=limits.NAME.value)
        return name

    def _call(self, call: ast.Call, span: Span) -> Statement:
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            return self._print(call, span)
        if dotted(call.func) == "torch.manual_seed":
            return self._seed(call, span)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "backward":
            return self._backward(call, call.func.value, span)
        return Evaluate(span, self.expressions.read(call))

    def _print(self, call: ast.Call, span: Span) -> Print:
        options = {"sep": " ", "end": "\n"}
        for keyword in call.keywords:
            value = keyword.value
            if keyword.arg not in options or not (
                isinstance(value, ast.Constant) and isinstance(value.value, str)
            ):
                raise refuse("print_option", self.source.span(value), written=str(keyword.arg))
            options[keyword.arg] = sendable(value.value, self.source.span(value))
        arguments = tuple(self._printed(argument) for argument in call.args)
        return Print(span, arguments, options["sep"], options["end"])

    def _printed(self, node: ast.expr) -> Expr:
        if isinstance(node, ast.JoinedStr):
            raise refuse("f_string", self.source.span(node))
        return self.expressions.read(node, words=True)

    def _seed(self, call: ast.Call, span: Span) -> Seed:
        if len(call.args) != 1 or call.keywords:
            raise refuse("seed", span)
        return Seed(span, self.expressions.read(call.args[0]))

    def _backward(self, call: ast.Call, target: ast.expr, span: Span) -> Backward:
        gradient = self.expressions.read(call.args[0]) if call.args else None
        retain = False
        for keyword in call.keywords:
            value = self.expressions.read(keyword.value)
            match keyword.arg, value:
                case "gradient", _:
                    gradient = value
                case "retain_graph", Literal(value=bool() | None as wanted):
                    retain = bool(wanted)
                case _:
                    raise refuse("backward_option", value.span, written=str(keyword.arg))
        if len(call.args) > 1:
            raise refuse("backward_option", self.source.span(call.args[1]), written="")
        return Backward(span, self.expressions.read(target), gradient, retain)

    def _loop(self, node: ast.For, span: Span, depth: int) -> Loop:
        match node.target, node.iter:
            case ast.Name(id=name), ast.Call(func=ast.Name(id="range"), args=args, keywords=[]) if (
                1 <= len(args) <= 3
            ):
                bounds = tuple(self.expressions.read(arg) for arg in args)
                body = self.block(node.body, depth + 1)
                return Loop(span, self._assignable(name, span), bounds, body)
        raise refuse("loop", span)
