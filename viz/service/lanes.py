"""Queues in front of workers: who comes first is served first, by the worker that knows his program."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from viz.service.cores import usable_cores
from viz.service.launch import Launcher, Speed, launcher
from viz.workers import Worker, WorkerError

_LOOK = 1.0
"""Seconds after which it is seen that something has ended by itself."""

TELL = 0.1
"""Seconds after which who waits is told his place again."""

_log = logging.getLogger(__name__)


class _Ticket:
    """Somebody in the queue; `worker` is there when it is his turn."""

    def __init__(self) -> None:
        self.turn = threading.Event()
        self.worker: Worker | None = None


class Lane:
    """Workers of one speed, and a queue in front of them. `lost` is called when one has to be replaced."""

    def __init__(self, speed: Speed, size: int, lost: Callable[[], None]) -> None:
        self.speed = speed
        self.size = size
        self.count = 0
        """Workers that there are, busy ones too."""
        self._free: list[Worker] = []
        self._queue: deque[_Ticket] = deque()
        self._lock = threading.Lock()
        self._tell_lost = lost

    @contextmanager
    def worker(
        self, about: str, seconds: float, waiting: Callable[[int], None]
    ) -> Iterator[Worker]:
        """A worker for one job; one that was last asked about the same if it is free.

        `waiting` is told one's place in the queue, from 1, again and again. A worker is used again only if
        the job ended well. Raises `WorkerError` if none is free after so many seconds.
        """
        worker = self._taken(about, seconds, waiting)
        worker.about = about
        well = False
        try:
            yield worker
            well = True
        finally:
            if well:
                self._give(worker)
            else:
                self._lose(worker)

    def _taken(self, about: str, seconds: float, waiting: Callable[[int], None]) -> Worker:
        ticket = _Ticket()
        with self._lock:
            worker = None if self._queue else self._pick(about)
            if worker is not None:
                return worker
            self._queue.append(ticket)
        try:
            for _ in range(max(1, round(seconds / TELL))):
                if ticket.turn.wait(TELL):
                    assert ticket.worker is not None
                    worker, ticket.worker = ticket.worker, None
                    return worker
                with self._lock:
                    place = self._queue.index(ticket) + 1 if ticket in self._queue else 1
                waiting(place)
            raise WorkerError("busy")
        finally:
            with self._lock:
                if ticket in self._queue:
                    self._queue.remove(ticket)
            if ticket.worker is not None:  # his turn came when he had gone
                self._give(ticket.worker)

    def _pick(self, about: str) -> Worker | None:
        while self._free:
            same = [worker for worker in self._free if worker.about == about]
            worker = same[0] if same else self._free[-1]  # its caches are warm
            self._free.remove(worker)
            if not worker.gone:
                return worker
            self._count_out(worker)
        return None

    def _give(self, worker: Worker) -> None:
        with self._lock:
            if not self.size:  # all is over
                self._count_out(worker)
                return
            if not self._queue:
                self._free.append(worker)
                return
            ticket = self._queue.popleft()
            ticket.worker = worker
        ticket.turn.set()

    def _lose(self, worker: Worker) -> None:
        with self._lock:
            self._count_out(worker)

    def _count_out(self, worker: Worker) -> None:
        self.count -= 1
        worker.stop()
        self._tell_lost()

    def look_after(self) -> None:
        """Count out the workers that have ended while they had nothing to do."""
        with self._lock:
            for worker in [it for it in self._free if it.gone]:
                self._free.remove(worker)
                self._count_out(worker)

    @property
    def missing(self) -> bool:
        """Whether a worker has to be started."""
        return self.count < self.size

    def add(self, worker: Worker) -> None:
        """Take in a worker that was started."""
        with self._lock:
            self.count += 1
        self._give(worker)

    def end(self) -> None:
        """End all workers, those at work as soon as they are done."""
        with self._lock:
            self.size = 0
            while self._free:
                self._count_out(self._free.pop())

    @property
    def free(self) -> tuple[Worker, ...]:
        """The workers that have nothing to do."""
        return tuple(self._free)


class Lanes:
    """The fast lane and the slow one, whose workers give way to everything else; both kept full.

    A thread starts what is missing, so that nobody waits for it who could be served. What was started ends
    with this process by itself.
    """

    def __init__(self, start: Callable[[], Launcher] = launcher) -> None:
        cores = usable_cores()
        self._lost = threading.Event()
        self.launcher = start()
        self.fast = Lane("fast", cores + self.launcher.spares, self._lost.set)
        self.slow = Lane("slow", max(1, cores - 1) + self.launcher.spares, self._lost.set)
        self._stopped = False
        self._keeper = threading.Thread(target=self._keep, daemon=True, name="keeper of workers")
        self._keeper.start()

    def stop(self) -> None:
        """End all workers."""
        self._stopped = True
        self._lost.set()
        self._keeper.join(1)
        for lane in (self.fast, self.slow):
            lane.end()
        self.launcher.stop()

    def _keep(self) -> None:
        while not self._stopped:
            self._lost.clear()
            lane = next((it for it in (self.fast, self.slow) if it.missing), None)
            try:
                self.launcher.look_after()
                self.fast.look_after()
                self.slow.look_after()
                if lane is not None:
                    lane.add(self.launcher.launch(lane.speed))
                    continue
            except (OSError, EOFError) as error:
                _log.warning("no worker could be started: %s", error)
                self._lost.clear()
            self._lost.wait(_LOOK)
