"""The app, served as a user starts it, opened in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bench.server import served

expect.set_options(timeout=45_000)  # the first large program waits until torch is loaded once more


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the app, started with ``streamlit run app.py``."""
    with served() as server:
        yield server.address


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[object]:
    """A function that opens the page and waits for its graph; fails on errors in the console."""
    contexts, errors = [], []

    def open_(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 720,
        scheme: str = "light",
        touch: bool = False,
        wait: str = "g.node",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}{path}")
        page.wait_for_selector(wait)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not errors
