"""What the caller's own code calls its tensors: variables, parameters of modules, items of lists.

Reading a variable runs none of the user's code: values are looked at by their type, and only what
dictionaries hold is followed. No frame is kept.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import chain, islice
from typing import NamedTuple

import torch
from torch._C._functorch import is_functorch_wrapped_tensor
from torch.autograd.graph import Node as GradFn

from viz.trace.source_location import calling_frame
from viz.trace.walk import is_leaf, leaf_tensor, node_of

_ITEMS = 200
_DEPTH = 3
"""Items of one container that are looked at, and containers within one another."""

_NOTEBOOK = frozenset(("In", "Out"))
"""What a notebook keeps of its own."""

_OURS = os.path.dirname(os.path.dirname(__file__)) + os.sep

Named = tuple[str, torch.Tensor]


class Around(NamedTuple):
    """The names that the caller's code gives to nodes of a graph.

    `parameters` are the paths of leaves within modules, `variables` the names of all other tensors; `tensors`
    are those that were found, by name.
    """

    parameters: Mapping[GradFn, str]
    variables: Mapping[GradFn, str]
    tensors: Mapping[str, torch.Tensor]


NOTHING = Around({}, {}, {})


def names_around(nodes: Sequence[GradFn]) -> Around:
    """The names of `nodes` in the code that called: its local variables, then its global ones."""
    frame = calling_frame()
    while frame is not None and frame.f_code.co_filename.startswith(_OURS):
        frame = frame.f_back
    if frame is None:
        return NOTHING
    try:
        own = dict(frame.f_locals)
        spaces = [own] if frame.f_locals is frame.f_globals else [own, dict(frame.f_globals)]
    finally:
        del frame  # a frame that is held holds everything in it
    return named_in(spaces, nodes)


def named_in(spaces: Sequence[Mapping[str, object]], nodes: Sequence[GradFn]) -> Around:
    """The names of `nodes` in `spaces`, the nearest first: a name in it hides the same in later ones."""
    values: dict[str, object] = {}
    for space in spaces:
        for name, value in space.items():
            if not name.startswith("_") and name not in _NOTEBOOK:
                values.setdefault(name, value)
    leaves = {id(leaf_tensor(node)): node for node in nodes if is_leaf(node)}
    inner = {node for node in nodes if not is_leaf(node)}
    parameters = _parameters(values, leaves)
    variables: dict[GradFn, str] = {}
    tensors: dict[str, torch.Tensor] = {}
    direct = (it for name, value in values.items() for it in _tensor(name, value))
    for name, tensor in chain(direct, _contained(values)):
        node = leaves.get(id(tensor)) or _inner(tensor, inner)
        if node is None or node in parameters:
            continue
        variables.setdefault(node, name)
        if not is_leaf(node):
            tensors.setdefault(name, tensor)
    return Around(parameters, variables, tensors)


def _is(value: object, kind: type) -> bool:
    """Whether a value is of a kind, by its type alone: isinstance() may ask the value."""
    return issubclass(type(value), kind)


def _tensor(name: str, value: object) -> Iterator[Named]:
    if _is(value, torch.Tensor):
        yield name, value  # type: ignore[misc]


def _inner(tensor: torch.Tensor, inner: Set[GradFn]) -> GradFn | None:
    if is_functorch_wrapped_tensor(tensor):
        return None
    try:
        if tensor.grad_fn is None:
            return None
        node, _ = node_of(tensor)
    except RuntimeError:  # a view made without gradients, whose base was written to since
        return None
    return node if node in inner else None


def _parameters(values: Mapping[str, object], leaves: Mapping[int, GradFn]) -> Mapping[GradFn, str]:
    """The paths of leaves that are parameters: within the one module that has them, else after its name."""
    modules = {name: it for name, it in values.items() if _is_module(it)}
    inside = {
        id(below)
        for it in modules.values()
        for below in islice(it.modules(), 1, None)  # type: ignore[attr-defined]
    }
    found: dict[GradFn, tuple[str, str]] = {}
    for name, module in modules.items():
        if id(module) in inside:
            continue
        for path, tensor in module.named_parameters():  # type: ignore[attr-defined]
            if id(tensor) in leaves:
                found.setdefault(leaves[id(tensor)], (name, path))
    alone = len({name for name, _ in found.values()}) == 1
    return {node: path if alone else f"{name}.{path}" for node, (name, path) in found.items()}


def _is_module(value: object) -> bool:
    return _is(value, torch.nn.Module) and "_parameters" in vars(value)


def _contained(values: Mapping[str, object]) -> Iterator[Named]:
    """The tensors in lists, dicts, data classes, and in the object whose method called."""
    for name, value in values.items():
        if name == "self" and not _is_module(value) and hasattr(type(value), "__dict__"):
            for key, item in list(getattr(value, "__dict__", {}).items()):
                yield from _inside(f"{name}.{key}", item, 1)
        elif not _is(value, torch.Tensor) and not _is_module(value):
            yield from _inside(name, value, 0)


def _inside(name: str, value: object, depth: int) -> Iterator[Named]:
    if _is(value, torch.Tensor):
        yield from _tensor(name, value)
    elif depth > _DEPTH:
        return
    elif _is_module(value):
        for path, tensor in value.named_parameters():  # type: ignore[attr-defined]
            yield f"{name}.{path}", tensor
    elif type(value) in (list, tuple):
        for place, item in enumerate(value[:_ITEMS]):  # type: ignore[index]
            yield from _inside(f"{name}[{place}]", item, depth + 1)
    elif type(value) is dict:
        for key, item in islice(list(value.items()), _ITEMS):
            if type(key) in (str, int):
                yield from _inside(f"{name}[{key!r}]", item, depth + 1)
    elif dataclasses.is_dataclass(type(value)):
        for field in dataclasses.fields(type(value)):  # type: ignore[arg-type]
            held = getattr(value, "__dict__", {})
            if field.name in held:
                yield from _inside(f"{name}.{field.name}", held[field.name], depth + 1)
