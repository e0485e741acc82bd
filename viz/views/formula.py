"""The closed form of a gradient, and the ways of computing it that must agree."""

from __future__ import annotations

import re
from contextlib import suppress

import torch

from viz import limits
from viz.chain.check import CheckRow, changed, compare, roundings
from viz.draw.equations import GRADIENT, coloured, symbol
from viz.draw.number_format import matrix_latex, number
from viz.draw.shape_text import shape_text
from viz.errors import ExplainError
from viz.explanation import Explanation
from viz.program.ops import OPS
from viz.views.answers import CheckTable

_LISTED = 16
"""Elements whose numbers are set side by side."""


def closed_form(explanation: Explanation, leaf: str) -> tuple[str, ...]:
    """The derivation and the gradient in LaTeX. Raises `VizError` where there is no closed form."""
    form = explanation.closed_form(leaf)
    if form.numbers is None:
        assert form.reason is not None
        raise form.reason
    index = "_i" if form.generic and form.numbers.ndim else ""
    root, by = symbol(explanation, explanation.root), symbol(explanation, leaf)
    slope = rf"\frac{{\partial\,{root}}}{{\partial\,{by}{index}}} = {form.latex}"
    value = coloured(matrix_latex(form.numbers), GRADIENT)
    derivation = [r",\qquad ".join(form.derivation)] if form.derivation else []
    return (*derivation, rf"{slope} \qquad \rightarrow {value}")


def check(explanation: Explanation, leaf: str) -> CheckTable:
    """Compare what can be compared.

    Central differences run the program twice for each element, up to `limits.DIFFERENCES` of them.
    """
    gradient = explanation.grad[leaf]
    assert gradient is not None
    many = gradient.numel() > limits.DIFFERENCES.value
    differences = None
    if not many:
        with suppress(ExplainError):
            differences = explanation.differences(leaf)
    closed = explanation.closed_form(leaf).numbers
    ledger, rounded = explanation.paths(leaf), roundings(explanation, leaf)
    made = compare(leaf, gradient, ledger, differences, closed, rounded)
    rows = (CheckRow("autograd", gradient, 0.0, True), *made.rows)
    return CheckTable(
        tuple((it.way, _numbers(it.value), number(it.difference), it.agrees) for it in rows),
        made.at_a_kink,
        _kinks(explanation) if made.at_a_kink else (),
        many,
        () if all(it.agrees for it in rows) else changed(explanation, leaf),
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
