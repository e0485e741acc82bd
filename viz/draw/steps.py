"""The run, one operation at a time: forward in execution order, backward in the engine's own order.

A step says what is computed at it, and what each node has received of its gradient by then. All
numbers are those of the one backward run that was watched; sums so far are added up by torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from viz.chain import Edge, Graph, Node
from viz.errors import ExplainError

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
class Known:
    """What is known after some steps: the nodes with a value, and the gradients so far."""

    values: frozenset[str]
    gradients: Mapping[str, torch.Tensor]


def known_after(graph: Graph, taken: Sequence[Step]) -> Known:
    """What the first steps have brought out; leaves have their value from the start."""
    values = {node.id for node in graph.nodes if node.is_leaf}
    values |= {step.node.id for step in taken if step.phase == "forward"}
    gradients: dict[str, torch.Tensor] = {}
    for step in taken:
        gradients |= step.so_far
    return Known(frozenset(values), gradients)


def sign(edge: Edge) -> str:
    """How upstream and local gradient are multiplied: element by element, or as matrices."""
    try:
        return "\N{CIRCLED DOT OPERATOR}" if edge.local.kind == "diagonal" else "\N{DOT OPERATOR}"
    except ExplainError:
        return "\N{DOT OPERATOR}"
