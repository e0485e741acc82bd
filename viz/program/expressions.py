"""Python's expression nodes -> ours, by allowlist: what has no case here is refused by name."""

from __future__ import annotations

import ast

import torch

from viz import limits
from viz.program.ir import (
    ATTRIBUTES,
    FIELDS,
    Attribute,
    Binary,
    Call,
    Expr,
    Index,
    Literal,
    Name,
    Sequence,
    Slice,
    Unary,
)
from viz.program.ops import SPELLINGS
from viz.program.reader import Source
from viz.program.refusal import refuse, refuse_misspelt
from viz.program.span import Span

CONSTANTS: dict[str, float | torch.dtype] = {
    "torch.pi": torch.pi,
    "torch.e": torch.e,
    "torch.inf": torch.inf,
    "torch.nan": torch.nan,
    "torch.float16": torch.float16,
    "torch.bfloat16": torch.bfloat16,
    "torch.float32": torch.float32,
    "torch.float": torch.float32,
    "torch.float64": torch.float64,
    "torch.double": torch.float64,
    "torch.int32": torch.int32,
    "torch.int": torch.int32,
    "torch.int64": torch.int64,
    "torch.long": torch.int64,
    "torch.bool": torch.bool,
}
"""What may be read from ``torch`` without calling it."""

MODULES = frozenset({"torch", "F"})
"""Names that a program may not assign."""

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
}
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+"}


class ExpressionReader:
    """Turns expression nodes of one source into our own; `ProgramError` for what is not allowed."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def read(self, node: ast.expr, depth: int = 0, *, words: bool = False) -> Expr:
        """Read one expression. `words` allows a string: in print and as an option of a call."""
        span = self.source.span(node)
        if depth > limits.NESTING.value:
            raise refuse("too_nested", span, limit=limits.NESTING.value)
        match node:
            case ast.Constant():
                return self._constant(node, words)
            case ast.Name(id=name):
                if len(name) > limits.NAME.value:
                    raise refuse("name_too_long", span, limit=limits.NAME.value)
                if name in MODULES:
                    raise refuse("module_as_value", span, name=name)
                return Name(span, name)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return Sequence(
                    span,
                    tuple(self.read(item, depth + 1) for item in items),
                    isinstance(node, ast.List),
                )
            case ast.UnaryOp(op=operator, operand=operand) if type(operator) in UNARY:
                return Unary(span, UNARY[type(operator)], self.read(operand, depth + 1))
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in BINARY:
                return Binary(
                    span,
                    BINARY[type(operator)],
                    self.read(left, depth + 1),
                    self.read(right, depth + 1),
                )
            case ast.Compare(left=left, ops=[operator], comparators=[right]) if (
                type(operator) in COMPARE
            ):
                return Binary(
                    span,
                    COMPARE[type(operator)],
                    self.read(left, depth + 1),
                    self.read(right, depth + 1),
                )
            case ast.Subscript():
                return self._subscript(node, depth)
            case ast.Attribute():
                return self._attribute(node, depth)
            case ast.Call():
                return self._call(node, depth)
        raise refuse("expression", span, kind=_kind(node))

    def _constant(self, node: ast.Constant, words: bool) -> Literal:
        span, value = self.source.span(node), node.value
        match value:
            case None | bool() | float():
                return Literal(span, value)
            case int():
                if abs(value) > limits.NUMBER.value:
                    raise refuse("number_too_large", span, limit=limits.NUMBER.value)
                return Literal(span, value)
            case str():
                if words:
                    return Literal(span, sendable(value, span))
                raise refuse("string", span)
        raise refuse("expression", span, kind=type(value).__name__)

    def _subscript(self, node: ast.Subscript, depth: int) -> Index:
        is_tuple = isinstance(node.slice, ast.Tuple)
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return Index(
            self.source.span(node),
            self.read(node.value, depth + 1),
            tuple(self._index_item(item, depth + 1) for item in items),
            is_tuple,
        )

    def _index_item(self, node: ast.expr, depth: int) -> Expr | Slice:
        if isinstance(node, ast.Constant) and node.value is ...:
            return Literal(self.source.span(node), ...)
        if not isinstance(node, ast.Slice):
            return self.read(node, depth)
        parts = [
            None if part is None else self.read(part, depth)
            for part in (node.lower, node.upper, node.step)
        ]
        return Slice(self.source.span(node), *parts)

    def _attribute(self, node: ast.Attribute, depth: int) -> Expr:
        span, path = self.source.span(node), dotted(node)
        if path and path.split(".")[0] in MODULES:
            if path not in CONSTANTS:
                raise refuse_misspelt("unknown_constant", span, path, CONSTANTS)
            return Literal(span, CONSTANTS[path])
        if node.attr not in (*ATTRIBUTES, *FIELDS):
            raise refuse_misspelt(
                "unknown_attribute", span, node.attr, ATTRIBUTES, readable=", ".join(ATTRIBUTES)
            )
        return Attribute(span, self.read(node.value, depth + 1), node.attr)

    def _call(self, node: ast.Call, depth: int) -> Call:
        span, path = self.source.span(node), dotted(node.func)
        if path.startswith("torch.nn.functional."):
            path = "F." + path.removeprefix("torch.nn.functional.")
        if not isinstance(node.func, ast.Attribute):
            raise refuse("plain_call", span, written=path or "(...)")
        base: tuple[Expr, ...] = ()
        if path.split(".")[0] not in MODULES:
            path = f"Tensor.{node.func.attr}"
            base = (self.read(node.func.value, depth + 1),)
        if path not in SPELLINGS:
            raise self._unknown_op(node.func, path)
        names = [keyword.arg for keyword in node.keywords]
        for place, keyword in enumerate(node.keywords):
            if keyword.arg in names[:place]:
                raise refuse("argument_twice", self.source.span(keyword), name=keyword.arg)
        return Call(
            span,
            SPELLINGS[path],
            path,
            base + tuple(self._argument(argument, depth + 1) for argument in node.args),
            tuple(self._keyword(keyword, depth + 1) for keyword in node.keywords),
        )

    def _argument(self, node: ast.expr, depth: int) -> Expr:
        if isinstance(node, ast.Starred):
            raise refuse("expression", self.source.span(node), kind="*")
        return self.read(node, depth, words=True)

    def _keyword(self, keyword: ast.keyword, depth: int) -> tuple[str, Expr]:
        if keyword.arg is None:
            raise refuse("expression", self.source.span(keyword.value), kind="**")
        return keyword.arg, self.read(keyword.value, depth, words=True)

    def _unknown_op(self, node: ast.Attribute, path: str) -> Exception:
        name = path.split(".")[-1]
        whole = self.source.span(node)
        # Python folds some letters into several: a name can be longer than what was typed.
        start = max(1, whole.end_column - len(name))
        span = Span(whole.end_line, start, whole.end_line, whole.end_column)
        if name.endswith("_") and not name.startswith("_"):
            return refuse("in_place", span, written=name)
        if name == "backward":
            return refuse("backward_inside", span)
        elsewhere = [spelling for spelling in SPELLINGS if spelling.split(".")[-1] == name]
        if elsewhere:
            return refuse(
                "unknown_op",
                span,
                hint="did_you_mean",
                written=_as_typed(path),
                close=", ".join(map(_as_typed, elsewhere)),
            )
        return refuse_misspelt(
            "unknown_op", span, _as_typed(path), (_as_typed(known) for known in SPELLINGS)
        )


def sendable(text: str, span: Span) -> str:
    """A string that a browser can be sent. ``"\\ud800"``, half of a character, is none."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise refuse("unreadable", span, detail=error.reason) from None
    return text


def dotted(node: ast.expr) -> str:
    """``torch.nn.functional`` for that chain of attributes; empty when it is not a plain chain."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _as_typed(spelling: str) -> str:
    """``.mean`` for ``Tensor.mean``: people write the method after their own tensor."""
    return spelling.removeprefix("Tensor")


def _kind(node: ast.AST) -> str:
    names = {
        ast.Lambda: "lambda",
        ast.IfExp: "if ... else",
        ast.JoinedStr: 'f"..."',
        ast.Dict: "{...}",
        ast.Set: "{...}",
        ast.BoolOp: "and / or",
        ast.UnaryOp: "not / ~",
        ast.NamedExpr: ":=",
        ast.Compare: "in / is / a < b < c",
        ast.ListComp: "[... for ...]",
        ast.BinOp: "| & ^ << >>",
    }
    return names.get(type(node), type(node).__name__)
