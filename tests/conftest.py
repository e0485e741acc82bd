"""What several tests share: the walkthrough, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.installed import chromium
from viz.panels.state import WALKTHROUGH


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
