"""What torch.compile made runs as it was written while it is recorded, and is said to.

Torch compiles nothing under a dispatch mode. Left to itself it would not only run such a function as plain
Python, without a word, but remember to do so for ever.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType

from viz.text import say

_COMPILER = "torch._dynamo.eval_frame"
_WRAPPER = "compile_wrapper"


@contextmanager
def uncompiled() -> Iterator[None]:
    """Run compiled functions as they were written inside the block; after it they are compiled as before."""
    if _COMPILER not in sys.modules:  # nothing is compiled, and loading the compiler takes a second
        yield
        return
    import torch.compiler

    with torch.compiler.set_stance("force_eager"):
        yield


class Compiled:
    """Warns, once, that a compiled function called an operation."""

    def __init__(self) -> None:
        self._seen: set[tuple[CodeType, int]] = set()
        self._said = False

    def look(self, frame: FrameType | None) -> None:
        """Look at what called `frame`, the first time that it is at this place."""
        compiler = sys.modules.get(_COMPILER)
        if compiler is None or self._said or frame is None:
            return
        if (frame.f_code, frame.f_lasti) in self._seen:
            return
        self._seen.add((frame.f_code, frame.f_lasti))
        called, caller = frame.f_code, frame.f_back
        while caller is not None and not self._said:
            code = caller.f_code
            if code.co_name == _WRAPPER and code.co_filename == compiler.__file__:
                said = say("warning.compiled", "en", name=called.co_name)
                self._said = True
                warnings.warn_explicit(said, UserWarning, frame.f_code.co_filename, frame.f_lineno)
            called, caller = code, caller.f_back
