"""Inserts an operation: later uses of the tensor that it is applied to read its result."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from viz.program.edit import Step, blocks, insert_step, replace, steps
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
