"""Which variable, text, function and module each node and each leaf of a typed program belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch

from viz.chain import Graph
from viz.chain.cuts import with_cuts
from viz.chain.second_order import name_gradients
from viz.program.execution import Execution
from viz.program.tensors_in import tensors_in
from viz.trace import GradFn, Origin, has_node, is_leaf, leaf_tensor, node_of


def names_of_nodes(run: Execution) -> dict[GradFn, str]:
    """Which variable each node belongs to."""
    named: dict[GradFn, str] = {}
    for name, _, node in run.bindings:
        if node is not None:
            named.setdefault(node, name)
    for operation in run.operations:
        if operation.name and isinstance(operation.result, tuple | list):
            nodes = (it.grad_fn for it in operation.result if isinstance(it, torch.Tensor))
            first = next(filter(None, nodes), None)
            if first is not None:
                named.setdefault(first, operation.name)
    return named


def origins_of_nodes(run: Execution) -> dict[GradFn, Origin]:
    """Which text, function and module each node belongs to."""
    origins: dict[GradFn, Origin] = {}
    recording, start = run.recording, 0
    for operation in run.operations:
        origin = Origin(
            operation.source,
            operation.span.line,
            operation.owner,
            iterations=operation.iterations,
            span=operation.span,
        )
        for place in range(start, operation.recorded):
            node = recording[place].grad_fn
            module = recording.module(node)
            if module:
                given = replace(origin, owner=module, module=module)
                origins.setdefault(node, given)
            else:
                origins.setdefault(node, origin)
        start = max(start, operation.recorded)
        leaf = operation.result
        if isinstance(leaf, torch.Tensor) and leaf.is_leaf and has_node(leaf):
            origins.setdefault(node_of(leaf)[0], origin)
    return origins


def names_and_origins(
    run: Execution, leaves: Mapping[str, torch.Tensor]
) -> tuple[dict[GradFn, str], dict[GradFn, Origin]]:
    """Both, also of the nodes that backward calls made."""
    named, origins = names_of_nodes(run), origins_of_nodes(run)
    gradless = run.recording.gradless if run.recording is not None else None
    passed = gradless.passed() if gradless is not None else ()
    if not passed:
        return named, origins
    own = {node_of(tensor)[0]: name for name, tensor in leaves.items()}
    return name_gradients(passed, {**named, **own}, origins)


def leaves_by_name(
    run: Execution, reached: tuple[GradFn, ...], inputs: list[torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The leaves by name: those that the graph reaches, and the program's variables that it does not."""
    names: dict[int, str] = {}
    held: list[torch.Tensor] = []

    def give(name: str, tensor: torch.Tensor) -> None:
        if id(tensor) not in names and has_node(tensor):
            names[id(tensor)] = name
            held.append(tensor)

    for name, tensor, node in run.bindings:
        if node is None:  # others may be views that torch lets nobody ask about any more
            give(name, tensor)
    ends = [leaf_tensor(node) for node in reached if is_leaf(node)]
    for names_there in (run.names, *run.local):
        for name, value in names_there.items():
            for path, tensor in tensors_in(name, value):
                if tensor.is_leaf and tensor is not value:
                    give(path, tensor)
    if run.recording is not None:
        for node in reached:
            if is_leaf(node) and node in run.recording.names:
                give(run.recording.names[node], leaf_tensor(node))
    for number, tensor in enumerate(ends, 1):
        give("leaf" if len(ends) == 1 else f"leaf{number}", tensor)
    known = {id(it) for it in ends}
    last = {id(it) for it in run.names.values()}
    shown: dict[str, torch.Tensor] = {}
    for tensor in held:
        if id(tensor) in known or id(tensor) in last:
            name = names[id(tensor)]
            while name in shown:
                name += "'"
            shown[name] = tensor
    for number, tensor in enumerate(inputs, 1):
        if id(tensor) not in names and tensor.requires_grad:
            name = next((n for n, it, _ in run.bindings if it is tensor), f"input{number}")
            shown.setdefault(name, tensor)
    return shown


def names_of_tensors(run: Execution) -> dict[int, str]:
    """What the program calls its tensors without a gradient, by their Python ids; buffers too."""
    names: dict[int, str] = {}
    for name, tensor, _ in run.bindings:
        names.setdefault(id(tensor), name)
    for name, value in run.names.items():
        for path, tensor in tensors_in(name, value):
            names.setdefault(id(tensor), python_path(run.names, path))
        if isinstance(value, torch.nn.Module):
            for path, tensor in value.named_buffers():
                names.setdefault(id(tensor), python_path(run.names, f"{name}.{path}"))
    return names


def cut_graph(run: Execution, graph: Graph, leaves: Mapping[str, torch.Tensor]) -> Graph:
    """The graph with the tensors without gradient that it uses, if the run took note of them."""
    if run.recording is None or run.recording.gradless is None:
        return graph
    kept = {node: name for name, it, node in run.bindings if node is not None and it.retains_grad}
    names = names_of_tensors(run)
    return with_cuts(graph, run.recording.gradless, names, kept, run.program, leaves)


def python_path(names: Mapping[str, object], path: str) -> str:
    """A parameter's path as Python reads it: ``net[0].weight`` for ``net.0.weight``."""
    first, *rest = path.split(".")
    value, written = names.get(first), first
    for part in rest:
        if isinstance(value, torch.nn.ModuleDict):
            written += f"[{part!r}]"
        else:
            written += f"[{part}]" if part.isdigit() else f".{part}"
        modules = value._modules if isinstance(value, torch.nn.Module) else {}
        value = modules.get(part)
    return written
