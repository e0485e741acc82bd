"""A reader stays at one process; when it dies, its readers come back with their programs."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack

import pytest
import websockets

from tests.bench.load import added, edited
from tests.bench.visitor import PATIENCE, Run, Visitor, visit
from tests.deploy.conftest import COOKIE, Hosting
from tests.in_thread import wait_for


def given(hosting: Hosting, cookie: str = "") -> str:
    """The cookie of a visitor who opens the page with `cookie`."""
    with hosting.get("/", cookie) as answer:
        return str(answer.headers.get("Set-Cookie", cookie)).partition(";")[0]


async def session(address: str, cookie: str, known: str = "") -> str:
    """The id of the session that the websocket gets; the `known` one, if its process has it."""
    async with visit(address, cookies=cookie, session=known) as visitor:
        await visitor.load()
        return visitor.session


def test_visitors_go_to_the_processes_in_turn(hosting: Hosting) -> None:
    assert Counter(given(hosting) for _ in range(12)) == {f"{COOKIE}=p1": 6, f"{COOKIE}=p2": 6}


@pytest.mark.parametrize("malformed", ["p3", "", "p1x", "%0d%0a", "../p1", "any"])
def test_a_cookie_that_names_no_process_is_replaced(hosting: Hosting, malformed: str) -> None:
    assert given(hosting, f"{COOKIE}={malformed}") in (f"{COOKIE}=p1", f"{COOKIE}=p2")


def test_a_session_is_found_again_with_the_cookie_only(hosting: Hosting) -> None:
    """A process gives back a session that it knows, and a new one else: so the process is the same."""

    async def lookups() -> None:
        for mine, other in (("p1", "p2"), ("p2", "p1")):
            first = await session(hosting.address, f"{COOKIE}={mine}")
            for _ in range(3):
                assert await session(hosting.address, f"{COOKIE}={mine}", first) == first
            assert await session(hosting.address, f"{COOKIE}={other}", first) != first

    wait_for(lookups())


def test_requests_beside_the_websocket_reach_the_same_process(hosting: Hosting) -> None:
    for name in ("p1", "p2"):
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            with hosting.get(path, f"{COOKIE}={name}") as answer:
                assert COOKIE not in (answer.headers.get("Set-Cookie") or "")


@pytest.mark.alone
def test_two_processes_do_no_less_than_one(hosting: Hosting) -> None:
    """One page's workers keep two processors busy by themselves; where there are more, two do more."""
    one, two = wait_for(rates_of_one_and_two(hosting.address))
    assert two > 0.85 * one


async def rates_of_one_and_two(address: str) -> tuple[float, float]:
    """Edits a second of eight readers without a pause: all at one process, and four at each of two."""
    async with AsyncExitStack() as stay:

        async def readers(*names: str) -> list[Visitor]:
            visitors = [
                await stay.enter_async_context(
                    visit(address, cookies=f"{COOKIE}={names[number % len(names)]}")
                )
                for number in range(8)
            ]
            for visitor in visitors:
                await visitor.load()
            return visitors

        groups = [await readers("p2"), await readers("p1", "p2")]
        edits, seconds = [0, 0], [0.0, 0.0]
        for turn in range(10):  # many and short: what else runs on the machine weighs on both alike
            start = time.perf_counter()
            edits[turn % 2] += await edits_together(groups[turn % 2], turn, until=start + 0.5)
            seconds[turn % 2] += time.perf_counter() - start
        return edits[0] / seconds[0], edits[1] / seconds[1]


async def edits_together(visitors: list[Visitor], turn: int, until: float) -> int:
    """How many edits they make until then; those under way are waited for."""

    async def one(number: int) -> int:
        edits = 0
        while time.perf_counter() < until:
            await visitors[number].edit(edited(number, 50 * turn + edits))
            edits += 1
        return edits

    return sum(await asyncio.gather(*(one(number) for number in range(len(visitors)))))


def shows(run: Run, new: float) -> bool:
    """Whether the program with that number came back, or its gradient."""
    return any(text.encode() in run.seen for text in (f"x+{new}", f"{1 + new}"))


def test_a_file_reaches_the_process_that_holds_the_session(hosting: Hosting) -> None:
    async def upload_beside_the_websocket() -> None:
        async with visit(hosting.address, cookies=f"{COOKIE}=p1") as visitor:
            await visitor.load()
            assert hosting.upload(f"{COOKIE}=p1", visitor.session) == 204
            assert hosting.upload(f"{COOKIE}=p2", visitor.session) == 400

    wait_for(upload_beside_the_websocket())


async def edit_on(visitor: Visitor, number: int, stop: asyncio.Event) -> int:
    """How many edits a reader made until `stop`; each comes back right."""
    edits = 0
    while not stop.is_set():
        assert shows(await visitor.edit(edited(number, edits)), added(number, edits))
        edits += 1
        await asyncio.sleep(0.1)
    return edits


def test_a_killed_process_costs_its_readers_a_reconnect(hosting: Hosting) -> None:
    killed = hosting.pids()["p1"]
    edits_meanwhile = wait_for(lose_p1(hosting))
    assert edits_meanwhile > 3
    hosting.wait(lambda: hosting.pids()["p1"] != killed)
    assert f"{COOKIE}=p1" in {given(hosting) for _ in range(2)}


async def receive(reader: Visitor) -> None:
    """Take all that comes, for as long as the socket is open."""
    while True:
        await reader.socket.recv()


async def lose_p1(hosting: Hosting) -> int:
    """Kill it under three readers, who come back; gives back the edits that one at p2 made meanwhile."""
    async with AsyncExitStack() as stay:
        other = await stay.enter_async_context(visit(hosting.address, cookies=f"{COOKIE}=p2"))
        readers = [
            await stay.enter_async_context(visit(hosting.address, cookies=f"{COOKIE}=p1"))
            for _ in range(3)
        ]
        await other.load()
        for number, reader in enumerate(readers):
            await reader.load()
            await reader.edit(edited(number, 500))
        stop = asyncio.Event()
        editing = asyncio.create_task(edit_on(other, 9, stop))
        hosting.kill("p1")
        for reader in readers:
            with pytest.raises(websockets.ConnectionClosed):
                await asyncio.wait_for(receive(reader), PATIENCE)
        for number, reader in enumerate(readers):
            cookie = given(hosting, f"{COOKIE}=p1")
            assert cookie == f"{COOKIE}=p2", "another process answers, and the cookie says so"
            again = visit(hosting.address, reader.query, cookie, reader.session)
            async with again as visitor:
                assert shows(await visitor.load(), added(number, 500))
                assert hosting.upload(cookie, visitor.session) == 204
        await asyncio.sleep(3)  # the new process imports torch meanwhile, on the same cores
        stop.set()
        return await editing
