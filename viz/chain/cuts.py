"""Where the graph is cut: tensors without a gradient that its operations use, and why they have none."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import torch

from viz import limits
from viz.chain.graph import Cut, Graph
from viz.program.syntax import Program
from viz.trace import GradFn, has_node, node_of
from viz.trace.gradless import CUTS, Gradless, Made, Used

_FOLLOWED = 20
"""Tensors inside one operation that are gone back through to the one that has a name."""


@dataclass(frozen=True)
class _Found:
    """A tensor as the program calls it."""

    name: str
    tensor: torch.Tensor
    made: Made | None


def with_cuts(
    graph: Graph,
    gradless: Gradless,
    names: Mapping[int, str],
    kept: Mapping[GradFn, str],
    program: Program,
    apart: Mapping[str, torch.Tensor],
) -> Graph:
    """The graph with its cuts, for one that is small enough to be drawn.

    `names` are those of tensors, by their Python ids; `kept` the variables that keep their gradient by
    retain_grad(), by node; `apart` the leaves, of which those that are not reached stand apart.
    """
    if len(graph.nodes) > limits.DRAWN_NODES.value:
        return graph
    ids = {node.grad_fn: node.id for node in graph.nodes}
    cuts = list(_cuts(gradless, names, ids, program))
    unreached = {
        name: tensor.detach().clone()
        for name, tensor in apart.items()
        if name in graph.targets and graph.targets[name] is None
    }
    retained = {ids[node]: name for node, name in kept.items() if node in ids}
    return replace(graph, cuts=tuple(cuts), unreached=unreached, retained=retained)


def _cuts(
    gradless: Gradless, names: Mapping[int, str], ids: Mapping[GradFn, str], program: Program
) -> Iterator[Cut]:
    numbers: dict[int, int] = {}
    seen: set[tuple[str, int]] = set()
    for used in gradless.used():
        if used.node not in ids:
            continue
        found = _found(used, gradless, names, program)
        if found is None:
            continue
        number = numbers.setdefault(id(found.tensor), len(numbers))
        target = ids[used.node]
        if (target, number) in seen:
            continue
        seen.add((target, number))
        made = found.made
        frozen = isinstance(found.tensor, torch.nn.Parameter)
        reason = "frozen" if frozen else made.reason if made else _plain(found.tensor)
        cut_at = made.cut_at if made else None
        origin = made.origin if made and made.reason in CUTS else None
        off = None if origin is None else _node(origin)
        inside = used.tensor is not found.tensor and found.tensor.numel() <= limits.GRID_CELLS.value
        value = found.tensor if inside else used.tensor if used.value is None else used.value
        yield Cut(
            target=target,
            argument=used.argument,
            name=found.name,
            reason=reason,
            line=getattr(cut_at, "lineno", 0),
            origin="" if off is None else ids.get(off, ""),
            tensor=number,
            value=value.detach().clone(),
        )


def _found(
    used: Used, gradless: Gradless, names: Mapping[int, str], program: Program
) -> _Found | None:
    """The tensor that the program knows: what an operation makes inside itself leads back to it."""
    tensor, made = used.tensor, used.made
    for _ in range(_FOLLOWED):
        if id(tensor) in names:
            return _Found(names[id(tensor)], tensor, made)
        if made is None or made.at is None:
            return None
        if made.at is not used.at:
            text = program.source(made.at) if isinstance(made.at, ast.expr) else ""
            return _Found(" ".join(text.split()), tensor, made) if text else None
        base = made.base() if made.base is not None else None
        if base is None:
            return None
        tensor, made = base, gradless.made(base)
    return None


def _node(origin: torch.Tensor | GradFn) -> GradFn | None:
    """The node that was cut off; None for a leaf that requires no gradient any more."""
    if isinstance(origin, torch.Tensor):
        return node_of(origin)[0] if has_node(origin) else None
    return origin


def _plain(tensor: torch.Tensor) -> str:
    return "constant" if tensor.is_floating_point() or tensor.is_complex() else "integer"
