"""What a worker that has shut itself in can still do, and what not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from viz.service.confine import walls

TRY = """
import os, socket, subprocess, sys, tempfile, threading
import viz.limits
from viz.service.confine import confine
secret = tempfile.NamedTemporaryFile("w")
ours, theirs = socket.socketpair()
confine()
{attempt}
"""

REFUSED = {
    "the network": "socket.create_connection(('127.0.0.1', 9))",
    "a socket that listens": "socket.create_server(('127.0.0.1', 0))",
    "a socket of the system": "socket.socket(socket.AF_UNIX)",
    "a file of another": "open(secret.name)",
    "the system's users": "open('/etc/passwd')",
    "another's environment": "open(f'/proc/{os.getppid()}/environ')",
    "a new file": "open(os.path.join(tempfile.gettempdir(), 'new'), 'w')",
    "a new file beside Python": "open(os.path.join(sys.prefix, 'new'), 'w')",
    "a folder": "os.mkdir(os.path.join(tempfile.gettempdir(), 'new'))",
    "what may be removed": "os.unlink(secret.name)",
    "a program": "subprocess.run(['true'])",
    "a program in its place": "os.execv(sys.executable, [sys.executable, '-c', ''])",
    "a fork": "os.fork()",
    "a signal": "os.kill(os.getppid(), 0)",
    "a way out": "import ctypes; libc = ctypes.CDLL(None, use_errno=True);"
    " sys.exit(libc.syscall(101, 16, os.getppid(), 0, 0) == 0); assert 0",
}

ALLOWED = {
    "its own socket": "ours.send(b'x'); assert theirs.recv(1) == b'x'",
    "a thread": "thread = threading.Thread(target=print); thread.start(); thread.join()",
    "Python's modules": "import wave, sympy",
    "its own size": "assert open('/proc/self/statm').read()",
    "memory": "bytearray(10**7)",
    "a file in memory": "os.write(os.memfd_create('x'), b'x')",
    "its end": "sys.exit(0)",
}


def attempt(what: str) -> subprocess.CompletedProcess[str]:
    """A Python process that shuts itself in and tries something."""
    return subprocess.run(
        [sys.executable, "-c", TRY.format(attempt=what)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_this_machine_has_both_walls() -> None:
    assert walls() == ("landlock", "seccomp")


@pytest.mark.parametrize("what", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(what: str) -> None:
    done = attempt(what)
    if "syscall" in what:
        assert done.returncode == 0, done.stderr
        return
    assert done.returncode == 1
    assert "PermissionError" in done.stderr


@pytest.mark.parametrize("what", ALLOWED.values(), ids=ALLOWED.keys())
def test_it_is_allowed(what: str) -> None:
    done = attempt(what)
    assert done.returncode == 0, done.stderr
