"""What explaining costs beside a plain forward and backward pass of the same chain.

Run it with ``python -m tests.bench.cost``. Medians of rounds that take turns, each after a full run
of Python's collector; the memory is what is held for each operation while the explanation is.
"""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import torch

from tests.bench.models import MODELS
from tests.bench.tools import peak_mb, plain, viz_explain

ROUNDS = 7
COUNTS = (1_000, 10_000, 100_000)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, once."""
    gc.collect()
    start = time.perf_counter()
    made = work()
    taken = time.perf_counter() - start
    del made
    return taken


def held_by_python(work: Callable[[], object]) -> int:
    """Bytes that Python holds for the result of `work`."""
    tracemalloc.start()
    made = work()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del made
    return held


def main() -> None:
    """A line for each length of the chain."""
    torch.set_num_threads(1)
    viz_explain(*MODELS["chain of 10"]())
    for count in COUNTS:
        model, x = MODELS[f"chain of {count:,}"]()
        before = peak_mb()
        viz_explain(model, x)
        grown = (peak_mb() - before) * 2**20 / count
        rounds = [
            (seconds(partial(plain, model, x)), seconds(partial(viz_explain, model, x)))
            for _ in range(ROUNDS if count < 100_000 else 3)
        ]
        ours, theirs = (statistics.median(times) for times in zip(*rounds, strict=True))
        python = held_by_python(partial(viz_explain, model, x)) / count
        print(
            f"{count:>7,} operations: plain {ours * 1e3:8.1f} ms, explained {theirs * 1e3:8.1f} ms, "
            f"{theirs / ours:.1f}x; an operation takes {theirs / count * 1e6:.1f} us, "
            f"{grown:,.0f} bytes of peak memory, {python:,.0f} held by Python"
        )


if __name__ == "__main__":
    main()
