"""Queues in front of workers: who comes first is served first, by the worker that knows his program."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from viz.service.launch import Launcher, Speed, launcher
from viz.workers import Worker, WorkerError

_LOOK = 1.0
"""Seconds after which it is seen that something has ended by itself."""

_TELL = 0.1
"""Seconds after which who waits is told his place again."""

_log = logging.getLogger(__name__)


class Lane:
    """Workers of one speed, and a queue in front of them. `changed` is shared with the keeper."""

    def __init__(self, speed: Speed, size: int, changed: threading.Condition) -> None:
        self.speed = speed
        self.size = size
        self.count = 0
        """Workers that there are, busy ones too."""
        self._free: list[Worker] = []
        self._queue: deque[object] = deque()
        self._changed = changed

    @contextmanager
    def worker(
        self, about: str, seconds: float, waiting: Callable[[int], None]
    ) -> Iterator[Worker]:
        """A worker for one job; one that was last asked about the same if it is free.

        `waiting` is told one's place in the queue, from 1, again and again. A worker is used again only if
        the job ended well. Raises `WorkerError` if none is free after so many seconds.
        """
        worker = self._taken(about, seconds, waiting)
        well = False
        try:
            yield worker
            well = True
        finally:
            self._put_back(worker, well=well)

    def _taken(self, about: str, seconds: float, waiting: Callable[[int], None]) -> Worker:
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
        try:
            for _ in range(max(1, round(seconds / _TELL))):
                with self._changed:
                    if self._queue[0] is not ticket or not self._free:
                        self._changed.wait(_TELL)
                    place = self._queue.index(ticket)
                    worker = self._pick(about) if not place else None
                if worker is not None:
                    return worker
                waiting(place + 1)
            raise WorkerError("busy")
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _pick(self, about: str) -> Worker | None:
        while self._free:
            same = [worker for worker in self._free if worker.about == about]
            worker = same[0] if same else self._free[-1]  # its caches are warm
            self._free.remove(worker)
            if not worker.gone:
                worker.about = about
                return worker
            self._lost(worker)
        return None

    def _put_back(self, worker: Worker, *, well: bool) -> None:
        with self._changed:
            if well:
                self._free.append(worker)
            else:
                self._lost(worker)
            self._changed.notify_all()

    def _lost(self, worker: Worker) -> None:
        self.count -= 1
        worker.stop()

    def look_after(self) -> None:
        """Count out the workers that have ended while they had nothing to do."""
        with self._changed:
            for worker in [it for it in self._free if it.gone]:
                self._free.remove(worker)
                self._lost(worker)

    @property
    def missing(self) -> bool:
        """Whether a worker has to be started."""
        return self.count < self.size

    def add(self, worker: Worker) -> None:
        """Take in a worker that was started."""
        with self._changed:
            self.count += 1
            self._free.append(worker)
            self._changed.notify_all()

    def end(self) -> None:
        """End the workers that have nothing to do."""
        with self._changed:
            while self._free:
                self._lost(self._free.pop())

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
        cores = os.cpu_count() or 1
        self._changed = threading.Condition()
        self.launcher = start()
        self.fast = Lane("fast", cores + self.launcher.spares, self._changed)
        self.slow = Lane("slow", max(1, cores - 1) + self.launcher.spares, self._changed)
        self._stopped = False
        self._keeper = threading.Thread(target=self._keep, daemon=True, name="keeper of workers")
        self._keeper.start()

    def stop(self) -> None:
        """End all workers."""
        self._stopped = True
        with self._changed:
            self._changed.notify_all()
        self._keeper.join(1)
        for lane in (self.fast, self.slow):
            lane.end()
        self.launcher.stop()

    def _keep(self) -> None:
        while not self._stopped:
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
            with self._changed:
                if not (self.fast.missing or self.slow.missing) or lane is not None:
                    self._changed.wait(_LOOK)
