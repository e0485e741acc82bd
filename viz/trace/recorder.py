"""Remembers the forward value behind every autograd node, for any torch code.

Inside `record()` each tensor that an operation returns is kept, also those inside composite
operations (the log-softmax in `cross_entropy`) and views. Once the operation is done that same
tensor object carries its ``grad_fn``, which is what ties a value to its node. With the value goes
where it came from: the user's variable, line and expression, and the module that ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch.autograd.graph import Node as GradFn
from torch.utils._python_dispatch import TorchDispatchMode

from viz.trace.modules import Modules, Running
from viz.trace.places import Place, calling_frame, calling_place, pass_over
from viz.trace.walk import SAFE_DEPTH, free_in_order, is_leaf, node_of

pass_over(__file__)


@dataclass(frozen=True)
class Origin:
    """Where a node came from.

    `source` is the user's text, `file` and `line` (from 1) where it stands, `module` the dotted path
    of the nn.Module that ran, `owner` what the node's id starts with: the name that its statement
    assigns, or the module. Empty, and 0, where unknown.
    """

    source: str = ""
    line: int = 0
    owner: str = ""
    file: str = ""
    module: str = ""


class Recorded(NamedTuple):
    """One output of one operation: the node that made it, which output, and the tensor.

    `version` is the tensor's version when it was made: a later in-place operation raises it. `place`
    and `running` say where it was called and in which module; None where that is unknown.
    """

    grad_fn: GradFn
    output_nr: int
    tensor: torch.Tensor
    version: int
    place: Place | None
    running: Running | None


class Recording:
    """The forward values of the operations run inside one `record()` block, in order.

    Holds every recorded tensor, and with it the graph: drop the recording to free them.

    >>> x = torch.ones(2, requires_grad=True)
    >>> with record() as recording:
    ...     y = (x + 1).exp()
    >>> len(recording), recording[0].grad_fn.name()
    (2, 'AddBackward0')
    >>> recording.origin(recording[0].grad_fn).source
    'x + 1'
    """

    def __init__(self) -> None:
        self._recorded: list[Recorded] = []
        self._pending: list[tuple[torch.Tensor, Place | None, Running | None]] = []
        self._by_output: dict[tuple[GradFn, int], Recorded] = {}
        self._by_node: dict[GradFn, Recorded] = {}
        self._indexed = 0
        self._modules = Modules()
        self._module_names: dict[torch.nn.Module, str] = {}
        self._parameters: dict[GradFn, Running] = {}
        self._names: dict[GradFn, str] = {}

    def __len__(self) -> int:
        self._settle()
        return len(self._recorded)

    def __getitem__(self, index: int) -> Recorded:
        self._settle()
        return self._recorded[index]

    @property
    def names(self) -> Mapping[GradFn, str]:
        """Node -> the user's variable, or the path of the parameter, that it belongs to."""
        return self._names

    def value(self, grad_fn: GradFn, output_nr: int = 0) -> torch.Tensor | None:
        """The tensor that `grad_fn` made, detached; None if it was not recorded or was overwritten."""
        self._index()
        recorded = self._by_output.get((grad_fn, output_nr))
        if recorded is None or recorded.tensor._version != recorded.version:
            return None
        return recorded.tensor.detach()

    def module(self, grad_fn: GradFn) -> str:
        """The dotted path of the nn.Module that `grad_fn` was made in, or is a parameter of."""
        self._index()
        recorded = self._by_node.get(grad_fn)
        running = recorded.running if recorded else self._parameters.get(grad_fn)
        return self._modules.label(running, self._module_names) if running else ""

    def origin(self, grad_fn: GradFn) -> Origin:
        """Where the operation behind `grad_fn` was called; an empty origin if it is not known."""
        module = self.module(grad_fn)
        recorded = self._by_node.get(grad_fn)
        place = recorded.place if recorded else None
        if place is None:
            return Origin(owner=module, module=module)
        return Origin(place.source, place.line, module, place.file, module)

    def _index(self) -> None:
        self._settle()
        for entry in self._recorded[self._indexed :]:
            self._by_output[entry.grad_fn, entry.output_nr] = entry
            self._by_node.setdefault(entry.grad_fn, entry)
        self._indexed = len(self._recorded)

    def _settle(self) -> None:
        """Tie the tensors of the operations that are done to their nodes."""
        for tensor, place, running in self._pending:
            grad_fn = tensor.grad_fn
            if grad_fn is not None:
                number = tensor.output_nr
                entry = Recorded(grad_fn, number, tensor, tensor._version, place, running)
                self._recorded.append(entry)
                if not len(self._recorded) % SAFE_DEPTH:
                    recent = [one.grad_fn for one in self._recorded[-SAFE_DEPTH:-1]]
                    free_in_order(grad_fn, recent[::-1])
        self._pending.clear()

    def _add(self, result: object, place: Place | None) -> None:
        for item in result if isinstance(result, list | tuple) else (result,):
            if isinstance(item, torch.Tensor):
                self._pending.append((item, place, self._modules.now))

    def _learn(self, names: Mapping[str, object]) -> None:
        """Take the user's names for what was recorded; a name with a _ before it is no name."""
        self._index()
        for name, value in names.items():
            if name.startswith("_"):
                continue
            if isinstance(value, torch.nn.Module):
                self._module_names.setdefault(value, name)
            elif isinstance(value, torch.Tensor) and value.requires_grad:
                node, _ = node_of(value)
                if node in self._by_node or is_leaf(node):
                    self._names.setdefault(node, name)
        for tensor, running, name in self._modules.parameters():
            if tensor.requires_grad:
                node, _ = node_of(tensor)
                path = self._modules.label(running, self._module_names)
                self._names.setdefault(node, f"{path}.{name}" if path else name)
                self._parameters[node] = running


class _Recorder(TorchDispatchMode):
    def __init__(self, recording: Recording, lines: bool) -> None:
        super().__init__()
        self.recording = recording
        self.lines = lines

    def __torch_dispatch__(
        self,
        func: Callable[..., object],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        self.recording._settle()
        result = func(*args, **(kwargs or {}))
        self.recording._add(result, calling_place() if self.lines else None)
        return result


@contextmanager
def record(
    *, names: Mapping[str, object] | None = None, lines: bool = True, modules: bool = True
) -> Iterator[Recording]:
    """Record the forward value of every operation run inside the block.

    `names` maps names to tensors and modules and is read when the block ends; without it the local
    variables of the code around the block are (``locals()``). With `lines` the place of each call in
    your code is remembered, which costs about a microsecond an operation; with `modules` the
    nn.Module that ran (through torch's global module hooks, while the block lasts).

    >>> import torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with record() as recording:
    ...     y = x + 1
    >>> recording.value(y.grad_fn)
    tensor([2., 2.])
    >>> recording.names[y.grad_fn]
    'y'
    """
    recording = Recording()
    around = calling_frame() if names is None else None
    try:
        with ExitStack() as stack:
            if modules:
                stack.enter_context(recording._modules.follow())
            stack.enter_context(_Recorder(recording, lines))
            yield recording
        recording._learn(names if names is not None else around.f_locals if around else {})
    finally:
        del around  # a frame that is held holds everything in it
