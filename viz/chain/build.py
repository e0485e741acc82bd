"""Puts a graph together: torch's nodes, the recorded values, one watched backward, and names."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType

import torch

from viz.chain.graph import Edge, Graph, Node, Output
from viz.chain.jacobian import Jacobian
from viz.chain.leaves import found_leaves
from viz.chain.metadata import Metadata, outputs_of, places
from viz.chain.naming import give_ids
from viz.chain.nodes import Nodes
from viz.chain.validate import (
    check_ends,
    check_leaves,
    check_numbers,
    check_recording,
    is_frozen,
    one_root,
)
from viz.chain.values import Values
from viz.errors import ExplainError
from viz.trace import (
    NOTHING,
    BackwardRun,
    GradFn,
    Keeper,
    LeafValues,
    Origin,
    Recording,
    has_node,
    is_leaf,
    leaf_tensor,
    names_around,
    node_of,
    run_backward,
    strided,
    walk,
)


def build_graph(
    root: torch.Tensor | Sequence[torch.Tensor],
    leaves: Mapping[str, torch.Tensor] | None,
    *,
    names: Mapping[str, torch.Tensor] = MappingProxyType({}),
    recording: Recording | None = None,
    look_around: bool = False,
    gradient: torch.Tensor | Sequence[torch.Tensor | None] | None = None,
    named: Mapping[GradFn, str] = MappingProxyType({}),
    origins: Mapping[GradFn, Origin] = MappingProxyType({}),
    keep: bool = False,
) -> Graph:
    """Run one backward from `root` and put everything it did on torch's graph.

    `leaves` are the tensors whose gradients are asked for, by name: all that `root` depends on if None.
    With `look_around` the variables of the caller name what has no name. `names` are other tensors by name,
    `named` and `origins` the same for nodes whose tensors are not at hand. `gradient` is the
    gradient of `root`, shaped like it (ones if None). Several roots, each with a gradient, become
    one: see `viz.trace.roots`. With `keep` the leaves are copied, and local Jacobians outlast the
    graph, which a later backward() frees.

    Raises `ExplainError` for what `viz.chain.validate` refuses, and for a graph whose saved values
    torch has freed.
    """
    check_recording(recording)
    root, gradient = one_root(root, gradient)
    gradient = None if gradient is None else gradient.detach().clone()
    if leaves is not None:
        check_leaves(leaves)
    start, root_output = node_of(root)
    with _collector_paused():
        grad_fns = walk([start])
        check_numbers(grad_fns)
        check_ends(root, grad_fns)
        copies = LeafValues([leaf_tensor(it) for it in grad_fns if is_leaf(it)]) if keep else None
        keeper = Keeper(copies) if copies else None
        around = names_around(grad_fns) if look_around else NOTHING
        if leaves is None:
            stated = {node_of(it)[0]: name for name, it in _all_named(names, {})}
            asked: Mapping[str, torch.Tensor] = found_leaves(grad_fns, recording, around, stated)
        else:
            asked = leaves
        frozen = tuple(name for name, leaf in asked.items() if is_frozen(leaf))
        leaves = {name: it for name, it in asked.items() if name not in frozen}
        run = _backward(root, gradient, grad_fns, tuple(leaves.values()), keeper)
    known = {node_of(tensor): name for name, tensor in _all_named(names, leaves)}
    by_node = {node: name for (node, _), name in known.items()}
    where = _Origins(origins, recording)
    learnt = {**around.variables, **around.parameters, **(recording.names if recording else {})}
    ids = give_ids(reversed(grad_fns), {**learnt, **named, **by_node}, where.owner)
    values = Values(root, {**around.tensors, **names}, leaves, copies, recording, grad_fns)
    order = {node: place for place, node in enumerate(run.order)}

    outputs = cache(outputs_of)

    def make(place: int) -> Node:
        node = grad_fns[place]
        return _node(node, ids, run, values, where(node), order.get(node, -1), outputs)

    reached = set(grad_fns)
    targets = {name: node_of(leaf) for name, leaf in leaves.items()}
    found = {name: (ids[node], nr) for name, (node, nr) in targets.items() if node in reached}
    return Graph(
        nodes=Nodes([ids[node] for node in grad_fns], make),
        root=ids[start],
        root_output=root_output,
        root_tensor=root,
        root_gradient=(torch.ones_like(root) if gradient is None else gradient).detach(),
        targets={name: found.get(name) for name in asked},
        grad={name: run.arrived.get(targets[name]) if name in targets else None for name in asked},
        frozen=frozen,
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without Python's cycle collector, which would visit every node again and again meanwhile."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _all_named(
    names: Mapping[str, torch.Tensor], leaves: Mapping[str, torch.Tensor]
) -> list[tuple[str, torch.Tensor]]:
    return [
        (name, tensor) for name, tensor in [*names.items(), *leaves.items()] if has_node(tensor)
    ]


def _backward(
    root: torch.Tensor,
    gradient: torch.Tensor | None,
    nodes: tuple[GradFn, ...],
    leaves: tuple[torch.Tensor, ...],
    keeper: Keeper | None,
) -> BackwardRun:
    try:
        return run_backward(root, gradient, nodes, leaves, keeper)
    except RuntimeError as error:
        for words, key in _REASONS.items():
            if words in str(error):
                raise ExplainError.of(key, detail=str(error).split(". ")[0]) from error
        raise


_REASONS = {
    "second time": "graph_freed",
    "modified by an inplace operation": "saved_modified",
    "When use_reentrant=True": "checkpoint",
}
"""Words of torch's own error -> what is said of it."""


class _Origins:
    """Where each node came from, from the caller or from the recording."""

    def __init__(self, given: Mapping[GradFn, Origin], recording: Recording | None) -> None:
        self._given = given
        self._recording = recording

    def __call__(self, node: GradFn) -> Origin:
        if node in self._given:
            return self._given[node]
        return self._recording.origin(node) if self._recording else Origin()

    def owner(self, node: GradFn) -> str:
        """The start of the node's id, without looking up the text of its source."""
        if node in self._given:
            return self._given[node].owner
        return self._recording.module(node) if self._recording else ""


def _node(
    node: GradFn,
    ids: Mapping[GradFn, str],
    run: BackwardRun,
    values: Values,
    origin: Origin,
    order: int,
    outputs: Callable[[GradFn], tuple[Metadata, ...]],
) -> Node:
    sent, rows = run.sent.get(node, ()), outputs(node)
    upstream = run.upstream.get(node) or tuple(
        run.arrived.get((node, output_nr)) for output_nr in range(len(rows))
    )
    defined = tuple(gradient is not None for gradient in upstream)
    inputs = []
    used_nodes = node.next_functions
    at = places(node, [used is not None for used, _ in used_nodes])
    for index, (used, output_nr) in enumerate(used_nodes):
        if used is None:
            continue
        column, more = outputs(used)[output_nr], (len(used_nodes), at[index])
        local = Jacobian(node, index, defined, rows, column, *more, run.replays.get(node))
        contribution = strided(sent[index]) if index < len(sent) else None
        inputs.append(Edge(ids[used], ids[node], index, output_nr, contribution, local))
    return Node(
        id=ids[node],
        op=type(node).__name__,
        source=origin.source,
        line=origin.line,
        file=origin.file,
        module=origin.module,
        iterations=origin.iterations,
        span=origin.span,
        outputs=tuple(
            Output(strided(values(node, number)), strided(gradient))
            for number, gradient in enumerate(upstream)
        ),
        inputs=tuple(inputs),
        order=order,
        grad_fn=node,
        backward=origin.backward,
        within=origin.within,
    )
