"""Processes that work: bounded in time, replaced when they hang or die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from viz.workers import Pool, WorkerError

ECHO = """
import sys, time
from viz.workers import answer_requests, bound_memory

def answer(message):
    print("what a library prints is no answer")
    if message == b"hang":
        time.sleep(60)
    if message == b"die":
        sys.exit(1)
    if message == b"eat":
        bound_memory(50)
        return bytes(10**9)
    return message

answer_requests(answer)
"""


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Pool]:
    """One worker that echoes, hangs or dies as it is told."""
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    pool = Pool(script, workers=1)
    yield pool
    pool.stop()


def test_a_worker_is_kept(pool: Pool) -> None:
    assert pool.ask(b"one", 10) == b"one"
    worker = pool._free[0]
    assert pool.ask(b"x" * 1_000_000, 10) == b"x" * 1_000_000
    assert pool._free[0] is worker


@pytest.mark.parametrize(("message", "seconds"), [(b"hang", 1), (b"die", 10)], ids=["hang", "die"])
def test_a_worker_that_hangs_or_dies_is_replaced(pool: Pool, message: bytes, seconds: int) -> None:
    pool.ask(b"warm", 10)
    process = pool._free[0].process
    with pytest.raises(WorkerError):
        pool.ask(message, seconds)
    assert process.poll() is not None
    assert pool.ask(b"again", 10) == b"again"


@pytest.mark.parametrize(
    ("message", "reason"), [(b"hang", "slow"), (b"die", "died"), (b"eat", "memory")]
)
def test_the_reason_is_told(pool: Pool, message: bytes, reason: str) -> None:
    with pytest.raises(WorkerError) as caught:
        pool.ask(message, 1)
    assert caught.value.reason == reason
    assert pool.ask(b"again", 10) == b"again"


def test_who_finds_no_worker_free_is_told(pool: Pool) -> None:
    pool.ask(b"warm", 10)
    worker = pool._free.pop()
    with pytest.raises(WorkerError) as caught:
        pool.ask(b"too late", 0.01)
    assert caught.value.reason == "busy"
    pool._free.append(worker)
    assert pool.ask(b"in time", 10) == b"in time"


def test_workers_are_started_before_they_are_needed(pool: Pool) -> None:
    pool.start()
    worker = pool._free[0]
    pool.start()
    assert pool._free[0] is worker
    assert pool.ask(b"one", 10) == b"one"


def test_a_worker_killed_from_outside_is_replaced(pool: Pool) -> None:
    pool.ask(b"warm", 10)
    pool._free[0].process.kill()
    with pytest.raises(WorkerError):
        pool.ask(b"lost", 10)
    assert pool.ask(b"again", 10) == b"again"
