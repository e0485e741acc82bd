"""Ways to mend a program: each a new text, and none is offered that was not tried.

What an edit does not touch (comments, spacing, the other lines) stays as the user typed it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from viz.errors import Fix, ProgramError, Sentence
from viz.program.edit import replace, whole_span
from viz.program.run import execute
from viz.program.span import Span
from viz.program.syntax import Program, parse_program

_TRIED = 4
"""Fixes that are tried for one error: each is a run of the program."""


def first_that_runs(
    program: Program, error: ProgramError | None, fixes: Iterable[Fix]
) -> Fix | None:
    """The first fix whose text runs to its end; else the first that leads to a later error."""
    better = None
    for _, fix in zip(range(_TRIED), fixes, strict=False):
        if fix.text == program.text:
            continue
        try:
            left = execute(parse_program(fix.text)).error
        except ProgramError:
            continue
        if left is None:
            return fix
        if error is not None and better is None and _is_later(left, error):
            better = fix
    return better


def _is_later(left: ProgramError, error: ProgramError) -> bool:
    return left.line > error.line + 1 and left.message != error.message


def edited(program: Program, *edits: tuple[ast.AST | Span, str]) -> str:
    """The text with other words in place of some pieces, none of which is in another."""
    spans = [(it if isinstance(it, Span) else program.span(it), new) for it, new in edits]
    text = program.text
    for span, new in sorted(spans, key=lambda it: (it[0].line, it[0].column), reverse=True):
        text = replace(text, span, new)
    return text


def suffixed(program: Program, node: ast.AST, suffix: str) -> str:
    """The text with ``.sum()`` or the like behind an expression, in brackets if it needs them."""
    span, lines = program.span(node), program.text.split("\n")
    before, after = lines[span.line - 1][: span.column - 1], lines[span.end_line - 1]
    after = after[span.end_column - 1 :]
    own = before.endswith("(") and not re.search(r"[\w)\]]\($", before) and after.startswith(")")
    if own:
        behind = Span(span.end_line, span.end_column + 1, span.end_line, span.end_column + 1)
        return edited(program, (behind, suffix))
    return edited(program, (node, f"{grouped(program, node)}{suffix}"))


def with_line(program: Program, statement: ast.stmt, line: str, *, after: bool = False) -> str:
    """The text with a line of its own before a statement, or after it."""
    span = whole_span(program, statement)
    lines = program.text.split("\n")
    lines.insert(span.end_line if after else span.line - 1, f"{_indent(lines, span)}{line}")
    return "\n".join(lines)


def with_header(program: Program, statement: ast.stmt, header: str, body: str = "") -> str:
    """The text with a statement, or `body` instead of it, as the block of a header."""
    span = whole_span(program, statement)
    lines = program.text.split("\n")
    indent = _indent(lines, span)
    block = [f"{indent}{body}"] if body else lines[span.line - 1 : span.end_line]
    lines[span.line - 1 : span.end_line] = [f"{indent}{header}", *(f"    {it}" for it in block)]
    return "\n".join(lines)


def without_header(program: Program, block: ast.With) -> str:
    """The text with the statements of a block in place of it."""
    span, lines = program.span(block), program.text.split("\n")
    first = program.span(block.body[0])
    if first.line == span.line:
        return replace(program.text, Span(span.line, span.column, first.line, first.column), "")
    extra = first.column - span.column
    kept = [
        it[extra:] if not it[:extra].strip() else it for it in lines[first.line - 1 : span.end_line]
    ]
    lines[span.line - 1 : span.end_line] = kept
    return "\n".join(lines)


def moved_after(program: Program, statement: ast.stmt, other: ast.stmt) -> str:
    """The text with a statement after another, which comes later in the same block."""
    span, goal = whole_span(program, statement), program.span(other)
    lines = program.text.split("\n")
    taken = lines[span.line - 1 : span.end_line]
    lines[goal.end_line : goal.end_line] = taken
    del lines[span.line - 1 : span.end_line]
    return "\n".join(lines)


def moved_into(program: Program, statements: list[ast.stmt], loop: ast.For | ast.While) -> str:
    """The text with statements from before a loop at the start of its block."""
    lines = program.text.split("\n")
    into = program.span(loop.body[0])
    indent = _indent(lines, into)
    taken: list[str] = []
    for it in statements:
        span = program.span(it)
        own = _indent(lines, span)
        taken += [indent + line.removeprefix(own) for line in lines[span.line - 1 : span.end_line]]
    lines[into.line - 1 : into.line - 1] = taken
    for it in reversed(statements):
        span = program.span(it)
        del lines[span.line - 1 : span.end_line]
    return "\n".join(lines)


def with_keyword(program: Program, call: ast.Call, keyword: str, value: str) -> str:
    """The text with a keyword argument in a call, in place of one of that name."""
    return edited(program, keyword_edit(program, call, keyword, value))


def keyword_edit(
    program: Program, call: ast.Call, keyword: str, value: str
) -> tuple[ast.AST | Span, str]:
    """What `edited` takes to put a keyword argument in a call."""
    for it in call.keywords:
        if it.arg == keyword:
            return it.value, value
    end = program.span(call)
    close = Span(end.end_line, end.end_column - 1, end.end_line, end.end_column)
    last = [*call.args, *(it.value for it in call.keywords)]
    return close, f"{', ' if last else ''}{keyword}={value})"


def fix(text: str, key: str, **values: str | int) -> Fix:
    """A fix with the sentence ``lesson.<key>``."""
    return Fix(text, Sentence(key, values))


def grouped(program: Program, node: ast.AST) -> str:
    """The text of an expression, in brackets where something could not follow it."""
    text = program.source(node)
    closed = (ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.Constant)
    return text if isinstance(node, closed) and text[-1:] != "." else f"({text})"


def _indent(lines: list[str], span: Span) -> str:
    before = lines[span.line - 1][: span.column - 1]
    return before if not before.strip() else ""


__all__ = [
    "edited",
    "first_that_runs",
    "fix",
    "grouped",
    "keyword_edit",
    "moved_after",
    "moved_into",
    "suffixed",
    "with_header",
    "with_keyword",
    "with_line",
    "without_header",
]
