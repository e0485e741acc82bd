"""Walks the autograd graph that torch built, with a stack: graphs are deeper than Python's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch.autograd.graph import Node as GradFn
from torch.autograd.graph import get_gradient_edge

_ACCUMULATE_GRAD = torch._C._functions.AccumulateGrad  # type: ignore[attr-defined]


def is_leaf(node: GradFn) -> bool:
    """Whether `node` is an AccumulateGrad, the node at which a leaf's gradient arrives."""
    return type(node) is _ACCUMULATE_GRAD


def leaf_tensor(node: GradFn) -> torch.Tensor:
    """The user's own tensor behind an AccumulateGrad."""
    tensor: torch.Tensor = node.variable  # type: ignore[attr-defined]
    return tensor


def node_of(tensor: torch.Tensor) -> tuple[GradFn, int]:
    """The node that the gradient of `tensor` arrives at, and as which of its outputs.

    For a leaf this is its AccumulateGrad. Raises `RuntimeError` if `tensor` requires no grad.
    """
    # A subclass would make of the view that torch takes here one of its own, with nodes of its own.
    with torch._C.DisableTorchFunctionSubclass():
        edge = get_gradient_edge(tensor)
    return edge.node, edge.output_nr


def has_node(tensor: torch.Tensor) -> bool:
    """Whether a gradient can arrive at `tensor`.

    A view that was taken of a leaf under no_grad says that it requires one, but torch leads none there.
    """
    if not tensor.requires_grad or tensor.grad_fn is not None or not tensor._is_view():
        return tensor.requires_grad
    with torch.enable_grad(), torch._C.DisableTorchFunctionSubclass():
        made = tensor.view_as(tensor).grad_fn
    return made is not None and made.next_functions[0][0] is not None


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
    nodes = tuple(reversed(done))
    for start in range(0, len(nodes), SAFE_DEPTH):
        free_in_order(nodes[start], nodes[start + 1 : start + SAFE_DEPTH])
    return nodes


SAFE_DEPTH = 1_000
"""Nodes that may be freed within one another; some tens of thousands overflow the C stack."""


def free_in_order(node: GradFn, older: Sequence[GradFn]) -> None:
    """See to it that `older` nodes, nearest first, are freed one by one when `node` is.

    Torch 2.13 frees a chain of nodes that Python has seen by recursion: a deep graph that was
    walked would crash the process when it is let go. A list lets go of its items from the end.
    """
    if older:
        node.metadata["viz: freed with this node"] = list(reversed(older))  # type: ignore[index]
