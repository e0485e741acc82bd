"""The picture is taken away as it is on the screen, and no text of a stranger does anything in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.reader import OpenPage, node, press, with_program


def take(page: Page, format: str) -> bytes:
    """Save the picture in a format."""
    if not page.locator(".export[open]").count():
        page.locator(".export summary").click()
    with page.expect_download() as download:
        page.locator(f".export button[name={format}]").click()
    assert download.value.suggested_filename == f"graph.{format}"
    return Path(download.value.path()).read_bytes()


def test_the_picture_is_taken_away_as_it_is(open_page: OpenPage) -> None:
    page = open_page(
        with_program("값 = torch.ones(2,2, requires_grad=True)\ny = 값+1\nz = y.mean()")
    )
    press(page, "Home", "ArrowRight")
    svg = take(page, "svg").decode("utf-8")
    assert "값" in svg
    assert "값 + 1" in svg or "값+1" in svg
    assert ">2<" in svg  # what y is
    assert "0.25" not in svg
    assert (
        svg.count(">?<") == 4 * 2 + 1 * 2 + 2
    )  # two gradients, value and gradient of z, two factors
    png = take(page, "png")
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    whole = page.locator(".frame > svg").get_attribute("data-whole")
    assert whole is not None
    assert width == pytest.approx(2 * float(whole.split()[2]), abs=2)
    dot = take(page, "dot").decode("utf-8")
    assert "digraph" in dot
    assert "AddBackward0" in dot
    assert "0.25" not in dot
    assert take(page, "pdf").startswith(b"%PDF")
    press(page, "Escape")
    assert "0.25" in take(page, "dot").decode("utf-8")
    assert "0.25" in take(page, "svg").decode("utf-8")


HOSTILE = [
    "<script>window.harmed=1</script>",
    '"><img src=x onerror=window.harmed=1>',
    "]];}digraph{",
    "javascript:window.harmed=1",
    "\u202eabc",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_the_picture_does_nothing(open_page: OpenPage, text: str) -> None:
    page = open_page(
        with_program(f"x = torch.ones(2, requires_grad=True) # {text}\ny = x.sum() # {text}")
    )
    node(page, "y").hover()
    page.locator(".search").fill(text)
    press(page, "Home", "ArrowRight", "ArrowRight")
    svg = take(page, "svg").decode("utf-8")
    assert "<script" not in svg
    assert "href" not in svg.split(">", 1)[1]
    assert page.evaluate("window.harmed") is None
