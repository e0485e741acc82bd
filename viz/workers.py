"""Work that may take long, done in processes of its own: bounded in time, kept warm, replaced.

A worker runs a script that answers requests, one after the other, on its standard input and output:
eight bytes with the length, big-endian, then the message, both ways. It begins with an empty message, when
it is ready. It may be sent a greeting before: what this process knows and it need not find out.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overrun
from pathlib import Path
from typing import IO, Literal

Reason = Literal["busy", "slow", "memory", "died"]

_OUT_OF_MEMORY = 77
"""With which a worker ends that was refused memory."""

START = 60
"""Seconds within which a new worker is ready: it may have to import torch first."""


class WorkerError(Exception):
    """No worker was free, or its work took too long, or too much memory, or it died: `reason` says which."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Pool:
    """A few workers that run `script`, started when first needed, replaced when they hang or die.

    `greeting` makes what a new one is sent, on a thread of its own.
    """

    def __init__(
        self, script: Path, workers: int, greeting: Callable[[], bytes] | None = None
    ) -> None:
        self.script = script
        self.greeting = greeting
        self._free: list[Worker | None] = [None] * workers
        self._changed = threading.Condition()
        atexit.register(self.stop)

    def start(self) -> None:
        """Start the workers that are not there yet, without waiting until they are ready."""
        with self._changed:
            self._free[:] = [worker or self._worker() for worker in self._free]

    def ask(self, message: bytes, seconds: float, about: str = "") -> bytes:
        """The answer to a message. Raises `WorkerError` if there is none after so many seconds.

        A worker that was last asked about the same gets it, if it is free.
        """
        worker = self._taken(seconds, about) or self._worker()
        worker.about = about
        try:
            answer = worker.ask(message, seconds)
        except (Overrun, EOFError) as error:
            reason = "slow" if isinstance(error, Overrun) else worker.why_it_ended
            worker.stop()
            self._put_back(self._worker())  # ready again before it is needed
            raise WorkerError(reason) from error
        self._put_back(worker)
        return answer

    def _taken(self, seconds: float, about: str) -> Worker | None:
        with self._changed:
            if not self._changed.wait_for(lambda: self._free, seconds):
                raise WorkerError("busy")
            same = [worker for worker in self._free if worker and worker.about == about]
            worker = same[0] if same else self._free[-1]
            self._free.remove(worker)
            return worker

    def _put_back(self, worker: Worker) -> None:
        with self._changed:
            self._free.append(worker)
            self._changed.notify()

    def _worker(self) -> Worker:
        return Worker(self.script, self.greeting)

    def stop(self) -> None:
        """End all workers that are free."""
        with self._changed:
            while self._free:
                if worker := self._free.pop():
                    worker.stop()


class Worker:
    """One process; `about` is what it was last asked about."""

    about = ""

    def __init__(self, script: Path, greeting: Callable[[], bytes] | None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        self._asking = ThreadPoolExecutor(1)
        self._ready = self._asking.submit(
            lambda: self._ask(greeting()) if greeting else self._answer()
        )

    def ask(self, message: bytes, seconds: float) -> bytes:
        """The answer; raises `TimeoutError` after so many seconds, `EOFError` if the process died."""
        self._ready.result(START)
        return self._asking.submit(self._ask, message).result(seconds)

    @property
    def why_it_ended(self) -> Reason:
        """For a process that has closed its pipe."""
        return "memory" if self.process.wait() == _OUT_OF_MEMORY else "died"

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
        assert self.process.stdin is not None
        try:
            _write(self.process.stdin, message)
        except OSError as error:
            raise EOFError from error
        return self._answer()

    def _answer(self) -> bytes:
        assert self.process.stdout is not None
        return _read(self.process.stdout)


def greeting() -> bytes:
    """What a worker's script reads first."""
    return _read(sys.stdin.buffer)


def answer_requests(answer: Callable[[bytes], bytes]) -> None:
    """What a worker's script does once it is ready: answer until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _write(answers, b"")
    with contextlib.suppress(EOFError):
        while True:
            request = _read(requests)
            try:
                made = answer(request)
            except (
                MemoryError
            ):  # what was taken may not be given back: the next process starts anew
                sys.exit(_OUT_OF_MEMORY)
            _write(answers, made)


def bound_memory(megabytes: int) -> None:
    """Refuse this process more memory than it has now and so much, where the system can be told."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError):  # not Linux: only the time is bounded there
        return
    most = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _write(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "big") + message)
    pipe.flush()


def _read(pipe: IO[bytes]) -> bytes:
    """The next message. Raises `EOFError` where the other side is gone."""
    header = pipe.read(8)
    if len(header) < 8:
        raise EOFError
    size = int.from_bytes(header, "big")
    message = pipe.read(size)
    if len(message) < size:
        raise EOFError
    return message
