"""The ledger of paths: every way from the root to a leaf, its local factors and their product.

The gradient of a leaf is the sum, over all paths from the root, of the products of the local
Jacobians along the path (the multivariate chain rule).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from viz import limits
from viz.chain.graph import Edge, Graph
from viz.chain.jacobian import Jacobian


@dataclass(frozen=True)
class Path:
    """One path. `nodes` are ids from root to leaf, `factors` the local Jacobian of each step.

    `product` is the root's gradient times all factors, shaped like the leaf.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    product: torch.Tensor

    @property
    def factors(self) -> tuple[Jacobian, ...]:
        return tuple(edge.local for edge in self.edges)


@dataclass(frozen=True)
class PathLedger:
    """All paths from the root to `leaf`.

    `count` is their exact number. `paths` are those listed, largest product first: all of them up
    to `limits.PATHS`, beyond that the ones that stay largest on the way. `total` is the sum over
    all paths and equals the leaf's gradient; `rest` is what the paths not listed add to it. A leaf
    that is not reached has no path and no total (None).

    >>> import viz
    >>> book = viz.run("x = torch.tensor([3.], requires_grad=True)\\ny = x * x").paths("x")
    >>> book.count, [path.product for path in book.paths], book.total
    (2, [tensor([3.]), tensor([3.])], tensor([6.]))
    """

    leaf: str
    count: int
    paths: tuple[Path, ...]
    total: torch.Tensor | None
    rest: torch.Tensor | None


@dataclass(frozen=True)
class _Partial:
    """A path on its way: the gradient that it carries to an output of a node."""

    vector: torch.Tensor
    output_nr: int
    edge: Edge | None
    before: _Partial | None

    @property
    def edges(self) -> tuple[Edge, ...]:
        found: list[Edge] = []
        step: _Partial | None = self
        while step is not None and step.edge is not None:
            found.append(step.edge)
            step = step.before
        return tuple(reversed(found))


def ledger(graph: Graph, leaf: str) -> PathLedger:
    """The ledger of `leaf`. Raises `KeyError` for a name that is no leaf of `graph`."""
    target = graph.targets[leaf]
    if target is None:
        return PathLedger(leaf, 0, (), None, None)
    counts = _count(graph, *target)
    listed = _list(graph, target, counts)
    total = _total(graph, target, counts)
    paths = tuple(
        sorted(
            (Path(_ids(graph, partial), partial.edges, partial.vector) for partial in listed),
            key=lambda path: _size(path.product),
            reverse=True,
        )
    )
    shown = sum((path.product for path in paths), torch.zeros_like(total))
    count = counts[graph.root][graph.root_output]
    rest = torch.zeros_like(total) if count == len(paths) else total - shown
    return PathLedger(leaf, count, paths, total, rest)


def _ids(graph: Graph, partial: _Partial) -> tuple[str, ...]:
    return (graph.root, *(edge.source for edge in partial.edges))


def _size(tensor: torch.Tensor) -> float:
    return float(tensor.double().nan_to_num().abs().sum())


def _count(graph: Graph, target: str, output_nr: int) -> Mapping[str, list[int]]:
    """Node id -> how many paths lead from each of its outputs on to the target. Exact integers.

    A node's outputs all flow to all of its inputs, as far as anybody but the node can know.
    """
    counts: dict[str, list[int]] = {}
    for node in reversed(graph.nodes):
        onward = sum(counts[edge.source][edge.output_nr] for edge in node.inputs)
        counts[node.id] = [onward] * len(node.outputs)
        if node.id == target:
            counts[node.id][output_nr] += 1
    return counts


def _upstream(size: int, output_nr: int, vector: torch.Tensor) -> list[torch.Tensor | None]:
    upstream: list[torch.Tensor | None] = [None] * size
    upstream[output_nr] = vector
    return upstream


def _list(graph: Graph, target: tuple[str, int], counts: Mapping[str, list[int]]) -> list[_Partial]:
    """The paths to list: at each node the partial paths with the largest gradients go on."""
    arrived: dict[str, list[_Partial]] = {
        graph.root: [_Partial(graph.root_gradient, graph.root_output, None, None)]
    }
    complete: list[_Partial] = []
    for node in graph.nodes:
        partials = arrived.pop(node.id, [])
        if len(partials) > limits.PATHS.value:
            partials.sort(key=lambda partial: _size(partial.vector), reverse=True)
            del partials[limits.PATHS.value :]
        if node.id == target[0]:
            complete = [partial for partial in partials if partial.output_nr == target[1]]
        for edge in node.inputs:
            if not counts[edge.source][edge.output_nr]:
                continue
            for partial in partials:
                vector = edge.local.vjp(
                    _upstream(len(node.outputs), partial.output_nr, partial.vector)
                )
                arrived.setdefault(edge.source, []).append(
                    _Partial(vector, edge.output_nr, edge, partial)
                )
    return complete


def _total(graph: Graph, target: tuple[str, int], counts: Mapping[str, list[int]]) -> torch.Tensor:
    """The sum over all paths: gradients added at each node, as the chain rule factors out."""
    sums: dict[tuple[str, int], torch.Tensor] = {
        (graph.root, graph.root_output): graph.root_gradient
    }
    for node in graph.nodes:
        upstream = [sums.get((node.id, number)) for number in range(len(node.outputs))]
        if all(gradient is None for gradient in upstream):
            continue
        for edge in node.inputs:
            if counts[edge.source][edge.output_nr]:
                key = (edge.source, edge.output_nr)
                vector = edge.local.vjp(upstream)
                sums[key] = sums[key] + vector if key in sums else vector
    return sums[target]
