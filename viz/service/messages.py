"""What the page's process and a worker say to each other: pickles of plain data, and of nothing else.

A worker runs strangers' programs, so what comes from it is read with a list of what may be in it.
"""

from __future__ import annotations

import io
import logging
import pickle
from dataclasses import dataclass
from typing import Any

from viz.views.request import Request

_OURS = (
    "viz.views.answers",
    "viz.views.edit_answers",
    "viz.views.diagnosis_rows",
    "viz.views.ledger_rows",
    "viz.errors",
    "viz.draw.factor_cards",
    "viz.draw.view",
    "viz.rules.task",
    "viz.service.messages",
)
_BUILTINS = frozenset(("set", "frozenset", "complex", "bytearray"))


@dataclass(frozen=True)
class Job:
    """A text, what is asked of it, and the seconds that its runs have.

    With `partial`, what a wrong text built before its error is meant. `backward` is the place of the
    backward call that is explained, the last if None.
    """

    text: str
    partial: bool
    asked: tuple[Request[Any], ...]
    seconds: float
    backward: int | None = None


@dataclass(frozen=True)
class Ran:
    """The program has run; answers follow, one for each request."""


@dataclass(frozen=True)
class Overran:
    """The program, or a view of it, takes more than the job's seconds."""


@dataclass(frozen=True)
class OutOfMemory:
    """The worker was refused memory, and ends."""


@dataclass(frozen=True)
class Failed:
    """Something is wrong in this project: the traceback."""

    traceback: str


_log = logging.getLogger(__name__)


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """A class that may be in a message. Raises `pickle.UnpicklingError` for any other."""
        if (module in _OURS and "." not in name) or (module == "builtins" and name in _BUILTINS):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not in messages")


def packed(message: object) -> bytes:
    """A message as bytes."""
    return pickle.dumps(message)


def unpacked(content: bytes) -> Any:
    """A message of a worker. Raises `EOFError` for what is none: no more is to be had of that worker."""
    try:
        return _Reader(io.BytesIO(content)).load()
    except Exception as error:  # pickle raises whatever bytes make it raise
        _log.exception("a worker said what is no message")
        raise EOFError from error
