"""What a typed program needs outside of the page, and tensors as Python writes them.

A program has torch, nn and F without an import here, and its random numbers start from seed 0.
"""

from __future__ import annotations

import ast
import math

import numpy as np
import torch

from viz.draw.shape_text import shape_text
from viz.typed_program import TypedProgram

LITERAL = 256
"""Elements up to which a tensor is written out; of a larger one its sum and its norm stand for it."""

_WIDE = 88
"""Columns that a line may have before a tensor's rows stand below one another."""

_IMPORTS = {
    "torch": "import torch",
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
}


def preamble(typed: TypedProgram) -> list[str]:
    """The lines that come before a program: imports that it leaves out, and the seeds of this page."""
    used = {it.id for it in ast.walk(typed.program.tree) if isinstance(it, ast.Name)}
    lines = [line for name, line in _IMPORTS.items() if name in used | {"torch"}]
    return [*lines, *_seeds(typed)]


def without_future(typed: TypedProgram) -> tuple[list[str], str]:
    """The program's ``from __future__`` lines, which Python wants first, and the text without them."""
    lines, first = typed.program.text.strip("\n").split("\n"), []
    before = len(typed.program.text) - len(typed.program.text.lstrip("\n"))
    for statement in typed.program.tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            place = statement.lineno - 1 - before
            first.append(lines[place])
            lines[place] = ""
    return first, "\n".join(lines)


def _seeds(typed: TypedProgram) -> list[str]:
    """Torch's seed where the program sets none; those of Python's and NumPy's modules where it has them."""
    lines = ["torch.manual_seed(0)"] if typed.draws_unseeded else []
    modules, attributes = set(), set()
    for node in ast.walk(typed.program.tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
    if "random" in modules:
        lines = ["import random", *lines, "random.seed(0)"]
    if "numpy" in modules and "random" in attributes:
        lines = ["import numpy", *lines, "numpy.random.seed(0)"]
    return lines


def literal(tensor: torch.Tensor, indent: int = 0) -> str:
    """A tensor as an expression of plain Python, of the same shape and dtype."""
    plain = tensor.detach().cpu()
    plain = plain.to_dense() if plain.layout is not torch.strided else plain
    if not plain.numel():
        return f"torch.zeros({tuple(plain.shape)}, dtype={plain.dtype})"
    kind = (
        "" if plain.dtype in (torch.float32, torch.bool, torch.int64) else f", dtype={plain.dtype}"
    )
    one = _nested(plain)
    if len(one) + indent <= _WIDE or plain.ndim < 2:
        return f"torch.tensor({one}{kind})"
    rows = "".join(f"        {_nested(row)},\n" for row in plain)
    return f"torch.tensor(\n    [\n{rows}    ]{kind},\n)"


def _nested(tensor: torch.Tensor) -> str:
    if tensor.ndim:
        return f"[{', '.join(map(_nested, tensor))}]"
    value = tensor.item()
    if tensor.dtype is torch.float32 and math.isfinite(value):
        return repr(float(str(np.float32(value))))  # the shortest text that gives this number back
    return _number(value)


def _number(value: complex) -> str:
    if isinstance(value, complex):
        return f"complex({_number(value.real)}, {_number(value.imag)})"
    return repr(value) if math.isfinite(value) else f'float("{value}")'


def same(made: str, wanted: torch.Tensor, close: str = "") -> list[str]:
    """Lines that check whether the expression `made` is the tensor `wanted`; `close` are tolerances."""
    nan = ", equal_nan=True" if bool(torch.isnan(wanted).any()) else ""
    dense = f"{made}.to_dense()" if wanted.layout is not torch.strided else made
    plain = wanted.detach().to_dense() if wanted.layout is not torch.strided else wanted.detach()
    if plain.numel() <= LITERAL:
        line = f"torch.testing.assert_close({dense}, {literal(plain, len(dense) + 30)}{close}{nan})"
        return line.split("\n")
    wide = torch.complex128 if plain.is_complex() else torch.float64
    numbers = plain.to(wide)
    room = 1e-4 * max(1.0, float(numbers.abs().nan_to_num(0, 0, 0).max()))
    bound = f", rtol=1e-4, atol={room * plain.numel() ** 0.5:.1g}"
    lines = [
        f"# {shape_text(plain.shape)} elements: their sum and their norm stand for them",
        f"assert {made}.shape == {tuple(plain.shape)}",
    ]
    for said in ("sum()", "norm()"):
        total = numbers.sum() if said == "sum()" else numbers.norm()
        lines.append(
            f"torch.testing.assert_close({dense}.to({wide}).{said}, {literal(total)}{bound}{nan})"
        )
    return lines
