"""Edits of the text: a row of the steps table or a cell of the grid rewrites its own piece of it.

The text is the state. Each function takes a program and gives back a new text; what it does not touch
(comments, spacing, the other lines) stays as the user typed it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from viz.program.span import Span
from viz.program.syntax import Program

_HEADERS: dict[type[ast.stmt], str] = {ast.While: "while", ast.If: "if"}


@dataclass(frozen=True, eq=False)
class Step:
    """One statement: its node, those of its block, and the step that its block is part of."""

    statement: ast.stmt
    beside: list[ast.stmt]
    parent: Step | None

    @property
    def around(self) -> tuple[Step, ...]:
        """The steps that it stands in, innermost first."""
        return () if self.parent is None else (self.parent, *self.parent.around)

    @property
    def looped(self) -> bool:
        """Whether it may run more than once."""
        return any(isinstance(it.statement, ast.For | ast.While) for it in self.around)


def steps(program: Program) -> tuple[Step, ...]:
    """The statements of the module, also those in its loops and other blocks.

    A function and a class are one step each.
    """
    return tuple(_steps(program.tree.body, None))


def _steps(body: list[ast.stmt], parent: Step | None) -> Iterator[Step]:
    for statement in body:
        step = Step(statement, body, parent)
        yield step
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            for block in blocks(statement):
                yield from _steps(block, step)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The lists of statements inside a statement."""
    for name in ("body", "handlers", "orelse", "finalbody"):
        block = getattr(statement, name, [])
        if name == "handlers":
            yield from (handler.body for handler in block)
        elif block:
            yield block


def name_of(program: Program, step: Step) -> str:
    """What stands before the expression of a step: ``x``, ``w -=``, ``for i in``, ``def f``."""
    match step.statement:
        case ast.Assign(targets=targets):
            return " = ".join(map(program.source, targets))
        case ast.AnnAssign(target=target):
            return program.source(target)
        case ast.AugAssign(target=target, value=value):
            between = program.source(step.statement)[len(program.source(target)) :]
            return f"{program.source(target)} {between.split('=')[0].strip()}=" if value else ""
        case ast.For(target=target):
            return f"for {program.source(target)} in"
        case ast.FunctionDef(name=name):
            return f"def {name}"
        case ast.ClassDef(name=name):
            return f"class {name}"
        case statement:
            return _HEADERS.get(type(statement), "")


def expression_of(program: Program, step: Step) -> str:
    """The expression of a step; the whole statement where it has no name, "" for a function."""
    piece = _expression(step)
    if piece is not None:
        return program.source(piece)
    if isinstance(step.statement, ast.FunctionDef | ast.ClassDef):
        return ""
    return program.source(step.statement).split("\n", 1)[0]


def _expression(step: Step) -> ast.expr | None:
    match step.statement:
        case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.AnnAssign(value=value):
            return value
        case ast.For(iter=value) | ast.While(test=value) | ast.If(test=value):
            return value
        case ast.Expr(value=value):
            return value
        case _:
            return None


def replace(text: str, span: Span, source: str) -> str:
    """The text with `source` in place of what stands at `span`."""
    lines = text.split("\n")
    before = lines[span.line - 1][: span.column - 1]
    after = lines[span.end_line - 1][span.end_column - 1 :]
    lines[span.line - 1 : span.end_line] = [before + source + after]
    return "\n".join(lines)


def edit_step(program: Program, index: int, name: str, expression: str) -> str:
    """Give the step at `index` another name or expression; other lines keep the old name.

    Where a step has no name of its own (a call, a loop's header) only its expression is taken.
    """
    step, text = steps(program)[index], program.text
    statement, piece = step.statement, _expression(step)
    if expression != expression_of(program, step):
        if piece is not None:
            text = replace(text, program.span(piece), expression)
        elif not any(blocks(statement)):
            text = replace(text, program.span(statement), expression)
    if isinstance(statement, ast.Assign) and name != name_of(program, step):
        first, last = program.span(statement.targets[0]), program.span(statement.targets[-1])
        # The name stands before the expression: its place is as it was.
        whole = Span(first.line, first.column, last.end_line, last.end_column)
        text = replace(text, whole, name)
    return text


def insert_step(program: Program, after: int, source: str) -> str:
    """Put a new line after the step at `after` (-1: before the first), indented as that step is."""
    found = steps(program)
    if not found:
        return f"{source}\n{program.text}"
    span = whole_span(program, found[max(after, 0)].statement)
    lines = program.text.split("\n")
    line = span.end_line if after >= 0 else span.line - 1
    indent = lines[span.line - 1][: span.column - 1]
    lines.insert(line, (indent if not indent.strip() else "") + source)
    return "\n".join(lines)


def delete_step(program: Program, index: int) -> str:
    """Take the step at `index` out; a loop or block that it leaves empty goes too."""
    step = steps(program)[index]
    while len(step.beside) == 1 and step.parent is not None:
        if step.beside is not getattr(step.parent.statement, "body", None):
            return replace(program.text, program.span(step.statement), "pass")
        step = step.parent
    span = whole_span(program, step.statement)
    lines = program.text.split("\n")
    before = lines[span.line - 1][: span.column - 1]
    after = re.sub(r"^\s*(;\s*|#.*)?", "", lines[span.end_line - 1][span.end_column - 1 :])
    rest = before + after
    lines[span.line - 1 : span.end_line] = [rest.rstrip("; ")] if rest.strip() else []
    return "\n".join(lines)


def move_step(program: Program, index: int, to: int) -> str:
    """Move the step at `index` so that it is the one at `to`; those between make room.

    A step stays in its block. Only statements trade places: comments stay on their lines.
    """
    found = steps(program)
    beside = found[index].beside
    places = [place for place, step in enumerate(found) if step.beside is beside]
    order = [place for place in places if place != index]
    ahead = [place for place in order if (place <= to if to > index else place < to)]
    order.insert(len(ahead), index)
    spans = {place: whole_span(program, found[place].statement) for place in places}
    text = program.text
    for place, taken in reversed(list(zip(places, order, strict=True))):
        text = replace(text, spans[place], program.source_at(spans[taken]))
    return text


def whole_span(program: Program, statement: ast.stmt) -> Span:
    """Where a statement stands, with its decorators."""
    span = program.span(statement)
    decorators = getattr(statement, "decorator_list", ())
    if not decorators:
        return span
    first = program.span(decorators[0])
    return Span(first.line, first.column - 1, span.end_line, span.end_column)
