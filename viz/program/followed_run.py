"""A run that also takes note of what happens to each leaf: when to look for changes, and at which names."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import torch

from viz.program.attributes import is_users
from viz.program.backward_call import is_transformed
from viz.program.functions import Frame, UserFunction
from viz.program.histories import Histories
from viz.program.history import Cause, History
from viz.program.kinds.kind import Method
from viz.program.quiet import Quiet
from viz.program.run import Run
from viz.program.tensors_in import tensors_in

_SHARES = re.compile(r"\.data\b|\.numpy\(|from_numpy|asarray|as_tensor")
"""Words of a program in which a tensor may be written to without its version saying so."""

_CONVERTS = frozenset(
    (
        *("bfloat16", "cpu", "cuda", "double", "float", "half", "to", "type"),
        *("data", "requires_grad", "requires_grad_", "setattr", "vector_to_parameters"),
    )
)
"""Names after whose use a leaf, or its ``.grad``, may be another one, though no operation wrote to it."""

_CLEARS = frozenset(("fill_", "zero_", "zeros_like"))

_STATEMENTS = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Delete)
_PLAIN = frozenset((int, float, str, bool, type(None)))
_AT_FIRST = 3
"""Backward calls before which the parameters of all modules are looked for."""


class FollowedRun(Run):
    """A run whose `execution.history` says what happened to each leaf."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.program.text
        self.history = History(
            lambda: Quiet(self.meter),
            bool(_SHARES.search(text)),
            "post_accumulate_grad_hook" in text,
        )
        self._always: dict[ast.AST, str] = {}
        self._within: list[Cause] = []
        self._parameters_changed = True
        for kind in _STATEMENTS:
            self._statements[kind] = self._followed(self._statements[kind])

    def run(self) -> None:
        try:
            super().run()
        finally:
            last = {
                path: tensor.grad
                for name, value in self.module_names.items()
                for path, tensor in tensors_in(name, value)
                if tensor.is_leaf
            }
            self.execution.history = Histories(self.history.by_name, last, self.history.complete)

    def _followed(self, run: Callable[[Any], object]) -> Callable[[Any], object]:
        """A kind of statement, after which it is looked for changes if there may be some."""
        always = self._always

        def statement(node: Any) -> object:
            try:
                return run(node)
            finally:
                may = always.get(node)
                if may is None:
                    may = always[node] = _may(node)
                if may in ("convert", "set"):
                    self._parameters_changed = True
                    self._look(node, compare=may == "convert")
                elif self.meter.wrote:
                    self._look(self._cause(node, clears=may == "clear"))

        return statement

    def _look(self, at: ast.AST | Cause, *, compare: bool = False) -> None:
        if is_transformed():
            return
        cause = at if isinstance(at, Cause) else self._cause(at)
        self.history.look(cause, compare=compare or self.meter.unversioned)
        self.meter.wrote = self.meter.unversioned = False

    def _cause(self, node: ast.AST | None, **more: Any) -> Cause:
        line = getattr(node, "lineno", 0) or getattr(self.statement, "lineno", 1)
        return Cause(line, self.iterations, **more)

    def call(self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        if type(callee) is not Method or callee.name not in ("step", "zero_grad"):
            return super().call(callee, args, kwargs, node)
        if self.meter.wrote:
            self._look(self.statement)
        cause = self._cause(node, clears=callee.name == "zero_grad")
        self._within.append(cause)
        try:
            return super().call(callee, args, kwargs, node)
        finally:
            self._within.pop()
            self.meter.unversioned |= _writes_lists(callee.value)
            self._look(cause)

    def call_from_outside(
        self, function: UserFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> object:
        if self._within:  # what torch has done until it calls a closure or a hook
            self._look(self._within[-1])
        return super().call_from_outside(function, args, kwargs)

    def _call_backward(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        if is_transformed():
            return super()._call_backward(callee, args, kwargs, node)
        if self.meter.wrote:
            self._look(self.statement)
        self._find_leaves()
        count = len(self.calls)
        cause = self._cause(node, backward=True, call=count)
        self._within.append(cause)
        try:
            with self.history.listening():
                return super()._call_backward(callee, args, kwargs, node)
        finally:
            self._within.pop()
            if len(self.calls) == count:  # torch refused it
                cause.call = None
            self._look(cause)

    def bound(self, name: str, value: object) -> None:
        if type(value) in _PLAIN:
            return
        super().bound(name, value)
        if isinstance(value, torch.Tensor):
            if (
                value.requires_grad
                and value.is_leaf
                and not self.history.knows(value)
                and not is_transformed()
            ):
                frame = self.module if name in self.frame.globals_ else self.frame
                self.history.named(name, value, frame, self._cause(self.at))
        elif isinstance(value, torch.nn.Module):
            self._parameters_changed = True
            self._find(name, value, self.frame)
        elif is_users(value):
            self._parameters_changed = True

    def _find_leaves(self) -> None:
        """Give a name to each leaf that a variable holds by now, also within lists and modules."""
        for frame in self.frames():
            for name, value in list(frame.names.items()):
                kind = type(value)
                if kind is torch.Tensor:
                    if value.requires_grad and value.is_leaf and not self.history.knows(value):
                        self.history.named(name, value, frame, self._cause(self.at))
                    continue
                if kind in _PLAIN or (kind is list and value and type(value[0]) in _PLAIN):
                    continue
                if (
                    isinstance(value, torch.nn.Module)
                    and not self._parameters_changed
                    and len(self.calls) >= _AT_FIRST
                ):
                    continue
                self._find(name, value, frame)
        self._parameters_changed = False

    def _find(self, name: str, value: object, frame: Frame) -> None:
        for path, tensor in tensors_in(name, value):
            if tensor.requires_grad and tensor.is_leaf:
                self.history.named(path, tensor, frame, self._cause(self.at))


def _may(node: ast.AST) -> str:
    """What a statement may do to a leaf: "convert" it, "clear" its ``.grad``, "set" it; else "".

    Neither the first nor the last has to write to a tensor.
    """
    clears = False
    for part in ast.walk(node):
        name = part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "")
        if name in _CONVERTS:
            return "convert"
        clears |= name in _CLEARS
    if clears:
        return "clear"
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    sets = any(isinstance(it, ast.Attribute | ast.Subscript) for it in targets)
    return "set" if sets or isinstance(node, ast.Delete) else ""


def _writes_lists(optimizer: object) -> bool:
    """Whether an optimizer writes to all its tensors at once, which leaves their versions as they were."""
    groups = optimizer.param_groups if isinstance(optimizer, torch.optim.Optimizer) else ()
    return any(group.get("foreach") or group.get("fused") for group in groups)
