"""A picture of a model, beside what other tools make of it: seconds, memory and nodes, in the same run.

    pip install -r tests/bench/requirements.txt && python -m tests.bench.tools

Each pair of a tool and a model runs in a process of its own, on one thread, after a warm-up with a small
model. Time is the median of rounds, which take turns with a plain forward and backward pass, and is given as
a multiple of that too; memory is how much the process had at most in a round before, beyond what it had.
Every tool draws with its own defaults. ``viz`` records, explains (every value and gradient is at hand) and
draws; ``paths`` has the paths of every parameter in place of the picture. ``torchviz``, ``torchview`` and
``TorchLens`` write DOT, which the Graphviz that pygraphviz carries lays out; TorchLens calls a ``dot``, so it
gets one that is just that. ``torchvista`` writes a page that the browser lays out, which is not in its time.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import torch
from torch import nn

from tests.bench.models import MODELS, Made

ROUNDS = 3
PATIENCE = 240.0
"""Seconds that a tool gets for one model."""

DOT = """\
#!{python}
import sys
from pygraphviz import AGraph
words, given = sys.argv[1:], [it for it in sys.argv[1:] if not it.startswith("-")]
kind = next(it[2:] for it in words if it.startswith("-T"))
out = words[words.index("-o") + 1]
(source,) = [it for it in given if it != out]
AGraph(source).draw(out, format=kind, prog="dot")
"""
"""A ``dot`` for those who call one."""


def plain(model: nn.Module, x: torch.Tensor) -> None:
    """The forward and the backward pass and nothing else."""
    model(x).backward()


def explained(model: nn.Module, x: torch.Tensor) -> Any:
    """Record and explain."""
    viz = importlib.import_module("viz")
    with viz.record() as recording:
        root = model(x)
    e = viz.explain(root, dict(model.named_parameters()), recording=recording)
    assert all(gradient is not None for gradient in e.grad.values())
    return e


def viz_picture(model: nn.Module, x: torch.Tensor) -> int:
    """Explain, and the picture as SVG; groups are nodes too."""
    return int(explained(model, x).svg().count('class="node'))


def viz_paths(model: nn.Module, x: torch.Tensor) -> int:
    """Explain, and go through the paths of every parameter."""
    e = explained(model, x)
    ledgers = [e.paths(name) for name in e.leaves]
    assert all(ledger.total is not None for ledger in ledgers)
    return 0


def drawn(source: str) -> int:
    """Lay out DOT in this process; how many nodes were drawn."""
    # Graphviz 14 crashes on a label whose first line is empty.
    source = source.replace('label="\n ', 'label="')
    svg = importlib.import_module("pygraphviz").AGraph(string=source).draw(format="svg", prog="dot")
    return int(svg.count(b'class="node"'))


def torchviz(model: nn.Module, x: torch.Tensor) -> int:
    """torchviz's graph of the backward nodes."""
    make_dot = importlib.import_module("viz.draw.torchviz_drawing").make_dot
    return drawn(make_dot(model(x), params=dict(model.named_parameters())).source)


def torchview(model: nn.Module, x: torch.Tensor) -> int:
    """torchview's graph of modules and functions."""
    made = importlib.import_module("torchview").draw_graph(model, x, device="cpu")
    return drawn(made.visual_graph.source)


def torchlens(model: nn.Module, x: torch.Tensor) -> int:
    """TorchLens' record of the forward pass, and its picture."""
    trace = importlib.import_module("torchlens").trace(model, x)
    with tempfile.TemporaryDirectory() as folder:
        dot = Path(folder, "dot")
        dot.write_text(DOT.format(python=sys.executable))
        dot.chmod(0o755)
        before, os.environ["PATH"] = os.environ["PATH"], f"{folder}:{os.environ['PATH']}"
        try:
            trace.draw(vis_outpath=f"{folder}/graph", vis_save_only=True, vis_fileformat="svg")
        finally:
            os.environ["PATH"] = before
        return Path(folder, "graph.svg").read_text().count('class="node"')


def torchvista(model: nn.Module, x: torch.Tensor) -> int:
    """torchvista's page."""
    tracer = importlib.import_module("torchvista.tracer")
    plot, count = tracer.plot_graph, []

    def counted(nodes: Any, *rest: Any, **more: Any) -> Any:
        count.append(len(nodes))
        return plot(nodes, *rest, **more)

    tracer.plot_graph = counted
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            tracer.trace_model(model, x, export_path=f"{folder}/graph.html")
            assert Path(folder, "graph.html").stat().st_size
    finally:
        tracer.plot_graph = plot
    return count[0]


TOOLS: dict[str, Callable[[nn.Module, torch.Tensor], int]] = {
    "viz": viz_picture,
    "torchviz": torchviz,
    "torchview": torchview,
    "TorchLens": torchlens,
    "torchvista": torchvista,
    "paths": viz_paths,
}


def gpt2() -> Made:
    """GPT-2's first two blocks; only those who ask for it import the library."""
    made: Made = importlib.import_module("tests.bench.library").gpt2(2)
    return made


DRAWN: dict[str, Callable[[], Made]] = {
    name: MODELS[name]
    for name in ("MLP, 3 layers", "LSTM cell, 20 steps", "ResNet18, 1 image", "chain of 1,000")
} | {"GPT-2, 2 layers": gpt2}


class Peak(threading.Thread):
    """The most memory that this process has while it is entered, in megabytes beyond what it had.

    It looks every two milliseconds: the kernel's own peak is set back by TorchLens.
    """

    def __enter__(self) -> Peak:
        self.before = self.most = self.now()
        self.over = threading.Event()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.join()

    def run(self) -> None:
        while not self.over.wait(0.002):
            self.most = max(self.most, self.now())

    @staticmethod
    def now() -> float:
        """Resident memory in megabytes."""
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20


def measure(tool: str, name: str) -> dict[str, object]:
    """One tool on one model, in this process."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    work = TOOLS.get(tool)
    small, given = MODELS["MLP, 3 layers"]()
    for warm in (plain, work or plain):
        with contextlib.suppress(Exception):  # said below, of the model that is measured
            warm(small, given)
    model, x = DRAWN[name]()
    spent, beside = [], []
    try:
        with Peak() as peak:
            (work or plain)(model, x)
        while len(spent) < ROUNDS and sum(spent) < PATIENCE / 8:
            model.zero_grad()
            start = time.perf_counter()
            nodes = (work or plain)(model, x) or 0
            spent.append(time.perf_counter() - start)
            model.zero_grad()
            start = time.perf_counter()
            plain(model, x)
            beside.append(time.perf_counter() - start)
    except Exception as error:  # whatever a tool raises is its figure
        return {"error": type(error).__name__, "said": str(error)[:200]}
    seconds = statistics.median(spent)
    ratio = seconds / statistics.median(beside)
    return {"seconds": seconds, "ratio": ratio, "mb": peak.most - peak.before, "nodes": nodes}


def in_a_process(tool: str, name: str) -> dict[str, object]:
    """`measure` in a process of its own; what went wrong if it died or took too long."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.tools", "--only", tool, name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"over {PATIENCE:g} s"}
    if done.returncode:
        return {"error": f"died ({done.returncode})", "said": done.stderr[-200:]}
    measured: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return measured


def row(name: str, tool: str, measured: dict[str, object]) -> str:
    """A line of the table: what was measured, or what was raised."""
    if "error" in measured:
        return f"| {name} | {tool} | {measured['error']} | | | |"
    nodes = f"{measured['nodes']:,}" if measured["nodes"] else ""
    return (
        f"| {name} | {tool} | {measured['seconds']:.3g} s | {measured['ratio']:.1f} "
        f"| {measured['mb']:.0f} MB | {nodes} |"
    )


def main() -> None:
    """Print the table in Markdown, a row for each model and tool."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs=2, metavar=("TOOL", "MODEL"))
    chosen = parser.parse_args().only
    if chosen:
        print(json.dumps(measure(*chosen)))
        return
    load = ", ".join(f"{it:.1f}" for it in os.getloadavg())
    print(f"{date.today()}, {os.cpu_count()} cores, load {load}, torch {torch.__version__}\n")
    print(
        "| Model | tool | time | x plain | memory | nodes |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name in DRAWN:
        for tool in ("plain", *TOOLS):
            measured = in_a_process(tool, name)
            print(row(name, tool, measured), flush=True)
            if "said" in measured:
                print(measured["said"], file=sys.stderr)


if __name__ == "__main__":
    main()
