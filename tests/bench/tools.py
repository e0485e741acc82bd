"""Explaining a graph beside what other tools do with it: seconds and memory, in the same run.

    pip install -r tests/bench/requirements.txt && python -m tests.bench.tools

Each pair of a tool and a model runs in a process of its own, on one thread, after a warm-up with a
small model: the median of three runs, and how much the process's peak memory grew. What is
measured: ``plain`` the forward and backward pass alone; ``viz`` recording, walking, one watched
backward, every value and gradient at hand; ``paths`` the same and the paths of each parameter;
``torchviz`` the forward pass and its DOT text; ``torchview`` its graph; ``TorchLens`` its capture of the
forward pass.
"""

from __future__ import annotations

import argparse
import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tests.bench.models import MODELS

ROUNDS = 3
PATIENCE = 120.0
"""Seconds that a tool gets for one model."""


def plain(model: nn.Module, x: torch.Tensor) -> object:
    """The forward and the backward pass and nothing else."""
    model(x).backward()
    return x.grad


def viz_explain(model: nn.Module, x: torch.Tensor) -> object:
    """Record and explain."""
    viz = importlib.import_module("viz")
    with viz.record() as recording:
        root = model(x)
    explanation = viz.explain(root, dict(model.named_parameters()), recording=recording)
    assert all(gradient is not None for gradient in explanation.grad.values())
    return explanation


def viz_paths(model: nn.Module, x: torch.Tensor) -> object:
    """Record, explain, and go through the paths of every parameter."""
    explanation: Any = viz_explain(model, x)
    return [explanation.paths(name) for name in explanation.leaves]


def torchviz(model: nn.Module, x: torch.Tensor) -> object:
    """The DOT text of the graph."""
    made = importlib.import_module("viz.draw.torchviz_drawing").make_dot(
        model(x), params=dict(model.named_parameters())
    )
    return made.source


def torchview(model: nn.Module, x: torch.Tensor) -> object:
    """torchview's computation graph."""
    return importlib.import_module("torchview").draw_graph(model, x, device="cpu", depth=10)


def torchlens(model: nn.Module, x: torch.Tensor) -> object:
    """TorchLens' record of the forward pass, with its activations."""
    return importlib.import_module("torchlens").trace(model, x)


TOOLS: dict[str, Callable[[nn.Module, torch.Tensor], object]] = {
    "plain": plain,
    "viz": viz_explain,
    "paths": viz_paths,
    "torchviz": torchviz,
    "torchview": torchview,
    "TorchLens": torchlens,
}


def peak_mb() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(tool: str, name: str) -> dict[str, object]:
    """One tool on one model, in this process."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    small, given = MODELS["chain of 10"]()
    TOOLS[tool](small, given)
    model, x = MODELS[name]()
    before, seconds = peak_mb(), []
    grown = 0.0
    for number in range(ROUNDS):
        start = time.perf_counter()
        try:
            made = TOOLS[tool](model, x)
        except Exception as error:  # whatever a tool raises is its figure
            return {"error": type(error).__name__}
        seconds.append(time.perf_counter() - start)
        if not number:
            grown = peak_mb() - before
        del made
        if sum(seconds) > PATIENCE / ROUNDS:
            break
    return {"seconds": statistics.median(seconds), "mb": grown}


def in_a_process(tool: str, name: str) -> dict[str, object]:
    """`measure` in a process of its own; what went wrong if it died or took too long."""
    command = [sys.executable, "-m", "tests.bench.tools", "--only", tool, name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"over {PATIENCE:g} s"}
    if done.returncode:
        return {"error": f"died ({done.returncode})"}
    measured: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return measured


def cell(measured: dict[str, object]) -> str:
    """Seconds and megabytes, or what was raised."""
    if "error" in measured:
        return str(measured["error"])
    return f"{measured['seconds']:.3g} s, {measured['mb']:.0f} MB"


def main() -> None:
    """Print the table in Markdown, a row for each model."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs=2, metavar=("TOOL", "MODEL"))
    chosen = parser.parse_args().only
    if chosen:
        print(json.dumps(measure(*chosen)))
        return
    print("| Model | " + " | ".join(TOOLS) + " |")
    print("| --- |" + " --- |" * len(TOOLS))
    for name in MODELS:
        cells = [cell(in_a_process(tool, name)) for tool in TOOLS]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
