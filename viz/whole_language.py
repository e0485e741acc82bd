"""Explains a program of the whole language: run once as written, then again up to one backward call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from viz import limits
from viz.chain import Graph, build_graph
from viz.chain.graph import Nodes
from viz.errors import ProgramError, VizError
from viz.program.attributes import is_users
from viz.program.backward_call import BackwardCall
from viz.program.budget import Refused
from viz.program.refusal import refuse, refuse_by_torch, refused
from viz.program.run import Execution, execute
from viz.program.span import Span
from viz.program.syntax import START, Program, read_program
from viz.trace import GradFn, Origin, is_leaf, leaf_tensor, node_of, record, walk

_RECORDED = 4_000
"""Torch operations before the chosen backward call whose values are recorded."""


@dataclass(frozen=True)
class Told:
    """What a program of the whole language gave: its graph (None without one) and what it printed.

    `held` is what the ``.grad`` of each leaf held at the end of the whole program, where it has a name.
    """

    graph: Graph | None
    printed: str
    calls: tuple[BackwardCall, ...]
    index: int | None
    held: Mapping[str, torch.Tensor | None]
    draws_unseeded: bool
    drawings: tuple[str, ...]
    figures: tuple[Any, ...]
    names: Mapping[str, Any]


def tell(text: str, *, root: str | None = None, backward: int | None = None) -> Told:
    """Run and explain a program.

    `backward` is the place of the backward call to explain, the last if None; `root` names a variable
    to explain instead. Raises `ProgramError`, with what was printed before it and, as `partial`, what
    had been built.
    """
    program = read_program(text)
    whole = execute(program)
    index = None
    if root is None and whole.backward_calls:
        count = len(whole.backward_calls)
        index = (
            count - 1
            if backward is None
            else backward % count
            if -count <= backward < count
            else None
        )
        if index is None:
            error = refuse("no_such_backward", START, count=count)
            error.printed = whole.printed
            raise error
    if whole.error is not None:
        whole.error.partial = _partial(program, whole, index)
        if whole.error.partial is None and index:  # the last call itself is what went wrong
            whole.error.partial = _partial(program, whole, index - 1)
        raise whole.error
    return _told(program, whole, root, index)


def _partial(program: Program, whole: Execution, index: int | None) -> Told | None:
    try:
        return _told(program, whole, None, index)
    except VizError:
        return None


def _told(program: Program, whole: Execution, root: str | None, index: int | None) -> Told:
    start = 0 if index is None else max(0, whole.operations_before[index] - _RECORDED)
    again = execute(
        program,
        stop_at=index,
        record_from=start,
        recorder=lambda: record(names={}, lines=False),
    )
    try:
        graph = _graph(again, root)
    except VizError as error:
        if isinstance(error, ProgramError):
            error.printed = whole.printed
        raise
    held = {
        name: value.grad
        for name, value in whole.names.items()
        if isinstance(value, torch.Tensor) and value.is_leaf
    }
    return Told(
        graph,
        whole.printed,
        whole.backward_calls,
        index,
        held,
        whole.draws_unseeded,
        whole.drawings,
        whole.figures,
        whole.names,
    )


def _graph(run: Execution, root: str | None) -> Graph | None:
    stopped = run.stopped
    gradients: list[torch.Tensor | None] = []
    inputs: list[torch.Tensor] = []
    span: Span = START
    if root is None and stopped is not None:
        roots, gradients, span = stopped.roots, stopped.gradients, stopped.span
        inputs = stopped.inputs
    else:
        chosen = _implied(run, root)
        if chosen is None:
            if root is not None:
                raise refuse("no_such_root", START, name=root)
            return None
        roots, gradients = [chosen], [None]
    try:
        reached = walk([node_of(it)[0] for it in roots])
        if len(reached) > limits.NODES.value:
            raise refused(Refused("too_many_nodes", limit=limits.NODES.value), span)
        if run.recording is not None:
            run.recording.learn(
                {name: it for name, it in run.names.items() if isinstance(it, torch.nn.Module)}
            )
        leaves = _leaves(run, reached, inputs)
        named, origins = _named(run), _origins(run)
        return build_graph(
            roots if len(roots) > 1 else roots[0],
            leaves,
            recording=run.recording,
            gradient=gradients if len(roots) > 1 else gradients[0],
            named=named,
            origins=origins,
        )
    except RuntimeError as error:
        raise refuse_by_torch(error, span) from error


def _implied(run: Execution, root: str | None) -> torch.Tensor | None:
    """The variable that is asked for; else the last scalar, else the last tensor with a graph."""
    named = [(name, it) for name, it, node in run.bindings if node is not None or it.requires_grad]
    if root is not None:
        chosen = [it for name, it in named if name == root]
        return chosen[-1] if chosen else None
    made = [it for _, it, node in run.bindings if node is not None]
    computed = made or [it for _, it in named]
    scalars = [it for it in computed if it.numel() == 1]
    found = scalars or computed
    return found[-1] if found else None


def _named(run: Execution) -> dict[GradFn, str]:
    named: dict[GradFn, str] = {}
    for name, _, node in run.bindings:
        if node is not None:
            named.setdefault(node, name)
    return named


def _origins(run: Execution) -> dict[GradFn, Origin]:
    """Which text, function and module each node belongs to."""
    origins: dict[GradFn, Origin] = {}
    recording, start = run.recording, 0
    for operation in run.operations:
        for place in range(start, operation.recorded):
            node = recording[place].grad_fn
            if node in origins:
                continue
            module = recording.module(node)
            origins[node] = Origin(
                operation.source,
                operation.line,
                module or operation.owner,
                module=module,
                turns=operation.iterations,
            )
        start = max(start, operation.recorded)
    return origins


def _leaves(
    run: Execution, reached: tuple[GradFn, ...], inputs: list[torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The leaves by name: those that the graph reaches, and the program's variables that it does not."""
    names: dict[int, str] = {}
    held: list[torch.Tensor] = []

    def give(name: str, tensor: torch.Tensor) -> None:
        if tensor.requires_grad and id(tensor) not in names:
            while name in names.values():
                name += "'"
            names[id(tensor)] = name
            held.append(tensor)

    for name, tensor, node in run.bindings:
        if node is None:  # others may be views that torch lets nobody ask about any more
            give(name, tensor)
    ends = [leaf_tensor(node) for node in reached if is_leaf(node)]
    if run.recording is not None:
        for node in reached:
            if is_leaf(node) and node in run.recording.names:
                give(run.recording.names[node], leaf_tensor(node))
    for name, value in run.names.items():
        for path, tensor in _inside(name, value, 0):
            if tensor.is_leaf:
                give(path, tensor)
    for number, tensor in enumerate(ends, 1):
        give("leaf" if len(ends) == 1 else f"leaf{number}", tensor)
    known = {id(it) for it in ends}
    last = {id(it) for it in run.names.values()}
    shown = {names[id(it)]: it for it in held if id(it) in known or id(it) in last}
    for number, tensor in enumerate(inputs, 1):
        if id(tensor) not in names and tensor.requires_grad:
            name = next((n for n, it, _ in run.bindings if it is tensor), f"input{number}")
            shown.setdefault(name, tensor)
    return shown


def _inside(name: str, value: object, depth: int) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors in a value, each as the program writes it: ``ws[0]``, ``net.fc1.weight``."""
    if depth > 3:
        return
    if isinstance(value, torch.Tensor):
        if depth:
            yield name, value
    elif isinstance(value, torch.nn.Module):
        for path, tensor in value.named_parameters():
            yield f"{name}.{path}", tensor
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value[:200]):
            yield from _inside(f"{name}[{place}]", item, depth + 1)
    elif isinstance(value, dict):
        for key, item in list(value.items())[:200]:
            if isinstance(key, str | int):
                yield from _inside(f"{name}[{key!r}]", item, depth + 1)
    elif is_users(value):
        for key, item in vars(value).items():
            yield from _inside(f"{name}.{key}", item, depth + 1)


NOTHING: Mapping[str, Any] = {
    "nodes": Nodes.of(()),
    "root": None,
    "root_output": 0,
    "root_tensor": torch.zeros(()),
    "root_gradient": torch.zeros(()),
    "targets": {},
    "grad": {},
}
"""The graph of a program without one."""
