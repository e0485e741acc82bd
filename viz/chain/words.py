"""Numbers that deserve a word: corners and ties, where NaN arises, a softmax too many, gradients that vanish.

Each detector looks for one thing and gives the key of a sentence with what stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from math import isfinite, prod
from typing import Any

import torch

from viz import limits
from viz.chain.graph import Edge, Graph, Node
from viz.numbers import all_finite, countable, largest
from viz.trace import constants, saved_tensors

MOST = 2
"""Remarks that are made of one program: a reader looks at one thing at a time."""

NONFINITE = frozenset(("words.nan_where", "words.nan_product", "words.infinite", "words.sqrt"))
"""Keys that say where a gradient becomes NaN or infinite."""

_SMALL, _LARGE = 1e-4, 1e4
_FACTORS = 5
"""How much smaller or larger a gradient gets along a path, over at least so many factors, to be remarked."""


@dataclass(frozen=True)
class Remark:
    """A sentence by its key: of a `node` (its id), with `values` in its gaps.

    `ids` are values that are ids of nodes. `elements` are the flat indices, in the node's value, that it
    is about.
    """

    key: str
    node: str
    values: Mapping[str, object] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[int, ...] = ()


def remarks(graph: Graph) -> tuple[Remark, ...]:
    """What deserves a word, the gravest first; nothing of a graph too large to be drawn."""
    if not graph.nodes.ids or len(graph.nodes) > limits.DRAWN_NODES.value:
        return ()
    found: list[Remark] = []
    for detector in (_nonfinite, _softmax_twice, _scaled, _kinks):
        for remark in detector(graph):
            if len(found) < MOST:
                found.append(remark)
    return tuple(found)


# Where NaN and infinity arise.


def _nonfinite(graph: Graph) -> Iterator[Remark]:
    """The first edge, in the engine's order, on which a finite gradient becomes NaN or infinity."""
    for node in sorted(graph.nodes, key=lambda it: it.order):
        grads = [it.grad for it in node.outputs if it.grad is not None]
        if not grads or not all(map(all_finite, grads)):
            continue
        for edge in node.inputs:
            if edge.contribution is not None and not all_finite(edge.contribution):
                yield _arises(graph, node, edge)
                return


def _arises(graph: Graph, node: Node, edge: Edge) -> Remark:
    sent, upstream = edge.contribution, node.grad
    assert sent is not None
    bad = ~countable(sent).isfinite()
    alike = upstream is not None and upstream.shape == sent.shape
    ids = {"source": edge.source}
    stopped = alike and upstream is not None and bool((upstream[bad] == 0).any())
    elements = _places(bad) if alike else ()
    if not stopped:
        root = node.op in ("SqrtBackward0", "RsqrtBackward0")
        return Remark("words.sqrt" if root else "words.infinite", node.id, {}, ids, elements)
    safe = _safe(graph, node, edge)
    if safe is None:
        return Remark("words.nan_product", node.id, {}, ids, elements)
    where, condition, taken = safe
    return Remark(
        "words.nan_where",
        node.id,
        {"condition": condition},
        {**ids, "where": where, "first" if taken else "second": edge.source},
        elements,
    )


def _safe(graph: Graph, node: Node, edge: Edge) -> tuple[str, str, bool] | None:
    """The where() above a node, its condition, and whether the node is taken where that holds."""
    waiting, seen = [node.id], {node.id}
    while waiting:
        for above in graph.arriving[waiting.pop()]:
            if graph.nodes[above.target].op == "WhereBackward0":
                names = [it.name for it in graph.cuts if it.target == above.target]
                kinds = [it.argument for it in graph.cuts if it.target == above.target]
                if "condition" in kinds:
                    condition = names[kinds.index("condition")]
                    return above.target, condition, above.argument == "self"
            if above.target not in seen:
                seen.add(above.target)
                waiting.append(above.target)
    return None


# A softmax too many, and gradients that vanish or explode.


def _softmax_twice(graph: Graph) -> Iterator[Remark]:
    for node in graph.nodes:
        for edge in node.inputs if node.op == "LogSoftmaxBackward0" else ():
            source = graph.nodes[edge.source]
            if source.op == "SoftmaxBackward0" and source.inputs:
                yield Remark("words.softmax", source.id, {}, {"scores": source.inputs[0].source})


def _scaled(graph: Graph) -> Iterator[Remark]:
    """The leaf whose gradient got smallest, or largest, on its way: with the factors of that way."""
    found: list[tuple[float, str, list[float]]] = []
    known = cache(largest)  # the ways of many leaves have most edges in common
    for name, target in graph.targets.items():
        if target is not None:
            factors = _factors(graph, target[0], known)
            product = prod(factors)
            extreme = product < _SMALL or product > _LARGE
            if len(factors) >= _FACTORS and product and isfinite(product) and extreme:
                found.append((max(product, 1 / product), name, factors))
    if not found:
        return
    _, name, factors = max(found, key=lambda it: it[0])
    target = graph.targets[name]
    assert target is not None
    product = prod(factors)
    key = "words.vanishing" if product < 1 else "words.exploding"
    shown = " × ".join(f"{it:.2g}" for it in factors[:_FACTORS])
    if len(factors) > _FACTORS:
        shown += f" × … ({len(factors)})"
    yield Remark(
        key,
        target[0],
        {"product": f"{product:.1e}", "factors": shown, "count": len(factors)},
    )


def _factors(graph: Graph, leaf: str, size: Callable[[Any], float]) -> list[float]:
    """How the largest gradient changes on each edge of the way from the root to a leaf, root first.

    Along the edges that bring the most. Sums and means of everything are left out: they count elements.
    """
    factors: list[float] = []
    at = leaf
    for _ in graph.nodes:
        arriving = [it for it in graph.arriving[at] if it.contribution is not None]
        if not arriving:
            break
        edge = max(arriving, key=lambda it: size(it.contribution))
        node = graph.nodes[edge.target]
        upstream, sent = size(node.grad), size(edge.contribution)
        if upstream and sum(it.numel for it in edge.local.rows) >= edge.local.column.numel:
            factor = sent / upstream
            if factor != 1:
                factors.append(factor)
        at = edge.target
    return factors[::-1]


# Corners and ties.


def _kinks(graph: Graph) -> Iterator[Remark]:
    for node in reversed(graph.nodes):
        look = _CORNERS.get(node.op)
        if look is None or node.value is None or node.grad is None or not node.inputs:
            continue
        inputs = _inputs(graph, node)
        at = look(node, inputs)
        if at is None:
            continue
        key, mask, values = at
        if mask.shape == node.grad.shape:
            mask = mask & (node.grad != 0)  # the choice counts where a gradient arrives
        count = int(mask.sum())
        if count:
            values = {"count": count, "total": mask.numel(), **values}
            elements = _places(mask) if mask.shape == node.value.shape else ()
            yield Remark(key, node.id, values, {}, elements)


_Seen = tuple[str, torch.Tensor, dict[str, object]] | None
_Inputs = Mapping[str, torch.Tensor]


def _inputs(graph: Graph, node: Node) -> _Inputs:
    """The values of a node's inputs, by argument, also of those without a gradient."""
    found = {it.argument: it.value for it in graph.cuts if it.target == node.id}
    for edge in node.inputs:
        value = graph.nodes[edge.source].outputs[edge.output_nr].value
        if value is not None:
            found[edge.argument or "self"] = value
    return found


def _at(key: str, *points: float) -> Callable[[Node, _Inputs], _Seen]:
    """A corner at given inputs."""

    def look(node: Node, inputs: _Inputs) -> _Seen:
        x = inputs.get("self")
        if x is None:
            return None
        return key, sum(x == it for it in points) > 0, {}  # type: ignore[return-value]

    return look


def _bounds(key: str, low: str, high: str) -> Callable[[Node, _Inputs], _Seen]:
    """Corners at bounds that the node saved."""

    def look(node: Node, inputs: _Inputs) -> _Seen:
        x, saved = inputs.get("self"), constants(node.grad_fn)
        if x is None:
            return None
        mask = torch.zeros_like(x, dtype=torch.bool)
        for name in (low, high):
            bound = saved.get(name)
            if isinstance(bound, int | float):
                mask = mask | (x == bound)
        return key, mask, {}

    return look


def _tied(node: Node, inputs: _Inputs) -> _Seen:
    x, other = inputs.get("self"), inputs.get("other")
    return None if x is None or other is None else ("words.maximum", x == other, {})


def _shared(node: Node, inputs: _Inputs) -> _Seen:
    x = inputs.get("self")
    if x is None or node.value is None or node.value.ndim:
        return None
    tied = int((x == node.value).sum())
    mask = torch.full_like(node.value, tied > 1, dtype=torch.bool)
    return "words.shared", mask, {"tied": tied}


def _first(node: Node, inputs: _Inputs) -> _Seen:
    x, taken = inputs.get("self"), saved_tensors(node.grad_fn).get("indices")
    dim = constants(node.grad_fn).get("dim")
    if x is None or taken is None or node.value is None or not isinstance(dim, int) or not x.ndim:
        return None
    best = node.value
    kept = best.ndim == x.ndim
    tied = (x == (best if kept else best.unsqueeze(dim))).sum(dim, keepdim=kept)
    mask = tied > 1
    places = taken.reshape(-1)[mask.reshape(-1)].unique().cpu().tolist()
    return "words.first", mask, {"index": ", ".join(map(str, places[:3]))}


def _norm(node: Node, inputs: _Inputs) -> _Seen:
    return None if node.value is None else ("words.norm", node.value == 0, {})


_CORNERS: Mapping[str, Callable[[Node, _Inputs], _Seen]] = {
    "ReluBackward0": _at("words.relu", 0),
    "AbsBackward0": _at("words.abs", 0),
    "LeakyReluBackward0": _at("words.leaky_relu", 0),
    "HardtanhBackward0": _bounds("words.hardtanh", "min_val", "max_val"),
    "ClampBackward1": _bounds("words.clamp", "min", "max"),
    "ClampMinBackward0": _bounds("words.clamp", "min", "max"),
    "ClampMaxBackward0": _bounds("words.clamp", "min", "max"),
    "MaximumBackward0": _tied,
    "MinimumBackward0": _tied,
    "MaxBackward1": _shared,
    "MinBackward1": _shared,
    "AmaxBackward0": _shared,
    "AminBackward0": _shared,
    "MaxBackward0": _first,
    "MinBackward0": _first,
    "LinalgVectorNormBackward0": _norm,
    "NormBackward0": _norm,
    "NormBackward1": _norm,
}
"""Node -> where it has a corner or a tie, with the key of the sentence that says what torch takes there."""


def _places(mask: torch.Tensor) -> tuple[int, ...]:
    """The first flat indices at which a mask holds: those that a picture may show."""
    return tuple(mask.reshape(-1).nonzero().flatten()[:_MARKED].cpu().tolist())


_MARKED = 64
