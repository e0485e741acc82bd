"""Processes that work: bounded in time and memory, replaced when they hang or die, ended with a parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import alive, wait_until
from viz.workers import Helper, Here, WorkerError

ECHO = """
import os, sys, time
from viz.workers import answer_requests, bound_memory

def answer(message):
    print("what a library prints is no answer")
    if message == b"hang":
        time.sleep(60)
    if message == b"die":
        os._exit(1)
    if message == b"eat":
        bound_memory(50)
        return bytes(10**9)
    return message

answer_requests(answer)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script that echoes, hangs or dies as it is told."""
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    return script


@pytest.fixture
def helper(script: Path) -> Iterator[Helper]:
    """One that runs it."""
    helper = Helper(script)
    yield helper
    helper.stop()


def pid(helper: Helper) -> int:
    """The process id of a helper that was asked something."""
    assert helper._worker is not None
    return helper._worker.pid


def test_it_is_kept(helper: Helper) -> None:
    assert helper.ask(b"one", 10) == b"one"
    first = pid(helper)
    assert helper.ask(b"x" * 1_000_000, 10) == b"x" * 1_000_000
    assert pid(helper) == first


@pytest.mark.parametrize(
    ("message", "reason"), [(b"hang", "slow"), (b"die", "died"), (b"eat", "memory")]
)
def test_one_that_hangs_or_dies_is_replaced(helper: Helper, message: bytes, reason: str) -> None:
    helper.ask(b"warm", 10)
    before = pid(helper)
    with pytest.raises(WorkerError) as caught:
        helper.ask(message, 1)
    assert caught.value.reason == reason
    assert helper.ask(b"again", 10) == b"again"
    assert pid(helper) != before


def test_one_that_was_killed_meanwhile_is_replaced_before_it_is_asked(helper: Helper) -> None:
    helper.ask(b"warm", 10)
    os.kill(pid(helper), signal.SIGKILL)
    time.sleep(0.1)
    assert helper.ask(b"again", 10) == b"again"


def test_here_is_bounded_too() -> None:
    def answer(message: bytes) -> bytes:
        while message == b"hang":
            pass
        return message

    here = Here(answer)
    assert here.ask(b"one", 1) == b"one"
    with pytest.raises(WorkerError) as caught:
        here.ask(b"hang", 0.1)
    assert caught.value.reason == "slow"


PARENT = """
import sys, threading, time
from pathlib import Path
from tests.processes import alive, wait_until
from viz.workers import Helper
helper = Helper(Path(sys.argv[1]))
helper.ask(b"warm", 30)
print(helper._worker.pid, flush=True)
helper.ask(b"hang", 60)
"""


def test_it_ends_with_its_parent_whatever_it_is_doing(script: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(script)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not alive(worker))
