"""What readers notice of visitors who send heavy programs again and again: answers beside 0, 1 and 2 of them.

Run it with ``python -m tests.bench.neighbours``. Five readers edit, each pausing a second on average; a
heavy program takes some four seconds by itself. Then a class pastes a heavy program at once: when each
has an answer, or is told the place in the queue.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import suppress

from tests.bench.load import Figures, edits, quantile
from tests.bench.server import Server, served
from tests.bench.visitor import visit

HEAVY = """\
x = torch.ones(2, requires_grad=True)
for i in range({turns}):
    y = x.cumsum(0)
y.sum().backward()
"""

TURNS = 40_000
"""Iterations that take some four seconds: the program is run twice."""

READERS = 5
PAUSE = 1.0
TOLD = (b"waiting.place", b"in the queue", b"Running: ", b"Loading PyTorch")


async def heavy_visitor(address: str, number: int, turns: int) -> None:
    """Send programs that take long, each another one, for ever."""
    async with visit(address) as visitor:
        await visitor.load()
        sent = 0
        while True:
            sent += 1
            await visitor.edit(HEAVY.format(turns=turns + 1_000 * number + sent))


async def beside(server: Server, heavies: int, seconds: float, turns: int) -> Figures:
    """What the readers measure beside so many heavy visitors."""
    tasks = [
        asyncio.create_task(heavy_visitor(server.address, number, turns))
        for number in range(heavies)
    ]
    await asyncio.sleep(3 if heavies else 0)
    try:
        return await edits(server.address, READERS, PAUSE, seconds)
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def at_once(server: Server, students: int, turns: int) -> list[float]:
    """So many students paste a heavy program: the seconds until each has an answer or a place."""
    gate = asyncio.Barrier(students)
    seconds: list[float] = []

    async def one(number: int) -> None:
        async with visit(server.address) as visitor:
            await visitor.load()
            await gate.wait()
            start = time.perf_counter()
            task = asyncio.create_task(visitor.edit(HEAVY.format(turns=turns + number)))
            while not task.done() and not any(word in visitor.said for word in TOLD):
                await asyncio.sleep(0.01)
            seconds.append(time.perf_counter() - start)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    await asyncio.gather(*(one(number) for number in range(students)))
    return seconds


async def measure(server: Server, options: argparse.Namespace) -> None:
    """Print the figures of one page."""
    await edits(server.address, 1, 0, 5)  # the first runs load what is loaded later
    for heavies in (0, 1, 2):
        figures = await beside(server, heavies, options.seconds, options.turns)
        print(f"  {READERS} readers beside {heavies}: {figures}", flush=True)
        await asyncio.sleep(10)
    told = await at_once(server, options.students, options.turns)
    print(
        f"  {options.students} paste a heavy program: told after p50 {quantile(told, 0.5):.2f} s, "
        f"the last after {max(told):.2f} s",
        flush=True,
    )


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=30, help="of each part (default 30)")
    asked.add_argument("--students", type=int, default=30, help="who paste at once (default 30)")
    asked.add_argument("--turns", type=int, default=TURNS, help="iterations of a heavy program")
    options = asked.parse_args()
    with served() as server:
        asyncio.run(measure(server, options))


if __name__ == "__main__":
    main()
