"""Starts workers: forks of a warm parent on Linux, new Python processes elsewhere."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Literal, Protocol

from viz.workers import START, Channel, Worker, spawn, start

Speed = Literal["fast", "slow"]

_SCRIPT = Path(__file__).with_name("warm_parent.py")
_REPLY = 5
"""Seconds within which the warm parent has forked."""

_log = logging.getLogger(__name__)


class Launcher(Protocol):
    """Starts workers that are ready. `spares` are so many more than are meant to work at once."""

    spares: int

    def launch(self, speed: Speed) -> Worker:
        """A new worker. Raises `OSError` or `EOFError` where none can be started."""

    def look_after(self) -> None:
        """Start again what has ended meanwhile."""

    def stop(self) -> None:
        """End everything that was started."""


def launcher() -> Launcher:
    """The one that fits this system."""
    return WarmParent() if sys.platform == "linux" else NewProcesses()


class NewProcesses:
    """A new Python process for each worker: some seconds until it is ready."""

    spares = 1

    def launch(self, speed: Speed) -> Worker:
        """A new worker."""
        worker = spawn(_SCRIPT, speed)
        try:
            worker.channel.receive(time.monotonic() + START)
        except (TimeoutError, EOFError):
            worker.stop()
            raise
        return worker

    def look_after(self) -> None:
        """Nothing runs beside the workers."""

    def stop(self) -> None:
        """Nothing runs beside the workers."""


class WarmParent:
    """Forks each worker from a process that has loaded everything: some milliseconds.

    All are in one process group, which the kernel ends when this process has ended. When the parent ends,
    its workers stay; a new one is started.
    """

    spares = 0

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def launch(self, speed: Speed) -> Worker:
        """A new worker. Raises `OSError` where the parent does not answer; the next try starts another."""
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            try:
                return self._fork(speed)
            except OSError:
                self._end()
                raise

    def look_after(self) -> None:
        """Start the parent again if it has ended."""
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._start()

    def stop(self) -> None:
        """End the parent and all its workers."""
        with self._lock:
            if self._process is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._end()

    def _start(self) -> None:
        self._end()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = start(_SCRIPT, theirs, "forks")
        self._control.settimeout(START)
        try:
            said = self._control.recv(1_000).decode()
        except OSError:
            self._end()
            raise
        if not said:
            self._end()
            raise OSError("the warm parent of the workers does not start; its own words are above")
        walls = said.split()[1:]
        _log.log(
            logging.INFO if len(walls) == 2 else logging.WARNING,
            "workers are shut in by: %s",
            ", ".join(walls) or "nothing that this system has",
        )

    def _fork(self, speed: Speed) -> Worker:
        assert self._control is not None
        self._control.settimeout(_REPLY)
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [speed[:1].encode()], [theirs.fileno()])
        said = self._control.recv(100)
        if not said:
            raise OSError("the warm parent of the workers has ended")
        return _forked(int(said), Channel(ours))

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            # Its workers live on: they end when the last copy of this pipe's end is closed.
            _pipes.append(self._process.stdin)
            self._process = None
        if self._control is not None:
            self._control.close()
            self._control = None


_pipes: list[object] = []
"""Standard inputs of parents that have ended: closing one would end the workers that are left."""


def _forked(pid: int, channel: Channel) -> Worker:
    try:
        handle = os.pidfd_open(pid)  # this process for good: its number may be used again
    except OSError:  # it has ended
        return Worker(channel, lambda: None, pid)

    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        os.close(handle)

    return Worker(channel, kill, pid)
