"""The processes behind a page, from Linux's /proc."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    return bool(_stat(pid)) and _stat(pid)[0] != "Z"


def workers_of(page: int) -> list[int]:
    """The workers of a page's process and their warm parent, also those whose parent has ended.

    They have a pipe in common with the page's process, at whose end the kernel ends them.
    """
    if not alive(page):
        return []
    held = {_read(it) for it in Path(f"/proc/{page}/fd").iterdir()}
    found = [int(it.name) for it in Path("/proc").iterdir() if it.name.isdigit()]
    started = [it for it in found if "warm_parent" in _command(it) and alive(it)]
    return [it for it in started if _read(Path(f"/proc/{it}/fd/0")) in held]


def warm_parent_of(page: int) -> int:
    """The process that forks the workers of a page's process."""

    def found() -> list[int]:
        return [it for it in workers_of(page) if _stat(it)[1:2] == [str(page)]]

    wait_until(lambda: bool(found()))
    (parent,) = found()
    return parent


def nice(pid: int) -> int:
    """How far a process gives way to others: 0, or more for the slow lane."""
    return int(_stat(pid)[16])


def wait_until(done: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until that is so. Fails if it is not within so many seconds."""
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.02)


def _read(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return []
