"""Text -> Python's own syntax tree, every node of it allowed by its type, and the places of its parts.

What people paste by accident is taken care of: ``>>>`` prompts with their output, lines of a notebook
that start with ``%`` or ``!``, a block that is indented as a whole, line ends of other systems.
"""

from __future__ import annotations

import ast
import textwrap
import threading

from viz import limits
from viz.errors import ProgramError
from viz.program.refusal import refuse
from viz.program.span import Span

_ALLOWED: tuple[type[ast.AST], ...] = (
    *(ast.Module, ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete, ast.Pass),
    *(ast.If, ast.For, ast.While, ast.Break, ast.Continue, ast.With, ast.Try, ast.Raise),
    *(ast.Assert, ast.FunctionDef, ast.ClassDef, ast.Return, ast.Global, ast.Nonlocal),
    *(ast.Import, ast.ImportFrom, ast.alias, ast.ExceptHandler, ast.withitem, ast.keyword),
    *(ast.arguments, ast.arg, ast.BoolOp, ast.NamedExpr, ast.BinOp, ast.UnaryOp, ast.Lambda),
    *(ast.IfExp, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    *(ast.comprehension, ast.Compare, ast.Call, ast.FormattedValue, ast.JoinedStr, ast.Constant),
    *(ast.Attribute, ast.Subscript, ast.Starred, ast.Name, ast.List, ast.Tuple, ast.Slice),
    *(ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.type_ignore),
)

_LEFT_OUT = {
    "Yield": "yield",
    "YieldFrom": "yield from",
    "Await": "await",
    "AsyncFunctionDef": "async def",
    "AsyncFor": "async for",
    "AsyncWith": "async with",
    "Match": "match",
    "TryStar": "except*",
}

_QUOTES = "\u2018\u2019\u201c\u201d\u00ab\u00bb"


START = Span(1, 1, 1, 1)


class Program:
    """A text that may be run: `text` as it is read, `tree` its statements."""

    def __init__(self, text: str) -> None:
        self.text = _readable(text)
        self._lines = [line.encode("utf-8", "surrogatepass") for line in self.text.split("\n")]
        self.tree = _tree(self.text)

    def span(self, node: ast.AST) -> Span:
        """Where `node` stands. Python counts columns in UTF-8 bytes; people count characters."""
        line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        return Span(
            line,
            self._characters(line, getattr(node, "col_offset", 0)) + 1,
            end_line,
            self._characters(end_line, getattr(node, "end_col_offset", 0)) + 1,
        )

    def source(self, node: ast.AST) -> str:
        """The text of `node`."""
        return self.source_at(self.span(node))

    def source_at(self, span: Span) -> str:
        """The text at `span`."""
        lines = self.text.split("\n")[span.line - 1 : span.end_line]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)

    def _characters(self, line: int, offset: int) -> int:
        return len(self._lines[line - 1][:offset].decode("utf-8", "replace"))


def parse_program(text: str) -> Program:
    """Read `text`, and look at all of it before any of it runs.

    Raises `ProgramError` for what Python cannot read and for statements that are left out.
    """
    if not text.strip():
        raise refuse("empty", START)
    if len(text) > limits.TEXT_LENGTH.value:
        raise refuse("too_long", START, limit=limits.TEXT_LENGTH.value, length=len(text))
    program = Program(text)
    _check(program)
    return program


def _readable(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(line.lstrip().startswith(">>> ") for line in lines):
        lines = [_prompted(line.lstrip()) for line in lines]
    shown = [
        "" if line.lstrip().startswith(("%", "!")) and not _continues(lines, place) else line
        for place, line in enumerate(lines)
    ]
    return textwrap.dedent("\n".join(shown))


def _prompted(line: str) -> str:
    """A line after a prompt; output between prompts becomes an empty line."""
    return line[4:] if line.startswith((">>> ", "... ")) else ""


def _continues(lines: list[str], place: int) -> bool:
    """Whether a line may continue the one before it: ``%`` is an operator too."""
    before = lines[place - 1].rstrip() if place else ""
    return before.endswith(("(", "[", "{", ",", "\\", "=", "%", "+", "'", '"'))


_parsing = threading.Lock()
"""Python 3.11 counts the depth of a tree for all threads together, and says `SystemError`."""


def _tree(text: str) -> ast.Module:
    try:
        return parse_tree(text)
    except SyntaxError as error:
        raise _syntax_error(error, text) from None
    except (RecursionError, MemoryError):
        raise refuse("too_nested", START, limit=limits.NESTING.value) from None
    except ValueError as error:
        raise refuse("unreadable", START, detail=str(error)) from None


def parse_tree(text: str) -> ast.Module:
    """Python's own parser, for one thread at a time. Raises what `ast.parse` does."""
    with _parsing:
        try:
            return ast.parse(text)
        except SystemError:  # another library parsed at the same time
            return ast.parse(text)


def _syntax_error(error: SyntaxError, text: str) -> ProgramError:
    line, column = max(error.lineno or 1, 1), max(error.offset or 1, 1)
    lines = text.split("\n")
    wrong = lines[line - 1] if line <= len(lines) else ""
    hint = "quotes" if any(quote in wrong for quote in _QUOTES) else ""
    return refuse("syntax", Span(line, column, line, column), hint=hint, detail=error.msg)


def _check(program: Program) -> None:
    """Every node of the tree: its type, its depth, its names."""
    stack: list[tuple[ast.AST, ast.AST, int]] = [(program.tree, program.tree, 0)]
    while stack:
        node, placed, depth = stack.pop()
        placed = node if hasattr(node, "lineno") else placed
        if depth > limits.NESTING.value:
            raise refuse("too_nested", program.span(placed), limit=limits.NESTING.value)
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__
            raise refuse("left_out", program.span(placed), written=_LEFT_OUT.get(kind, kind))
        for name in _names(node):
            if len(name) > limits.NAME.value:
                raise refuse("name_too_long", program.span(placed), limit=limits.NAME.value)
        if isinstance(node, ast.Constant):
            _check_constant(program, node)
        stack.extend((child, placed, depth + 1) for child in ast.iter_child_nodes(node))


def _names(node: ast.AST) -> list[str]:
    fields = ("id", "attr", "name", "arg", "asname", "module")
    found = [value for field in fields if isinstance(value := getattr(node, field, None), str)]
    return [part for name in found for part in name.split(".")]


def _check_constant(program: Program, node: ast.Constant) -> None:
    span, value = program.span(node), node.value
    if isinstance(value, int) and value.bit_length() > limits.BITS.value:
        raise refuse("whole_number_too_large", span, limit=limits.BITS.value)
    if isinstance(value, bytes):
        raise refuse("left_out", span, written="b'...'")
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise refuse("unreadable", span, detail=error.reason) from None
