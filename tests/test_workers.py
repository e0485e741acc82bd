"""Processes that work: bounded in time, replaced when they hang or die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from viz.workers import Pool, WorkerError

ECHO = """
import sys, time
while header := sys.stdin.buffer.read(8):
    message = sys.stdin.buffer.read(int.from_bytes(header, "big"))
    if message == b"hang":
        time.sleep(60)
    if message == b"die":
        sys.exit(1)
    sys.stdout.buffer.write(header + message)
    sys.stdout.buffer.flush()
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
    worker = pool._free.queue[0]
    assert pool.ask(b"x" * 1_000_000, 10) == b"x" * 1_000_000
    assert pool._free.queue[0] is worker


@pytest.mark.parametrize(("message", "seconds"), [(b"hang", 1), (b"die", 10)], ids=["hang", "die"])
def test_a_worker_that_hangs_or_dies_is_replaced(pool: Pool, message: bytes, seconds: int) -> None:
    pool.ask(b"warm", 10)
    process = pool._free.queue[0].process
    with pytest.raises(WorkerError):
        pool.ask(message, seconds)
    assert process.poll() is not None
    assert pool.ask(b"again", 10) == b"again"


def test_a_worker_killed_from_outside_is_replaced(pool: Pool) -> None:
    pool.ask(b"warm", 10)
    pool._free.queue[0].process.kill()
    with pytest.raises(WorkerError):
        pool.ask(b"lost", 10)
    assert pool.ask(b"again", 10) == b"again"
