"""The file and the notebook's cell in a real browser: all of it answers, and nothing asks any network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, FrameLocator, Page, expect

import viz
from tests.export.test_page import residual

ROOT = Path(__file__).parents[2]
Open = Callable[..., Page]

CODE = f"""import sys
sys.path.insert(0, {str(ROOT)!r})
import torch, viz
x = torch.ones(2, 2, requires_grad=True)
with viz.record() as recording:
    y = x + 1
    res = (2 * y ** 2).mean()
viz.explain(res, {{"x": x}}, names=locals(), recording=recording)"""


@pytest.fixture
def open_file(browser: Browser) -> Iterator[Open]:
    """A function that opens a file; fails on anything in the console, and on any request."""
    wrong: list[str] = []
    contexts = []

    def open_(file: Path, *, scheme: str = "light", width: int = 1280, **more: object) -> Page:
        size = {"width": width, "height": 720}
        context = browser.new_context(viewport=size, color_scheme=scheme, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        local = ("file:", "data:", "blob:", "about:")
        page.on("request", lambda it: None if it.url.startswith(local) else wrong.append(it.url))
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, walkthrough: str) -> Path:
    """The walkthrough as a file."""
    file = tmp_path_factory.mktemp("file") / "walkthrough.html"
    viz.run(walkthrough).save(file, title="By hand")
    return file


def test_a_step_knows_no_more_than_is_computed(open_file: Open, saved: Path) -> None:
    page = open_file(saved)
    expect(page.locator("g.node")).to_have_count(5)
    page.locator("[name=next]").click()
    expect(page.locator(".count")).to_have_text("0 / 9")
    expect(page.locator('[data-node="y"] .value text.number').first).to_have_text("?")
    for _ in range(6):
        page.locator("[name=next]").click()
    expect(page.locator(".sentence")).to_have_text("0.25 arrives at z; ×2: 0.5 is sent to y ** 2")
    expect(page.locator(".card.now .factor")).to_have_text("2")
    expect(page.locator(".lines li.now")).to_have_text("z = 2*y**2")
    expect(page.locator(".total .factor")).to_have_text("?")
    page.locator("[name=previous]").click()
    expect(page.locator(".count")).to_have_text("5 / 9")


def test_a_click_on_a_node_says_all_of_it(open_file: Open, saved: Path) -> None:
    page = open_file(saved)
    page.locator('[data-node="z.pow"] .title').click()
    panel = page.locator("#node")
    for text in ("y**2", "Upstream gradient", "2 * y = 2 * 2 = 4", "pow_backward", "Product → y"):
        expect(panel).to_contain_text(text)
    expect(page.locator(".lines mark.chosen:not(:empty)")).to_have_text("y**2")
    expect(page.locator('[data-node="z.pow"] .title')).to_be_in_viewport()
    page.locator(".card.edge").first.click()
    expect(panel.locator("h2")).to_have_text("res")
    panel.locator(".close").click()
    expect(panel).to_be_hidden()


def test_a_cell_of_a_leaf_is_explained(open_file: Open, saved: Path) -> None:
    page = open_file(saved)
    page.locator('[data-node="x"] .value > .cell[data-element="1"]').click()
    expect(page.locator(".question")).to_have_text("Why is x.grad[0, 1] 2?")
    page.locator("label.element select").select_option("[1, 0]")
    expect(page.locator(".question")).to_have_text("Why is x.grad[1, 0] 2?")


def test_dark_by_the_system_and_by_the_button(open_file: Open, saved: Path) -> None:
    for scheme, other in (("light", "dark"), ("dark", "light")):
        page = open_file(saved, scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        page.locator(".theme").click()
        expect(page.locator("html")).to_have_attribute("data-theme", other)
        expect(page.locator(".held.dark")).to_have_count(int(other == "dark"))


def test_groups_open_and_close(open_file: Open, tmp_path: Path) -> None:
    file = tmp_path / "large.html"
    residual().save(file)
    page = open_file(file)
    group = page.locator('[data-group="27/"]')
    group.dispatch_event("click")
    frame = page.locator('[data-frame="27/"]')
    expect(frame).to_have_count(1)
    expect(page.locator('[data-node^="27."]').first).to_be_attached()
    frame.dispatch_event("click")
    expect(group).to_have_count(1)


def test_a_phone(open_file: Open, saved: Path) -> None:
    page = open_file(saved, width=390, has_touch=True)
    expect(page.locator("g.node")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    left = [page.locator(f'[data-node="{it}"]').bounding_box() for it in ("x", "res")]
    assert left[0] is not None and left[1] is not None  # noqa: PT018
    assert left[0]["y"] < left[1]["y"]


def test_the_picture_is_saved_in_the_browser(open_file: Open, saved: Path) -> None:
    page = open_file(saved)
    page.locator(".export summary").click()
    with page.expect_download() as download:
        page.locator("[name=svg]").click()
    assert Path(download.value.path()).read_text("utf-8").count('data-node="') == 5
    expect(page.locator("[name=pdf]")).to_be_hidden()


def test_without_scripts_there_is_the_picture(open_file: Open, saved: Path) -> None:
    page = open_file(saved, java_script_enabled=False)
    expect(page.locator("noscript g.node")).to_have_count(5)
    expect(page.locator(".lines")).to_contain_text("y = x+1")
    expect(page.locator("#graph")).to_be_hidden()


@pytest.fixture(scope="module")
def outputs() -> dict[str, str]:
    """What a cell whose last line is an explanation leaves in a notebook, executed."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    nbformat.validate(book)
    (output,) = book.cells[0].outputs
    assert output.output_type == "execute_result"
    data: dict[str, str] = dict(output.data)
    return data


def test_a_notebook_is_alive(open_file: Open, outputs: dict[str, str], tmp_path: Path) -> None:
    assert set(outputs) == {"text/html", "image/svg+xml", "text/plain"}
    assert len(outputs["text/plain"]) < 200
    file = tmp_path / "book.html"
    file.write_text(f"<!doctype html><body style='background:#111'>{outputs['text/html']}", "utf-8")
    page = open_file(file)
    expect(page.locator("noscript")).to_be_hidden()
    cell: FrameLocator = page.frame_locator("iframe")
    expect(cell.locator("html")).to_have_attribute("data-theme", "dark")  # as its notebook is
    expect(cell.locator("g.node")).to_have_count(5)
    cell.locator("[name=next]").click()
    cell.locator("[name=next]").click()
    expect(cell.locator(".sentence")).to_have_text("y is computed: 2")
    cell.locator('[data-node="y"] .title').click()
    expect(cell.locator("#node")).to_contain_text("Upstream gradient")
    expect(cell.locator(".total .name")).to_have_text("x.grad")


def test_a_notebook_without_scripts_shows_the_picture(
    open_file: Open, outputs: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "book.html"
    file.write_text(f"<!doctype html>{outputs['text/html']}", "utf-8")
    page = open_file(file, java_script_enabled=False)
    expect(page.locator("iframe")).to_be_hidden()
    width = page.locator("noscript img").evaluate("(it) => it.naturalWidth")
    assert width > 500
