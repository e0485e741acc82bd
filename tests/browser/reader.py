"""What a reader does on the page, and where they look: shared by the tests in a real Chromium."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlparse

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

OpenPage = Callable[..., Page]

LOOP = """\
x = torch.ones(2, requires_grad=True)
w = torch.full((2, 2), 0.3, requires_grad=True)
h = torch.zeros(2)
for i in range(25):
    h = torch.tanh(h @ w + x)
loss = h.sum()
"""
TWICE = "x = torch.tensor([2.], requires_grad=True)\ny = x * x\nz = y * x\n"

ATTEMPTS = 10


def with_program(text: str, **state: str) -> str:
    """The address of the page with a program, and what else the URL holds."""
    return "/?" + urlencode({"chain": text, **state})


def query(page: Page) -> dict[str, str]:
    """What the URL holds."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def until_url_has(page: Page, key: str, value: str | None = None) -> None:
    """The URL follows the page a moment later."""
    page.wait_for_function(
        "([key, value]) => { const it = new URLSearchParams(location.search).get(key);"
        " return value === null ? it !== null : it === value }",
        arg=[key, value],
    )


# The program.


def text_area(page: Page) -> Locator:
    """The program."""
    return page.locator("textarea.area")


def retype(page: Page, text: str) -> None:
    """Put another program in, as a user does."""
    text_area(page).fill(text)
    text_area(page).press("Control+Enter")


def settled(page: Page) -> None:
    """Wait until what is shown belongs to what is typed."""
    expect(page.locator(".editor.stale")).to_have_count(0)


def problem(page: Page) -> Locator:
    """What is wrong with the program, below it."""
    return page.locator(".editor .problem")


# The graph.


def node(page: Page, name: str) -> Locator:
    """The box of one node."""
    return page.locator(f'g.node[data-node="{name}"]')


def numbers(page: Page, kind: str, name: str) -> Locator:
    """The value or the gradient that is written in a box."""
    return node(page, name).locator(f"g.{kind} text.number")


def expect_numbers(page: Page, name: str, value: list[str], gradient: list[str]) -> None:
    """Wait until the numbers written in a box are these."""
    expect(numbers(page, "value", name)).to_have_text(value)
    expect(numbers(page, "gradient", name)).to_have_text(gradient)


def edge(page: Page, place: int) -> Locator:
    """One arrow, with its factor."""
    return page.locator(f'g.edge[data-edge="{place}"]')


def sentence(page: Page) -> Locator:
    """What happens at the step that is now."""
    return page.locator("p.sentence")


def count(page: Page) -> Locator:
    """How many steps are done, of how many."""
    return page.locator(".player .count")


def press(page: Page, *keys: str) -> None:
    """Keys while the graph itself has the focus."""
    page.locator(".frame").focus()
    for key in keys:
        page.keyboard.press(key)


def hidden(place: Locator) -> bool:
    """Whether the browser leaves this out of the picture."""
    return str(place.first.evaluate("(it) => getComputedStyle(it).visibility")) == "hidden"


def window(page: Page) -> list[float]:
    """The part of the picture that is in the frame: left, top, width, height."""
    box = page.locator(".frame > svg").get_attribute("viewBox")
    assert box is not None
    return [float(part) for part in box.split()]


def settled_window(page: Page) -> list[float]:
    """The same, once the picture has been fitted to a page that has arrived."""
    expect(page.locator(".factors .question")).not_to_be_empty()
    found = [window(page)]
    while len(found) < 3 or not found[-1] == found[-2] == found[-3]:
        assert len(found) < 60, found[-2:]
        page.wait_for_timeout(80)
        found.append(window(page))
    return found[-1]


# The factors.


def cards(page: Page) -> Locator:
    """The factors of the path that is shown."""
    return page.locator(".product .card.edge")


def factors(page: Page) -> Locator:
    """The large number on each of them."""
    return cards(page).locator(".factor")


def total(page: Page) -> Locator:
    """What the factors make, beside what torch holds."""
    return page.locator(".result .card")


# Below the picture.


def below(page: Page) -> Locator:
    """What is open below the picture."""
    return page.locator(".st-key-below")


def panel(page: Page) -> Locator:
    """The node's panel: the first of the tabs."""
    return below(page)


def open_tab(page: Page, name: str) -> None:
    """Open one of the tabs below the picture."""
    page.get_by_role("tab", name=name, exact=True).click()


def type_into(page: Page, grid: Locator, x: float, y: float, value: str) -> None:
    """Type into the cell at a place of a data editor; its cells are painted on a canvas."""
    grid.wait_for()
    grid.scroll_into_view_if_needed()
    editor = page.locator("#portal input, #portal textarea")
    for _ in range(ATTEMPTS):  # the grid takes a moment before it listens
        box = grid.bounding_box()
        assert box is not None
        page.mouse.dblclick(box["x"] + x, box["y"] + y)
        with contextlib.suppress(PlaywrightTimeoutError):
            editor.first.wait_for(timeout=1_000)
            break
    editor.first.fill(value)
    editor.first.press("Enter")


def grid(page: Page) -> Locator:
    """The data editor that is in sight."""
    return page.locator('[data-testid="stDataFrame"]:visible canvas').first


def edit_first_cell(page: Page, value: str) -> None:
    """Type into cell [0][0] of the tensor grid."""
    type_into(page, grid(page), 85, 52, value)
