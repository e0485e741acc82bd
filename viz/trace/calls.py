"""Which call of which function of the user's an operation ran in, without tracing what Python does.

The first time that a frame is seen it gets a mark, a `Call`, which it holds until it ends. So two calls
of one function are told apart though Python may give their frames the same address, and nothing here
keeps a frame, or what is in it, alive.
"""

from __future__ import annotations

import inspect
import sys
from types import CodeType, FrameType

from viz.trace.source_location import pass_over, user_frame

pass_over(__file__)

_RESUMED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Call:
    """One call of a function: its code, the call that it was made from, and at which instruction of that.

    It stands as the frame's ``f_trace``, which Python looks at only under a debugger. A debugger's own one is
    never replaced: then all calls of a function count as one.
    """

    __slots__ = ("code", "instruction", "parent")

    def __init__(self, code: CodeType, parent: Call | None, instruction: int) -> None:
        self.code = code
        self.parent = parent
        self.instruction = instruction

    def __call__(self, *event: object) -> None:
        """What a debugger that starts later is told: nothing to trace here."""

    def __repr__(self) -> str:
        return f"Call({self.code.co_qualname})"


_shared: dict[CodeType, Call] = {}


def call_of(frame: FrameType) -> Call:
    """The call that runs in `frame`, with those around it up to one that was seen before."""
    found = frame.f_trace
    if type(found) is Call:
        if frame.f_code.co_flags & _RESUMED:
            _take_parent(found, frame)
        return found
    if found is not None or sys.gettrace() is not None:
        made = _shared.setdefault(frame.f_code, Call(frame.f_code, None, 0))
    else:
        made = frame.f_trace = Call(frame.f_code, None, 0)  # type: ignore[assignment]
    _take_parent(made, frame)
    return made


def _take_parent(call: Call, frame: FrameType) -> None:
    """Note who called, climbing through calls that were not seen before with a loop: stacks are deep."""
    while True:
        outer = user_frame(frame.f_back)
        if outer is None:
            return
        known = outer.f_trace
        seen = type(known) is Call
        if seen:
            parent: Call = known  # type: ignore[assignment]
        elif known is not None or sys.gettrace() is not None:
            parent = _shared.setdefault(outer.f_code, Call(outer.f_code, None, 0))
        else:
            parent = outer.f_trace = Call(outer.f_code, None, 0)  # type: ignore[assignment]
        if parent is call:  # a function that calls itself, under a debugger
            return
        call.parent, call.instruction = parent, outer.f_lasti
        if seen or parent.parent is not None:
            return
        call, frame = parent, outer


def start(frame: FrameType) -> tuple[Call, bool]:
    """Mark the frame around a recording, as far as calls are followed. Also says if it was marked before."""
    known = frame.f_trace
    if type(known) is Call:
        return known, True
    made = Call(frame.f_code, None, 0)
    if known is None and sys.gettrace() is None:
        frame.f_trace = made  # type: ignore[assignment]
        return made, False
    return _shared.setdefault(frame.f_code, made), True


def end(frame: FrameType) -> None:
    """Take the mark off again."""
    if type(frame.f_trace) is Call:
        del frame.f_trace
