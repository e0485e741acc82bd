"""A subject of the fuzz that is as bad as can be: its test shows that the harness sees each fault."""

from __future__ import annotations

import ctypes
import time

from tests.fuzz.judge import Part

CASES = ("good", "raises", "slow", "large", "crashes", "hangs", "good")

FIRST = "good"


def case(seed: int) -> str:
    """The fault of a seed."""
    return CASES[seed % len(CASES)]


def attempt(case: str, part: Part) -> str:
    """Commit the fault."""
    with part("planted"):
        match case:
            case "raises":
                raise KeyError("planted")
            case "slow":
                start = time.process_time()
                while time.process_time() < start + 2.2:
                    sum(range(1000))
            case "large":
                bytearray(300 * 2**20)
            case "crashes":
                ctypes.string_at(0)
            case "hangs":
                time.sleep(3600)
    return "fine"
