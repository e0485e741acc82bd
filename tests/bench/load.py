"""A class at once: sessions that edit their own program on this machine, beside a minimal page.

Run it with ``python -m tests.bench.load``; ``--help`` lists what can be measured. Every part is bounded
in sessions and seconds, and goes to addresses of this machine only. The peer, `minimal_page`, runs the
text as it stands and draws torchviz's graph with ``st.graphviz_chart``.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.server import ROOT, Server, served
from tests.bench.visitor import Visitor, visit

PEER = Path(__file__).with_name("minimal_page.py")
PAGES = {"ours": ROOT / "app.py", "minimal": PEER}

SETTLING = 8
"""Seconds between parts: after a first run a page may have more to load."""

PROGRAM = """\
x = torch.ones(2, 2, requires_grad=True)
y = x+1
z = 2*y**2
res = z.mean()
res.backward()
"""


def added(session: int, number: int) -> float:
    """The number in the program of one session after so many edits; no other ever has it.

    In 1024ths, so that float32 holds it, and the gradient, to the digit.
    """
    return session + (number % 1023 + 1) / 1024


def edited(session: int, number: int) -> str:
    """The program with that number."""
    return PROGRAM.replace("x+1", f"x+{added(session, number)}")


@dataclass
class Figures:
    """What one part measured: seconds of each run, runs that went wrong, seconds in all."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    lasted: float = 0.0

    def __str__(self) -> str:
        if not self.seconds:
            return f"none, {self.wrong} wrong"
        p50, p95 = (quantile(self.seconds, part) * 1e3 for part in (0.5, 0.95))
        rate = len(self.seconds) / self.lasted
        return (
            f"p50 {p50:7.0f} ms   p95 {p95:7.0f} ms   {rate:6.1f} a second   "
            f"{len(self.seconds)} runs, {self.wrong} wrong"
        )


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of the values lie."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


async def first_loads(address: str, sessions: int) -> Figures:
    """So many visitors open the page at the same moment."""
    figures = Figures()
    start = time.perf_counter()

    async def one() -> None:
        opened = time.perf_counter()
        async with visit(address) as visitor:
            await visitor.load()
            figures.seconds.append(time.perf_counter() - opened)

    await asyncio.gather(*(one() for _ in range(sessions)))
    figures.lasted = time.perf_counter() - start
    return figures


async def edits(address: str, sessions: int, think: float, seconds: float) -> Figures:
    """So many sessions edit for so many seconds, each pausing `think` seconds on average."""
    figures = Figures()
    gate = asyncio.Barrier(sessions + 1)
    until = 0.0

    async def one(session: int) -> None:
        pause = random.Random(session)
        async with visit(address) as visitor:
            await visitor.load()
            await gate.wait()
            await asyncio.sleep(pause.uniform(0, think))
            number = 0
            while time.perf_counter() < until:
                await _edit(visitor, figures, session, number)
                number += 1
                await asyncio.sleep(pause.uniform(0.5 * think, 1.5 * think))

    tasks = [asyncio.create_task(one(session)) for session in range(sessions)]
    start = time.perf_counter()
    until = start + 600  # until all have loaded
    await gate.wait()
    start = time.perf_counter()
    until = start + seconds
    await asyncio.gather(*tasks)
    figures.lasted = time.perf_counter() - start
    return figures


async def _edit(visitor: Visitor, figures: Figures, session: int, number: int) -> None:
    """One edit, whose number or gradient (the number and 1) must be in what comes back."""
    new = added(session, number)
    run = await visitor.edit(edited(session, number))
    figures.seconds.append(run.seconds)
    figures.wrong += not any(it in run.seen for it in (f"x+{new}".encode(), f"{1 + new}".encode()))


async def soak(server: Server, sessions: int, at_once: int = 10) -> list[tuple[int, float]]:
    """Sessions that come, edit three times and go; (sessions so far, megabytes) ten times over."""
    seen = []
    figures = Figures()
    step = max(at_once, sessions // 10)

    async def one(session: int) -> None:
        async with visit(server.address) as visitor:
            await visitor.load()
            for number in range(3):
                await _edit(visitor, figures, session, number)

    seen.append((0, server.megabytes))
    for first in range(0, sessions, at_once):
        await asyncio.gather(*(one(first + place) for place in range(at_once)))
        if (first + at_once) % step == 0:
            seen.append((first + at_once, server.megabytes))
    if figures.wrong:
        raise RuntimeError(f"{figures.wrong} edits came back wrong")
    return seen


async def measure(server: Server, options: argparse.Namespace) -> None:
    """Print the figures of one page, in the order in which a lesson meets them."""
    address, seconds = server.address, options.seconds
    rows: dict[str, Callable[[], object]] = {
        "first visitor": lambda: first_loads(address, 1),
        f"{options.first} first loads at once": lambda: first_loads(address, options.first),
        "one session, no pause": lambda: edits(address, 1, 0, seconds / 4),
        "30 sessions, 5 s pause": lambda: edits(address, 30, 5, seconds),
        "100 sessions, 10 s pause": lambda: edits(address, 100, 10, seconds),
        "8 sessions, no pause": lambda: edits(address, 8, 0, seconds / 4),
    }
    for name, part in rows.items():
        before = server.processor
        figures: Figures = await part()  # type: ignore[misc]
        work = 1e3 * (server.processor - before) / len(figures.seconds)
        memory = server.megabytes
        print(f"  {name:<26}{figures}   {work:.1f} ms of work each   {memory:.0f} MB", flush=True)
        await asyncio.sleep(SETTLING)


def main() -> None:
    """Print the figures of both pages."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", nargs="+", choices=PAGES, default=list(PAGES))
    asked.add_argument("--seconds", type=float, default=40, help="of each part (default 40)")
    asked.add_argument("--first", type=int, default=30, help="visitors at once (default 30)")
    asked.add_argument("--soak", type=int, default=0, help="only this: so many sessions in turn")
    options = asked.parse_args()
    options.seconds = min(options.seconds, 600)
    options.soak = min(options.soak, 10_000)
    for name in options.pages:
        print(name, flush=True)
        with served(PAGES[name]) as server:
            if options.soak:
                for sessions, megabytes in asyncio.run(soak(server, options.soak)):
                    print(f"  after {sessions:5} sessions {megabytes:6.0f} MB", flush=True)
            else:
                asyncio.run(measure(server, options))
        if not options.soak:
            with served(PAGES[name]) as server:
                cold = asyncio.run(first_loads(server.address, options.first))
                print(f"  {f'{options.first} first of a new process':<26}{cold}", flush=True)


if __name__ == "__main__":
    main()
