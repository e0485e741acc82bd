"""Processes that do work which may hang or die: messages with a deadline, ended with their parent.

A worker and its parent exchange messages over a socket: eight bytes with the length, big-endian, then the
content. `Helper` is one such process, kept warm and replaced; `viz.service` keeps many.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

Reason = Literal["busy", "slow", "memory", "died"]

START = 60
"""Seconds within which a new process is ready: it may have to import torch first."""

_MEMORY = b"out of memory"
"""The last message of a worker that was refused memory."""


class WorkerError(Exception):
    """No worker was free, or its work took too long, or too much memory, or it died: `reason` says which."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel:
    """One end of a socket that carries messages. `until` is a time of `time.monotonic`."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._unread = bytearray()

    def send(self, message: bytes, until: float | None = None) -> None:
        """Send a message. Raises `TimeoutError` or, if the other side is gone, `EOFError`."""
        self._wait(until)
        try:
            self._socket.sendall(len(message).to_bytes(8, "big") + message)
        except TimeoutError:
            raise
        except OSError as error:
            raise EOFError from error

    def receive(self, until: float | None = None) -> bytes:
        """The next message. Raises `TimeoutError` or, if the other side is gone, `EOFError`."""
        return self._exactly(int.from_bytes(self._exactly(8, until), "big"), until)

    def waits(self, seconds: float) -> bool:
        """Whether a message, or the end, is there within so many seconds."""
        if self._unread:
            return True
        self._socket.settimeout(max(seconds, 0.0))
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except (TimeoutError, BlockingIOError):
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Close this end: the other one reads its end."""
        self._socket.close()

    def _exactly(self, size: int, until: float | None) -> bytes:
        # As much as there is at once: with each call this thread may have to wait for the others.
        while len(self._unread) < size:
            self._wait(until)
            try:
                more = self._socket.recv(2**18)
            except TimeoutError:
                raise
            except OSError as error:
                raise EOFError from error
            if not more:
                raise EOFError
            self._unread += more
        content = bytes(self._unread[:size])
        del self._unread[:size]
        return content

    def _wait(self, until: float | None) -> None:
        if until is None:
            self._socket.settimeout(None)
        else:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)


class Worker:
    """A process at the other end of `channel`; `kill` ends it, `about` is what it was last asked about."""

    def __init__(self, channel: Channel, kill: Callable[[], None], pid: int) -> None:
        self.channel = channel
        self.pid = pid
        self.about = ""
        self._kill = kill

    @property
    def gone(self) -> bool:
        """Whether it ended while it had nothing to do."""
        return self.channel.waits(0)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._kill()
        self.channel.close()


def start(script: Path, end: socket.socket, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a Python process that runs a script and has this end of a socket.

    Its standard input is a pipe: at its end the process knows that this one has ended.
    """
    shared = sys.platform == "win32"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(script), str(end.fileno()), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        pass_fds=() if shared else (end.fileno(),),
        process_group=None if shared else 0,  # Ctrl+C is for this process, which then ends it
    )
    if shared:
        assert process.stdin is not None
        process.stdin.write(end.share(process.pid))  # type: ignore[attr-defined]
        process.stdin.flush()
    return process


def spawn(script: Path, *arguments: str) -> Worker:
    """A new Python process that runs a script, which finds its end with `own_channel`."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = start(script, theirs, *arguments)

    def kill() -> None:
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            assert process.stdin is not None
            process.stdin.close()

    return Worker(Channel(ours), kill, process.pid)


def own_channel() -> Channel:
    """For the script of a new process: its end of the socket."""
    if sys.platform == "win32":
        return Channel(socket.fromshare(sys.stdin.buffer.read(372)))
    return Channel(socket.socket(fileno=int(sys.argv[1])))


def end_with_parent(*, group: bool = False) -> None:
    """End this process, or all of its group, when its parent has ended, whatever it is doing then.

    The parent holds the other end of the standard input. On Linux the kernel sends the signal; elsewhere a
    thread waits for it.
    """
    if sys.platform == "linux":
        import fcntl  # not on Windows

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(0, fcntl.F_SETOWN, -os.getpgrp() if group else os.getpid())
        fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
        return

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class Helper:
    """One process that runs `script`: started at the first message, replaced when it hangs or dies."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self._worker: Worker | None = None
        self._lock = threading.Lock()
        atexit.register(self.stop)

    def ask(self, message: bytes, seconds: float) -> bytes:
        """The answer to a message. Raises `WorkerError` if there is none after so many seconds."""
        with self._lock:
            if self._worker is None or self._worker.gone:
                self._end()
                self._worker = spawn(self.script)
                self._worker.channel.receive(time.monotonic() + START)  # it is ready
            try:
                until = time.monotonic() + seconds
                self._worker.channel.send(message, until)
                answer = self._worker.channel.receive(until)
            except (TimeoutError, EOFError) as error:
                self._end()
                raise WorkerError("slow" if isinstance(error, TimeoutError) else "died") from error
            except BaseException:  # the answer is still to come
                self._end()
                raise
            if answer == _MEMORY:
                self._end()
                raise WorkerError("memory")
            return answer

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None


class Here:
    """Answers in this process, as `Helper` does in another: for one that is itself a worker.

    Time is bounded by an alarm, where there is one, so only for what runs in Python.
    """

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def ask(self, message: bytes, seconds: float) -> bytes:
        """The answer to a message. Raises `WorkerError` if there is none after so many seconds."""
        if not hasattr(signal, "setitimer"):
            return self._answer(message)
        before = signal.signal(signal.SIGALRM, _alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            return self._answer(message)
        except _Alarm as error:
            raise WorkerError("slow") from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


class _Alarm(BaseException):
    """The time is up."""


def _alarm(number: int, frame: object) -> None:
    raise _Alarm


def answer_requests(answer: Callable[[bytes], bytes]) -> None:
    """What a helper's script does: answer until the parent closes the socket."""
    channel = own_channel()
    end_with_parent()
    channel.send(b"")
    with contextlib.suppress(EOFError):
        while True:
            request = channel.receive()
            try:
                made = answer(request)
            except MemoryError:  # what was taken may not be given back: the next one starts anew
                made = _MEMORY
            channel.send(made)


def bound_memory(megabytes: int) -> None:
    """Refuse this process more memory than it has now and so much, where the system can be told."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError):  # not Linux: only the time is bounded there
        return
    most = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
