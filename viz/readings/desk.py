"""Asks worker processes what the page says of a program: none of it runs in the page's own process.

The workers are bounded in time and memory, kept warm, and replaced when they are stopped.
"""

from __future__ import annotations

import pickle
from functools import cached_property
from pathlib import Path

from viz import limits
from viz.derivatives import hand_over
from viz.program import Program, read_program
from viz.program.refusal import refuse
from viz.program.syntax import START
from viz.workers import Pool, WorkerError

_pool = Pool(Path(__file__).with_name("engine_process.py"), workers=2, greeting=hand_over)


def warm() -> None:
    """Start the worker processes, so that they are there when they are needed."""
    _pool.start()


class Desk:
    """What is read of one text; with `partial`, of the backward call before its error."""

    def __init__(self, text: str, *, partial: bool = False) -> None:
        self.text = text
        self.partial = partial

    @cached_property
    def program(self) -> Program:
        """The text, parsed. Raises `ProgramError`."""
        return read_program(self.text)

    def read(self, name: str, *asked: object) -> object:
        """One of `READINGS`.

        Raises `ProgramError` for a program that is wrong, or takes more than `limits.RUN_SECONDS` or
        `limits.RUN_MEMORY`, and what the reading raises.
        """
        seconds, memory = limits.RUN_SECONDS.value, limits.RUN_MEMORY.value
        message = pickle.dumps((self.text, self.partial, name, asked))
        try:
            answer = pickle.loads(_pool.ask(message, seconds, about=self.text))
        except WorkerError as error:
            raise refuse(f"run_{error.reason}", START, seconds=seconds, memory=memory) from error
        if isinstance(answer, Exception):
            raise answer
        return answer
