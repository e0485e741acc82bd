"""Which ``torch.nn.Module`` an operation ran in, by the module's dotted path.

A path is that of ``named_modules()`` of the outermost module called: ``encoder.layers.0.self_attn``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
)

from viz.trace.calls import Call, call_of
from viz.trace.source_location import calling_frame, pass_over

pass_over(__file__)


class Running(NamedTuple):
    """One call of a module: its path within `outermost`, the module that was called.

    `call` is the user's function that called it (None where that is not followed), `parent` the call of the
    module that it ran in.
    """

    outermost: torch.nn.Module
    path: str
    call: Call | None = None
    parent: Running | None = None


class Modules:
    """The modules called on one thread while `follow` is entered."""

    def __init__(self) -> None:
        self.now: Running | None = None
        self.lines = True
        self.outermost_calls = 0
        self._stack: list[tuple[torch.nn.Module, Running | None]] = []
        self._paths: dict[torch.nn.Module, dict[torch.nn.Module, str]] = {}
        self._parameters: dict[int, tuple[torch.Tensor, Running, str]] = {}

    @contextmanager
    def follow(self) -> Iterator[None]:
        """Take note of every module that this thread calls inside the block."""
        thread = threading.get_ident()

        def entered(module: torch.nn.Module, given: object) -> None:
            if threading.get_ident() == thread:
                self._enter(module)

        def left(module: torch.nn.Module, given: object, returned: object) -> None:
            if threading.get_ident() == thread:
                self._leave(module)

        hooks = (
            register_module_forward_pre_hook(entered),
            register_module_forward_hook(left, always_call=True),
        )
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()

    def parameters(self) -> Iterator[tuple[torch.Tensor, Running, str]]:
        """The parameters of the modules that ran: the tensor, its module, its name there."""
        yield from self._parameters.values()

    def label(self, running: Running, names: Mapping[torch.nn.Module, str]) -> str:
        """The path as shown: after the outermost module's own name where several were called."""
        return running.path if self.one else _join(self.name(running, names), running.path)

    @property
    def one(self) -> bool:
        """Whether a single outermost module was called."""
        return len(self._paths) < 2

    def name(self, running: Running, names: Mapping[torch.nn.Module, str]) -> str:
        """What the outermost module is called: a variable, or its type."""
        return names.get(running.outermost, type(running.outermost).__name__)

    def _enter(self, module: torch.nn.Module) -> None:
        outermost = self.now.outermost if self.now else module
        paths = self._paths.setdefault(outermost, {})
        if module not in paths:
            # A module that was handed in from elsewhere is no submodule: its type names it.
            start = _join(self.now.path, type(module).__name__) if self.now else ""
            for below, each in module.named_modules():
                self._register(paths, each, Running(outermost, _join(start, below)))
        self._stack.append((module, self.now))
        frame = calling_frame() if self.lines else None
        self.outermost_calls += self.now is None
        self.now = Running(outermost, paths[module], call_of(frame) if frame else None, self.now)

    def _register(
        self, paths: dict[torch.nn.Module, str], module: torch.nn.Module, running: Running
    ) -> None:
        paths.setdefault(module, running.path)
        for name, tensor in module.named_parameters(recurse=False):
            self._parameters.setdefault(id(tensor), (tensor, running, name))

    def _leave(self, module: torch.nn.Module) -> None:
        while self._stack:  # more than one where a module's own hook raised
            left, self.now = self._stack.pop()
            if left is module:
                return


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)
