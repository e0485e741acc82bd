"""Where a reading is computed: here, for a small program; in another process for a large one.

Small is what takes a few milliseconds whatever is asked of it, so that nobody waits for anybody. What is
larger goes to worker processes that are bounded in time and memory, kept warm, and replaced when they are
stopped.
"""

from __future__ import annotations

import pickle
from functools import cached_property
from pathlib import Path

from viz import limits
from viz.derivatives import hand_over
from viz.errors import ProgramError
from viz.explanation import Explanation, run_program, short_program
from viz.program import Measured, Program, parse
from viz.program.reader import START
from viz.program.refusal import refuse
from viz.readings import LONG, READINGS
from viz.turns import my_turn
from viz.workers import Pool, WorkerError

_pool = Pool(Path(__file__).with_name("engine_process.py"), workers=2, greeting=hand_over)


def warm() -> None:
    """Start the worker processes, so that they are there when they are needed."""
    _pool.start()


class Desk:
    """What is read of one text. It runs the program at most once, and only when it has to."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def short(self) -> tuple[Program, Measured] | None:
        """The program and its measure, where it is one of assignments with at most one backward call."""
        return short_program(self.text)

    @property
    def program(self) -> Program:
        """The text, parsed. Raises `ProgramError` for more than assignments and one backward call."""
        return self.short[0] if self.short else parse(self.text)

    @cached_property
    def explanation(self) -> Explanation:
        """A short program, run and explained here. Raises `ProgramError`."""
        assert self.short is not None
        return run_program(self.short[0], measured=self.short[1])

    def read(self, name: str, *asked: object, runs: str = "") -> object:
        """One of `READINGS`. `runs` is the program that it runs, where that is another one.

        Raises `ProgramError` for a program that is wrong, or takes more than `limits.RUN_SECONDS` or
        `limits.RUN_MEMORY`, and what the reading raises.
        """
        with my_turn():
            short = short_program(runs) if runs else self.short
            if self.short and short and is_small(short[1]) and name not in LONG:
                try:
                    explained = self.explanation
                except ProgramError:  # a worker says what was printed before it
                    return self._elsewhere(name, *asked)
                return READINGS[name](explained, *asked)
        return self._elsewhere(name, *asked)

    def let_go(self) -> None:
        """Forget the tensors."""
        self.__dict__.pop("explanation", None)

    def _elsewhere(self, name: str, *asked: object) -> object:
        seconds, memory = limits.RUN_SECONDS.value, limits.RUN_MEMORY.value
        try:
            answer = pickle.loads(_pool.ask(pickle.dumps((self.text, name, asked)), seconds))
        except WorkerError as error:
            raise refuse(f"run_{error.reason}", START, seconds=seconds, memory=memory) from error
        if isinstance(answer, Exception):
            raise answer
        return answer


def is_small(measured: Measured) -> bool:
    """Whether every reading of a program takes a few milliseconds at most."""
    return (
        not measured.reads_numbers
        and measured.elements <= limits.SMALL_ELEMENTS.value
        and measured.operations <= limits.SMALL_OPERATIONS.value
        and measured.statements <= limits.SMALL_STATEMENTS.value
    )
