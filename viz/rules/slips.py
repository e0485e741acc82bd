"""What a line of a backward pass becomes by one slip: what a learner writes instead of the right one.

Each slip changes one place of the right line's syntax tree. A wrong answer that equals one of them is told
by its name: what is missing, turned round, or put in place of something else.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Slip:
    """One slip: its `kind` (a key of the hints), the `part` of the right line it is about, the wrong line."""

    kind: str
    part: str
    line: str


_ORDER = (
    *("sign", "accumulation", "sum", "mean", "keepdim", "transposed", "order", "factor", "term"),
    *("power", "function", "upstream", "name"),
)
"""Kinds of slips, the likeliest first."""


def slips(line: str, adds: str, shapes: Shapes) -> list[Slip]:
    """Every line with one slip in it, the likeliest first.

    `line` is the right side; `adds` the name that it is added to, "" where it is not; `shapes` are those of
    the names that a learner may take instead of another.
    """
    tree = ast.parse(line, mode="eval")
    found = list(_whole(line, adds))
    for place, node in enumerate(ast.walk(tree)):
        for kind, part, changed in _changes(node, shapes):
            made = _put(tree, place, changed)
            found.append(Slip(kind, part, f"{adds} + {made}" if adds else made))
    found.sort(key=lambda slip: _ORDER.index(slip.kind))
    return found


def _whole(line: str, adds: str) -> Iterator[Slip]:
    yield Slip("sign", "", f"{adds} - ({line})" if adds else f"-({line})")
    if adds:
        yield Slip("accumulation", adds, line)
        yield Slip("sign", "", f"-({adds} + {line})")


Changed = tuple[str, str, ast.expr]


def _changes(node: ast.AST, shapes: Shapes) -> Iterator[Changed]:
    match node:
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield "factor", ast.unparse(right), left
            yield "factor", ast.unparse(left), right
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            yield "factor", f"1 / {ast.unparse(right)}", left
            yield "factor", f"1 / {ast.unparse(right)}", _joined(left, ast.Mult(), right)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield "term", ast.unparse(right), left
            yield "term", ast.unparse(left), right
            yield "sign", ast.unparse(right), _joined(left, ast.Sub(), right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            yield "term", ast.unparse(right), left
            yield "term", ast.unparse(left), ast.UnaryOp(ast.USub(), right)
            yield "sign", ast.unparse(right), _joined(left, ast.Add(), right)
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            yield "order", ast.unparse(node), _joined(right, ast.MatMult(), left)
            for turned, side in ((_turned(left), 0), (_turned(right), 1)):
                sides = (turned, right) if side == 0 else (left, turned)
                yield (
                    "transposed",
                    ast.unparse((left, right)[side]),
                    _joined(sides[0], ast.MatMult(), sides[1]),
                )
        case ast.BinOp(left=left, op=ast.Pow()):
            yield "power", ast.unparse(node), left
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            yield "sign", ast.unparse(inner), inner
        case ast.Call(func=ast.Attribute(value=inner, attr=name)):
            yield from _of_call(node, inner, name)
        case ast.Name(id=name):
            if name.startswith("d_"):
                ones = f"torch.ones_like({name})"
                yield "upstream", name, ast.parse(ones, mode="eval").body
            shape = shapes.get(name)
            for other, its in shapes.items():
                if other != name and its == shape:
                    yield "name", name, ast.Name(other, ast.Load())


def _of_call(node: ast.Call, inner: ast.expr, name: str) -> Iterator[Changed]:
    said = ast.unparse(node)
    if name == "sum":
        yield "sum", said, inner
        other = copy.deepcopy(node)
        assert isinstance(other.func, ast.Attribute)
        other.func.attr = "mean"
        yield "mean", said, other
    if any(it.arg == "keepdim" for it in node.keywords):
        other = copy.deepcopy(node)
        other.keywords = [it for it in other.keywords if it.arg != "keepdim"]
        yield "keepdim", said, other
    if name in (
        "exp",
        "log",
        "sqrt",
        "tanh",
        "sigmoid",
        "cos",
        "sin",
        "rsqrt",
        "expand_as",
        "expand",
    ):
        yield "function", said, inner


def _joined(left: ast.expr, op: ast.operator, right: ast.expr) -> ast.expr:
    return ast.BinOp(left, op, right)


def _turned(side: ast.expr) -> ast.expr:
    if isinstance(side, ast.Attribute) and side.attr == "T":
        return side.value
    return ast.Attribute(side, "T", ast.Load())


def _put(tree: ast.Expression, place: int, changed: ast.expr) -> str:
    """The tree's text with another node at a place of its walk."""
    copied = copy.deepcopy(tree)
    target = next(node for at, node in enumerate(ast.walk(copied)) if at == place)

    class Change(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            found: ast.AST = changed if node is target else super().visit(node)
            return found

    return ast.unparse(ast.fix_missing_locations(Change().visit(copied)))
