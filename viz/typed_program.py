"""A typed program and its graph: run once as written, then again up to the explained backward call."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import torch

from viz import limits
from viz.chain import Graph, build_graph
from viz.chain.nodes import Nodes
from viz.diagnosis import diagnose, notes_of
from viz.errors import ExplainError, Failed, Lesson, ProgramError, VizError
from viz.naming import cut_graph, leaves_by_name, names_and_origins, python_path
from viz.program.backward_call import BackwardCall
from viz.program.budget import Refused
from viz.program.execution import Execution
from viz.program.float64 import Moved, Writes
from viz.program.followed_run import FollowedRun
from viz.program.histories import Histories
from viz.program.output import LineValue
from viz.program.refusal import refuse, refuse_by_torch, refused
from viz.program.run import Watch, execute
from viz.program.span import Span
from viz.program.syntax import START, Program, parse_program
from viz.program.tensors_in import tensors_in
from viz.symbolic.closed_form import Rerun
from viz.trace import node_of, record, walk

_RECORDED = 4_000
"""Torch operations before the chosen backward call whose values are recorded."""

_NOT_AGAIN = frozenset(("run_memory", "run_slow"))
"""What is wrong with a program that took so much that it is not run again for its graph."""


@dataclass(frozen=True, eq=False)
class TypedProgram:
    """A program that was typed, as it ran: its graph (None without one) and what it printed.

    `root` is the variable that was asked for, `stop_at` the backward call at which a run for this graph
    stops, by its place among those that were attempted. `assigned` has the tensors that each statement
    of the module gave to names. `values` are what stands beside the lines, `history` what happened to
    each leaf in the whole program, `whole` what the run of it left behind, `lessons` what a reader may wonder
    about in a program that ran, `failed` the operation at which one stopped.
    """

    program: Program
    graph: Graph | None
    printed: str
    values: tuple[LineValue, ...]
    calls: tuple[BackwardCall, ...]
    index: int | None
    root: str | None
    stop_at: int | None
    draws: tuple[bool, ...]
    draws_unseeded: bool
    drawings: tuple[str, ...]
    figures: tuple[Any, ...]
    assigned: Mapping[ast.AST, Mapping[str, torch.Tensor]]
    history: Histories
    whole: Execution
    lessons: tuple[Lesson, ...] = ()
    failed: Failed | None = None

    def at(self, backward: int | None) -> TypedProgram:
        """The same program at another backward call: the whole of it is not run again.

        Raises `ProgramError` as `run_program` does.
        """
        return _typed(self.program, self.whole, None, _place(self.whole, backward))

    def again(
        self, *, watch: Watch | None = None, beside: AbstractContextManager[Any] | None = None
    ) -> Rerun:
        """Run the program again in float64, up to the explained backward call."""
        run = execute(
            self.program,
            stop_at=self.stop_at,
            record_from=0,
            recorder=_recorder,
            double=True,
            watch=watch,
            beside=beside,
        )
        stopped_short = self.stop_at is not None and run.stopped is None
        found = None if stopped_short else _roots(run, self.root)
        if found is None:
            raise ExplainError.of("formula_program")
        weights = [
            torch.ones_like(root) if weight is None else weight.detach()
            for root, weight in zip(found.roots, found.gradients, strict=True)
        ]
        reached = walk([node_of(it)[0] for it in found.roots])
        leaves = leaves_by_name(run, reached, found.inputs)
        assigned = [each for names in run.assigned.values() for each in names.items()]
        return Rerun(tuple(found.roots), tuple(weights), leaves, tuple(assigned))

    def traced(
        self, beside: AbstractContextManager[Any]
    ) -> tuple[Graph, Mapping[str, torch.Tensor]]:
        """The graph of another run with `beside` around it, and the tensors that have a name in it."""
        run = execute(
            self.program,
            stop_at=self.stop_at,
            record_from=0,
            recorder=_noting_recorder,
            beside=beside,
        )
        graph = None if self.stop_at is not None and run.stopped is None else _graph(run, self.root)
        if graph is None:
            raise ExplainError.of("formula_program")
        named = {
            python_path(run.names, path): tensor
            for name, value in run.names.items()
            for path, tensor in tensors_in(name, value)
        }
        return graph, named

    @cached_property
    def _unmoved(self) -> tuple[Rerun, Writes]:
        writes = Writes(self.draws)
        return self.again(beside=writes), writes

    def leaf(self, name: str) -> torch.Tensor:
        """The value of a leaf at the explained backward call, in float64. Raises `ExplainError`."""
        return self._place(name)[0].detach()

    def root_at(self, name: str) -> Callable[[torch.Tensor], torch.Tensor]:
        """The root, weighted by its gradient, as a function of one leaf's value.

        Each call runs the program once. Raises `ExplainError` where the leaf cannot be moved.
        """
        _, (operation, place) = self._place(name)
        weights = self._unmoved[0].weights

        def root_at(point: torch.Tensor) -> torch.Tensor:
            moved = self.again(beside=Writes(self.draws, Moved(operation, place, point)))
            total = torch.zeros((), dtype=torch.float64)
            for root, weight in zip(moved.roots, weights, strict=True):
                total = total + (root.detach().double() * weight).sum()
            return total

        return root_at

    def _place(self, name: str) -> tuple[torch.Tensor, tuple[int, int]]:
        rerun, writes = self._unmoved
        leaf = rerun.leaves.get(name)
        where = None if leaf is None or leaf.dtype is not torch.float64 else writes.where(leaf)
        if leaf is None or where is None:
            raise ExplainError.of("formula_program")
        return leaf, where


_recorder = partial(record, names={}, lines=False)
_noting_recorder = partial(record, names={}, lines=False, gradless=True)
"""For a graph with the names that the explained one has: also what carries no gradient is noted."""


def run_program(text: str, *, root: str | None = None, backward: int | None = None) -> TypedProgram:
    """Run a program as it is written, then again up to the backward call that is explained.

    `backward` is the place of the backward call to explain, the last if None; `root` names a variable
    to explain instead. Raises `ProgramError`, with what was printed before it and, as `partial`, what
    had been built.
    """
    program = parse_program(text)
    whole = execute(program, make=FollowedRun)
    whole.names = {}  # its memory is given back before more is taken
    index = _place(whole, backward) if root is None else None
    if whole.error is not None:
        if whole.error.key in _NOT_AGAIN:
            raise whole.error
        whole.error.lesson = diagnose(program, whole.error)
        whole.error.partial = _partial(program, whole, index)
        raise whole.error
    return _typed(program, whole, root, index)


def _place(whole: Execution, backward: int | None) -> int | None:
    """The place of a backward call, from 0; None in a program without one. Raises `ProgramError`."""
    count = len(whole.backward_calls)
    if not count:
        return None
    backward = -1 if backward is None else backward
    if not -count <= backward < count:
        error = refuse("no_such_backward", START, count=count)
        error.printed = whole.printed
        raise error
    return backward % count


def _partial(program: Program, whole: Execution, index: int | None) -> TypedProgram | None:
    lesson = whole.error.lesson if whole.error else None
    failed = (lesson.what, lesson.shapes) if lesson and lesson.what else None
    built = None
    with suppress(VizError):
        built = replace(_typed(program, whole, None, index), failed=failed)
    if lesson and lesson.key == "inplace_saved" and not (built and built.graph):
        # Torch cannot go through it: the graph as it was before something in it was written over.
        with suppress(VizError):
            before = Program("\n".join(program.text.split("\n")[: lesson.lines[0] - 1]))
            earlier = _typed(before, execute(before, make=FollowedRun), None, None)
            built = replace(earlier, printed=whole.printed, values=whole.values)
    return built


def _typed(program: Program, whole: Execution, root: str | None, index: int | None) -> TypedProgram:
    call = index if root is None else whole.calls_before.get(root)
    stop_at, start = None, 0
    if call is not None and call < len(whole.backward_calls):
        stop_at = whole.attempts[call]
        start = max(0, whole.operations_before[call] - _RECORDED)
    again = execute(program, stop_at=stop_at, record_from=start, recorder=_noting_recorder)
    if whole.error is None and again.error is not None:  # it took longer this time
        raise again.error
    try:
        graph = _graph(again, root)
    except ProgramError as error:
        # Torch goes only where a call asks it to; what lies elsewhere may be written over or freed.
        asked_of_all = index is not None and not (again.stopped and again.stopped.inputs)
        if root is not None or asked_of_all or error.key not in ("", "graph_freed"):
            error.printed = whole.printed
            raise
        graph = None
    return TypedProgram(
        program,
        graph,
        whole.printed,
        whole.values,
        whole.backward_calls,
        index,
        root,
        stop_at,
        again.draws,
        whole.draws_unseeded,
        whole.drawings,
        whole.figures,
        again.assigned,
        whole.history or Histories({}),
        whole,
        notes_of(program, whole) if whole.error is None else (),
    )


@dataclass(frozen=True)
class _Roots:
    """What is explained: roots with their gradients, the tensors asked about, and where it says so."""

    roots: list[torch.Tensor]
    gradients: list[torch.Tensor | None]
    inputs: list[torch.Tensor]
    span: Span


def _roots(run: Execution, root: str | None) -> _Roots | None:
    stopped = run.stopped
    if root is None and stopped is not None:
        return _Roots(stopped.roots, stopped.gradients, stopped.inputs, stopped.span)
    chosen = run.root(root)
    if chosen is None:
        if root is not None:
            raise refuse("no_such_root", START, name=root)
        return None
    return _Roots([chosen], [None], [], START)


def _graph(run: Execution, root: str | None) -> Graph | None:
    found = _roots(run, root)
    if found is None:
        return None
    roots, gradients, span = found.roots, found.gradients, found.span
    try:
        reached = walk([node_of(it)[0] for it in roots])
        if len(reached) > limits.NODES.value:
            raise refused(Refused("too_many_nodes", limit=limits.NODES.value), span)
        if run.recording is not None:
            run.recording.learn(
                {name: it for name, it in run.names.items() if isinstance(it, torch.nn.Module)}
            )
        leaves = leaves_by_name(run, reached, found.inputs)
        named, origins = names_and_origins(run, leaves)
        graph = build_graph(
            roots if len(roots) > 1 else roots[0],
            leaves,
            recording=run.recording,
            gradient=gradients if len(roots) > 1 else gradients[0],
            named=named,
            origins=origins,
        )
        return cut_graph(run, graph, leaves)
    except ExplainError as error:
        if error.key in ("saved_modified", "checkpoint") and isinstance(error.__cause__, Exception):
            raise refuse_by_torch(error.__cause__, span) from error  # torch's words, for the lesson
        raise refused(Refused(error.key), span) from error
    except Refused as error:  # a hook of the program asked for too much
        raise refused(error, span) from error
    except ProgramError:
        raise
    except Exception as error:  # a hook of the program may raise anything
        raise refuse_by_torch(error, span) from error


NOTHING: Mapping[str, Any] = {
    "nodes": Nodes.of(()),
    "root": None,
    "root_output": 0,
    "root_tensor": torch.zeros(()),
    "root_gradient": torch.zeros(()),
    "targets": {},
    "grad": {},
}
"""The graph of a program without one."""
