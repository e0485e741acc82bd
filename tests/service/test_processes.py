"""The processes of a served page: what ends with what, and what a reader sees of it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

from tests.bench.load import added, edited
from tests.bench.server import Server, served
from tests.bench.visitor import Visitor, visit
from tests.in_thread import wait_for
from tests.processes import alive, nice, wait_until, warm_parent_of, workers_of
from viz.service.warm_parent import SLOWER

HEAVY = "x = torch.ones(2, requires_grad=True)\n"
HEAVY += "for i in range(40_000):\n    y = x.cumsum(0)\ny.sum().backward()"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A page that was opened once."""
    with served() as server:
        wait_for(edit_after(server, lambda: None))
        yield server


def forked(server: Server) -> list[int]:
    """The workers of a page, without their warm parent."""
    parent = warm_parent_of(server.process.pid)
    return [it for it in workers_of(server.process.pid) if it != parent]


async def edit_after(server: Server, do: object, number: int = 0) -> float:
    """The seconds that an edit takes after something was done, by a reader who was there before."""
    async with visit(server.address) as visitor:
        await visitor.load()
        do()  # type: ignore[operator]
        return await edit(visitor, number)


async def edit(visitor: Visitor, number: int) -> float:
    """An edit whose answer is looked at."""
    run = await visitor.edit(edited(7, number))
    assert f"x+{added(7, number)}".encode() in run.seen
    return run.seconds


def test_workers_of_the_slow_lane_give_way(server: Server) -> None:
    cores = os.cpu_count() or 1
    wait_until(lambda: len(forked(server)) == cores + max(1, cores - 1))
    found = sorted(nice(it) for it in forked(server))
    assert found == [0] * cores + [SLOWER] * max(1, cores - 1)


def test_all_workers_shut_themselves_in(server: Server) -> None:
    def walls(worker: int) -> tuple[str, str]:
        with open(f"/proc/{worker}/status", encoding="ascii") as status:
            rows = dict(line.split(":", 1) for line in status)
        return rows["Seccomp"].strip(), rows["NoNewPrivs"].strip()

    wait_until(lambda: {walls(it) for it in forked(server)} == {("2", "1")})


SIGNALS = [signal.SIGKILL, signal.SIGSTOP]


def test_all_workers_killed(server: Server) -> None:
    def do() -> None:
        for worker in forked(server):
            os.kill(worker, signal.SIGKILL)

    assert wait_for(edit_after(server, do, 10)) < 5


def test_all_workers_of_the_fast_lane_stopped(server: Server) -> None:
    def do() -> None:
        for worker in forked(server):
            if not nice(worker):
                os.kill(worker, signal.SIGSTOP)

    assert wait_for(edit_after(server, do, 11)) < 5


@pytest.mark.parametrize("how", SIGNALS, ids=lambda it: it.name)
def test_the_warm_parent_killed_or_stopped(server: Server, how: signal.Signals) -> None:
    time.sleep(1.5)  # those that the tests before have ended are replaced
    parent = warm_parent_of(server.process.pid)

    def do() -> None:
        os.kill(parent, how)

    assert wait_for(edit_after(server, do, 100 + how)) < 5, "its workers go on"
    for worker in forked(server):
        os.kill(worker, signal.SIGKILL)
    assert wait_for(edit_after(server, lambda: None, 200 + how)) < 20
    wait_until(lambda: not alive(parent), 30)
    wait_until(lambda: len(forked(server)) > 0, 30)


def test_others_are_served_while_two_send_heavy_programs(server: Server) -> None:
    async def lesson() -> list[float]:
        async def heavy(number: int) -> None:
            async with visit(server.address) as visitor:
                await visitor.load()
                await visitor.edit(HEAVY.replace("2,", f"{number + 3},"))

        async with visit(server.address) as visitor:
            await visitor.load()
            alone = [await edit(visitor, 300 + number) for number in range(20)]
            heavies = [asyncio.create_task(heavy(number)) for number in range(2)]
            await asyncio.sleep(2)
            beside = [await edit(visitor, 400 + number) for number in range(20)]
            assert not all(task.done() for task in heavies), "the second one waits for the first"
            for task in heavies:
                task.cancel()
            await asyncio.gather(*heavies, return_exceptions=True)
        return [sorted(alone)[10], sorted(beside)[10]]

    alone, beside = wait_for(lesson())
    assert beside < 4 * alone


def test_the_workers_end_with_the_page_whatever_they_are_doing() -> None:
    async def begin(server: Server) -> None:
        async with visit(server.address) as visitor:
            await visitor.load()
            task = asyncio.create_task(visitor.edit(HEAVY))
            await asyncio.sleep(2)
            task.cancel()

    with served() as server:
        wait_for(begin(server))
        workers = workers_of(server.process.pid)
        assert len(workers) >= 2
        server.process.kill()
        start = time.monotonic()
        wait_until(lambda: not any(map(alive, workers)))
        assert time.monotonic() - start < 2
