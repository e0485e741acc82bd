"""Write the backward pass yourself: each line judged against torch's engine, and by name of the slip.

A line is judged twice: on the program's own numbers, and on numbers that are drawn anew for every leaf, so
that a line which is right by chance (because all elements are equal, say) is told from one that is right.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import torch

from viz.chain import Graph
from viz.errors import ExplainError, VizError
from viz.program import execute, parse_program
from viz.rules.backward import written_pass
from viz.rules.expression import GIVEN, NAME, Expr, evaluated
from viz.rules.slips import Slip, slips
from viz.rules.steps import Step
from viz.rules.task import LineVerdict, Task
from viz.rules.templates import TEMPLATES
from viz.rules.tracer import Tracer
from viz.rules.write import Writer

_TRIED = 120
"""Slips that are tried on a wrong line: each takes a fraction of a millisecond to two."""

Variables = Mapping[str, torch.Tensor]


class Exercise:
    """The backward pass of a program as lines to be written; `forward` are lines that come before."""

    def __init__(self, graph: Graph, tracer: Tracer, variables: Variables) -> None:
        code, self._work, named = written_pass(graph, tracer, variables)
        plain = {it: name for it, name in named.items() if name.isidentifier()}
        # A learner's line is evaluated with tensors alone: what stands in a module gets a name of its own.
        inside = {it: name for it, name in named.items() if it not in plain}
        short = {it: self._work.names.give(name) for it, name in inside.items()}
        self.forward = (*(f"{short[it]} = {name}" for it, name in inside.items()), *code.forward)
        self._forward = plain | short
        self._steps = self._work.steps
        self._texts = [self._text(step) for step in self._steps]

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The lines in the engine's order; the first, and those without code of their own, are given."""
        return tuple(
            Task(
                step.name,
                tuple(step.expected.shape),
                self._answer(place),
                step.node,
                place == 0 or not text or step.exact in ("kernel", "none"),
            )
            for place, (step, text) in enumerate(zip(self._steps, self._texts, strict=True))
        )

    def judge(self, place: int, typed: str, done: frozenset[int]) -> LineVerdict:
        """Judge the right side of a line; `done` are the lines that are right already.

        Raises `ProgramError` for what is not of the language or does not fit, `ExplainError` for no tensor.
        """
        waiting = self._not_yet(place, typed, done)
        if waiting:
            return LineVerdict(False, "not_yet", waiting)
        first, second = self._own, self._drawn
        wanted = first.after[place]
        made = self._value(typed, place, first)
        if made.shape != wanted.shape:
            return LineVerdict(False, "shape", f"{tuple(made.shape)}, {tuple(wanted.shape)}")
        if _equal(made, wanted) and self._holds(typed, place, second):
            return LineVerdict(True)
        return self._slip(place, typed)

    def _holds(self, typed: str, place: int, values: _Values | None) -> bool:
        if values is None:
            return True
        try:
            return _equal(self._value(typed, place, values), values.after[place])
        except VizError:
            return False

    def _slip(self, place: int, typed: str) -> LineVerdict:
        """The first slip that gives what was typed, on the numbers that tell most apart."""
        values = self._drawn or self._own
        try:
            made = self._value(typed, place, values)
        except VizError:
            return LineVerdict(False, "value")
        for slip in self.slips(place):
            try:
                wrong = self._value(slip.line, place, values)
            except VizError:
                continue
            if wrong.shape == made.shape and _equal(made, wrong):
                return LineVerdict(False, slip.kind, slip.part)
        return LineVerdict(False, "value")

    def slips(self, place: int) -> list[Slip]:
        """What is tried on a wrong line."""
        step = self._steps[place]
        shapes = {name: tuple(it.shape) for name, it in self._names(place, self._own).items()}
        return slips(self._texts[place], step.name if step.adds else "", shapes)[:_TRIED]

    def _not_yet(self, place: int, typed: str, done: frozenset[int]) -> str:
        """A gradient that the line uses and that is not right yet."""
        try:
            used = {it.id for it in ast.walk(ast.parse(typed.strip())) if isinstance(it, ast.Name)}
        except (SyntaxError, ValueError, RecursionError):
            return ""  # the program's own parser says what is wrong
        for at, task in enumerate(self.tasks):
            own = task.name == self.tasks[place].name and at >= place
            if task.name in used and not own and not task.given and at not in done:
                return task.name
        return ""

    def _text(self, step: Step) -> str:
        if step.value is None:
            return ""
        writer = Writer(self._forward, {}, templates=TEMPLATES)
        text = writer.text(step.value)
        return "" if writer.private else text

    def _answer(self, place: int) -> str:
        step, text = self._steps[place], self._texts[place]
        return f"{step.name} + {text}" if step.adds and text else text

    @cached_property
    def _own(self) -> _Values:
        """The program's own forward values."""
        known = self._work.tracer.values
        return self._run({it: known[it].detach() for it in self._forward if it in known})

    @cached_property
    def _drawn(self) -> _Values | None:
        """Forward values of leaves that are drawn anew; None where they cannot be computed from them."""
        known = self._work.tracer.values
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(18)
            start = {expr: _moved(it.detach()) for expr, it in known.items() if _is_start(expr)}
        try:
            return self._run({expr: evaluated(expr, start.get) for expr in self._forward})
        except (KeyError, RuntimeError, TypeError, ValueError, IndexError):
            return None

    def _run(self, forward: Mapping[Expr, torch.Tensor]) -> _Values:
        """Every line on these forward values; one without code gives random numbers."""
        named = self._work.tracer.expressions.named
        total: dict[str, torch.Tensor] = {}
        before: list[torch.Tensor | None] = []
        after: list[torch.Tensor] = []
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(17)
            for place, step in enumerate(self._steps):
                before.append(total.get(step.name))
                if place == 0:  # it is 1 for a loss, and a learner need not write it
                    made = step.expected
                elif step.value is None:
                    made = torch.randn_like(step.expected)
                else:
                    known = {named(name, it): it for name, it in total.items()}
                    made = evaluated(step.value, {**forward, **known}.get)
                total[step.name] = total[step.name] + made if step.adds else made
                after.append(total[step.name])
        return _Values(forward, total, before, after)

    def _names(self, place: int, values: _Values) -> dict[str, torch.Tensor]:
        """Every tensor that a line may name."""
        found = {
            name: values.forward[expr].clone()
            for expr, name in self._forward.items()
            if expr in values.forward
        }
        found |= {name: it.clone() for name, it in values.total.items()}
        own, before = self._steps[place].name, values.before[place]
        del found[own]
        return found if before is None else found | {own: before.clone()}

    def _value(self, typed: str, place: int, values: _Values) -> torch.Tensor:
        """What a line gives. Raises `ProgramError`."""
        run = execute(
            parse_program(f"line = (\n{typed.strip()}\n)"), given=self._names(place, values)
        )
        if run.error is not None:
            raise run.error
        made = run.names["line"]
        if isinstance(made, int | float):
            made = torch.tensor(float(made))
        if not isinstance(made, torch.Tensor) or made.layout != torch.strided:
            raise ExplainError.of("guess_kind", kind=type(made).__name__)
        return made.detach()


@dataclass(frozen=True)
class _Values:
    """One run: forward values, gradients at its end, and each line's gradient before and after it."""

    forward: Mapping[Expr, torch.Tensor]
    total: Mapping[str, torch.Tensor]
    before: list[torch.Tensor | None]
    after: list[torch.Tensor]


def exercise(graph: Graph, tracer: Tracer, variables: Variables) -> Exercise:
    """The exercise of a program. Raises `ExplainError` where no line is to be written."""
    made = Exercise(graph, tracer, variables)
    if all(task.given for task in made.tasks):
        raise ExplainError.of("formula_program")
    return made


def _is_start(expr: Expr) -> bool:
    return expr.op in (NAME, GIVEN) or not any(expr.parts)


def _moved(value: torch.Tensor) -> torch.Tensor:
    """Other numbers of the same sign; whole numbers, and zeros, stay."""
    if not value.is_floating_point():
        return value
    return value * (0.6 + 0.8 * torch.rand_like(value))


def _equal(made: torch.Tensor, wanted: torch.Tensor) -> bool:
    if made.shape != wanted.shape or made.is_complex() != wanted.is_complex():
        return False
    one, other = made.double(), wanted.double()
    finite = other[other.isfinite()]
    most = float(finite.abs().max()) if finite.numel() else 0.0
    rounding = 1e-8 if wanted.dtype is torch.float64 else 1e-4
    return torch.allclose(one, other, rounding, max(rounding * most, 1e-30), equal_nan=True)
