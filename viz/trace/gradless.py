"""Takes note of tensors that carry no gradient: which operation used them, and where their gradient was cut.

Beside the recorder, while a typed program runs. Torch's graph has only what requires a gradient: targets,
masks, results of detach() and the like are nowhere in it, and yet they are in the formula.
"""

from __future__ import annotations

import ast
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

import torch
from torch._ops import OpOverload
from torch.autograd.graph import Node as GradFn
from torch.utils._python_dispatch import TorchDispatchMode

from viz.program.context import current
from viz.program.dispatch import dispatched

Reason = Literal[
    "constant", "integer", "frozen", "detach", "data", "item", "no_grad", "comparison", "whole",
    "no_derivative", "grad",
]  # fmt: skip
"""Why a tensor has no gradient; those from "detach" on cut one that was there."""

CUTS = frozenset(("detach", "data", "item", "no_grad", "comparison", "whole", "no_derivative"))
"""Reasons that cut a gradient: the value comes from a tensor that has one."""

_COPIED = 4_096
"""Elements up to which a used tensor is copied: it may be written to later."""

_detach = torch.ops.aten.detach.default
_item = torch.ops.aten._local_scalar_dense.default


@dataclass(frozen=True)
class Made:
    """How a tensor without gradient came to be.

    `at` is the place in the program that made it, `cut_at` the one that cut the gradient (the same, or
    that of an earlier tensor which it was computed from), `origin` the node, or the leaf, that was cut off.
    `base` is the one tensor without gradient that it was made of, if it was one.
    """

    reason: Reason
    at: ast.AST | None
    cut_at: ast.AST | None
    origin: torch.Tensor | GradFn | None
    base: weakref.ref[torch.Tensor] | None


class Used(NamedTuple):
    """An operation of the graph used a tensor without gradient as its `argument`, at a place of the program.

    `version` is the tensor's at that time; `value` a copy, for one that was written to since.
    """

    node: GradFn
    argument: str
    tensor: torch.Tensor
    made: Made | None
    at: ast.AST | None
    version: int
    value: torch.Tensor | None


class Passed(NamedTuple):
    """An operation of a backward call, in its order.

    `node` is the node that it made, None without a graph of its own; `during` the node whose formula it was
    part of (None where the engine added gradients up), `given` the nodes of what it was given, `root` the
    variable that the call started from.
    """

    node: GradFn | None
    during: GradFn | None
    given: tuple[GradFn, ...]
    root: str


class _Done(NamedTuple):
    """An operation that has just returned: torch gives its results their grad_fn only then."""

    func: OpOverload
    given: Sequence[tuple[str, torch.Tensor]]
    attached: Sequence[torch.Tensor]
    origin: torch.Tensor | GradFn | None
    numbers: Sequence[float]
    results: Sequence[torch.Tensor]
    at: ast.AST | None
    enabled: bool
    backward: bool
    during: GradFn | None


class Gradless(TorchDispatchMode):
    """While it is entered, notes what has no gradient."""

    def __init__(self) -> None:
        super().__init__()
        self._used: list[Used] = []
        self._made: dict[int, tuple[weakref.ref[torch.Tensor], Made]] = {}
        self._done: _Done | None = None
        self._items: dict[ast.AST, tuple[float, Made]] = {}
        self._named: dict[str, ast.AST] = {}
        self._passed: list[Passed] = []
        self._by_memory: dict[int, list[int]] = {}

    def used(self) -> Sequence[Used]:
        """Every use, in order."""
        self._settle()
        return self._used

    def passed(self) -> Sequence[Passed]:
        """Every operation of backward calls that made a node, in order."""
        self._settle()
        return self._passed

    def made(self, tensor: torch.Tensor) -> Made | None:
        """How a tensor came to be; None where that is not known."""
        ref, made = self._made.get(id(tensor), (None, None))
        return made if ref is not None and ref() is tensor else None

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        self._settle()
        backward = torch._C._current_graph_task_id() != -1
        evaluator = current().evaluator
        if backward and not torch.is_grad_enabled():  # most of a training loop: it is done quickly
            result = dispatched(func, args, kwargs)
            if isinstance(result, torch.Tensor):
                at = evaluator.at if evaluator is not None else None
                made = Made("grad", at, at, None, None)
                self._made[id(result)] = (weakref.ref(result), made)
            return result
        given, attached = [], []
        for name, tensor in _tensors(func, args, kwargs):
            if self._carries(tensor):
                attached.append(tensor)
            else:
                given.append((name, tensor))
        if _writes(func):
            self._keep(args)
        result = dispatched(func, args, kwargs)
        self._done = _Done(
            func,
            given,
            attached,
            # Torch tells a leaf's node only outside of an operation.
            (_node(attached[0]) or attached[0]) if attached else None,
            [it for it in args if type(it) is float],
            [result] if isinstance(result, torch.Tensor) else _inside(result),
            evaluator.at if evaluator is not None else None,
            torch.is_grad_enabled(),
            backward,
            torch._C._current_autograd_node() if backward else None,  # type: ignore[attr-defined]
        )
        if func is _item and type(result) is float:
            self._note_item(self._done, result)
        return result

    def _carries(self, tensor: torch.Tensor) -> bool:
        if not tensor.requires_grad or _node(tensor) is not None:
            return tensor.requires_grad
        # A view under no_grad says that it requires a gradient, and has none.
        made = self.made(tensor)
        return made is None or made.reason != "no_grad"

    def _settle(self) -> None:
        done, self._done = self._done, None
        if done is None:
            return
        node = next((it for it in map(_node, done.results) if it is not None), None)
        if node is None:
            for result in done.results:
                if any(result is it for it in done.attached):
                    continue  # a leaf, written to without gradients
                made = self._how(done, result)
                self._made[id(result)] = (weakref.ref(result), made)
        elif done.backward:
            given = tuple(it.grad_fn for it in done.attached if it.grad_fn is not None)
            calls = getattr(current().evaluator, "calls", ())
            root = calls[-1].root if calls else ""
            self._passed.append(Passed(node, done.during, given, root))
        else:
            for name, tensor in done.given:
                self._by_memory.setdefault(_memory(tensor), []).append(len(self._used))
                used = Used(node, name, tensor, self.made(tensor), done.at, tensor._version, None)
                self._used.append(used)
            for number in done.numbers:
                self._use_number(node, number, done)

    def _how(self, done: _Done, result: torch.Tensor) -> Made:
        known = [made for _, it in done.given if (made := self.made(it)) is not None]
        base = done.given[0][1] if len(done.given) == 1 and not done.attached else None
        ref = None if base is None else weakref.ref(base)
        if done.backward:
            return Made("grad", done.at, done.at, None, None)
        if done.attached:
            return Made(_cut(done, result), done.at, done.at, done.origin, ref)
        cut = next((it for it in known if it.reason in CUTS), None)
        if cut is not None:
            return Made(cut.reason, done.at, cut.cut_at, cut.origin, ref)
        whole = not (result.is_floating_point() or result.is_complex())
        return Made("integer" if whole else "constant", done.at, done.at, None, ref)

    def _note_item(self, done: _Done, number: float) -> None:
        if done.at is None or done.backward or not done.attached:
            return
        self._items[done.at] = number, Made("item", done.at, done.at, done.origin, None)
        statement = getattr(current().evaluator, "statement", None)
        if isinstance(statement, ast.Assign) and statement.value is done.at:
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    self._named[target.id] = done.at

    def _use_number(self, node: GradFn, number: float, done: _Done) -> None:
        """Take note of a number that item() took out of a tensor, where the text says that it is used."""
        if done.at is None or not self._items:
            return
        for part in ast.walk(done.at):
            item = self._named.get(part.id) if isinstance(part, ast.Name) else part
            found, made = self._items.get(item, (None, None)) if item is not None else (None, None)
            if found == number and made is not None:
                value = torch.tensor(number)
                self._used.append(Used(node, "other", value, made, done.at, 0, value))
                return

    def _keep(self, written: Sequence[object]) -> None:
        """Copy what was used and is about to be written to."""
        every = [it for one in written for it in (one if isinstance(one, list | tuple) else (one,))]
        for tensor in every:
            if isinstance(tensor, torch.Tensor):
                for place in self._by_memory.pop(_memory(tensor), ()):
                    used = self._used[place]
                    if used.tensor.numel() <= _COPIED and used.tensor._version == used.version:
                        copied = used.tensor.detach().clone()
                        self._used[place] = used._replace(value=copied)


def _cut(done: _Done, result: torch.Tensor) -> Reason:
    if result.dtype is torch.bool:
        return "comparison"
    if not (result.is_floating_point() or result.is_complex()):
        return "whole"
    if done.func is _detach:
        is_data = isinstance(done.at, ast.Attribute) and done.at.attr == "data"
        return "data" if is_data else "detach" if done.enabled else "no_grad"
    return "no_derivative" if done.enabled else "no_grad"


def _node(tensor: torch.Tensor) -> GradFn | None:
    try:
        return tensor.grad_fn
    except RuntimeError:  # a view made without gradients, whose base was written to since
        return None


@cache
def _names(func: OpOverload) -> tuple[str, ...]:
    return tuple(it.name for it in func._schema.arguments)


@cache
def _writes(func: OpOverload) -> bool:
    return bool(func._schema.is_mutable)


def _memory(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage()._cdata if tensor.layout is torch.strided else -1


def _inside(result: object) -> list[torch.Tensor]:
    items = result if isinstance(result, list | tuple) else ()
    return [it for it in items if isinstance(it, torch.Tensor)]


def _tensors(
    func: OpOverload, args: tuple[Any, ...], kwargs: Mapping[str, Any] | None
) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors that an operation is given, by argument."""
    named = zip(_names(func), args, strict=False)
    for name, value in [*named, *kwargs.items()] if kwargs else named:
        if isinstance(value, torch.Tensor):
            yield name, value
        elif isinstance(value, list | tuple):
            for place, item in enumerate(value):
                if isinstance(item, torch.Tensor):
                    yield f"{name}[{place}]", item
