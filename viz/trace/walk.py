"""Walks the autograd graph that torch built, with a stack: graphs are deeper than Python's."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch.autograd.graph import Node as GradFn
from torch.autograd.graph import get_gradient_edge


def node_of(tensor: torch.Tensor) -> tuple[GradFn, int]:
    """The node that the gradient of `tensor` arrives at, and as which of its outputs.

    For a leaf this is its AccumulateGrad. Raises `RuntimeError` if `tensor` requires no grad.
    """
    edge = get_gradient_edge(tensor)
    return edge.node, edge.output_nr


def walk(roots: Iterable[GradFn]) -> tuple[GradFn, ...]:
    """Every node reachable from `roots`, each after all the nodes that use it (root first).

    Holding the result keeps the nodes' Python objects, and with them their identity, alive.
    """
    done: dict[GradFn, None] = {}
    opened: set[GradFn] = set()
    stack = [(root, False) for root in roots]
    while stack:
        node, left = stack.pop()
        if left:
            done[node] = None
        elif node not in opened:
            opened.add(node)
            stack.append((node, True))
            stack.extend(
                (used, False)
                for used, _ in node.next_functions
                if used is not None and used not in opened
            )
    return tuple(reversed(done))
