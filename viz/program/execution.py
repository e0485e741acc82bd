"""Runs a program on real tensors and keeps what a reader will ask about.

`execute` is the only place where a typed program meets torch.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import torch

from viz.program.dry_run import Measured, Refusal, measure
from viz.program.interpreter import Interpreter
from viz.program.ir import Assign, Backward, Call, Expr, Print, Program, Statement
from viz.program.ops import Op
from viz.program.printing import Output
from viz.program.refusal import is_out_of_memory, refuse, refuse_by_torch
from viz.program.span import Span

_GLOBAL_GENERATOR = threading.Lock()
"""Torch's generator belongs to the whole process; a program borrows it for one call at a time."""

DEFAULT_SEED = 0
"""The seed of a program that sets none, so that an edit elsewhere does not change its numbers."""


@dataclass(frozen=True)
class Operation:
    """One torch operation as the program wrote it.

    `source` is the user's text, the whole statement where the operation gives it its value; `name`
    is the assigned name in that case, else empty; `owner` the name its statement assigns. `result`
    is what torch returned, `recorded` how many forward values the recorder held by then, `turns` the
    turn of each loop around the statement, outermost first ("i = 2"). `op` is its row in the op
    table, None for an operator or an index.
    """

    source: str
    name: str
    owner: str
    span: Span
    result: object
    recorded: int
    turns: tuple[str, ...]
    op: Op | None


@dataclass(frozen=True)
class Assigned:
    """One assignment as it was run: a statement in a loop gives one for each turn."""

    statement: Assign
    value: object


@dataclass(frozen=True)
class Execution:
    """What running a program left behind; `measured` is what its dry run found.

    `assigned` has every assignment in order, `leaves` the tensors that require grad and were not
    computed, by name.
    `root` is what the gradients are taken of: the target of the last backward call, else the last
    scalar assigned, else the last tensor (`root_is_implied`), `gradient` what was passed to
    backward. `printed` is the output, as Python prints it.
    """

    program: Program
    measured: Measured = field(repr=False)
    assigned: tuple[Assigned, ...]
    leaves: Mapping[str, torch.Tensor]
    operations: tuple[Operation, ...]
    printed: str
    root: torch.Tensor
    root_name: str
    root_span: Span
    gradient: torch.Tensor | None
    root_is_implied: bool
    draws_unseeded: bool


def execute(
    program: Program,
    *,
    recorded: Callable[[], int] = lambda: 0,
    root: str | None = None,
    leaves: Mapping[str, torch.Tensor] = MappingProxyType({}),
    double: bool = False,
    watch: Callable[[object], None] = lambda result: None,
    measured: Measured | None = None,
) -> Execution:
    """Measure `program` on the meta device, unless it was `measured` already, then run it.

    `recorded` is asked after each operation how many forward values have been recorded. `root`
    names the variable to explain instead of the program's own choice. `leaves` replaces the value
    of a leaf as it is assigned (same shape), to ask what the program gives at another point;
    `double` makes every float32 tensor that the program creates float64, for finite differences.
    `watch` is told each operation's result before the next one runs.

    Raises `ProgramError` for everything that is wrong with the program.
    """
    measured = measured or measure(program)
    run = _RealRun(program, recorded, leaves, double, watch, measured.refusal)
    run.run()
    target, name, gradient, implied = _root(run, root)
    return Execution(
        program=program,
        measured=measured,
        assigned=tuple(run.values),
        leaves=MappingProxyType(_leaves(run)),
        operations=tuple(run.operations),
        printed="".join(run.output.parts),
        root=target,
        root_name=name,
        root_span=run.span_of(name),
        gradient=gradient,
        root_is_implied=implied,
        draws_unseeded=run.draws_unseeded,
    )


class _RealRun(Interpreter):
    def __init__(
        self,
        program: Program,
        recorded: Callable[[], int],
        leaves: Mapping[str, torch.Tensor],
        double: bool,
        watch: Callable[[object], None],
        refusal: Refusal | None,
    ) -> None:
        super().__init__(program)
        self.values: list[Assigned] = []
        self.operations: list[Operation] = []
        self.output = Output()
        self.last_backward: Backward | None = None
        self.target: torch.Tensor | None = None
        self.gradient: torch.Tensor | None = None
        self.draws_unseeded = False
        self._recorded = recorded
        self._leaves = leaves
        self._double = double
        self._watch = watch
        self._refusal = refusal
        self._owner: Assign | None = None
        self._seed_set = False
        self._generator = torch.Generator().manual_seed(DEFAULT_SEED).get_state()

    def _statement(self, statement: Statement) -> None:
        self._owner = statement if isinstance(statement, Assign) else None
        super()._statement(statement)

    def _torch(self, expr: Expr, compute: Callable[[], object]) -> object:
        refusal = self._refusal
        if refusal and refusal.span == expr.span:
            if refusal.growing:
                raise refuse_by_torch(refusal.error, expr.span)
            super()._torch(expr, compute)
            raise refuse_by_torch(refusal.error, expr.span)
        return super()._torch(expr, compute)

    def torch_refused(self, error: Exception, span: Span) -> Exception:
        return MemoryError() if is_out_of_memory(error) else super().torch_refused(error, span)

    def call(self, expr: Call, arguments: list[object], keywords: dict[str, object]) -> object:
        if self._double and expr.op.category == "creation":
            return _as_double(self._drawn(expr, arguments, keywords))
        return self._drawn(expr, arguments, keywords)

    def _drawn(self, expr: Call, arguments: list[object], keywords: dict[str, object]) -> object:
        if not expr.op.random:
            return super().call(expr, arguments, keywords)
        self.draws_unseeded |= not self._seed_set
        with _GLOBAL_GENERATOR:
            others = torch.get_rng_state()
            torch.set_rng_state(self._generator)
            try:
                return super().call(expr, arguments, keywords)
            finally:
                self._generator = torch.get_rng_state()
                torch.set_rng_state(others)

    def operation(self, expr: Expr, result: object) -> None:
        self._watch(result)
        owner = self._owner
        whole = owner is not None and owner.value is expr
        span = owner.span if owner and whole else expr.span
        self.operations.append(
            Operation(
                source=self.program.source(span),
                name=owner.name if owner and whole else "",
                owner=owner.name if owner else "",
                span=expr.span,
                result=result,
                recorded=self._recorded(),
                turns=tuple(self.turns),
                op=expr.op if isinstance(expr, Call) else None,
            )
        )

    def assigned(self, statement: Assign, value: object) -> None:
        if statement.name in self._leaves and isinstance(value, torch.Tensor) and value.is_leaf:
            given = self._leaves[statement.name]
            value = given.detach().clone().requires_grad_(value.requires_grad)
            self.variables[statement.name] = value
        self.values.append(Assigned(statement, value))

    def span_of(self, name: str) -> Span:
        """Where the backward call or, without one, the last assignment of `name` stands."""
        if self.last_backward is not None:
            return self.last_backward.span
        spans = [done.statement.span for done in self.values if done.statement.name == name]
        return spans[-1] if spans else Span(1, 1, 1, 1)

    @property
    def tensors(self) -> list[tuple[str, torch.Tensor]]:
        """(name, tensor) of every assignment of a tensor, in order."""
        return [
            (done.statement.name, done.value)
            for done in self.values
            if isinstance(done.value, torch.Tensor)
        ]

    def printed(self, statement: Print, values: list[object]) -> None:
        self.output.add(statement, values)

    def backward(self, statement: Backward, target: torch.Tensor, gradient: object) -> None:
        assert isinstance(gradient, torch.Tensor | None)
        try:
            if self.target is not None and self.last_backward and not self._retained:
                self._free(self.target)
            target.backward(gradient, retain_graph=True)
        except (RuntimeError, TypeError, ValueError) as error:
            raise refuse_by_torch(error, statement.span) from None
        self.last_backward, self.target, self.gradient = statement, target, gradient

    @property
    def _retained(self) -> bool:
        return self.last_backward is not None and self.last_backward.retain_graph

    def _free(self, target: torch.Tensor) -> None:
        """Free an explained graph as the user's own backward call would have done.

        Each call runs with retain_graph=True so that it can be explained; what the user asked for
        takes effect when the next backward call comes.
        """
        leaves = [t for _, t in self.tensors if t.is_leaf and t.requires_grad]
        if leaves:
            torch.autograd.grad(target, leaves, torch.ones_like(target), allow_unused=True)

    def seeded(self, seed: int) -> None:
        self._seed_set = True
        self._generator = torch.Generator().manual_seed(seed).get_state()


def _as_double(value: object) -> object:
    if isinstance(value, torch.Tensor) and value.dtype == torch.float32 and value.is_leaf:
        return value.detach().double().requires_grad_(value.requires_grad)
    return value


def _leaves(run: _RealRun) -> dict[str, torch.Tensor]:
    """The leaves that require grad, under the first name each was given.

    One that was never assigned is named after the statement it stands in: "y.leaf".
    """
    unnamed = [
        (f"{operation.owner}.leaf".lstrip("."), operation.result)
        for operation in run.operations
        if isinstance(operation.result, torch.Tensor)
    ]
    leaves: dict[str, torch.Tensor] = {}
    known: set[int] = set()
    for name, tensor in [*run.tensors, *unnamed]:
        if tensor.is_leaf and tensor.requires_grad and id(tensor) not in known:
            known.add(id(tensor))
            leaves[name if name not in leaves else f"{name}@{len(leaves) + 1}"] = tensor
    return leaves


def _root(run: _RealRun, wanted: str | None) -> tuple[torch.Tensor, str, torch.Tensor | None, bool]:
    """The root, its name, the gradient given for it, and whether the program left it open."""
    start = Span(1, 1, 1, 1)
    named = [(name, tensor) for name, tensor in run.tensors if tensor.requires_grad]
    if wanted is not None:
        chosen = [tensor for name, tensor in named if name == wanted]
        if not chosen:
            raise refuse("no_such_root", start, name=wanted)
        return chosen[-1], wanted, None, False
    if run.target is not None:
        name = next((name for name, tensor in named if tensor is run.target), "")
        return run.target, name, run.gradient, False
    computed = [(name, tensor) for name, tensor in named if not tensor.is_leaf] or named
    if not computed:
        raise refuse("nothing_to_differentiate", start)
    scalars = [pair for pair in computed if pair[1].numel() == 1]
    name, tensor = (scalars or computed)[-1]
    return tensor, name, None, True
