"""What a running program has at hand: its budget, its output, its random numbers, its pictures."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viz.program.budget import Budget
from viz.program.output import Output

if TYPE_CHECKING:
    import numpy as np

    from viz.program.pictures import Figure


@dataclass
class Context:
    """Of one run on one thread.

    `figures` are what the program drew with matplotlib's functions, `drawings` the DOT sources of
    what it drew with torchviz. `random` and `numpy_random` stand for the generators of Python's and
    NumPy's modules; `seeded` says that the program has set a seed of torch's. `read_attribute(value,
    name)` and `write_attribute(value, name, new)` are the evaluator's, with all that they refuse. With
    `over` the run has ended; what is left of it may be called yet.
    """

    budget: Budget
    output: Output
    read_attribute: Callable[[Any, str], object]
    write_attribute: Callable[[Any, str, object], None]
    seeded: bool = False
    evaluator: Any = None
    over: bool = False
    random: random.Random = field(default_factory=lambda: random.Random(0))
    numpy_random: np.random.RandomState | None = None
    figures: list[Figure] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)

    def renew(self) -> None:
        """A budget for what is asked of the program after its run: a hook that an explanation calls."""
        self.budget = Budget()
        self.output = Output()


_running = threading.local()


def current() -> Context:
    """The context of the run on this thread."""
    context: Context | None = getattr(_running, "context", None)
    # None for a hook that is one of Python's own functions, called when a run has ended.
    return context or Context(Budget(), Output(), _nothing_read, _nothing_written)


def _nothing_read(value: object, name: str) -> object:
    raise AttributeError(name)


def _nothing_written(value: object, name: str, new: object) -> None:
    raise AttributeError(name)


@contextmanager
def running(context: Context) -> Iterator[None]:
    """Run a program in `context`."""
    before = getattr(_running, "context", None)
    _running.context = context
    try:
        yield
    finally:
        _running.context = before
