"""Remembers the forward value behind every autograd node, for any torch code.

Inside `record()` each tensor that an operation returns is kept, also those inside composite
operations (the log-softmax in `cross_entropy`) and views. Once the operation is done that same
tensor object carries its ``grad_fn``, which is what ties a value to its node. With the value goes
where it came from: the user's variable, line and expression, and the module that ran.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import torch
from torch._ops import OpOverload

from viz.program.dispatch import Mode, dispatched
from viz.trace.calls import end, start
from viz.trace.compiled import Compiled, uncompiled
from viz.trace.gradless import Gradless
from viz.trace.recording import Recording
from viz.trace.source_location import calling_frame, pass_over

pass_over(__file__)


@cache
def _written(func: OpOverload) -> tuple[int, ...]:
    """The places of the arguments that an operation writes to."""
    schema = func._schema.arguments
    return tuple(i for i, it in enumerate(schema) if it.alias_info and it.alias_info.is_write)


class _Recorder(Mode):
    def __init__(self, recording: Recording, lines: bool) -> None:
        super().__init__()
        self.recording = recording
        self.lines = lines
        self.compiled = Compiled()

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        self.recording._settle()
        for place in _written(func):
            if place < len(args) and isinstance(args[place], torch.Tensor):
                self.recording._keep(args[place])
        result = dispatched(func, args, kwargs)
        frame = calling_frame() if self.lines else None
        self.compiled.look(frame)
        self.recording._add(result, frame)
        return result


@contextmanager
def record(
    *,
    names: Mapping[str, object] | None = None,
    lines: bool = True,
    modules: bool = True,
    gradless: bool = False,
) -> Iterator[Recording]:
    """Record the forward value of every operation run inside the block.

    `names` maps names to tensors and modules and is read when the block ends; without it the local
    variables of the code around the block are (``locals()``). With `lines` the place of each call in
    your code is remembered, which costs about a microsecond an operation; with `modules` the
    nn.Module that ran (through torch's global module hooks, while the block lasts). With `gradless`, for a
    typed program, also what carries no gradient is noted.

    What `torch.compile` made runs uncompiled inside the block, with a `UserWarning`; the numbers are those of
    the operations as they are written.

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
    recording._modules.lines = lines
    around = calling_frame()
    marked = True
    if lines and around is not None:
        top, marked = start(around)
        recording._top = top, around.f_lasti
    try:
        with ExitStack() as stack:
            if modules:
                stack.enter_context(recording._modules.follow())
            if gradless:
                recording.gradless = stack.enter_context(Gradless())
            stack.enter_context(uncompiled())
            stack.enter_context(_Recorder(recording, lines))
            yield recording
        recording.learn(names if names is not None else around.f_locals if around else {})
    finally:
        if around is not None and not marked:
            end(around)
        del around  # a frame that is held holds everything in it
