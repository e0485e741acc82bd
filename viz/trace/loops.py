"""Which loops stand around an instruction of a piece of code, by the text of its file."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

from viz.trace.source_location import Place

Position = tuple[int, int]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, eq=False)
class Loop:
    """A for or while statement, or a comprehension: what is run again stands between `start` and `end`.

    `label` is the variable that it sets ("t"), "while" or "loop"; `scope` where its function starts.
    """

    label: str
    start: Position
    end: Position
    scope: Position


@lru_cache(maxsize=65_536)
def loops_around(code: CodeType, instruction: int) -> tuple[Loop, ...]:
    """The loops around an instruction, outermost first; none where Python has no text of the code."""
    line, end_line, column, end_column = Place(code, instruction).span
    start, end = (line, column), (end_line, end_column)
    loops, functions = _parsed(code.co_filename)
    scope = max(
        (first for first, last in functions if first <= start and end <= last), default=_TOP
    )
    return tuple(it for it in loops if it.scope == scope and it.start <= start and end <= it.end)


_TOP = (0, 0)


@lru_cache(maxsize=256)
def _parsed(file: str) -> tuple[tuple[Loop, ...], tuple[tuple[Position, Position], ...]]:
    """The loops of a file, outer ones first, and where its functions start and end."""
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return (), ()
    loops: list[Loop] = []
    functions: list[tuple[Position, Position]] = []
    waiting: list[tuple[ast.AST, Position]] = [(tree, _TOP)]
    while waiting:
        node, scope = waiting.pop()
        loops += _loops(node, scope)
        if isinstance(node, _FUNCTIONS):
            start, end = _ends(node, node)
            functions.append((start, end))
            scope = start
        waiting += [(inner, scope) for inner in ast.iter_child_nodes(node)]
    loops.sort(key=lambda it: (it.start, (-it.end[0], -it.end[1])))
    return tuple(loops), tuple(functions)


def _loops(node: ast.AST, scope: Position) -> Iterator[Loop]:
    if isinstance(node, ast.For | ast.AsyncFor):
        yield Loop(_target(node.target), *_ends(node.body[0], node.body[-1]), scope)
    elif isinstance(node, ast.While):
        yield Loop("while", *_ends(node.test, node.body[-1]), scope)
    elif isinstance(node, _COMPREHENSIONS):
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        yield Loop(_target(node.generators[0].target), *_ends(results[0], results[-1]), scope)


def _target(target: ast.expr) -> str:
    """The variable that a loop sets, the first of several."""
    while isinstance(target, ast.Tuple | ast.List):
        target = target.elts[0] if target.elts else ast.Name("_")
    name = target.id if isinstance(target, ast.Name) else "_"
    return "loop" if name.strip("_") == "" else name


def _ends(first: ast.AST, last: ast.AST) -> tuple[Position, Position]:
    """Where the first of some nodes starts and the last one ends; columns in bytes."""
    start = first.lineno, first.col_offset  # type: ignore[attr-defined]
    return start, (last.end_lineno, last.end_col_offset)  # type: ignore[attr-defined]
