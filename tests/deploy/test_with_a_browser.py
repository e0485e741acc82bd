"""The page in a real Chromium through nginx: all of it works under the security policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import expect_numbers, node, open_tab, panel, retype
from tests.deploy.conftest import COOKIE, Hosting
from viz.panels.state import WALKTHROUGH

WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error("policy", event.effectiveDirective, event.blockedURI))"""


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """What the console says is wrong; at the end of a test it has to be nothing."""
    errors: list[str] = []
    yield errors
    assert not errors


@pytest.fixture
def page(browser: Browser, hosting: Hosting, errors: list[str]) -> Iterator[Page]:
    """The page, opened."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" else None,
    )
    page.goto(hosting.address)
    page.wait_for_selector("g.node")
    yield page
    context.close()


def test_the_page_works_under_the_policy(page: Page) -> None:
    expect_numbers(page, "res", ["8"], ["1"])
    node(page, "z.pow").click()
    expect(panel(page)).to_contain_text("pow_backward(grad, self, exponent)")
    for format in ("svg", "png", "pdf", "dot"):
        page.locator("details.export").evaluate("(it) => (it.open = true)")
        with page.expect_download() as download:
            page.locator(f".export button[name={format}]").click()
        assert download.value.suggested_filename == f"graph.{format}"
    open_tab(page, "Plots")
    page.locator(".js-plotly-plot").hover()
    with page.expect_download() as download:
        page.locator('.modebar-btn[data-title="Download plot as a PNG"]').click()
    assert download.value.suggested_filename.endswith(".png")
    page.get_by_role("radio", name="Heat maps of the node").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    open_tab(page, "Tensors")
    expect(page.locator('[data-testid="stDataFrame"]:visible canvas').first).to_be_visible()


def test_a_script_in_the_page_is_stopped_and_noticed(page: Page, errors: list[str]) -> None:
    with page.expect_console_message(lambda it: it.text.startswith("policy script-src")):
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), "
            "{text: 'window.harmed = 1'}))"
        )
    assert page.evaluate("window.harmed") is None
    assert any(error.startswith("policy script-src") for error in errors)
    errors.clear()


def test_the_page_outlives_its_process(page: Page, hosting: Hosting) -> None:
    retype(page, WALKTHROUGH.replace("2*y**2", "3*y**3"))
    expect_numbers(page, "res", ["24"], ["1"])
    expect(panel(page)).to_contain_text("24")  # nothing is on its way when the process dies
    (cookie,) = (it for it in page.context.cookies() if it["name"] == COOKIE)
    assert cookie["httpOnly"]
    with page.expect_websocket(lambda it: urlparse(it.url).path == "/_stcore/stream") as again:
        hosting.kill(cookie["value"])
    again.value.wait_for_event("framereceived")  # the page asks for itself anew, by itself
    node(page, "z").click()
    expect(panel(page)).to_contain_text("z = 3*y**3")
    retype(page, WALKTHROUGH.replace("2*y**2", "4*y**3"))
    expect_numbers(page, "res", ["32"], ["1"])
    (moved,) = (it for it in page.context.cookies() if it["name"] == COOKIE)
    assert moved["value"] != cookie["value"]
