"""Shuts a worker in, on Linux: it reads no file but Python's and the system's, and starts nothing.

The allowlist of the language is the first wall, this the second: landlock for files (the package
`sandlock`), a seccomp filter for the network and new processes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

Wall = Literal["landlock", "seccomp"]

_READABLE = ("/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig")

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
_THREAD = 0x00010000
"""CLONE_THREAD: torch's engine may start a thread for a nested backward call."""

_REFUSED = (
    *("socket", "connect", "accept", "bind", "listen", "socketpair", "accept4"),
    *("fork", "vfork", "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev"),
    *("kill", "tkill", "tgkill", "io_uring_setup"),
)
_NUMBERS = {
    "x86_64": (41, 42, 43, 49, 50, 53, 288, 57, 58, 59, 322, 101, 310, 311, 62, 200, 234, 425),
    "aarch64": (
        198,
        203,
        202,
        200,
        201,
        199,
        242,
        -1,
        -1,
        221,
        281,
        117,
        270,
        271,
        129,
        130,
        131,
        425,
    ),
}
"""What `_REFUSED` is on each machine, -1 where it has no such call."""

_MACHINES = {"x86_64": (0xC000003E, 56), "aarch64": (0xC00000B7, 220)}
"""The machine's number in seccomp, and the call clone."""

_CLONE3 = 435


@cache
def walls() -> tuple[Wall, ...]:
    """What this system has: each is tried, in a process of its own."""
    if sys.platform != "linux":
        return ()
    return tuple(wall for wall in _WALLS if _stands(_WALLS[wall]))


def confine() -> None:
    """Put up the walls that there are: for good, around this process."""
    for wall in walls():
        _WALLS[wall]()


def _stands(put_up: Callable[[], None]) -> bool:
    pid = os.fork()
    if not pid:
        try:
            put_up()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _close_files() -> None:
    import sandlock

    # What it holds itself is asked for by the budget of a run.
    readable = [
        *_READABLE,
        f"/proc/{os.getpid()}",
        sys.prefix,
        sys.base_prefix,
        os.path.dirname(os.path.dirname(__file__)),
    ]
    left_to_seccomp = [
        it for it in sandlock.Protection if it.name not in ("FS_REFER", "FS_TRUNCATE")
    ]
    sandlock.confine(
        sandlock.Sandbox(
            fs_readable=[path for path in readable if os.path.exists(path)],
            allow_degraded=left_to_seccomp,
        )
    )


def _filter_calls() -> None:
    machine, clone = _MACHINES[platform.machine()]  # a KeyError on others: no such wall there
    refused = [number for number in _NUMBERS[platform.machine()] if number >= 0]
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, machine),
        (give, 0, 0, _EPERM),
        (load, 0, 0, 0),
        (at_least, 0, 1, 0x40000000),  # another numbering of the same calls
        (give, 0, 0, _EPERM),
    ]
    for call in refused:
        program += [(equal, 0, 1, call), (give, 0, 0, _EPERM)]
    program += [
        (equal, 0, 1, _CLONE3),  # its flags are in memory: the C library falls back to clone
        (give, 0, 0, _ENOSYS),
        (equal, 0, 3, clone),
        (load, 0, 0, 16),
        (any_bit, 1, 0, _THREAD),
        (give, 0, 0, _EPERM),
        (give, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *each) for each in program)
    held = ctypes.create_string_buffer(code)
    whole = struct.pack(
        "HxxxxxxQ" if ctypes.sizeof(ctypes.c_void_p) == 8 else "HxxI",
        len(program),
        ctypes.addressof(held),
    )
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.c_char_p(whole), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


_WALLS: Mapping[Wall, Callable[[], None]] = {"landlock": _close_files, "seccomp": _filter_calls}
