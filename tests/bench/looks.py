"""Screenshots of the examples as readers see them, to be looked at; and what can be measured of them.

Run it with ``python -m tests.bench.looks FOLDER``: twelve programs, light and dark, on a projector of
1280 x 720, a screen of 1920 x 1080 and a phone, in both languages. With ``--figures`` nothing is
photographed: the smallest text, the titles' size and the share of the screen that the drawing covers.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.server import served
from tests.installed import chromium
from viz.lessons.examples import EXAMPLES

SCREENS = {"projector": (1280, 720), "screen": (1920, 1080), "phone": (390, 844)}
THEMES = ("light", "dark")
LANGUAGES = ("en", "ko")
TWENTY = """\
x = torch.tensor([0.5, 1.0], requires_grad=True)
y = x
for i in range(10):
    y = torch.sin(y) + 1
y.sum().backward()
"""

MEASURE = Path(__file__).with_name("looks.js").read_text("utf-8")


def opened(
    browser: Browser, address: str, text: str, language: str, size: tuple[int, int], theme: str
) -> Page:
    """The page with a program, when its picture stands still."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,  # type: ignore[arg-type]
        has_touch=size[0] < 640,
    )
    page = context.new_page()
    page.goto(f"{address}/?{urlencode({'chain': text, 'lang': language})}")
    page.wait_for_selector("g.node", timeout=60_000)
    page.wait_for_selector(".result")
    page.wait_for_timeout(900)
    return page


def photograph(browser: Browser, address: str, folder: Path) -> None:
    """Every combination, as a file whose name says which."""
    ways = itertools.product(EXAMPLES.values(), SCREENS.items(), THEMES, LANGUAGES)
    for example, (screen, size), theme, language in ways:
        page = opened(browser, address, example.program, language, size, theme)
        page.screenshot(path=folder / f"{example.key}-{screen}-{theme}-{language}.png")
        page.context.close()


def measure(browser: Browser, address: str) -> None:
    """Print the figures of three programs on two screens."""
    programs = {
        "walkthrough": EXAMPLES["walkthrough"].program,
        "20 operations": TWENTY,
        "MLP": EXAMPLES["mlp"].program,
    }
    for (name, text), screen in itertools.product(programs.items(), ("projector", "screen")):
        page = opened(browser, address, text, "en", SCREENS[screen], "light")
        print(f"{name} on a {screen}: {page.evaluate(MEASURE)}")
        page.context.close()


def main() -> None:
    """Serve the page and look at it."""
    with sync_playwright() as playwright, served() as server:
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright.chromium.executable_path),
            args=["--no-sandbox", "--disable-gpu"],
        )
        if "--figures" in sys.argv:
            measure(browser, server.address)
        else:
            folder = Path(sys.argv[1])
            folder.mkdir(parents=True, exist_ok=True)
            photograph(browser, server.address, folder)
        browser.close()


if __name__ == "__main__":
    main()
