"""How long a picture takes, beside torchviz's own graph laid out by dot.

Run it with ``python -m tests.bench.layout``. Medians of five, each with a layout of its own; what takes
longer than a minute is stopped. The figures are for all that leads to the SVG, without the forward pass.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

import viz
from tests.bench.models import MODELS, Loop
from viz.draw import layout
from viz.draw.torchviz_drawing import make_dot
from viz.panels.state import WALKTHROUGH

ROUNDS = 5
PATIENCE = 60
DOT = "import sys; from pygraphviz import AGraph; AGraph(sys.argv[1]).draw(sys.argv[2], prog='dot')"


def explained(name: str) -> viz.Explanation:
    """One of the models, explained."""
    model, x = MODELS[name]()
    with viz.record() as recording:
        root = model(x)
    return viz.explain(root, dict(model.named_parameters()), recording=recording)


def loop(steps: int) -> viz.Explanation:
    """A recurrent loop with shared weights."""
    model, x = Loop(steps), torch.rand(4, 8)
    with viz.record() as recording:
        root = model(x)
    return viz.explain(root, dict(model.named_parameters()), recording=recording)


def theirs(explanation: viz.Explanation) -> str:
    """torchviz's DOT, laid out by dot in a process of its own; the time without its start."""
    params = {name: node.leaf_tensor for name, node in explanation.leaves.items() if node}
    start = time.perf_counter()
    try:
        source = make_dot(explanation.root_tensor, params=params).source.replace(
            'label="\n ', 'label="'
        )
    except RecursionError:
        return "RecursionError"
    written = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        dot, svg = Path(folder, "graph.dot"), Path(folder, "graph.svg")
        empty = Path(folder, "empty.dot")
        empty.write_text("digraph {a}")
        dot.write_text(source)
        spent = []
        for file in (empty, dot):
            start = time.perf_counter()
            try:
                subprocess.run(
                    [sys.executable, "-c", DOT, str(file), str(svg)],
                    check=True, capture_output=True, timeout=PATIENCE,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                return f"over {PATIENCE} s"
            spent.append(time.perf_counter() - start)
    return f"{(written + spent[1] - spent[0]) * 1e3:,.0f} ms"


def ours(explanation: viz.Explanation) -> str:
    """Our picture, medians; the first one not counted."""
    explanation.svg()
    spent = []
    for _ in range(ROUNDS):
        layout._laid_out.cache_clear()
        start = time.perf_counter()
        explanation.svg()
        spent.append(time.perf_counter() - start)
    return f"{statistics.median(spent) * 1e3:,.0f} ms"


GRAPHS: dict[str, Callable[[], viz.Explanation]] = {
    "walkthrough": lambda: viz.run(WALKTHROUGH),
    "chain of 100": lambda: explained("chain of 100"),
    "chain of 1,000": lambda: explained("chain of 1,000"),
    "chain of 10,000": lambda: explained("chain of 10,000"),
    **{f"loop of {steps} steps": (lambda steps=steps: loop(steps)) for steps in (25, 50, 100, 200)},
    "transformer, 12 blocks": lambda: explained("transformer, 12 blocks"),
}


def main() -> None:
    """A row for each graph, in Markdown."""
    torch.set_num_threads(1)
    print("| Graph | nodes | ours | torchviz and dot |\n| --- | --- | --- | --- |")
    for name, make in GRAPHS.items():
        graph = make()
        print(f"| {name} | {len(graph.nodes):,} | {ours(graph)} | {theirs(graph)} |", flush=True)


if __name__ == "__main__":
    main()
