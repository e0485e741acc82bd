"""From an edit to the new picture in a real Chromium, beside a page that only echoes what is typed.

Run it with ``python -m tests.bench.browser``. Both pages are served on this machine and edited in
turns; medians in milliseconds. A step is timed inside the browser, which does it alone.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.server import served
from tests.installed import chromium
from viz.panels.state import WALKTHROUGH

ROUNDS = 30
SETTLING = 8
"""Seconds in which the page's workers have started after its first run."""

NODE = 'g[data-node="y"]'
HELLO = "import streamlit as st\nst.markdown('seen: ' + st.text_area('text'))\n"
STEP = """() => {
  const trees = [document, ...[...document.querySelectorAll('*')].map((it) => it.shadowRoot)]
  const next = trees.map((it) => it?.querySelector('.held button[name=next]')).find(Boolean)
  const root = next.closest('.held')
  const times = []
  for (let round = 0; round < 9; round += 1) {
    const start = performance.now()
    next.click()
    root.getBoundingClientRect()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[4]
}"""


def edit(page: Page, text: str, place: str, shown: str) -> float:
    """Milliseconds from Ctrl+Enter until `shown` is at a place of the page."""
    area = page.locator("textarea").first
    area.fill(text)
    start = time.perf_counter()
    area.press("Control+Enter")
    page.locator(place, has_text=shown).first.wait_for(state="attached")
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Print the medians and their ratio."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        hello = Path(folder, "hello.py")
        hello.write_text(HELLO)
        browser = playwright.chromium.launch(
            executable_path=chromium(playwright.chromium.executable_path),
            args=["--no-sandbox", "--disable-gpu"],
        )
        with served() as ours, served(hello) as theirs:
            app, echo = (browser.new_page(viewport={"width": 1280, "height": 720}) for _ in "12")
            app.goto(ours.address)
            app.wait_for_selector("g.node", timeout=60_000)
            echo.goto(theirs.address)
            echo.wait_for_selector("textarea")
            time.sleep(SETTLING)
            times: list[tuple[float, float]] = []
            for number in range(ROUNDS + 2):
                text = WALKTHROUGH.replace("y = x+1", f"y = x+{number}.25")
                app_time = edit(app, text, NODE, f"x + {number}.25")
                shown = f"seen: number {number}"
                times.append((app_time, edit(echo, f"number {number}", "p", shown)))
            app_median, echo_median = (statistics.median(it) for it in zip(*times[2:], strict=True))
            print(f"an edit: {app_median:.0f} ms, hello world {echo_median:.0f} ms, "
                  f"{app_median / echo_median:.2f}x")  # fmt: skip
            print(f"a click on Next: {app.evaluate(STEP):.1f} ms")
        browser.close()


if __name__ == "__main__":
    main()
