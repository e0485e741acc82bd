"""How much the page sends: the parts once, and for a click only what tells of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.server import served
from tests.bench.visitor import Run, visit
from tests.in_thread import wait_for
from viz.panels.state import WALKTHROUGH

KILOBYTES = 1_000

LOOP = "x = torch.ones(4, requires_grad=True)\n" + "x = x * 1.5 + 1\n" * 36 + "x.sum().backward()"
"""74 nodes: the picture of them was once sent again at each click."""

CLICKS = {
    "a node": ("graph", {"kind": "node", "node": "x@20", "number": 1}),
    "an edge": ("graph", {"kind": "edge", "edge": 30, "number": 1}),
    "a node in the text": ("editor", {"kind": "node", "node": "x@20"}),
    "a factor": ("cards", {"kind": "edge", "edge": 30}),
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page, served."""
    with served() as server:
        yield server.address


def components(run: Run) -> set[str]:
    """The components that were sent with their data."""
    elements = [message.delta.new_element for message in run.messages]
    names = (it.bidi_component.component_name for it in elements if it.HasField("bidi_component"))
    return {name.removeprefix("autograd_explorer.") for name in names}


@pytest.mark.parametrize(("part", "asked"), CLICKS.values(), ids=CLICKS.keys())
def test_a_click_takes_a_few_kilobytes(address: str, part: str, asked: dict[str, object]) -> None:
    async def click() -> Run:
        async with visit(address) as visitor:
            await visitor.load()
            await visitor.edit(LOOP)
            return await visitor.ask(part, asked)

    run = wait_for(click())
    assert not components(run)
    assert run.bytes < 10 * KILOBYTES
    assert b"Upstream gradient" in run.seen


def test_an_edit_does_not_send_the_script_again(address: str) -> None:
    async def two() -> tuple[Run, Run]:
        async with visit(address) as visitor:
            first = await visitor.load()
            return first, await visitor.edit(WALKTHROUGH.replace("x+1", "x+2.5"))

    first, second = wait_for(two())
    assert components(first) == {"guide", "code", "editor", "graph", "cards"}
    assert components(second) == {"editor", "graph", "cards"}
    assert b"x+2.5" in second.seen
    assert second.bytes < 100 * KILOBYTES < first.bytes
