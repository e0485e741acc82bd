"""Where in the user's own code an operation was called: the file, the line, the expression.

Taking note of a place keeps a code object and an instruction, no frame and no text; the text is
looked up when it is asked for. Torch's own files are passed over: the place of an operation inside
``torch.nn`` is the line of yours that called the module.
"""

from __future__ import annotations

import contextlib
import linecache
import os
import sys
from itertools import islice
from types import CodeType, FrameType
from typing import NamedTuple

import torch

_TORCH = os.path.dirname(torch.__file__) + os.sep
_PASSED_OVER = {contextlib.__file__: True, __file__: True}


class Place(NamedTuple):
    """An instruction of a piece of Python code.

    >>> frame = calling_frame()
    >>> place = Place(frame.f_code, frame.f_lasti)
    >>> place.line
    1
    """

    code: CodeType
    instruction: int

    @property
    def file(self) -> str:
        """The file as Python names it; ``<stdin>`` and the like where there is none."""
        return self.code.co_filename

    @property
    def line(self) -> int:
        """The line at which the expression starts, counted from 1."""
        return self.span[0]

    @property
    def source(self) -> str:
        """The text of the expression, lines joined; "" where Python has no text of the file."""
        line, end_line, column, end_column = self.span
        rows = [linecache.getline(self.file, number) for number in range(line, end_line + 1)]
        if not all(rows):
            return ""
        # Python counts columns in UTF-8 bytes.
        coded = [row.encode() for row in rows]
        coded[-1] = coded[-1][:end_column]
        coded[0] = coded[0][column:]
        return " ".join(row.decode(errors="replace").strip() for row in coded)

    @property
    def span(self) -> tuple[int, int, int, int]:
        """(line, end line, column, end column), columns in bytes, of the running expression."""
        positions = islice(self.code.co_positions(), self.instruction // 2, None)
        line, end_line, column, end_column = next(positions)
        line = line or self.code.co_firstlineno
        return line, end_line or line, column or 0, end_column or sys.maxsize


def calling_frame() -> FrameType | None:
    """The innermost frame that runs code of the user's, not torch's or this file's."""
    return user_frame(sys._getframe(1))


def user_frame(frame: FrameType | None) -> FrameType | None:
    """`frame`, or the nearest one around it that runs code of the user's."""
    while frame is not None:
        file = frame.f_code.co_filename
        passed_over = _PASSED_OVER.get(file)
        if passed_over is None:
            passed_over = _PASSED_OVER[file] = file.startswith(_TORCH)
        if not passed_over:
            return frame
        frame = frame.f_back
    return None


def pass_over(file: str) -> None:
    """Have the frames of `file` passed over too."""
    _PASSED_OVER[file] = True
