"""Text -> Python's syntax tree, with caps in front of it, and the places of its nodes.

Python's own parser is the only thing that ever reads the text; it builds a tree and runs nothing.
"""

from __future__ import annotations

import ast
import textwrap

from viz import limits
from viz.errors import ProgramError
from viz.program.refusal import refuse
from viz.program.span import Span

START = Span(1, 1, 1, 1)


class Source:
    """A program's text, with line ends made alike and a common indentation taken off."""

    def __init__(self, text: str) -> None:
        self.text = textwrap.dedent(text.replace("\r\n", "\n").replace("\r", "\n"))
        self._lines = [line.encode("utf-8", "surrogatepass") for line in self.text.split("\n")]

    def span(self, node: ast.AST) -> Span:
        """Where `node` stands. Python counts columns in UTF-8 bytes; people count characters."""
        line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        return Span(
            line,
            self._characters(line, getattr(node, "col_offset", 0)) + 1,
            end_line,
            self._characters(end_line, getattr(node, "end_col_offset", 0)) + 1,
        )

    def _characters(self, line: int, offset: int) -> int:
        return len(self._lines[line - 1][:offset].decode("utf-8", "surrogatepass"))


def read(text: str) -> tuple[Source, ast.Module]:
    """Parse `text` as Python. Raises `ProgramError` for anything that Python cannot read."""
    if len(text) > limits.TEXT_LENGTH.value:
        raise refuse("too_long", START, limit=limits.TEXT_LENGTH.value, length=len(text))
    source = Source(text)
    try:
        return source, ast.parse(source.text)
    except SyntaxError as error:
        raise _syntax_error(error) from None
    except (RecursionError, MemoryError):
        raise refuse("too_nested", START, limit=limits.NESTING.value) from None
    except ValueError as error:
        raise refuse("unreadable", START, detail=str(error)) from None


def _syntax_error(error: SyntaxError) -> ProgramError:
    line, column = error.lineno or 1, error.offset or 1
    span = Span(max(line, 1), max(column, 1), max(line, 1), max(column, 1))
    return refuse("syntax", span, detail=error.msg)
