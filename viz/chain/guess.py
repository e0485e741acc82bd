"""Judges a reader's own idea of a gradient: right or wrong in each cell, and where it departs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from viz.chain.graph import Edge, Graph
from viz.chain.paths import PathLedger

_RELATIVE, _ABSOLUTE = 1e-3, 1e-4
"""How close a guess must be: three digits are enough."""


@dataclass(frozen=True)
class Verdict:
    """`cells` says of each element whether it is right.

    `hint` is the key of what went wrong ("sign", "stopped", "left_out", "one_path", "start", "local") and
    `node` the node where the guess departs; both empty for a right one.
    """

    cells: torch.Tensor
    hint: str = ""
    node: str = ""

    @property
    def right(self) -> bool:
        """Whether every cell is."""
        return bool(self.cells.all())


def judge(graph: Graph, ledger: PathLedger, guess: torch.Tensor) -> Verdict:
    """Judge a guess at the gradient of the ledger's leaf; a single number stands for every cell.

    Raises `ValueError` if it has another shape.
    """
    gradient = graph.grad[ledger.leaf]
    assert gradient is not None
    try:
        given = guess.double().expand(gradient.shape)
    except RuntimeError as error:
        raise ValueError(tuple(guess.shape)) from error
    cells = _close(given, gradient)
    if cells.all():
        return Verdict(cells)
    for hint, node, wrong in _mistakes(graph, ledger, gradient):
        fits = wrong.numel() == 1 or wrong.shape == gradient.shape
        if fits and _close(given, wrong.expand(gradient.shape)).all():
            return Verdict(cells, hint, node)
    return Verdict(cells, "start", graph.root)


def judge_local(edge: Edge, guess: torch.Tensor) -> Verdict:
    """Judge a guess at a local gradient: its factors where it is elementwise, else its matrix.

    Raises `ValueError` if it has another shape, and what `Jacobian.matrix` raises.
    """
    right = local_of(edge)
    try:
        given = guess.double().expand(right.shape)
    except RuntimeError as error:
        raise ValueError(tuple(guess.shape)) from error
    cells = _close(given, right)
    return Verdict(cells) if cells.all() else Verdict(cells, "local", edge.target)


def local_of(edge: Edge) -> torch.Tensor:
    """What is to be guessed of a local gradient: its factors, or its matrix."""
    factor = edge.local.factor
    return edge.local.matrix() if factor is None else factor


def _close(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    return torch.isclose(one, other.double(), rtol=_RELATIVE, atol=_ABSOLUTE, equal_nan=True)


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
