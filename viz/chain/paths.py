"""The ledger of paths: every way from the root to a leaf, its local factors and their product.

The gradient of a leaf is the sum, over all paths from the root, of the products of the local
Jacobians along the path (the multivariate chain rule).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch

from viz import limits
from viz.brief import shortened
from viz.chain.graph import Edge, Graph
from viz.chain.jacobian import Jacobian
from viz.numbers import countable, norm


@dataclass(frozen=True, repr=False)
class Path:
    """One path. `nodes` are ids from root to leaf, `factors` the local Jacobian of each step."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    start: torch.Tensor
    start_output: int
    _kept: torch.Tensor | None

    @property
    def factors(self) -> tuple[Jacobian, ...]:
        return tuple(edge.local for edge in self.edges)

    @property
    def product(self) -> torch.Tensor:
        """The root's gradient times all factors, shaped like the leaf.

        That of a large leaf is worked out each time it is asked for, as paths are many. Raises `ExplainError`
        as `Jacobian.vjp` does.
        """
        if self._kept is not None:
            return self._kept
        vector, output_nr = self.start, self.start_output
        for edge in self.edges:
            vector, output_nr = _along(edge, vector, output_nr), edge.output_nr
        return vector

    def __repr__(self) -> str:
        return f"Path({shortened(' > '.join(self.nodes))}, {len(self.edges)} factors)"


@dataclass(frozen=True, repr=False)
class PathLedger:
    """All paths from the root to `leaf`.

    `count` is their exact number. `paths` are those listed, largest product first: all of them up
    to `limits.PATHS`, beyond that the ones that stay largest on the way, fewer where their tensors
    together pass `limits.PATH_ELEMENTS`. `total` is the sum over all paths and equals the leaf's gradient;
    `rest` is what the paths not listed add to it. A leaf that is not reached has no path and no total (None).

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

    def __repr__(self) -> str:
        shape = None if self.total is None else tuple(self.total.shape)
        count = str(self.count) if self.count < _WRITTEN else f"{float(min(self.count, _HUGE)):.3g}"
        return f"PathLedger({self.leaf!r}, {count} paths, {len(self.paths)} listed, total {shape})"


_WRITTEN = 10**15
_HUGE = 10**300
"""Numbers of paths that are written out, and that a float can be."""

_KEPT = 4_096
"""Elements of a leaf up to which the products of its paths are kept."""

_Trail = tuple[Edge, "_Trail"] | None
"""The edges of a path, the last one first. It holds no tensors but those of the graph."""


class _Partial(NamedTuple):
    """A path on its way: the gradient that it carries to an output of a node."""

    node: str
    output_nr: int
    vector: torch.Tensor
    trail: _Trail

    def on(self, edge: Edge) -> _Partial:
        """One edge further."""
        vector = _along(edge, self.vector, self.output_nr)
        return _Partial(edge.source, edge.output_nr, vector, (edge, self.trail))


def ledger(graph: Graph, leaf: str) -> PathLedger:
    """The ledger of `leaf`. Raises `KeyError` for a name that is no leaf of `graph`.

    Tensors on the way are let go as soon as they were used: memory is that of a few leaves, not of paths.
    """
    target = graph.targets[leaf]
    if target is None:
        return PathLedger(leaf, 0, (), None, None)
    counts = _count(graph, *target)
    total = _total(graph, target, counts)
    shown: torch.Tensor | None = None
    found: list[tuple[float, Path]] = []
    for partial in _list(graph, target, counts):
        kept = partial.vector if partial.vector.numel() <= _KEPT else None
        edges = _edges(partial.trail)
        nodes = (graph.root, *(edge.source for edge in edges))
        path = Path(nodes, edges, graph.root_gradient, graph.root_output, kept)
        found.append((_size(partial.vector), path))
        shown = partial.vector.clone() if shown is None else shown.add_(partial.vector)
    found.sort(key=lambda it: it[0], reverse=True)
    paths = tuple(path for _, path in found)
    count = counts[graph.root][graph.root_output]
    if count == len(paths):
        rest = total.new_zeros(()).expand_as(total)
    else:
        rest = total.clone() if shown is None else total - shown
    return PathLedger(leaf, count, paths, total, rest)


def _along(edge: Edge, vector: torch.Tensor, output_nr: int) -> torch.Tensor:
    """The gradient of one output of an edge's target, as it goes on to the edge's source."""
    upstream: list[torch.Tensor | None] = [None] * len(edge.local.rows)
    upstream[output_nr] = vector
    return edge.local.vjp(upstream)


def _edges(trail: _Trail) -> tuple[Edge, ...]:
    found: list[Edge] = []
    while trail is not None:
        edge, trail = trail
        found.append(edge)
    return tuple(reversed(found))


def _size(tensor: torch.Tensor) -> float:
    return norm(countable(tensor).nan_to_num(), 1)


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


def _list(
    graph: Graph, target: tuple[str, int], counts: Mapping[str, list[int]]
) -> Iterator[_Partial]:
    """The paths to list, complete: at each node the partial paths with the largest gradients go on.

    Once those on the way lead to `limits.PATHS` paths at most, each is followed to its end before the next.
    """
    arrived = {graph.root: [_Partial(graph.root, graph.root_output, graph.root_gradient, None)]}
    ways = counts[graph.root][graph.root_output]
    ended: dict[str, int] = {}  # ways that end at a node, as what led there was let go of
    for node in graph.nodes:
        if ways <= limits.PATHS.value:
            break
        partials = arrived.pop(node.id, [])
        ways -= sum(counts[node.id][it.output_nr] for it in partials) + ended.pop(node.id, 0)
        for partial in _largest(partials):
            if (node.id, partial.output_nr) == target:
                yield partial
            for edge in _onward(graph, node.id, counts):
                waiting = arrived.setdefault(edge.source, [])
                waiting.append(partial.on(edge))
                ways += counts[edge.source][edge.output_nr]
                room = _room(waiting[-1:])
                if len(waiting) > 2 * room:  # of large tensors not all can wait
                    dropped = _drop(waiting, room)
                    lost = sum(counts[edge.source][it.output_nr] for it in dropped)
                    ended[edge.source] = ended.get(edge.source, 0) + lost
    for partials in arrived.values():
        partials.reverse()
        while partials:
            yield from _followed(graph, partials.pop(), target, counts)


def _room(partials: list[_Partial]) -> int:
    """How many tensors as large as the largest of these `limits.PATH_ELEMENTS` has room for."""
    elements = max((it.vector.numel() for it in partials), default=1)
    return max(1, limits.PATH_ELEMENTS.value // max(1, elements))


def _drop(partials: list[_Partial], most: int) -> list[_Partial]:
    """Keep the largest in the list, largest first; gives back the others."""
    partials.sort(key=lambda partial: _size(partial.vector), reverse=True)
    dropped = partials[most:]
    del partials[most:]
    return dropped


def _largest(partials: list[_Partial]) -> Iterator[_Partial]:
    """Those that go on, each let go of once it has."""
    most = min(limits.PATHS.value, _room(partials))
    if len(partials) > most:
        _drop(partials, most)
    partials.reverse()
    while partials:
        yield partials.pop()


def _onward(graph: Graph, node: str, counts: Mapping[str, list[int]]) -> Iterator[Edge]:
    return (it for it in graph.nodes[node].inputs if counts[it.source][it.output_nr])


def _followed(
    graph: Graph, start: _Partial, target: tuple[str, int], counts: Mapping[str, list[int]]
) -> Iterator[_Partial]:
    """All paths that `start` leads to, one after the other: only forks keep a tensor meanwhile."""
    if (start.node, start.output_nr) == target:
        yield start
    waiting = [(start, edge) for edge in _onward(graph, start.node, counts)][::-1]
    del start
    while waiting:
        partial = _step(waiting)
        if (partial.node, partial.output_nr) == target:
            yield partial
        waiting += [(partial, edge) for edge in _onward(graph, partial.node, counts)][::-1]


def _step(waiting: list[tuple[_Partial, Edge]]) -> _Partial:
    partial, edge = waiting.pop()
    return partial.on(edge)


def _total(graph: Graph, target: tuple[str, int], counts: Mapping[str, list[int]]) -> torch.Tensor:
    """The sum over all paths: gradients added at each node, as the chain rule factors out."""
    sums: dict[tuple[str, int], torch.Tensor] = {
        (graph.root, graph.root_output): graph.root_gradient
    }
    for node in graph.nodes:
        keys = [(node.id, number) for number in range(len(node.outputs))]
        upstream = [sums.get(key) if key == target else sums.pop(key, None) for key in keys]
        if all(gradient is None for gradient in upstream):
            continue
        for edge in node.inputs:
            if counts[edge.source][edge.output_nr]:
                key = (edge.source, edge.output_nr)
                vector = edge.local.vjp(upstream)
                sums[key] = sums[key] + vector if key in sums else vector
    return sums[target]
