"""What several tests share: the walkthrough, a real browser, and the machine."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.installed import chromium
from viz.panels.state import WALKTHROUGH

TOGETHER = ("browser", "deploy")
"""Folders whose tests share what takes long to start: one worker runs all of one; else all of a file."""


class Together(LoadScopeScheduling):
    """Gives a worker all tests of one of those folders, or of one file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = Path(file).parent.name
        return folder if folder in TOGETHER else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """Keep what belongs together in one worker."""
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for a real browser or a server gets a second try: on a busy machine it may come late."""
    for item in items:
        if Path(item.nodeid.partition("::")[0]).parent.name in (*TOGETHER, "service"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def machine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The machine for this test: shared with the other worker's, or for one marked "alone" not."""
    base = tmp_path_factory.getbasetemp()
    locks = base.parent if hasattr(request.config, "workerinput") else base
    with Path(locks, "queue").open("w") as queue, Path(locks, "machine").open("w") as machine:
        alone = request.node.get_closest_marker("alone") is not None
        # Who wants to be alone stands in the queue until the others are done, and all behind it wait.
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(machine, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(queue, fcntl.LOCK_UN)
        yield


@pytest.fixture(scope="session")
def walkthrough() -> str:
    """The page's first program, exactly as it is pasted."""
    return WALKTHROUGH


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    with sync_playwright() as playwright:
        path = chromium(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
