"""Remembers the forward value behind every autograd node, for any torch code.

Inside `record()` each tensor that an operation returns is kept, also those inside composite
operations (the log-softmax in `cross_entropy`) and views. Once the operation is done that same
tensor object carries its ``grad_fn``, which is what ties a value to its node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch.autograd.graph import Node as GradFn
from torch.utils._python_dispatch import TorchDispatchMode

from viz.trace.walk import SAFE_DEPTH, free_in_order


class Recorded(NamedTuple):
    """One output of one operation: the node that made it, which output, and the tensor.

    `version` is the tensor's version when it was made: a later in-place operation raises it.
    """

    grad_fn: GradFn
    output_nr: int
    tensor: torch.Tensor
    version: int


class Recording:
    """The forward values of the operations run inside one `record()` block, in order.

    Holds every recorded tensor, and with it the graph: drop the recording to free them.
    """

    def __init__(self) -> None:
        self._recorded: list[Recorded] = []
        self._pending: list[torch.Tensor] = []
        self._by_output: dict[tuple[GradFn, int], Recorded] = {}
        self._indexed = 0

    def __len__(self) -> int:
        self._settle()
        return len(self._recorded)

    def __getitem__(self, index: int) -> Recorded:
        self._settle()
        return self._recorded[index]

    def value(self, grad_fn: GradFn, output_nr: int = 0) -> torch.Tensor | None:
        """The tensor that `grad_fn` made, detached; None if it was not recorded or was overwritten."""
        self._settle()
        while self._indexed < len(self._recorded):
            entry = self._recorded[self._indexed]
            self._by_output[entry.grad_fn, entry.output_nr] = entry
            self._indexed += 1
        recorded = self._by_output.get((grad_fn, output_nr))
        if recorded is None or recorded.tensor._version != recorded.version:
            return None
        return recorded.tensor.detach()

    def _settle(self) -> None:
        """Tie the tensors of the operations that are done to their nodes."""
        for tensor in self._pending:
            grad_fn = tensor.grad_fn
            if grad_fn is not None:
                entry = Recorded(grad_fn, tensor.output_nr, tensor, tensor._version)
                self._recorded.append(entry)
                if not len(self._recorded) % SAFE_DEPTH:
                    recent = [one.grad_fn for one in self._recorded[-SAFE_DEPTH:-1]]
                    free_in_order(grad_fn, recent[::-1])
        self._pending.clear()

    def _add(self, result: object) -> None:
        if isinstance(result, torch.Tensor):
            self._pending.append(result)
            return
        for item in result if isinstance(result, list | tuple) else ():
            if isinstance(item, torch.Tensor):
                self._pending.append(item)


class _Recorder(TorchDispatchMode):
    def __init__(self, recording: Recording) -> None:
        super().__init__()
        self.recording = recording

    def __torch_dispatch__(
        self,
        func: Callable[..., object],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        self.recording._settle()
        result = func(*args, **(kwargs or {}))
        self.recording._add(result)
        return result


@contextmanager
def record() -> Iterator[Recording]:
    """Record the forward value of every operation run inside the block.

    >>> import torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with record() as recording:
    ...     y = x + 1
    >>> recording.value(y.grad_fn)
    tensor([2., 2.])
    """
    recording = Recording()
    with _Recorder(recording):
        yield recording
    recording._settle()
