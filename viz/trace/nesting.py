"""What each recorded operation ran in: modules, functions, iterations of loops, outermost first.

Nothing is traced while the user's code runs. An operation is known by the calls that it ran in and the
instruction that each of them stood at. When a call comes back to an instruction that it was at before, or
to one before that, the innermost loop around both has gone on to its next iteration; which loop that is says
the text of the code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import torch

from viz.trace.calls import Call
from viz.trace.loops import Loop, loops_around
from viz.trace.modules import Modules, Running

Kind = Literal["module", "function", "loop"]


class Within(NamedTuple):
    """A module, a call of a function or an iteration that operations ran in; its `label` is unique there."""

    label: str
    kind: Kind


class Step(NamedTuple):
    """A recorded operation: where it was called, and the name of its node."""

    call: Call | None
    instruction: int
    running: Running | None
    op: str


@dataclass
class _Box:
    """Something that was run in, with what was run inside of it."""

    path: tuple[Within, ...] = ()
    inner: dict[object, _Box] = field(default_factory=dict)
    labels: Counter[str] = field(default_factory=Counter)

    def enter(self, key: object, label: str, kind: Kind) -> _Box:
        """The box inside this one that `key` tells apart."""
        if key not in self.inner:
            self.labels[label] += 1
            number = self.labels[label]
            shown = label if number == 1 else f"{label}@{number}"
            self.inner[key] = _Box((*self.path, Within(shown, kind)))
        return self.inner[key]


@dataclass
class _State:
    """How far a call has come: where it was last, what it had called there, and its loops' iterations."""

    instruction: int = -1
    inside: object = None
    loops: list[tuple[Loop, int]] = field(default_factory=list)

    def move(self, instruction: int, inside: object, loops: Sequence[Loop], again: bool) -> None:
        """Go on to an instruction; `again` where the same one is known to be run anew."""
        same = instruction == self.instruction
        if same and inside is self.inside and not again:
            return
        back = instruction <= self.instruction
        common = 0
        for (known, _), loop in zip(self.loops, loops, strict=False):
            if known is not loop:
                break
            common += 1
        kept = self.loops[:common]
        if back and kept:
            loop, count = kept[-1]
            kept[-1] = loop, count + 1
        self.loops = kept + [(loop, 1) for loop in loops[common:]]
        self.instruction, self.inside = instruction, inside


def nesting(
    steps: Sequence[Step],
    top: tuple[Call, int] | None,
    modules: Modules,
    names: Mapping[torch.nn.Module, str],
) -> list[tuple[Within, ...]]:
    """What each of `steps` ran in. `top` is the call around the recording, and where in it that starts."""
    root, states = _Box(), dict[Call, _State]()
    outside = set(loops_around(top[0].code, top[1])) if top else set()
    again = _repeated(steps)
    found: list[tuple[Within, ...]] = []
    for place, step in enumerate(steps):
        box = root
        running = _outermost_first(step.running)
        if step.call is None:
            box = _modules(box, running, modules, names)
            found.append(box.path)
            continue
        chain = _chain(step, top[0] if top else None)
        for depth, (call, instruction) in enumerate(chain):
            inner = [it for it in running if it.call is call]
            below = chain[depth + 1][0] if depth + 1 < len(chain) else None
            state = states.setdefault(call, _State())
            loops = [it for it in loops_around(call.code, instruction) if it not in outside]
            inside = inner[0] if inner else below
            state.move(instruction, inside, loops, below is None and place in again)
            for loop, count in state.loops:
                box = box.enter((call, loop, count), f"{loop.label} #{count}", "loop")
            box = _modules(box, inner, modules, names)
            if below is not None and not inner and _is_function(below):
                box = box.enter(below, f"{below.code.co_name}()", "function")
        found.append(box.path)
    return found


def _outermost_first(running: Running | None) -> list[Running]:
    found: list[Running] = []
    while running is not None:
        found.append(running)
        running = running.parent
    return found[::-1]


def _chain(step: Step, top: Call | None) -> list[tuple[Call, int]]:
    """The calls that an operation ran in, each with its instruction, from `top` on."""
    found: list[tuple[Call, int]] = []
    call: Call | None
    call, instruction = step.call, step.instruction
    while call is not None:
        found.append((call, instruction))
        if call is top or len(found) > _DEEPEST:
            break
        instruction = call.instruction
        call = call.parent
    return found[::-1]


_DEEPEST = 200
"""Calls within one another that are followed outward."""


def _is_function(call: Call) -> bool:
    """Whether a call has a name of its own: not one of a comprehension, a lambda, a class."""
    return not call.code.co_name.startswith("<")


def _modules(
    box: _Box, inner: Sequence[Running], modules: Modules, names: Mapping[torch.nn.Module, str]
) -> _Box:
    """The boxes of modules that run within one another, each by its path below the one around it."""
    for running in inner:
        if running.parent is None:
            if not modules.one or modules.outermost_calls > 1:
                box = box.enter(_Same(running), modules.name(running, names), "module")
            continue
        above = running.parent.path
        path = running.path.removeprefix(f"{above}.") if above else running.path
        in_loop = bool(box.path) and box.path[-1].kind == "loop"
        parts = [path] if in_loop else path.split(".")
        for part in parts[:-1]:
            box = box.enter(part, part, "module")
        box = box.enter(_Same(running), parts[-1], "module")
    return box


class _Same:
    """Compares by identity: two calls of one module are equal tuples."""

    def __init__(self, running: Running) -> None:
        self.running = running

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.running is self.running

    def __hash__(self) -> int:
        return id(self.running)


def _repeated(steps: Sequence[Step]) -> set[int]:
    """The places at which one and the same instruction is run anew, with nothing else in between.

    An instruction may run several operations (a loss, a cell). In a loop they repeat in the same order: the
    shortest pattern that fills the whole run is one iteration.
    """
    found: set[int] = set()
    start = 0
    for place in range(1, len(steps) + 1):
        step = steps[start]
        if place < len(steps) and _same_place(steps[place], step):
            continue
        if place - start > 1 and step.call is not None and _direct(step):
            loops = loops_around(step.call.code, step.instruction)
            beside = [steps[it] for it in (start - 1, place) if 0 <= it < len(steps)]
            alone = loops and not any(_in_loop(it, step.call, loops[-1]) for it in beside)
            if alone:
                period = _period([it.op for it in steps[start:place]])
                found.update(range(start + period, place, period))
        start = place
    return found


def _same_place(one: Step, other: Step) -> bool:
    same = one.call is other.call and one.running is other.running
    return same and one.instruction == other.instruction


def _direct(step: Step) -> bool:
    """Whether an operation was called as such, not in a module that was: those are told apart anyway."""
    return not any(it.call is step.call for it in _outermost_first(step.running))


def _in_loop(step: Step, call: Call, loop: Loop) -> bool:
    """Whether an operation ran in `loop` of `call`, itself or by what was called there."""
    at: Call | None
    at, instruction = step.call, step.instruction
    while at is not None:
        if at is call:
            return loop in loops_around(at.code, instruction)
        instruction = at.instruction
        at = at.parent
    return False


def _period(ops: Sequence[str]) -> int:
    """The length of the shortest pattern that `ops` repeats without a rest (by the prefix function)."""
    border = [0] * len(ops)
    for place in range(1, len(ops)):
        length = border[place - 1]
        while length and ops[place] != ops[length]:
            length = border[length - 1]
        border[place] = length + (ops[place] == ops[length])
    period = len(ops) - border[-1]
    return period if len(ops) % period == 0 else len(ops)
