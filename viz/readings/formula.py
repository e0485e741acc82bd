"""The closed form of a gradient, and the ways of computing it that must agree."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

import torch

from viz import limits
from viz.chain.check import CheckRow, compare
from viz.chain.closed_form import Request, work_out
from viz.draw.equations import GRADIENT, coloured, symbol
from viz.draw.figures import matrix_latex, number, shape_text
from viz.errors import ExplainError
from viz.explanation import Explanation
from viz.program.ops import OPS

_LISTED = 16
"""Elements whose numbers are set side by side."""


@dataclass(frozen=True)
class Asked:
    """What SymPy has to be asked, and the symbols of the root and the leaf."""

    request: Request
    root: str
    leaf: str


@dataclass(frozen=True)
class WorkedOut:
    """The derivation and the gradient in LaTeX, and its numbers, flattened."""

    lines: tuple[str, ...]
    numbers: tuple[float, ...]


def formula(explanation: Explanation, leaf: str) -> Asked:
    """What is to be worked out for a leaf. Raises `ExplainError` where there is no closed form."""
    request = explanation.formula_request(leaf)
    return Asked(request, symbol(explanation, explanation.root), symbol(explanation, leaf))


def worked_out(asked: Asked) -> WorkedOut:
    """What SymPy makes of it, in its own process. Raises `VizError` where it makes nothing."""
    form = work_out(asked.request)
    if form.numbers is None:
        assert form.reason is not None
        raise form.reason
    index = "_i" if form.generic and form.numbers.ndim else ""
    slope = rf"\frac{{\partial\,{asked.root}}}{{\partial\,{asked.leaf}{index}}} = {form.latex}"
    value = coloured(matrix_latex(form.numbers), GRADIENT)
    derivation = [r",\qquad ".join(form.derivation)] if form.derivation else []
    lines = (*derivation, rf"{slope} \qquad \rightarrow {value}")
    return WorkedOut(lines, tuple(form.numbers.reshape(-1).tolist()))


@dataclass(frozen=True)
class Row:
    """One way of computing the gradient: its numbers, their largest difference, a verdict."""

    way: str
    numbers: str
    difference: str
    agrees: bool


@dataclass(frozen=True)
class Checked:
    """All ways, autograd first; at a kink what torch takes there, by operation: (English, Korean)."""

    rows: tuple[Row, ...]
    at_a_kink: bool
    kinks: tuple[tuple[str, str, str], ...]
    without_differences: bool


def check(explanation: Explanation, leaf: str, numbers: tuple[float, ...] | None) -> Checked:
    """Compare what can be compared; `numbers` are the closed form's, None without one.

    Central differences run the program twice for each element, up to `limits.DIFFERENCES` of them.
    """
    gradient = explanation.grad[leaf]
    assert gradient is not None
    many = gradient.numel() > limits.DIFFERENCES.value
    differences = None
    if not many:
        with suppress(ExplainError):
            differences = explanation.differences(leaf)
    closed = None
    if numbers is not None:
        closed = torch.tensor(numbers, dtype=torch.float64).reshape(gradient.shape)
    made = compare(leaf, gradient, explanation.paths(leaf), differences, closed)
    rows = (CheckRow("autograd", gradient, 0.0, True), *made.rows)
    return Checked(
        tuple(Row(it.way, _numbers(it.value), number(it.difference), it.agrees) for it in rows),
        made.at_a_kink,
        _kinks(explanation) if made.at_a_kink else (),
        many,
    )


def _kinks(explanation: Explanation) -> tuple[tuple[str, str, str], ...]:
    """Where the program's operations have no derivative, and what torch takes there."""
    used = {_plain(node.op) for node in explanation.nodes}
    rows = [op for op in OPS if op.kinks and _plain(op.name) in used]
    return tuple((op.name, op.kinks.en, op.kinks.ko) for op in rows if op.kinks)


def _plain(name: str) -> str:
    """``LeakyReluBackward0`` and ``leaky_relu`` alike."""
    return re.sub(r"Backward\d*$", "", name).replace("_", "").lower()


def _numbers(tensor: torch.Tensor) -> str:
    if tensor.numel() > _LISTED:
        return shape_text(tensor.shape)
    return "  ".join(number(value) for value in tensor.reshape(-1).tolist())
