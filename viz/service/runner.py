"""Asks workers what the page says of a program: short programs in the fast lane, all others in the slow one.

A run has no outside effect and starts from a seed, so it can be started again: what takes too long in the
fast lane, or ends its worker, is tried once more in the slow lane, with more time.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from viz import limits
from viz.errors import ProgramError
from viz.service.lanes import TELL, Lane, Lanes
from viz.service.messages import Job, OutOfMemory, Overran, packed, unpacked
from viz.views.request import Request
from viz.workers import Reason, Worker, WorkerError

_GRACE = 0.5
"""Seconds beyond its own bound after which a worker is stopped: it ends runs between operations itself."""

_TRIES = 2
"""How often a program is tried in the fast lane whose worker ends: that may have had another reason."""

_PAUSE = 0.05
"""Seconds after which a worker that was ended with others at once is seen to have ended."""

_PATIENCE = 60
"""Seconds that one waits for a worker: longer than a queue of heavy programs takes."""

_REMEMBERED = 200
"""Texts known to take long."""


@dataclass(frozen=True)
class Waiting:
    """What who waits is told: the place in the queue, from 1; once it runs, 0, and for how many seconds."""

    place: int
    seconds: float = 0.0
    slow: bool = False
    starting: bool = False
    """There is no worker yet: PyTorch is still being loaded."""


Tell = Callable[[Waiting], None]


class Runner:
    """The one place that gives work to workers. Its methods may be called by any thread."""

    def __init__(self, lanes: Callable[[], Lanes] = Lanes) -> None:
        self._make = lanes
        self._lanes: Lanes | None = None
        self._starting = threading.Lock()
        self._slow: OrderedDict[str, None] = OrderedDict()

    def start(self) -> Lanes:
        """Start the workers, without waiting for them; once."""
        with self._starting:
            if self._lanes is None:
                self._lanes = self._make()
            return self._lanes

    def ask(
        self,
        text: str,
        asked: Sequence[Request[Any]],
        *,
        partial: bool = False,
        backward: int | None = None,
        tell: Tell = lambda waiting: None,
    ) -> dict[Request[Any], object]:
        """The answers that come, each a `VizError` where there is one, or `Failed`.

        With `partial`, what a wrong text built before its error is meant; `backward` is the place of the
        backward call that is explained, the last if None. What `tell` raises ends the work.
        """
        lanes, about = self.start(), hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        work = _Work(text, tuple(asked), partial, backward, about, tell)
        try:
            for _ in range(_TRIES):
                if about in self._slow or work.overran or not work.left:
                    break
                try:
                    work.in_the_fast_lane(lanes.fast)
                except _EndedError:
                    time.sleep(_PAUSE)
            if work.overran and not work.ran:  # a view that takes long says nothing of the others
                self._remember(about)
            if work.left:
                work.in_the_slow_lane(lanes.slow)
        except WorkerError as error:
            work.refuse(error.reason)
        return work.answers

    def _remember(self, about: str) -> None:
        self._slow[about] = None
        while len(self._slow) > _REMEMBERED:
            self._slow.popitem(last=False)


class _Work:
    """What was asked of one text, and how far it has come."""

    def __init__(
        self,
        text: str,
        asked: tuple[Request[Any], ...],
        partial: bool,
        backward: int | None,
        about: str,
        tell: Tell,
    ) -> None:
        self.answers: dict[Request[Any], object] = {}
        self.overran = self.ran = False
        self._text, self._asked, self._about, self._tell = text, asked, about, tell
        self._partial, self._backward = partial, backward

    @property
    def left(self) -> tuple[Request[Any], ...]:
        """What is still to be answered."""
        return tuple(asked for asked in self._asked if asked not in self.answers)

    def in_the_fast_lane(self, lane: Lane) -> None:
        """Do what can be done in a short time, and leave the rest. Raises `WorkerError` ("busy")."""
        seconds = limits.FAST_MILLISECONDS.value / 1e3
        with self._worker(lane) as worker:
            try:
                until = time.monotonic() + seconds + _GRACE
                self._send(worker, seconds, until)
                self._check_ran(worker, until)
                self.ran = True
                for asked in self.left:
                    self.answers[asked] = self._answer(worker, until)
            except _OverranError:
                self.overran = True
            except (TimeoutError, WorkerError, EOFError) as error:
                self.overran = isinstance(error, TimeoutError)
                raise _EndedError from error

    def in_the_slow_lane(self, lane: Lane) -> None:
        """Do the rest. Raises `WorkerError` where it takes too long, or too much memory, or ends."""
        seconds = limits.RUN_SECONDS.value
        with self._worker(lane) as worker:
            try:
                start = time.monotonic()
                until = start + limits.LASTING * seconds + _GRACE
                self._send(worker, seconds, until)
                self._wait(worker, start, until)
                self._check_ran(worker, until)
                for asked in self.left:
                    until = time.monotonic() + limits.LASTING * asked.seconds + _GRACE
                    self._wait(worker, start, until)
                    self.answers[asked] = self._answer(worker, until)
            except _OverranError:
                self.refuse("slow")
            except TimeoutError as error:
                raise WorkerError("slow") from error
            except EOFError as error:
                raise WorkerError("died") from error

    def refuse(self, reason: Reason) -> None:
        """Say why the next thing is not answered; what is left can be asked for by itself."""
        first = self.left[0]
        seconds = first.seconds if self.answers else limits.RUN_SECONDS.value
        memory = limits.RUN_MEMORY.value
        self.answers[first] = ProgramError.of(f"run_{reason}", seconds=seconds, memory=memory)

    def _worker(self, lane: Lane) -> AbstractContextManager[Worker]:
        slow = lane.speed == "slow"
        start = time.monotonic()

        def tell(place: int) -> None:
            self._tell(Waiting(place, time.monotonic() - start, slow, starting=not lane.count))

        return lane.worker(self._about, _PATIENCE, tell)

    def _send(self, worker: Worker, seconds: float, until: float) -> None:
        """Ask for what is left; the program has so many seconds."""
        job = Job(self._text, self._partial, self.left, seconds, self._backward)
        worker.channel.send(packed(job), until)

    def _check_ran(self, worker: Worker, until: float) -> None:
        """Wait until the program has run. Raises `_OverranError`."""
        if isinstance(self._answer(worker, until), Overran):
            raise _OverranError

    def _answer(self, worker: Worker, until: float) -> object:
        message = unpacked(worker.channel.receive(until))
        if isinstance(message, OutOfMemory):
            raise WorkerError("memory")
        return message

    def _wait(self, worker: Worker, start: float, until: float) -> None:
        """Tell how long it takes until a message is there, or it is too late."""
        while not worker.channel.waits(TELL) and time.monotonic() < until:
            self._tell(Waiting(0, time.monotonic() - start, slow=True))


class _OverranError(Exception):
    """The program takes longer than its lane allows."""


class _EndedError(Exception):
    """The worker has to be stopped, or has ended."""


runner = Runner()
"""The one of this process."""
