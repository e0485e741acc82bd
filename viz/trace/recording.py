"""The forward values that a recording holds, each with its node and its place in the user's code."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import NamedTuple

import torch
from torch._C._functorch import is_functorch_wrapped_tensor
from torch.autograd.graph import Node as GradFn

from viz.brief import tensor_brief
from viz.trace.calls import Call, call_of
from viz.trace.gradless import Gradless
from viz.trace.leaf_values import LeafValues
from viz.trace.modules import Modules, Running
from viz.trace.nesting import Step, Within, nesting
from viz.trace.origin import Origin
from viz.trace.source_location import Place, pass_over
from viz.trace.walk import SAFE_DEPTH, free_in_order, has_node, is_leaf, node_of

pass_over(__file__)


class Recorded(NamedTuple):
    """One output of one operation: the node that made it, which output, and the tensor.

    `version` is the tensor's version when it was made: a later in-place operation raises it, and the
    value is copied before. `call` and `instruction` are its place in the user's code, `running` the call of
    the module that ran; None where that is unknown.
    """

    grad_fn: GradFn
    output_nr: int
    tensor: torch.Tensor
    version: int
    call: Call | None
    instruction: int
    running: Running | None

    def __repr__(self) -> str:
        return (
            f"Recorded({self.grad_fn.name()}, output {self.output_nr}, {tensor_brief(self.tensor)})"
        )

    @property
    def place(self) -> Place | None:
        """Where the operation was called."""
        return Place(self.call.code, self.instruction) if self.call else None


class Recording:
    """The forward values of the operations run inside one `viz.record()` block, in order.

    Holds every recorded tensor, and with it the graph: drop the recording to free them.

    >>> import viz
    >>> x = torch.ones(2, requires_grad=True)
    >>> with viz.record() as recording:
    ...     y = (x + 1).exp()
    >>> len(recording), recording[0].grad_fn.name()
    (2, 'AddBackward0')
    >>> recording.origin(recording[0].grad_fn).source
    'x + 1'
    """

    def __init__(self) -> None:
        self._recorded: list[Recorded] = []
        self._pending: list[torch.Tensor] = []
        self._call: Call | None = None
        self._top: tuple[Call, int] | None = None
        self._within: list[tuple[Within, ...]] = []
        self._places: dict[GradFn, int] = {}
        self._instruction = 0
        self._running: Running | None = None
        self._by_node: dict[GradFn, Recorded] = {}
        self._more: dict[tuple[GradFn, int], Recorded] = {}
        self._indexed = 0
        self._by_storage: dict[int, list[Recorded]] = {}
        self._stored = 0
        self._kept: dict[tuple[GradFn, int], torch.Tensor] = {}
        self._modules = Modules()
        self._module_names: dict[torch.nn.Module, str] = {}
        self._parameters: dict[GradFn, Running] = {}
        self._names: dict[GradFn, str] = {}
        self._paths: dict[GradFn, str] = {}
        self.gradless: Gradless | None = None

    def __len__(self) -> int:
        self._settle()
        return len(self._recorded)

    def __repr__(self) -> str:
        return f"Recording({len(self)} values)"

    def __getitem__(self, index: int) -> Recorded:
        self._settle()
        return self._recorded[index]

    @property
    def parameters(self) -> Mapping[GradFn, str]:
        """Leaf -> its path, of the parameters of modules that ran."""
        return {node: self._paths[node] for node in self._parameters}

    @property
    def names(self) -> Mapping[GradFn, str]:
        """Node -> the user's variable, or the path of the parameter, that it belongs to."""
        return self._names

    def value(
        self, grad_fn: GradFn, output_nr: int = 0, leaves: LeafValues | None = None
    ) -> torch.Tensor | None:
        """The tensor that `grad_fn` made, detached, as it was then.

        None if it was not recorded, or was overwritten after the block. A view of one of `leaves` is taken
        of the copy.
        """
        self._index()
        if (grad_fn, output_nr) in self._kept:
            return self._kept[grad_fn, output_nr]
        recorded = self._by_node.get(grad_fn)
        if recorded is not None and recorded.output_nr != output_nr:
            recorded = self._more.get((grad_fn, output_nr))
        copy = leaves.of(recorded.tensor, recorded.version) if leaves and recorded else None
        if copy is not None:
            return copy
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
        within = self._within_of(grad_fn)
        if place is None:
            return Origin(owner=module, module=module, within=within)
        turns = tuple(it.label for it in within or () if it.kind == "loop")
        return Origin(place.source, place.line, module, place.file, module, turns, within=within)

    def _within_of(self, grad_fn: GradFn) -> tuple[Within, ...] | None:
        """What an operation ran in; worked out for all of them when it is first asked for."""
        if grad_fn not in self._by_node:
            return None
        if len(self._within) != len(self._recorded):
            steps = [
                Step(it.call, it.instruction, it.running, type(it.grad_fn).__name__)
                for it in self._recorded
            ]
            self._within = nesting(steps, self._top, self._modules, self._module_names)
            self._places = {}
            for place, it in enumerate(self._recorded):
                self._places.setdefault(it.grad_fn, place)
        return self._within[self._places[grad_fn]]

    def _index(self) -> None:
        self._settle()
        for entry in self._recorded[self._indexed :]:
            if self._by_node.setdefault(entry.grad_fn, entry).output_nr != entry.output_nr:
                self._more[entry.grad_fn, entry.output_nr] = entry
        self._indexed = len(self._recorded)

    def _settle(self) -> None:
        """Tie the tensors of the operations that are done to their nodes."""
        called = (self._call, self._instruction, self._running)
        for tensor in self._pending:
            try:
                grad_fn = tensor.grad_fn
            except RuntimeError:  # a view made without gradients, whose base was written to since
                continue
            if grad_fn is not None:
                entry = Recorded(grad_fn, tensor.output_nr, tensor, tensor._version, *called)
                self._recorded.append(entry)
                if not len(self._recorded) % SAFE_DEPTH:
                    recent = [one.grad_fn for one in self._recorded[-SAFE_DEPTH:-1]]
                    free_in_order(grad_fn, recent[::-1])
        self._pending.clear()

    def _add(self, result: object, frame: FrameType | None) -> None:
        # One tuple an operation is kept, and no more: what is kept is work for Python's collector.
        self._call, self._instruction = (call_of(frame), frame.f_lasti) if frame else (None, 0)
        self._running = self._modules.now
        if isinstance(result, torch.Tensor):
            self._pending.append(result)
        elif isinstance(result, list | tuple):
            self._pending.extend(item for item in result if isinstance(item, torch.Tensor))

    def _keep(self, written: torch.Tensor) -> None:
        """Copy the recorded values that share memory with a tensor about to be written to."""
        for entry in self._recorded[self._stored :]:
            self._by_storage.setdefault(_storage(entry.tensor), []).append(entry)
        self._stored = len(self._recorded)
        for entry in self._by_storage.pop(_storage(written), []):
            if entry.tensor._version == entry.version:
                self._kept[entry.grad_fn, entry.output_nr] = entry.tensor.detach().clone()
                if entry.tensor is not written and not entry.tensor._is_view():
                    # Written to through a view: the tensor gets a new node that no call returns.
                    self._pending.append(entry.tensor)

    def learn(self, names: Mapping[str, object]) -> None:
        """Take the user's names for what was recorded; a name with a _ before it is no name."""
        self._index()
        for name, value in names.items():
            if name.startswith("_"):
                continue
            if isinstance(value, torch.nn.Module):
                self._module_names.setdefault(value, name)
            elif isinstance(value, torch.Tensor) and has_node(value):
                node, _ = node_of(value)
                if node in self._by_node or is_leaf(node):
                    self._names.setdefault(node, name)
        for tensor, running, name in self._modules.parameters():
            if tensor.requires_grad and not is_functorch_wrapped_tensor(tensor):
                node, _ = node_of(tensor)
                path = self._modules.label(running, self._module_names)
                self._paths[node] = f"{path}.{name}" if path else name
                self._names.setdefault(node, self._paths[node])
                self._parameters[node] = running


def _storage(tensor: torch.Tensor) -> int:
    """What tensors that share memory have in common; -1 for those without memory."""
    return tensor.untyped_storage()._cdata if tensor.layout is torch.strided else -1
