"""The picture is taken away as it is on the screen, and no text of a stranger does anything in it."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pygraphviz
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.reader import OpenPage, node, press, with_program
from viz.views.file_formats import FORMATS


def take(page: Page, format: str) -> bytes:
    """Save the picture in a format."""
    if not page.locator(".export[open]").count():
        page.locator(".export summary").click()
    with page.expect_download() as download:
        page.locator(f".export button[name={format}]").click()
    assert download.value.suggested_filename == FORMATS[format].file
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
    press(page, "Escape")
    assert "0.25" in take(page, "dot").decode("utf-8")
    assert "0.25" in take(page, "svg").decode("utf-8")


OPENED: Mapping[str, Callable[[bytes], bool]] = {
    "png": lambda it: Image.open(io.BytesIO(it)).format == "PNG",
    "svg": lambda it: ElementTree.fromstring(it).tag.endswith("svg"),
    "pdf": lambda it: it.startswith(b"%PDF") and it.rstrip().endswith(b"%%EOF"),
    "dot": lambda it: len(pygraphviz.AGraph(string=it.decode("utf-8")).nodes()) == 5,
    "gif": lambda it: Image.open(io.BytesIO(it)).n_frames == 10,  # type: ignore[attr-defined]
    "webp": lambda it: Image.open(io.BytesIO(it)).n_frames == 10,  # type: ignore[attr-defined]
    "html": lambda it: "default-src 'none'" in it.decode("utf-8") and b"printed" in it,
    "py": lambda it: "x.grad, torch.tensor" in it.decode("utf-8") and bool(ast.parse(it)),
    "ipynb": lambda it: nbformat.reads(it.decode("utf-8"), as_version=4).nbformat == 4,
    "tex": lambda it: r"\begin{tikzpicture}" in it.decode("utf-8"),
}


def test_every_format_is_saved_and_opened(open_page: OpenPage) -> None:
    page = open_page()
    listed = page.locator(".export .choices button")
    expect(listed).to_have_count(len(FORMATS))
    assert OPENED.keys() == FORMATS.keys()
    assert [format for format in FORMATS if not OPENED[format](take(page, format))] == []
    page.keyboard.press("Escape")


def test_files_are_of_what_is_chosen(open_page: OpenPage) -> None:
    """The second of three calls, the second element, Korean, and the step."""
    text = "x = torch.tensor([1., 2.], requires_grad=True)\nfor i in range(3):\n"
    text += "    (x ** 2 * (i + 1)).sum().backward()"
    page = open_page(with_program(text, lang="ko", leaf="x", element="[1]", backward="1"))
    tex = take(page, "tex").decode("utf-8")
    assert "연쇄 법칙: x.grad[1]" in tex
    assert r"\textcolor{gradient}{8}" in tex
    assert "backward 호출 3개 중 2번째(3번째 줄)" in take(page, "py").decode("utf-8")
    assert "backward=1" in take(page, "ipynb").decode("utf-8")


@pytest.mark.parametrize("tab", ["predict", "write"])
def test_no_file_tells_what_is_predicted(open_page: OpenPage, tab: str) -> None:
    text = "x = torch.tensor(3., requires_grad=True)\nu = 2 * x\ny = u * u + 1.5 * x\ny.backward()"
    page = open_page(with_program(text, tab=tab))
    page.locator(".export summary").click()
    for format in ("py", "ipynb"):
        expect(page.locator(f".export button[name={format}]")).to_be_disabled()
    for format in ("svg", "dot", "tex"):
        assert "25.5" not in take(page, format).decode("utf-8")


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
