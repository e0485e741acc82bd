"""The chain rule for one element of one leaf, as plain numbers.

Where an operation mixes elements (a mean, a matmul, a softmax) the sum over its indices is written
out: each term is one way from an element of the root to the chosen element.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import torch

from viz import limits
from viz.chain.graph import Edge, Graph
from viz.chain.jacobian import Jacobian


@dataclass(frozen=True)
class Factor:
    """One entry of one local Jacobian: d output[row] / d input[column], both flat indices."""

    edge: Edge
    row: int
    column: int
    value: float


@dataclass(frozen=True)
class Term:
    """One product of plain numbers: the root's gradient times the factors, root first."""

    seed: float
    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        product = self.seed
        for factor in self.factors:
            product *= factor.value
        return product


@dataclass(frozen=True)
class ElementLedger:
    """The terms of one element's gradient; `rest` is what those not listed add."""

    leaf: str
    element: int
    terms: tuple[Term, ...]
    complete: bool
    total: float
    rest: float


def element_ledger(graph: Graph, leaf: str, element: int) -> ElementLedger:
    """Write out the gradient of ``leaf.flatten()[element]``.

    Raises `KeyError` for no such leaf, `LimitError` where a Jacobian on the way is too large, and
    `ExplainError` where torch does not let a node be called.
    """
    target, gradient = graph.targets[leaf], graph.grad[leaf]
    if target is None or gradient is None:
        return ElementLedger(leaf, element, (), True, 0.0, 0.0)
    total = float(gradient.reshape(-1)[element])
    found = list(islice(_terms(graph, target, element), limits.TERMS.value + 1))
    complete = len(found) <= limits.TERMS.value
    terms = tuple(found[: limits.TERMS.value])
    rest = 0.0 if complete else total - sum(term.product for term in terms)
    return ElementLedger(leaf, element, terms, complete, total, rest)


def _terms(graph: Graph, target: tuple[str, int], element: int) -> Iterator[Term]:
    """Climb from the element to the root, one partial chain of factors at a time."""
    stack: list[tuple[str, int, int, tuple[Factor, ...]]] = [(*target, element, ())]
    while stack:
        node, output_nr, place, factors = stack.pop()
        if node == graph.root and output_nr == graph.root_output:
            yield Term(float(graph.root_gradient.reshape(-1)[place]), factors)
            continue
        climbs = []
        for edge in graph.arriving[node]:
            if edge.output_nr == output_nr:
                for row, value in _entries(edge.local, place):
                    used_output, used_place = _locate(edge.local, row)
                    factor = Factor(edge, row, place, value)
                    climbs.append((edge.target, used_output, used_place, (factor, *factors)))
        stack.extend(reversed(climbs))


def _entries(local: Jacobian, column: int) -> list[tuple[int, float]]:
    """The rows that depend on `column`: (row, derivative). A single zero where none does."""
    if local.factor is not None:
        return [(column, float(local.factor.reshape(-1)[column]))]
    entries = local.matrix()[:, column]
    rows = torch.nonzero(entries).flatten().cpu().tolist()
    return [(row, float(entries[row])) for row in rows or range(min(1, len(entries)))]


def _locate(local: Jacobian, row: int) -> tuple[int, int]:
    """Which output of the node a row of its Jacobian belongs to, and the place in that output."""
    for number, output in enumerate(local.rows):
        if row < output.numel:
            return number, row
        row -= output.numel
    raise IndexError(row)
