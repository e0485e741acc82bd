"""Runs a program that failed once more, and remembers what came of each expression, and of what.

An error is told on the program itself, so what led to it has to be known: which line made a tensor, from
which others, which line wrote over it, which backward call freed a node. An ordinary run pays for none
of this.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from torch._ops import OpOverload
from torch.autograd.graph import Node as GradFn
from torch.utils._python_dispatch import TorchDispatchMode, _disable_current_modes

from viz.program.context import current
from viz.program.dispatch import dispatched
from viz.program.run import Run
from viz.program.tensors import tensors_of
from viz.trace import node_of, saved_tensors, walk

REMEMBERED = 20_000
"""Expressions, operations and freed nodes that are remembered: what comes after them is not explained."""

_NOTED = (
    *(ast.Call, ast.BinOp, ast.UnaryOp, ast.Attribute, ast.Subscript),
    *(ast.Compare, ast.IfExp, ast.ListComp),
)
_DATA = (torch.Tensor, np.ndarray, np.generic, float)


@dataclass(frozen=True, eq=False)
class Entry:
    """An expression's value, the values that it was made of, and where and how it ran."""

    node: ast.AST
    result: Any
    used: tuple[Any, ...]
    statement: ast.AST
    iterations: tuple[str, ...]
    gradients: bool


@dataclass(frozen=True, eq=False)
class Touched:
    """An operation that torch dispatched: what it took, gave and wrote to, each with its version."""

    took: tuple[tuple[torch.Tensor, int], ...]
    gave: tuple[tuple[torch.Tensor, int], ...]
    wrote: tuple[tuple[torch.Tensor, int], ...]
    at: ast.AST
    iterations: tuple[str, ...]


@dataclass(frozen=True)
class Freed:
    """The backward call that freed a node."""

    line: int
    iterations: tuple[str, ...]


class Operations(TorchDispatchMode):
    """Notes what each operation takes, gives and writes to."""

    def __init__(self) -> None:
        super().__init__()
        self.touched: list[Touched] = []

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        given = kwargs or {}
        run = current().evaluator
        # What a backward call computes is nothing that the program wrote.
        if len(self.touched) >= REMEMBERED or run is None or run.in_backward:
            return dispatched(func, args, given)
        taken = _versions(tensors_of((args, tuple(given.values()))))
        result = dispatched(func, args, given)
        written = [args[place] for place in _written(func) if place < len(args)]
        wrote, gave = _versions(tensors_of(written)), _versions(tensors_of(result))
        iterations = run.iterations() if wrote else ()
        self.touched.append(Touched(taken, gave, wrote, run.at, iterations))
        return result


@cache
def _written(func: OpOverload) -> tuple[int, ...]:
    """The places of the arguments that an operation writes to."""
    schema = func._schema.arguments
    return tuple(i for i, it in enumerate(schema) if it.alias_info and it.alias_info.is_write)


def _versions(tensors: Iterator[torch.Tensor] | Sequence[torch.Tensor]) -> Any:
    return tuple((it, it._version) for it in tensors if not it.is_inference())


class Witness(Run):
    """A run that remembers. `parents` has the node around each node of the text."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._light = False
        self.latest: dict[ast.AST, Any] = {}
        self.entries: list[Entry] = []
        self.freed: dict[GradFn, Freed] = {}
        self.failed: tuple[ast.AST, tuple[str, ...]] | None = None
        self._failure: BaseException | None = None
        self.in_backward = False
        self.grown: dict[str, list[tuple[int, int]]] = {}

    def value(self, node: ast.AST) -> Any:
        try:
            result = super().value(node)
        except Exception as error:
            if self._failure is not error:
                self._failure = error
                self.failed = (self.at, self.iterations())
            raise
        self.latest[node] = result
        if isinstance(node, _NOTED):
            self._note(node, result)
        return result

    def _name(self, node: ast.Name) -> Any:
        self.latest[node] = result = super()._name(node)
        return result

    def computed(self, node: ast.AST, result: object) -> None:
        super().computed(node, result)
        if isinstance(node, ast.AugAssign):
            self._note(node, result)

    def _note(self, node: ast.AST, result: object) -> None:
        if not isinstance(result, _DATA) or len(self.entries) >= REMEMBERED:
            return
        used = tuple(_data_in([self.latest.get(it) for it in _operands(node)]))
        enabled = torch.is_grad_enabled()
        self.entries.append(Entry(node, result, used, self.statement, self.iterations(), enabled))

    def _call_backward(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        given = args[:1] or [kwargs.get("tensors", kwargs.get("outputs"))]
        roots = [callee.value] if hasattr(callee, "value") else list(tensors_of(given))
        kept = kwargs.get("retain_graph")
        frees = not (kwargs.get("create_graph") if kept is None else kept)
        self.in_backward = True
        try:
            result = super()._call_backward(callee, args, kwargs, node)
        finally:
            self.in_backward = False
        if frees and len(self.freed) < REMEMBERED:
            with suppress(RuntimeError):
                call = Freed(getattr(node, "lineno", 1), self.iterations())
                for each in walk([node_of(root)[0] for root in roots]):
                    self.freed.setdefault(each, call)
        return result

    def bound(self, name: str, value: object) -> None:
        super().bound(name, value)
        grown = self.grown.get(name)
        if grown is None or not isinstance(value, torch.Tensor) or value.grad_fn is None:
            return
        if len(grown) < 50 and self.frame.iterations:
            with _disable_current_modes():
                reached = walk([value.grad_fn])
                grown.append((len(reached), _held(reached)))


def _held(nodes: Sequence[GradFn]) -> int:
    """Bytes of the tensors that nodes still hold, each memory once."""
    held = {}
    for node in nodes[:2_000]:
        for tensor in saved_tensors(node).values():
            if tensor.layout is torch.strided:
                held[storage(tensor)] = tensor.untyped_storage().nbytes()
    return sum(held.values())


def _operands(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions whose values an expression is made of."""
    match node:
        case ast.Call(func=function, args=args, keywords=keywords):
            if isinstance(function, ast.Attribute):
                yield function.value
            for each in (*args, *(it.value for it in keywords)):
                yield each.value if isinstance(each, ast.Starred) else each
        case ast.AugAssign(target=target, value=value):
            yield from (target, value)
        case ast.ListComp(elt=elt):
            yield elt
        case _:
            yield from (it for it in ast.iter_child_nodes(node) if isinstance(it, ast.expr))


def _data_in(values: Sequence[Any], depth: int = 0) -> Iterator[Any]:
    for value in values[:200]:
        if isinstance(value, _DATA):
            yield value
        elif isinstance(value, list | tuple) and depth < 3:
            yield from _data_in(value, depth + 1)


def storage(tensor: torch.Tensor) -> int:
    """What tensors that share memory have in common; a number of its own for one without memory."""
    return tensor.untyped_storage()._cdata if tensor.layout is torch.strided else -id(tensor)
