"""Runs a text once, or up to one of its backward calls, and keeps what a reader will ask about."""

from __future__ import annotations

import ast
import threading
import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

import torch

from viz import limits
from viz.program.arithmetic import OPERATORS, binary, is_small
from viz.program.attributes import read_attribute, write_attribute
from viz.program.backward_call import BackwardCall, asked_of, is_backward, is_transformed
from viz.program.borrowed import borrowed
from viz.program.budget import Budget, Refused
from viz.program.context import Context, running
from viz.program.evaluate_expressions import BINARY
from viz.program.execution import Execution, Operation, copied
from viz.program.float64 import in_float64
from viz.program.functions import UserFunction, iteration_name
from viz.program.meter import Meter
from viz.program.noticing import Noticing
from viz.program.output import Output
from viz.program.refusal import is_out_of_memory, refuse_by_python, refused
from viz.program.span import Span
from viz.program.syntax import Program

_PROCESS = threading.RLock()
"""Torch's generator, default dtype, grad mode and print options belong to the process: one run at a time."""

Watch = Callable[[object], None]

_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)


class _StopHere(BaseException):
    """Ends a run at the chosen backward call."""


class Run(Noticing):
    """An evaluator that takes note of backward calls and, when it records, of operations and names."""

    def __init__(
        self,
        program: Program,
        context: Context,
        stop_at: int | None,
        record_from: int | None,
        recorder: Callable[[], AbstractContextManager[Any]] | None,
        double: bool = False,
        watch: Watch | None = None,
    ) -> None:
        super().__init__(program, context)
        self._double = double
        self._light = not double and watch is None
        self._watch = watch
        if watch is not None:
            self._statements = {
                kind: self._watched(run, watch) for kind, run in self._statements.items()
            }
        self.execution = Execution(program)
        self.calls: list[BackwardCall] = []
        self.before: list[int] = []
        self.attempts: list[int] = []
        self._attempt = -1
        self.meter = Meter(context.budget)
        self.stack = ExitStack()
        self._stop_at = stop_at
        self._record_from = record_from
        self._recorder = recorder
        self._recording: Any = None

    def call(self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any) -> Any:
        if node is not None:
            self.context.output.line = getattr(node, "lineno", 1)
        if is_backward(callee):
            return self._call_backward(callee, args, kwargs, node)
        return self._called(
            callee, args, kwargs, node, not args and not kwargs and self._steps(callee)
        )

    def _call_backward(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any
    ) -> Any:
        """A backward call; one that torch refuses is none."""
        before = len(self.calls)
        self._backward(callee, args, kwargs, node)
        try:
            return self._called(callee, args, kwargs, node, not kwargs.get("create_graph"))
        except Exception:
            del self.calls[before:], self.before[before:], self.attempts[before:]
            raise

    def _called(
        self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any, light: bool
    ) -> Any:
        if light and self._light and self.meter.alone:
            with self.meter.off():
                return super().call(callee, args, kwargs, node)
        result = super().call(callee, args, kwargs, node)
        if self._double:
            result = in_float64(result)
        if self._watch is not None:
            self._watch(result)
        return result

    def _steps(self, callee: Any) -> bool:
        """Whether this is an optimizer's ``step``; its state is charged."""
        optimizer = getattr(callee, "value", None)
        if not isinstance(optimizer, torch.optim.Optimizer) or callee.name != "step":
            return False
        groups = optimizer.param_groups
        self.context.budget.allocate(8 * sum(it.numel() for one in groups for it in one["params"]))
        return True

    def call_from_outside(
        self, function: UserFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> object:
        if self.meter.entered:
            return super().call_from_outside(function, args, kwargs)
        with self.meter:
            return super().call_from_outside(function, args, kwargs)

    def _binary(self, node: ast.BinOp) -> Any:
        """An operator on two tensors, or a tensor and a number, that are small makes nothing large."""
        if not self._light or self._recording is not None:
            return super()._binary(node)
        left, right = self.value(node.left), self.value(node.right)
        self.at = node
        self.context.budget.step()
        symbol = BINARY[type(node.op)]
        if is_small(symbol, left, right) and self.meter.alone:
            return self.meter.unmeasured(OPERATORS[symbol], left, right)
        return binary(symbol, left, right)

    def _watched(self, run: Callable[[Any], object], watch: Watch) -> Callable[[Any], object]:
        """A kind of statement, after which what it may have changed is looked at."""

        def statement(node: Any) -> object:
            signal = run(node)
            for target in getattr(node, "targets", ()):
                if isinstance(target, ast.Attribute) and target.attr == "requires_grad":
                    watch(self.value(target.value))
            watch(None)
            return signal

        return statement

    def _backward(self, callee: Any, args: list[Any], kwargs: dict[str, Any], node: Any) -> None:
        if is_transformed():
            return
        stopped = asked_of(callee, args, kwargs, self.program.span(node or self.at))
        if stopped is None:
            return
        self._attempt += 1
        root = stopped.roots[0]
        value = None
        if len(stopped.roots) == 1 and root.numel() == 1:
            value = float(root.item().real)
        call = BackwardCall(stopped.span.line, self.iterations(), self.name_of(root), value)
        self.calls.append(call)
        self.before.append(self.meter.count)
        self.attempts.append(self._attempt)
        if self._attempt == self._stop_at:
            self.execution.stopped, within = stopped, self.frames()[1:]
            self.execution.local = tuple(frame.names for frame in within)
            raise _StopHere

    def place(self, node: ast.AST) -> Span:
        """Where to look for what is wrong: at an attribute's own name, else at the whole of a node."""
        span = self.program.span(node)
        if isinstance(node, ast.Attribute):
            start = max(1, span.end_column - len(node.attr))
            return Span(span.end_line, start, span.end_line, span.end_column)
        return span

    def name_of(self, tensor: torch.Tensor) -> str:
        """The variable that holds a tensor, the innermost one; "" where there is none."""
        for frame in reversed(self.frames()):
            for name, value in frame.names.items():
                if value is tensor:
                    return str(name)
        return ""

    def iterations(self) -> tuple[str, ...]:
        """The iterations and calls around the running statement, outermost first."""
        if self.frame is self.module:
            return tuple(self.frame.iterations)
        found: list[str] = []
        for frame in self.frames():
            found += (frame.called, *frame.iterations)
        return tuple(filter(None, found))

    def _iteration(self, *loop: Any) -> str:
        return iteration_name(*loop)

    def block(self, body: list[ast.stmt]) -> object:
        if self._record_from is not None and self._recording is None:
            self._start_recording()
        return super().block(body)

    def _start_recording(self) -> None:
        if self._record_from is None or self.meter.count < self._record_from:
            return
        assert self._recorder is not None
        self._recording = self.stack.enter_context(self._recorder())
        self.execution.recording = self._recording

    def computed(self, node: ast.AST, result: object) -> None:
        if self._recording is None or not isinstance(result, torch.Tensor | tuple | list):
            return
        if is_transformed():
            return
        statement: Any = self.statement
        whole = getattr(statement, "value", None) is node
        owner = ""
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            owner = statement.targets[0].id
        elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
            owner = statement.target.id if isinstance(statement.target, ast.Name) else ""
        elif isinstance(statement, ast.Return) and self.frame.function is not None:
            owner = self.frame.function.__name__
        shown = statement if whole and isinstance(statement, ast.Assign) else node
        self.execution.operations.append(
            Operation(
                self.program.source(shown),
                self.program.span(node),
                owner,
                owner if whole else "",
                self.iterations(),
                result,
                len(self._recording),
            )
        )

    def bound(self, name: str, value: object) -> None:
        if not isinstance(value, torch.Tensor) or is_transformed():
            return
        execution = self.execution
        before = execution.calls_before.get(name, len(self.calls))
        self.notice_growth(name, value, len(self.calls) - before)
        execution.calls_before[name] = len(self.calls)
        if self._record_from is None:
            return
        execution.bindings.append((name, value, value.grad_fn))
        if self.frame is self.module and isinstance(self.statement, _ASSIGNMENTS):
            small = value.is_leaf and value.numel() <= limits.GRID_CELLS.value
            if small and not self.frame.iterations:
                value = copied(value)
            execution.assigned.setdefault(self.statement, {})[name] = value


def execute(
    program: Program,
    *,
    stop_at: int | None = None,
    record_from: int | None = None,
    recorder: Callable[[], AbstractContextManager[Any]] | None = None,
    double: bool = False,
    watch: Watch | None = None,
    beside: AbstractContextManager[Any] | None = None,
    given: Mapping[str, Any] | None = None,
    make: type[Run] | Callable[..., Run] = Run,
) -> Execution:
    """Run a program as it is written. What goes wrong is in the result, with what came before it.

    `stop_at` is the backward call at which the run ends, before torch does anything for it: its place
    among all that were attempted. `record_from` is the number of torch operations after which `recorder`
    records forward values. With `double` every float32 tensor is made in float64. `watch` is called with
    each call's result, and with None after each statement; `beside` lasts as long as the run. `given` are
    values that have a name before it starts. `make` makes the `Run`, where a special one is wanted.
    """
    output = Output(unread=recorder is not None)
    context = Context(Budget(), output, read_attribute, write_attribute)
    run = make(program, context, stop_at, record_from, recorder, double, watch)
    run.module_names.update(given or {})
    context.evaluator = run
    execution = run.execution
    with _PROCESS, borrowed(), running(context), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.default_generator.manual_seed(0)
        try:
            with run.meter, beside or nullcontext(), run.stack:
                run.run()
        except _StopHere:
            pass
        except Refused as error:
            execution.error = refused(error, run.place(run.at), read=program.source)
        except RecursionError:
            deep = Refused("too_deep", limit=limits.DEPTH.value)
            execution.error = refused(deep, run.place(run.at))
        except Exception as error:  # whatever torch, Python or the program itself raises
            place = run.place(run.where(error))
            if is_out_of_memory(error):
                short = Refused("run_memory", memory=limits.RUN_MEMORY.value)
                execution.error = refused(short, place)
            else:
                execution.error = refuse_by_python(error, place, run.module_names)
    context.over = True
    execution.printed, execution.values = output.text, output.values
    execution.backward_calls = tuple(run.calls)
    execution.operations_before = tuple(run.before)
    execution.attempts = tuple(run.attempts)
    execution.names = run.module_names
    execution.draws = tuple(run.meter.draws)
    execution.draws_unseeded = bool(run.meter.draws) and not context.seeded
    execution.figures = tuple(context.figures)
    execution.drawings = tuple(context.drawings)
    execution.none_gradients = tuple(run.none_gradients)
    execution.growing = tuple(name for name, times in run.growing.items() if times > 1)
    if execution.error is not None:
        execution.error.printed = execution.printed
        execution.error.unreached = run.unreached
    return execution
