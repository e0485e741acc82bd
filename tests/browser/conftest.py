"""The app, served as a user starts it, opened in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bench.server import served

expect.set_options(timeout=45_000)  # the first large program waits until torch is loaded once more

BLANK = "/_stcore/health"
"""A page of the same address on which nothing runs."""


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the app, started with ``streamlit run app.py``."""
    with served() as server:
        yield server.address


class Pages:
    """Pages of one browser, used again from test to test: in a new one Streamlit starts for a second."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.errors: list[str] = []
        self.idle: dict[bool, list[Page]] = {False: [], True: []}

    def take(self, touch: bool) -> Page:
        """A page where nobody has been."""
        if self.idle[touch]:
            return self.idle[touch].pop()
        page = self.browser.new_context(has_touch=touch).new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def give_back(self, page: Page, touch: bool) -> None:
        """Leave nothing of what was done on it."""
        page.goto(f"{self.address}{BLANK}")
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.mouse.move(0, 0)
        self.idle[touch].append(page)


@pytest.fixture(scope="session")
def pages(browser: Browser, address: str) -> Iterator[Pages]:
    """Pages to be used again."""
    pages = Pages(browser, address)
    yield pages
    for page in (*pages.idle[False], *pages.idle[True]):
        page.context.close()


@pytest.fixture
def open_page(pages: Pages) -> Iterator[object]:
    """A function that opens the page and waits for its graph; fails on errors in the console."""
    opened: list[tuple[Page, bool]] = []
    pages.errors.clear()

    def open_(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 720,
        scheme: str = "light",
        touch: bool = False,
        wait: str = "g.node",
    ) -> Page:
        page = pages.take(touch)
        opened.append((page, touch))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{pages.address}{path}")
        page.wait_for_selector(wait)
        return page

    yield open_
    for page, touch in opened:
        pages.give_back(page, touch)
    assert not pages.errors
