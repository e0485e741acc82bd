"""A reader's guess at a gradient, judged against what torch computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch

from viz.chain import Edge, Graph, PathLedger
from viz.errors import ExplainError, VizError
from viz.explanation import Explanation
from viz.program import execute, parse_program
from viz.views.answers import Target, Verdict
from viz.views.requests import GRADIENT

MOST = 64
"""Cells up to which a gradient is asked for."""

_RELATIVE, _ABSOLUTE = 1e-3, 1e-4
"""How close a guess must be: three digits are enough."""


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


def verdict(explanation: Explanation, leaf: str, node: str, target: str, typed: str) -> Verdict:
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
    if not made.node:
        return made
    return replace(made, node=explanation.nodes[made.node].source or made.node)


def evaluate(explanation: Explanation, typed: str) -> torch.Tensor:
    """The value of a guess, with the program's variables at hand. Raises `ProgramError`."""
    return evaluated(explanation.typed_program.program.text, typed)


def evaluated(text: str, typed: str) -> torch.Tensor:
    """The value of an expression at the end of a program. Raises `ProgramError`."""
    run = execute(parse_program(with_guess(text, typed)))
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


def judge(graph: Graph, ledger: PathLedger, guess: torch.Tensor) -> Verdict:
    """Judge a guess at the gradient of the ledger's leaf; a single number stands for every cell.

    Raises `ValueError` if it has another shape.
    """
    gradient = graph.grad[ledger.leaf]
    assert gradient is not None
    given, cells = _cells(gradient, guess)
    if cells.all():
        return _verdict(cells)
    for hint, node, wrong in _mistakes(graph, ledger, gradient):
        fits = wrong.numel() == 1 or wrong.shape == gradient.shape
        if fits and close(given, wrong.expand(gradient.shape)).all():
            return _verdict(cells, hint, node)
    return _verdict(cells, "start", graph.root)


def judge_local(edge: Edge, guess: torch.Tensor) -> Verdict:
    """Judge a guess at a local gradient: its factors where it is elementwise, else its matrix.

    Raises `ValueError` if it has another shape, and what `Jacobian.matrix` raises.
    """
    made = compared(local_of(edge), guess)
    return made if made.right else replace(made, hint="local", node=edge.target)


def compared(right: torch.Tensor, guess: torch.Tensor) -> Verdict:
    """Judge a guess cell by cell; a single number stands for every cell. Raises `ValueError`."""
    return _verdict(_cells(right, guess)[1])


def _cells(right: torch.Tensor, guess: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """A guess in the shape of what is right, and where it is."""
    try:
        given = guess.double().expand(right.shape)
    except RuntimeError as error:
        raise ValueError(tuple(guess.shape)) from error
    return given, close(given, right)


def local_of(edge: Edge) -> torch.Tensor:
    """What is to be guessed of a local gradient: its factors, or its matrix."""
    factor = edge.local.factor
    return edge.local.matrix() if factor is None else factor


def _verdict(cells: torch.Tensor, hint: str = "", node: str = "") -> Verdict:
    rows = cells.reshape(-1, cells.shape[-1]) if cells.ndim else cells.reshape(1, 1)
    return Verdict(tuple(map(tuple, rows.tolist())), hint, node)


def close(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Where two tensors are as close as a guess must be."""
    return torch.isclose(
        one.double(), other.double(), rtol=_RELATIVE, atol=_ABSOLUTE, equal_nan=True
    )


def _mistakes(
    graph: Graph, ledger: PathLedger, gradient: torch.Tensor
) -> Iterator[tuple[str, str, torch.Tensor]]:
    """What readers write instead: (hint, node, the number that they get)."""
    yield "sign", ledger.leaf, -gradient
    if len(ledger.paths) > 1:
        for path in ledger.paths:
            yield "one_path", path.nodes[-2], path.product
    for path in ledger.paths[:1]:
        for place, edge in enumerate(path.edges):
            yield from _without(path.product, edge.local.factor, edge.target)
            node = graph.nodes[path.nodes[place]]
            if place and node.grad is not None:
                yield "stopped", node.id, node.grad


def _without(
    product: torch.Tensor, factor: torch.Tensor | None, node: str
) -> Iterator[tuple[str, str, torch.Tensor]]:
    """The product with one elementwise factor left out, where that can be told."""
    if factor is None or factor.shape != product.shape or not factor.all():
        return
    yield "left_out", node, product / factor
