"""Programs that use one operation of the table each: those of `samples.toml`, or the palette's line.

An operation that is added to the table has its test without a word here.
"""

from __future__ import annotations

import tomllib
import warnings
from functools import cache
from pathlib import Path

import torch

from viz.program.ops import OPS, Op


def _drawn(shape: tuple[int, ...]) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.rand(shape, generator=generator).requires_grad_()


TRIED = (
    torch.tensor([[0.6, 0.2], [0.3, 0.9]], requires_grad=True),
    torch.tensor([0.1, 0.4, 0.2, 0.7], requires_grad=True),
    torch.tensor([[0.6, 0.2, 0.5], [0.3, 0.9, 0.1]], requires_grad=True),
    *map(
        _drawn,
        ((1, 4), (1, 2, 4), (1, 2, 2), (1, 4, 4), (1, 2, 4, 4), (1, 4, 4, 4), (1, 2, 4, 4, 4)),
    ),
)
"""Tensors that a palette line is tried on, in this order."""

CANNOT_RUN = (RuntimeError, TypeError, ValueError, IndexError, AssertionError)
"""What torch raises for a tensor or an argument that does not suit."""


@cache
def _written() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    file = Path(__file__).with_name("samples.toml")
    for given in tomllib.loads(file.read_text("utf-8"))["given"]:
        for name, endings in given["endings"].items():
            found[name] = found.get(name, ()) + tuple(given["lines"] + each for each in endings)
    return found


def samples(op: Op) -> tuple[str, ...]:
    """Whole programs in float64 that use an operation; none for an optimizer."""
    written = _written().get(op.name, ())
    return written or ((_inserted(op),) if op.insert else ())


def every_sample() -> tuple[str, ...]:
    """The programs of all operations."""
    return tuple(text for op in OPS for text in samples(op))


def _inserted(op: Op) -> str:
    """The palette's line, on the first of some tensors that it runs on."""
    scope = {"torch": torch, "F": torch.nn.functional, "nn": torch.nn}
    code = compile(op.insert.format(x="x"), op.name, "eval")
    for tensor in TRIED:
        x = tensor.detach().double().requires_grad_()
        torch.set_default_dtype(torch.float64)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                eval(code, {**scope, "x": x})  # a line of our own
        except CANNOT_RUN:
            continue
        finally:
            torch.set_default_dtype(torch.float32)
        numbers = f"torch.tensor({x.tolist()}, requires_grad=True)"
        return (
            f"torch.set_default_dtype(torch.float64)\nx = {numbers}\ny = {op.insert.format(x='x')}"
        )
    raise AssertionError(f"{op.insert} runs on none of the tensors")
