"""What one run of a program may still take: everything that can loop or allocate asks here first."""

from __future__ import annotations

import mmap
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from viz import limits


class Refused(BaseException):
    """What a program does is not allowed, or passes a limit: the sentence ``error.<key>``.

    `values` fill the sentence's gaps. `hint` names another sentence than ``hint.<key>``.
    """

    def __init__(self, key: str, /, *, hint: str = "", **values: Any) -> None:
        super().__init__(key)
        self.key = key
        self.hint = hint
        self.values = values


def _times(seconds: float) -> tuple[float, float]:
    """The ends of so many seconds: by this thread's processor time, and by the clock on the wall."""
    return time.thread_time() + seconds, time.monotonic() + limits.LASTING * seconds


_ends: ContextVar[tuple[float, float]] = ContextVar("ends", default=(float("inf"), float("inf")))


@contextmanager
def all_within(seconds: float) -> Iterator[None]:
    """Let all runs that are started here end within so many seconds together."""
    worked, lasted = map(min, _times(seconds), _ends.get())
    before = _ends.set((worked, lasted))
    try:
        yield
    finally:
        _ends.reset(before)


def out_of_time() -> bool:
    """Whether the seconds of `all_within` have passed."""
    worked, lasted = _ends.get()
    return time.thread_time() > worked or time.monotonic() > lasted


_ASK_AFTER = 16 * 2**20


def _held() -> int:
    """Bytes that this process holds; 0 where the system cannot be asked."""
    try:
        with open("/proc/self/statm", encoding="ascii") as counts:
            return int(counts.read().split()[1]) * mmap.PAGESIZE
    except OSError:
        return 0


class Budget:
    """Steps, sizes and seconds of one run. Each method raises `Refused` where a limit is passed."""

    def __init__(self, seconds: float = float(limits.RUN_SECONDS.value)) -> None:
        self.steps = 0
        self._asked = 0
        self._until = tuple(map(min, _times(seconds), _ends.get()))
        self._unasked = 0
        self._held_before = 0

    def step(self, count: int = 1) -> None:
        """Count statements, iterations, calls and items: what takes time without any tensor."""
        self.steps += count
        if self.steps - self._asked >= 500:
            if self.steps > limits.STEPS.value:
                raise Refused("too_many_steps", limit=limits.STEPS.value)
            self._asked = self.steps
            self.clock()

    def clock(self) -> None:
        """Ask the time: what the run has worked counts, not how long others have."""
        worked, lasted = self._until
        if time.thread_time() > worked or time.monotonic() > lasted:
            raise Refused("run_slow", seconds=limits.RUN_SECONDS.value)

    def items(self, count: int) -> None:
        """A list, tuple, set, dict or range of so many items is about to be made or walked."""
        if count > limits.ITEMS.value:
            raise Refused("too_many_items", limit=limits.ITEMS.value)
        self.step(max(0, count))

    def text(self, length: int) -> None:
        """A string of so many characters is about to be made."""
        if length > limits.STRING.value:
            raise Refused("too_long_string", limit=limits.STRING.value)
        self.step(max(0, length) // 100)

    def allocate(self, count: int) -> None:
        """So many bytes are about to be taken: now and then the system is asked how many are held."""
        self._unasked += count
        if self._unasked > _ASK_AFTER:
            self._unasked = 0
            held = _held()
            self._held_before = self._held_before or held
            if held - self._held_before > limits.RUN_MEMORY.value * 2**20:
                raise Refused("run_memory", memory=limits.RUN_MEMORY.value)

    def number(self, value: object) -> None:
        """A whole number was made, or is about to be used."""
        if type(value) is int and value.bit_length() > limits.BITS.value:
            raise Refused("whole_number_too_large", limit=limits.BITS.value)

    def elements(self, shape: tuple[int, ...]) -> None:
        """A tensor or an array of this shape is about to be made: each size counts, not their product."""
        product = 1
        for size in shape:
            product *= max(1, int(size))
        if product > limits.ELEMENTS.value:
            raise Refused(
                "too_many_elements",
                shape=tuple(shape),
                elements=product,
                limit=limits.ELEMENTS.value,
            )
        if len(shape) > limits.RANK.value:
            raise Refused("too_many_dimensions", limit=limits.RANK.value)

    def walk(self, *values: object) -> None:
        """Lists, tuples, sets and dicts are about to be walked to their ends: what is in one twice, twice."""
        stack: list[tuple[object, int]] = [(value, 1) for value in values]
        while stack:
            value, depth = stack.pop()
            if isinstance(value, Mapping):
                inside: list[object] = [*value.keys(), *value.values()]
            elif isinstance(value, list | tuple | set | frozenset):
                inside = list(value)
            else:
                continue
            if depth > limits.NESTING.value:
                raise Refused("too_nested", limit=limits.NESTING.value)
            self.step(1 + len(inside))
            stack.extend(
                (it, depth + 1)
                for it in inside
                if isinstance(it, list | tuple | set | frozenset | Mapping)
            )
