"""A process that hangs is started again, as one that ends is."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.deploy.conftest import host
from tests.processes import alive, wait_until, workers_of


@pytest.mark.alone
def test_a_process_that_is_stopped_is_replaced_with_its_workers(tmp_path: Path) -> None:
    with host(tmp_path, "--processes", "1", "--patience", "2") as hosting:
        (page,) = hosting.pids().values()
        workers = workers_of(page)
        assert workers
        os.kill(page, signal.SIGSTOP)
        hosting.wait(lambda: "does not show the page, starts again" in hosting.said())
        hosting.wait(lambda: hosting.pids()["p1"] != page)
        wait_until(lambda: not any(map(alive, (page, *workers))))
        with hosting.get("/_stcore/health") as answer:
            assert answer.status == 200
