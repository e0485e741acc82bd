"""Edits of the text: a row of the steps table or a cell of the grid rewrites its own piece of it.

The text is the state. Each function takes a parsed program and gives back a new text; what it does
not touch (comments, spacing, the other lines) stays as the user typed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from viz.program.ir import (
    Assign,
    Call,
    Expr,
    Literal,
    Loop,
    Name,
    Program,
    Sequence,
    Statement,
    Unary,
)
from viz.program.literals import tensor_source
from viz.program.span import Span


@dataclass(frozen=True)
class Step:
    """One assignment of the text, in order; `looped` if it stands in a for loop."""

    statement: Assign
    looped: bool

    @property
    def name(self) -> str:
        return self.statement.name


def steps(program: Program) -> tuple[Step, ...]:
    """The assignments of a program, those in loops included."""
    return tuple(_steps(program.body, looped=False))


def _steps(body: tuple[Statement, ...], *, looped: bool) -> Iterator[Step]:
    for statement in body:
        if isinstance(statement, Assign):
            yield Step(statement, looped)
        elif isinstance(statement, Loop):
            yield from _steps(statement.body, looped=True)


def replace(program: Program, span: Span, source: str) -> str:
    """The text with `source` in place of what stands at `span`."""
    lines = program.text.split("\n")
    before = lines[span.line - 1][: span.column - 1]
    after = lines[span.end_line - 1][span.end_column - 1 :]
    lines[span.line - 1 : span.end_line] = [before + source + after]
    return "\n".join(lines)


def edit_step(program: Program, index: int, name: str, expression: str) -> str:
    """Give the step at `index` another name or expression; other lines keep the old name."""
    return replace(program, steps(program)[index].statement.span, f"{name} = {expression}")


def insert_step(program: Program, after: int, source: str) -> str:
    """Put a new line after the step at `after` (-1: before the first), indented as that step is."""
    found = steps(program)
    if not found:
        return f"{source}\n{program.text}"
    span = found[max(after, 0)].statement.span
    lines = program.text.split("\n")
    line = span.end_line if after >= 0 else span.line - 1
    indent = lines[span.line - 1][: span.column - 1]
    lines.insert(line, (indent if not indent.strip() else "") + source)
    return "\n".join(lines)


def delete_step(program: Program, index: int) -> str:
    """Take the step at `index` out; a loop that it leaves empty goes too."""
    span = _emptied(program.body, steps(program)[index].statement)
    lines = program.text.split("\n")
    before = lines[span.line - 1][: span.column - 1]
    after = re.sub(r"^\s*(;\s*|#.*)?", "", lines[span.end_line - 1][span.end_column - 1 :])
    rest = before + after
    lines[span.line - 1 : span.end_line] = [rest.rstrip("; ")] if rest.strip() else []
    return "\n".join(lines)


def _emptied(body: tuple[Statement, ...], wanted: Assign) -> Span:
    """The span to delete for `wanted`: its own, or that of the loop that would be left empty."""
    for statement in body:
        if isinstance(statement, Loop) and wanted.span in [
            s.statement.span for s in _inside(statement)
        ]:
            return statement.span if len(statement.body) == 1 else _emptied(statement.body, wanted)
    return wanted.span


def _inside(loop: Loop) -> list[Step]:
    return list(_steps(loop.body, looped=True))


def move_step(program: Program, index: int, to: int) -> str:
    """Move the step at `index` so that it is the one at `to`; those between make room.

    Only the assignments trade places: prints and comments stay on their lines.
    """
    found = steps(program)
    order = list(range(len(found)))
    order.insert(max(0, min(to, len(found) - 1)), order.pop(index))
    sources = [program.source(step.statement.span) for step in found]
    text = program
    for place in reversed(range(len(found))):
        span = found[place].statement.span
        text = Program(replace(text, span, sources[order[place]]), program.body)
    return text.text


def constant_steps(program: Program) -> tuple[Step, ...]:
    """The steps outside loops whose expression uses no variable: tensors that the user made."""
    return tuple(
        step
        for step in steps(program)
        if not step.looped and not _names(step.statement.value) and _is_made(step.statement.value)
    )


def _is_made(expr: Expr) -> bool:
    return any(isinstance(part, Call) and part.op.category == "creation" for part in _parts(expr))


def _names(expr: Expr) -> bool:
    return any(isinstance(part, Name) for part in _parts(expr))


def _parts(expr: object) -> Iterator[object]:
    """`expr` and every expression within it."""
    yield expr
    if isinstance(expr, tuple):
        for item in expr:
            yield from _parts(item)
    elif not isinstance(expr, Literal | Name | Span) and hasattr(expr, "__dataclass_fields__"):
        for name in expr.__dataclass_fields__:
            if name not in ("span", "op"):
                yield from _parts(getattr(expr, name))


def set_cell(program: Program, step: Step, value: torch.Tensor, place: int, new: float) -> str:
    """Write `new` into the element at flat index `place` of the tensor that `step` makes.

    Where the text has the numbers, only that number is rewritten; else the expression becomes a
    `torch.tensor` with all of them. `value` is the tensor as the program made it.
    """
    changed = value.detach().clone()
    changed.view(-1)[place] = new
    number = _number_at(step.statement.value, place)
    if number is not None:
        source = tensor_source(changed.reshape(-1)[place])
        return replace(program, number.span, source)
    return set_tensor(program, step, changed, requires_grad=value.requires_grad)


def set_tensor(program: Program, step: Step, value: torch.Tensor, *, requires_grad: bool) -> str:
    """Make `step` a `torch.tensor` with the values, shape and dtype of `value`."""
    arguments = [tensor_source(value)]
    if value.dtype not in (torch.float32, torch.int64, torch.bool) or not value.numel():
        arguments.append(f"dtype={value.dtype}")
    if requires_grad:
        arguments.append("requires_grad=True")
    return set_expression(program, step, f"torch.tensor({', '.join(arguments)})")


def set_expression(program: Program, step: Step, expression: str) -> str:
    """Put `expression` in place of what `step` assigns."""
    return replace(program, step.statement.value.span, expression)


def set_seed(program: Program, step: Step, seed: int, expression: str) -> str:
    """Put a random `expression` in place, with ``torch.manual_seed(seed)`` on the line above."""
    line = step.statement.span.line
    lines = set_expression(program, step, expression).split("\n")
    seeded = f"torch.manual_seed({seed})"
    if line > 1 and re.fullmatch(r"torch\.manual_seed\(\d+\)", lines[line - 2].strip()):
        lines[line - 2] = seeded
    else:
        lines.insert(line - 1, seeded)
    return "\n".join(lines)


def _number_at(expr: Expr, place: int) -> Expr | None:
    """The literal of the element at flat index `place`, if `expr` is a torch.tensor of literals."""
    if not (isinstance(expr, Call) and expr.op.name == "tensor" and expr.arguments):
        return None
    numbers = list(_flat(expr.arguments[0]))
    return numbers[place] if place < len(numbers) else None


def _flat(expr: Expr) -> Iterator[Expr]:
    if isinstance(expr, Sequence):
        for item in expr.items:
            yield from _flat(item)
    elif isinstance(expr, Literal | Unary):
        yield expr
