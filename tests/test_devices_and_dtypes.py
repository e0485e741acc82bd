"""Explanations on another device than the CPU, and of every dtype that torch differentiates."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

import viz
from viz.numbers import wide

ROOT = Path(__file__).parent.parent


def test_a_second_device_says_what_the_cpu_does() -> None:
    tried = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.other_device"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert "6 programs, 0 otherwise" in tried.stdout, tried.stdout[-2_000:] + tried.stderr[-2_000:]


# What makes a tensor where the user's are: it says the device.

ROOMS = ("trace", "chain", "draw", "rules")
FACTORIES = frozenset(
    "arange empty eye full linspace logspace ones rand randint randn scalar_tensor tensor zeros".split()
)
ON_THE_CPU = {
    ("gradless.py", "tensor"): "a number that item() gave",
    ("leaf_factors.py", "tensor"): "sums of Python's numbers, compared on the CPU",
    ("exercise.py", "tensor"): "what a typed program's line made: it runs on the CPU",
    ("jacobian.py", "rand"): "drawn on the CPU, then sent to the device",
}


def without_device(source: str) -> Iterator[str]:
    """The calls of torch's factories that do not say a device."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=name)):
                if name in FACTORIES and "device" not in [it.arg for it in node.keywords]:
                    yield name


def test_new_tensors_say_their_device() -> None:
    files = [file for room in ROOMS for file in (ROOT / "viz" / room).glob("*.py")]
    found = {(it.name, name) for it in files for name in without_device(it.read_text("utf-8"))}
    assert found == set(ON_THE_CPU)
    assert list(without_device("torch.zeros(3)\ntorch.ones(2, device=x.device)")) == ["zeros"]


# Dtypes: a program for each that its kernels know.


def smooth(x: torch.Tensor) -> torch.Tensor:
    """Elementwise, a matrix product, a sum."""
    return ((x @ x.t()).tanh() * 3).sum()


def squared(x: torch.Tensor) -> torch.Tensor:
    """Of complex numbers a real loss."""
    return (x * x.conj()).real.sum()


def cast(x: torch.Tensor) -> torch.Tensor:
    """Of dtypes that torch only casts."""
    return (x.float() ** 2).sum()


DTYPES: dict[torch.dtype, Callable[[torch.Tensor], torch.Tensor]] = {
    torch.float16: smooth,
    torch.bfloat16: smooth,
    torch.float32: smooth,
    torch.float64: smooth,
    torch.complex64: squared,
    torch.complex128: squared,
    torch.float8_e4m3fn: cast,
    torch.float8_e5m2: cast,
    torch.float8_e4m3fnuz: cast,
    torch.float8_e5m2fnuz: cast,
}


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not recorded"])
def test_every_dtype_is_explained(dtype: torch.dtype, recorded: bool) -> None:
    x = torch.tensor([[0.5, -1.0], [2.0, 1.5]]).to(dtype).requires_grad_()
    with viz.record() as recording:
        y = DTYPES[dtype](x)
    e = viz.explain(y, {"x": x}, recording=recording if recorded else None)
    (expected,) = torch.autograd.grad(y, x, retain_graph=True)
    assert e.grad["x"].dtype is dtype
    assert torch.equal(wide(e.grad["x"]), wide(expected))
    assert "<svg" in e.svg()
    assert "digraph" in str(e.dot())
    assert "AccumulateGrad" in str(e)
    assert len(e.to_dataframe()) == len(e.nodes)
    assert e.first_nonfinite is None
    check = e.check("x")
    assert check.rows
    assert check.agrees, check


def test_a_norm_does_not_overflow_in_half_precision() -> None:
    x = torch.full((100,), 6e4, dtype=torch.float16, requires_grad=True)
    e = viz.explain((x * x.detach()).sum(), {"x": x})
    assert e.to_dataframe()["upstream norm"].tolist()[-1] == pytest.approx(6e5, rel=1e-3)
