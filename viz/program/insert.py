"""Inserts an operation: later uses of the tensor that it is applied to read its result."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from viz.program.edit import Step, blocks, insert_step, replace, steps
from viz.program.span import Span
from viz.program.syntax import Program

_OF_THE_LEAF = frozenset(
    ("grad", "requires_grad", "requires_grad_", "retain_grad", "is_leaf", "data", "grad_fn")
)
"""What is asked of one tensor and means another thing on the next."""

_KEEP = ("optim.", "torch.optim.", "torch.autograd.", "print", "make_dot")
"""Calls that name the tensor itself."""


def insert_operation(program: Program, after: int, used: str, name: str, expression: str) -> str:
    """Put ``name = expression`` after the step at `after`; later uses of `used` read `name`.

    The uses end where `used` gets another value. What asks about the tensor itself (its ``.grad``, an
    optimizer, print) keeps it.
    """
    found: list[ast.Name] = []
    for statement in _later(steps(program)[after]):
        if _rename(program, statement, used, found):
            break
    text = program.text
    for node in sorted(found, key=lambda it: (it.lineno, it.col_offset), reverse=True):
        text = replace(text, program.span(node), name)
    return insert_step(Program(text), after, f"{name} = {expression}")


def keeping_gradient(program: Program, span: Span, name: str) -> str | None:
    """The text with ``name.retain_grad()`` after the statement at `span` that assigns `name`.

    None where none does: a tensor that a function returns, or a module's, has no line of its own.
    """
    found = [
        statement
        for statement in ast.walk(program.tree)
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign)
        and _stores_by_name(statement, name)
        and _holds(program.span(statement), span)
    ]
    if not found:
        return None
    whole = program.span(found[-1])
    lines = program.text.split("\n")
    before = lines[whole.line - 1][: whole.column - 1]
    source = f"{name}.retain_grad()"
    if before.strip():  # behind another statement, or behind a block's colon
        at = Span(whole.end_line, whole.end_column, whole.end_line, whole.end_column)
        return replace(program.text, at, f"; {source}")
    lines.insert(whole.end_line, before + source)
    return "\n".join(lines)


def _stores_by_name(statement: ast.Assign | ast.AnnAssign | ast.AugAssign, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return any(isinstance(it, ast.Name) and it.id == name for it in targets)


def _holds(outer: Span, inner: Span) -> bool:
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _later(step: Step) -> Iterator[ast.stmt]:
    """The statements after a step, in its own block and then in those around it."""
    for each in (step, *step.around):
        yield from each.beside[each.beside.index(each.statement) + 1 :]


def _rename(program: Program, statement: ast.stmt, used: str, found: list[ast.Name]) -> bool:
    """Collect the uses in a statement; whether `used` gets another value there."""
    inner = list(blocks(statement))
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        if used not in {it.arg for it in ast.walk(statement) if isinstance(it, ast.arg)}:
            stored = any(_stores(it, used) for it in ast.walk(statement))
            if not stored:
                _uses(program, statement, used, found)
        return False
    if not inner:
        _uses(program, statement, used, found)
        return any(_stores(it, used) for it in ast.walk(statement))
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr | ast.withitem):
            _uses(program, child, used, found)
            if any(_stores(it, used) for it in ast.walk(child)):
                return True
    return any(_rename(program, it, used, found) for block in inner for it in block)


def _stores(node: ast.AST, used: str) -> bool:
    return isinstance(node, ast.Name) and node.id == used and not isinstance(node.ctx, ast.Load)


def _uses(program: Program, node: ast.AST, used: str, found: list[ast.Name]) -> None:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) if name == used:
            found.append(node)
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == used:
            if attr not in _OF_THE_LEAF:
                _uses(program, node.value, used, found)
        case ast.Call(func=function) if program.source(function).startswith(_KEEP):
            pass
        case _:
            for child in ast.iter_child_nodes(node):
                _uses(program, child, used, found)
