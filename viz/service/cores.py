"""How many cores this process may use: a container on a large machine is given a few of them."""

from __future__ import annotations

import os
from math import ceil
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Linux' limit of a control group, version 2: microseconds of processor time in a period, or ``max``."""


def usable_cores(quota: Path = _QUOTA) -> int:
    """The cores that the system lets this process use, at least one; a part of one counts as one."""
    cores = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    try:
        allowed, period = quota.read_text("ascii").split()
        return max(1, min(cores, ceil(int(allowed) / int(period))))
    except (OSError, ValueError, ZeroDivisionError):
        return cores  # no such limit
