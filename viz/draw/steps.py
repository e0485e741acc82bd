"""The run, one operation at a time: forward in execution order, backward in the engine's own order.

A step says what is computed at it, and what each node has received of its gradient by then. All
numbers are those of the one backward run that was watched; sums so far are added up by torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from viz.chain import Graph, Node

Phase = Literal["forward", "backward"]


@dataclass(frozen=True)
class Step:
    """One step: at `node` a value is computed, or its upstream gradient is sent on.

    `so_far` has, for each node that receives something at this step, all of its gradient that has
    arrived by then (of its first output).
    """

    phase: Phase
    node: Node
    so_far: Mapping[str, torch.Tensor]


def steps(graph: Graph) -> tuple[Step, ...]:
    """All steps: a forward one for each node that is no leaf, a backward one for each that ran."""
    forward = [Step("forward", node, {}) for node in reversed(graph.nodes) if not node.is_leaf]
    backward: list[Step] = []
    sums: dict[str, torch.Tensor] = {}
    for node in sorted(graph.nodes, key=lambda node: node.order):
        if node.order < 0:
            continue
        arrived: dict[str, torch.Tensor] = {}
        if not backward and node.grad is not None:
            arrived[node.id] = sums[node.id] = node.grad
        for edge in node.inputs:
            if edge.contribution is not None and edge.output_nr == 0:
                before = sums.get(edge.source)
                total = edge.contribution if before is None else before + edge.contribution
                arrived[edge.source] = sums[edge.source] = total
        backward.append(Step("backward", node, arrived))
    return (*forward, *backward)


@dataclass(frozen=True)
class Timeline:
    """From which step on something is known: steps are counted from 1, 0 is before the first.

    `values` has the step of each node's value, `edges` that of what each edge sends (by its place; edges
    that send nothing are not in it), `gradients` each node's sums: (step, all that has arrived by then).
    """

    values: Mapping[str, int]
    edges: Mapping[int, int]
    gradients: Mapping[str, Sequence[tuple[int, torch.Tensor]]]

    def gradient(self, node: str, step: int) -> torch.Tensor | None:
        """What has arrived at a node after so many steps; None while nothing has."""
        arrived = [total for at, total in self.gradients.get(node, ()) if at <= step]
        return arrived[-1] if arrived else None


def timeline(graph: Graph, taken: Sequence[Step]) -> Timeline:
    """When each value and gradient becomes known; leaves have their value from the start."""
    places = {edge: place for place, edge in enumerate(graph.edges)}
    values = {node.id: 0 for node in graph.nodes if node.is_leaf}
    edges: dict[int, int] = {}
    gradients: dict[str, list[tuple[int, torch.Tensor]]] = {}
    for number, step in enumerate(taken, 1):
        if step.phase == "forward":
            values[step.node.id] = number
        else:
            edges |= {places[it]: number for it in step.node.inputs if it.contribution is not None}
        for node, total in step.so_far.items():
            gradients.setdefault(node, []).append((number, total))
    return Timeline(values, edges, gradients)
