"""What a training run is diagnosed by: sizes of values and gradients, zeros, NaN, dead units, saved memory.

One pass over the graph; a tensor that several nodes have is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan

import torch

from viz.chain.graph import Graph, Node
from viz.chain.saved_memory import saved_storages
from viz.numbers import countable, norm


@dataclass(frozen=True)
class Numbers:
    """A tensor in numbers: its 2-norm, how many elements it has, and how many are 0, NaN and infinite."""

    norm: float
    count: int
    zeros: int
    nan: int
    infinite: int

    @property
    def zero_share(self) -> float:
        """The share of zeros, from 0 to 1; NaN of no elements."""
        return self.zeros / self.count if self.count else nan

    @property
    def finite(self) -> bool:
        """Whether there is neither NaN nor infinity."""
        return not self.nan and not self.infinite


@dataclass(frozen=True)
class Measures:
    """One node (its first output), measured; None where a tensor is unknown or undefined.

    `arises` says what NaN or infinity first appears in here: "value", in the order of the forward run,
    "gradient", in the engine's order, or "". `units` are how many rows or channels a rectifier has, `dead`
    those that are cut off for all of the batch: no gradient passes them; both 0 for other nodes. `saved` is
    the memory in bytes that torch saved for this node's formula, each storage counted at the node that saved
    it first, None once a backward() has freed it;
    `shared` are the nodes at which others of its storages were counted.
    """

    node: str
    value: Numbers | None
    gradient: Numbers | None
    arises: str
    dead: int
    units: int
    saved: int | None
    shared: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """The gradient's norm by the value's; NaN where one is unknown or the value is 0."""
        if self.value is None or self.gradient is None or not self.value.norm:
            return nan
        return self.gradient.norm / self.value.norm


@dataclass
class _Seen:
    """Tensors that were looked at, by their memory; held, so that it is given to no others."""

    numbers: dict[tuple[object, ...], tuple[torch.Tensor, Numbers]] = field(default_factory=dict)

    def __call__(self, tensor: torch.Tensor | None) -> Numbers | None:
        if tensor is None:
            return None
        where = tensor.untyped_storage()._cdata, tensor.storage_offset(), tensor.device
        key = (*where, tensor.shape, tensor.stride(), tensor.dtype, tensor.is_conj())
        if key not in self.numbers:
            self.numbers[key] = tensor, _numbers(countable(tensor))
        return self.numbers[key][1]


def _numbers(tensor: torch.Tensor) -> Numbers:
    size, count = norm(tensor), tensor.numel()
    zeros = count - int(torch.count_nonzero(tensor))
    if isfinite(size):
        return Numbers(size, count, zeros, 0, 0)
    return Numbers(size, count, zeros, int(tensor.isnan().sum()), int(tensor.isinf().sum()))


def measures(graph: Graph) -> tuple[Measures, ...]:
    """The measures of all nodes, root first. Work and memory grow with the nodes and their elements."""
    seen, found = _Seen(), []
    values = {node.id: seen(node.value) for node in graph.nodes}
    gradients = {node.id: seen(node.grad) for node in graph.nodes}
    in_order = sorted((it for it in graph.nodes if it.order >= 0), key=lambda it: it.order)
    first = {_first(gradients, in_order): "gradient"}
    first |= {_first(values, list(reversed(graph.nodes))): "value"}
    memory = dict(_memory(graph))
    for node in graph.nodes:
        dead, units = _dead(graph, node)
        saved, shared = memory[node.id]
        arises = first.get(node.id, "")
        numbers = values[node.id], gradients[node.id]
        found.append(Measures(node.id, *numbers, arises, dead, units, saved, shared))
    return tuple(found)


def _first(numbers: Mapping[str, Numbers | None], nodes: Sequence[Node]) -> str:
    """The first node with NaN or infinity; "" if there is none."""
    for node in nodes:
        it = numbers[node.id]
        if it is not None and not it.finite:
            return node.id
    return ""


def _memory(graph: Graph) -> Iterator[tuple[str, tuple[int | None, tuple[str, ...]]]]:
    """Node -> the bytes counted at it, and the nodes at which the others that it saved were."""
    owner: dict[int, str] = {}
    for node in reversed(graph.nodes):
        mine, shared = 0, dict[str, None]()
        storages = saved_storages(node.grad_fn)
        for storage, size in (storages or {}).items():
            if storage in owner:
                shared[owner[storage]] = None
            else:
                owner[storage] = node.id
                mine += size
        yield node.id, (None if storages is None else mine, tuple(shared))


_RECTIFIERS = frozenset(("ReluBackward0", "ThresholdBackward0", "HardtanhBackward0"))
"""Nodes that are flat on a half-line: their derivative there is exactly 0."""

_CHANNELS = ("Convolution", "BatchNorm", "MaxPool", "AvgPool", "InstanceNorm", "GroupNorm")
"""Nodes whose outputs have channels in their second dimension; elsewhere units are in the last."""


def _dead(graph: Graph, node: Node) -> tuple[int, int]:
    """How many units of a rectifier's output pass no gradient for any example, and how many there are."""
    value = node.value
    if node.op not in _RECTIFIERS or value is None or value.ndim < 2 or not value.numel():
        return 0, 0
    edge = node.inputs[0]
    if node.op == "ReluBackward0":
        passes = value != 0
    elif edge.contribution is not None and edge.contribution.shape == value.shape:
        passes = edge.contribution != 0
    else:
        return 0, 0
    before = graph.nodes[edge.source].op
    unit = 1 if any(it in before for it in _CHANNELS) else value.ndim - 1
    others = [dim for dim in range(value.ndim) if dim != unit]
    return int((~passes.any(dim=others)).sum()), value.shape[unit]
