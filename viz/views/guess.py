"""A reader's guess at a gradient, judged against what torch computed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from viz.chain import Edge
from viz.chain.guess import judge, judge_local, local_of
from viz.errors import ExplainError, VizError
from viz.explanation import Explanation
from viz.program import execute, read_program
from viz.views.answers import Judged, Target
from viz.views.requests import GRADIENT

MOST = 64
"""Cells up to which a gradient is asked for."""


def targets(explanation: Explanation, leaf: str, node: str) -> dict[str, Target]:
    """What can be guessed: the gradient of `leaf`, and the local gradients of a node that are small."""
    found = {GRADIENT: Target(f"{leaf}.grad", _shape(explanation.grad[leaf]))}
    for edge in explanation.nodes[node].inputs:
        if _small(edge):
            name = f"∂{edge.target}/∂{edge.source}"
            found[str(edge.index)] = Target(name, _shape(local_of(edge)))
    return found


def _shape(tensor: torch.Tensor | None) -> tuple[int, ...] | None:
    return None if tensor is None or not 0 < tensor.numel() <= MOST else tuple(tensor.shape)


def _small(edge: Edge) -> bool:
    rows, columns = edge.local.shape
    try:
        return (edge.local.kind == "diagonal" and columns <= MOST) or rows * columns <= MOST
    except VizError:
        return False


def with_guess(text: str, typed: str) -> str:
    """The program with the guess as its last line."""
    line = " ".join(typed.split())
    wrapped = f"torch.tensor({line})" if line.startswith("[") else line
    name = "guess"
    while name in text:
        name += "_"
    return f"{text}\n{name} = ({wrapped})"


def verdict(explanation: Explanation, leaf: str, node: str, target: str, typed: str) -> Judged:
    """Judge what was typed: a number, a matrix or a formula in the program's own language.

    Raises `ProgramError` for what is not of the language, `ExplainError` for another shape.
    """
    guess = evaluate(explanation, typed)
    try:
        if target == GRADIENT:
            made = judge(explanation, explanation.paths(leaf), guess)
        else:
            inputs = {str(edge.index): edge for edge in explanation.nodes[node].inputs}
            made = judge_local(inputs[target], guess)
    except ValueError as error:
        raise ExplainError.of("guess_shape", shape=tuple(guess.shape)) from error
    cells = made.cells
    rows = cells.reshape(-1, cells.shape[-1]) if cells.ndim else cells.reshape(1, 1)
    where = explanation.nodes[made.node].source or made.node if made.node else ""
    return Judged(tuple(map(tuple, rows.tolist())), made.right, made.hint, where)


def evaluate(explanation: Explanation, typed: str) -> torch.Tensor:
    """The value of a guess, with the program's variables at hand. Raises `ProgramError`."""
    text = with_guess(explanation.typed_program.program.text, typed)
    run = execute(read_program(text))
    if run.error is not None:
        raise run.error
    value = next(reversed(run.names.values()))
    if isinstance(value, list | tuple) and value:
        value = _stacked(value)
    if isinstance(value, np.ndarray | np.generic):
        value = torch.from_numpy(np.asarray(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = torch.tensor(_number(value))
    if not isinstance(value, torch.Tensor) or value.is_complex() or value.layout != torch.strided:
        raise ExplainError.of("guess_kind", kind=type(value).__name__)
    return value.detach()


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond all floats
        return float("inf")


def _stacked(rows: Sequence[object]) -> object:
    """Nested lists and tuples of numbers as a tensor; what else there is as it is."""
    try:
        return torch.tensor(rows, dtype=torch.float64)
    except (TypeError, ValueError, OverflowError):
        return rows
