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

_MACHINES = {"x86_64": (0, 0xC000003E, 56), "aarch64": (1, 0xC00000B7, 220)}
"""Where a machine stands in `_REFUSED`, its number in seccomp, and the call clone."""

_REFUSED: Mapping[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "connect": (42, 203),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "io_uring_setup": (425, 425),
}  # fmt: skip
"""The calls that are refused, by their numbers on each machine; None where it has no such call."""

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
    place, machine, clone = _MACHINES[
        platform.machine()
    ]  # a KeyError on others: no such wall there
    numbers = [call[place] for call in _REFUSED.values()]
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, machine),
        (give, 0, 0, _EPERM),
        (load, 0, 0, 0),
        (at_least, 0, 1, 0x40000000),  # another numbering of the same calls
        (give, 0, 0, _EPERM),
    ]
    for call in (it for it in numbers if it is not None):
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
    whole = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.c_char_p(whole), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


_WALLS: Mapping[Wall, Callable[[], None]] = {"landlock": _close_files, "seccomp": _filter_calls}
