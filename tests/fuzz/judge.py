"""Runs one case and judges it: what came out, in how much processor time and memory.

A subject is a module with ``case(seed) -> str``, which writes the case of a seed, and
``attempt(case, part) -> str``, which runs it and names its outcome; what it does inside of
``with part("svg"):`` is counted under that name. ``FIRST`` is the case that pays for what all share.
An exception that leaves ``attempt`` is a violation, as is passing one of the two bounds.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

CPU_SECONDS = 2.0
"""Processor time that a case may take: that of all threads of the process, not of the machine."""

MEGABYTES = 200.0
"""Memory that a case may take above what the process held before."""


class Part(Protocol):
    """``with part("name"):`` counts what is done inside of it."""

    def __call__(self, name: str) -> AbstractContextManager[None]: ...


class Subject(Protocol):
    """What can be fuzzed: a module, most often."""

    FIRST: str

    def case(self, seed: int) -> str:
        """The case of a seed."""

    def attempt(self, case: str, part: Part) -> str:
        """Run a case; its outcome in a word or two."""


@dataclass(frozen=True)
class Verdict:
    """What became of a case. `violations` is empty for a good one."""

    seed: int
    outcome: str
    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0.0
    violations: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """Processor time of all parts."""
        return sum(self.seconds.values())

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {spent:.2f}" for name, spent in self.seconds.items())
        return f"seed {self.seed}: {self.outcome} ({self.total:.2f} s: {parts}; {self.megabytes:.0f} MB)"


def warm_up(subject: Subject) -> None:
    """Run the subject's first case: it imports a second's worth of torch that is no case's fault."""
    subject.attempt(subject.FIRST, lambda name: nullcontext())


def judge(subject: Subject, case: str, seed: int = -1) -> Verdict:
    """Run a case, which has come from `seed`."""
    seconds: dict[str, float] = {}

    @contextmanager
    def part(name: str) -> Iterator[None]:
        start = time.process_time()
        try:
            yield
        finally:
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - start

    held = _forget_peak()
    violations = []
    try:
        outcome = subject.attempt(case, part)
    except Exception as error:  # whatever a case may raise is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        outcome = f"{type(error).__name__} at {where}"
        violations.append(f"{outcome} in {next(reversed(seconds), '')}: {str(error)[:300]}")
    grown = _memory("VmHWM") - held
    if sum(seconds.values()) > CPU_SECONDS:
        slowest = max(seconds, key=lambda name: seconds[name])
        violations.append(f"slow: {slowest} took {seconds[slowest]:.2f} s")
    if grown > MEGABYTES:
        violations.append(f"memory: {grown:.0f} MB")
    return Verdict(seed, outcome, seconds, grown, tuple(violations))


def _forget_peak() -> float:
    """Let the peak of memory start anew; what is held now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return _memory("VmRSS")


def _memory(row: str) -> float:
    """A row of Linux's /proc/self/status, in megabytes."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(row))
