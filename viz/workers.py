"""Work that may take long, done in processes of its own: bounded in time, kept warm, replaced.

A worker runs a script that answers requests, one after the other, on its standard input and output:
eight bytes with the length, big-endian, then the message, both ways.
"""

from __future__ import annotations

import atexit
import contextlib
import queue
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overrun
from pathlib import Path

from viz.turns import others_turn


class WorkerError(Exception):
    """The work took too long, or its process died; a new process takes its place."""


class Pool:
    """A few workers that run `script`, started when first needed, replaced when they hang or die."""

    def __init__(self, script: Path, workers: int) -> None:
        self.script = script
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)
        atexit.register(self.stop)

    def ask(self, message: bytes, seconds: float) -> bytes:
        """The answer to a message. Raises `WorkerError` if there is none after so many seconds.

        Who waits here gives up its turn meanwhile (see `viz.turns`).
        """
        with others_turn():
            return self._ask(message, seconds)

    def _ask(self, message: bytes, seconds: float) -> bytes:
        try:
            worker = self._free.get(timeout=seconds)
        except queue.Empty:
            raise WorkerError("all workers are busy") from None
        worker = worker or Worker(self.script)
        try:
            answer = worker.ask(message, seconds)
        except (Overrun, EOFError) as error:
            worker.stop()
            self._free.put(None)
            raise WorkerError("the worker was stopped") from error
        self._free.put(worker)
        return answer

    def stop(self) -> None:
        """End all workers that are free."""
        while not self._free.empty():
            if worker := self._free.get():
                worker.stop()


class Worker:
    """One process."""

    def __init__(self, script: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._asking = ThreadPoolExecutor(1)

    def ask(self, message: bytes, seconds: float) -> bytes:
        """The answer; raises `TimeoutError` after so many seconds, `EOFError` if the process died."""
        return self._asking.submit(self._ask, message).result(seconds)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self._asking.shutdown(wait=True)
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):  # what was still to be written has nowhere to go
                assert pipe is not None
                pipe.close()

    def _ask(self, message: bytes) -> bytes:
        asked, answered = self.process.stdin, self.process.stdout
        assert asked is not None
        assert answered is not None
        try:
            asked.write(len(message).to_bytes(8, "big") + message)
            asked.flush()
        except OSError as error:
            raise EOFError from error
        header = answered.read(8)
        answer = answered.read(int.from_bytes(header, "big")) if len(header) == 8 else b""
        if not answer:
            raise EOFError
        return answer
