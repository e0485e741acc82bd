"""Clients that are no browser: they say what they like over the websocket, and others notice nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.visitor import Run, Visitor, visit
from tests.in_thread import wait_for
from viz.panels.state import WALKTHROUGH

FAILED = b"This app has encountered an error"


QUERIES = {
    "half a megabyte of program": urlencode({"chain": "x = 1\n" * 83_000}),
    "half a megabyte of node": urlencode({"node": "x" * 500_000}),
    "a hundred thousand parameters": "&".join(f"p{i}=1" for i in range(100_000)),
    "one parameter many times": "node=a&" * 10_000,
    "bytes that are no text": "chain=%ff%fe%00&node=%80",
    "surrogates": "chain=%ed%a0%80&lang=%ed%bf%bf",
    "percent signs": "%" * 10_000,
    "markup": urlencode(
        dict.fromkeys(("node", "leaf", "element", "tab", "open"), "<img src=x>$$\\x$$")
    ),
    "a view that is none": urlencode({"view": "theme step", "open": "\n" * 5_000, "edit": "../.."}),
    "a program that is none": urlencode({"chain": "x = "}),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_a_query_string_opens_the_page(address: str, query: str) -> None:
    async def open_page() -> Run:
        async with visit(address, query) as visitor:
            return await visitor.load()

    run = wait_for(open_page())
    assert FAILED not in run.seen
    assert b"autograd_explorer.editor" in run.seen


async def _bytes(visitor: Visitor) -> None:
    await visitor.socket.send(b"\xff" * 10_000)


async def _stop(visitor: Visitor) -> None:
    message = BackMsg()
    message.debug_shutdown_runtime = True
    await visitor.socket.send(message.SerializeToString())


async def _fragment(visitor: Visitor) -> None:
    message = BackMsg()
    message.rerun_script.fragment_id = "nobody's"
    await visitor.socket.send(message.SerializeToString())


async def _wrong_widgets(visitor: Visitor) -> None:
    await visitor.rerun(
        WidgetState(id=visitor.text_area, int_value=7),
        WidgetState(id="$$ID-nobody-s", json_value='{"a": [' * 5_000),
        WidgetState(id=visitor.text_area + "x", string_value="x" * 1_000_000),
    )


async def _long_text(visitor: Visitor) -> None:
    run = await visitor.edit("x = 1\n" * 300_000)
    assert FAILED not in run.seen
    assert b"The program has 10001 characters" in run.seen  # it is cut before it goes anywhere


CLIENTS: dict[str, Callable[[Visitor], Awaitable[None]]] = {
    "bytes that are no message": _bytes,
    "a message that stops the server": _stop,
    "a fragment that is not there": _fragment,
    "widgets of the wrong kind": _wrong_widgets,
    "two megabytes of text": _long_text,
}


@pytest.mark.parametrize("attack", CLIENTS.values(), ids=CLIENTS.keys())
def test_others_notice_nothing(address: str, attack: Callable[[Visitor], Awaitable[None]]) -> None:
    async def beside_another() -> Run:
        async with visit(address) as other:
            await other.load()
            async with visit(address) as visitor:
                await visitor.load()
                await attack(visitor)
            return await other.edit(WALKTHROUGH.replace("2*y**2", "3*y**3"))

    run = wait_for(beside_another())
    assert FAILED not in run.seen
    assert b"3*y**3" in run.seen
