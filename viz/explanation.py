"""What `viz.run` and `viz.explain` give back: torch's graph, its numbers, and how they multiply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

import graphviz
import torch

from viz.chain import Graph, PathLedger, build_graph, ledger
from viz.chain.check import Check, central_differences, compare
from viz.chain.closed_form import ClosedForm, Request, request, work_out
from viz.draw import View, draw_dot, picture, table_frame, table_text
from viz.errors import ExplainError, LimitError, ProgramError
from viz.program import Execution, Measured, Program, execute, measure, parse, refuse_by_torch
from viz.program.backward_call import BackwardCall
from viz.trace import GradFn, Origin, Recording, node_of, record
from viz.whole_language import NOTHING, Told, tell

if TYPE_CHECKING:
    import pandas as pd


_PLAIN = View()


@dataclass(frozen=True, repr=False)
class Explanation(Graph):
    """One backward pass, explained.

    `nodes`, `edges`, `root` (a node id), `leaves`, `grad` are those of the `Graph`. `printed` is
    what the program's print() wrote; `execution` the run of the typed program, None for a tensor
    that came from elsewhere. `backward_calls` are all backward calls of a typed program, `backward_index`
    the place of the explained one. A program without a graph has no nodes, and None as its `root`.

    >>> e = run("x = torch.ones(2, 2, requires_grad=True)\\nres = (2 * (x + 1) ** 2).mean()")
    >>> e.grad["x"]
    tensor([[2., 2.],
            [2., 2.]])
    """

    printed: str = ""
    execution: Execution | None = field(default=None, repr=False)
    backward_calls: tuple[BackwardCall, ...] = ()
    backward_index: int | None = None
    told: Told | None = field(default=None, repr=False)

    def paths(self, leaf: str) -> PathLedger:
        """Every path from the root to `leaf`; raises `KeyError` if there is no such leaf."""
        return ledger(self, leaf)

    def check(self, leaf: str, *, formula: bool = True) -> Check:
        """Autograd's gradient of `leaf` against what other ways give.

        They are the product of local Jacobians, the sum of paths and, for a typed program, central
        differences in float64 and, unless `formula` is false, the closed form's values.
        """
        assigned = self.execution is not None and "." not in leaf
        differences = self.differences(leaf) if assigned else None
        numbers = self.closed_form(leaf).numbers if assigned and formula else None
        return compare(leaf, self.grad[leaf], self.paths(leaf), differences, numbers)

    def closed_form(self, leaf: str) -> ClosedForm:
        """The gradient of `leaf` as a formula, worked out by SymPy; see `ClosedForm`.

        Raises `KeyError` if there is no such leaf.

        >>> e = run("x = torch.ones(2, 2, requires_grad=True)\\nres = (2 * (x + 1) ** 2).mean()")
        >>> e.closed_form("x").expr
        x_i + 1
        """
        try:
            return work_out(self.formula_request(leaf))
        except ExplainError as reason:
            return ClosedForm(None, "", False, reason=reason)

    def formula_request(self, leaf: str) -> Request:
        """What SymPy has to be asked for the closed form; `viz.chain.closed_form.work_out` asks it.

        Raises `ExplainError` where there is no closed form.
        """
        if self.targets[leaf] is None:
            raise ExplainError.of("formula_unreached", root=self.root, leaf=leaf)
        if self.execution is None or "." in leaf:
            raise ExplainError.of("formula_program")
        return request(self.execution, leaf)

    def root_along(self, leaf: str, element: int, points: Sequence[float]) -> list[float]:
        """The root, weighted by its gradient, with one element of a leaf at each of `points`.

        The typed program is run once for each, in float64. Raises `ExplainError` for a tensor that
        came from elsewhere.

        >>> e = run("x = torch.tensor([1., 2.], requires_grad=True)\\ny = (x * x).sum()")
        >>> e.root_along("x", 0, [0.0, 3.0])
        [4.0, 13.0]
        """
        if self.execution is None:
            raise ExplainError.of("formula_program")
        at = self._root_at(leaf)
        moved = self.execution.leaves[leaf].detach().double().clone()
        values = []
        for point in points:
            moved.view(-1)[element] = point
            values.append(float(at(moved)))
        return values

    def held(self, leaf: str) -> torch.Tensor | None:
        """What the leaf's own ``.grad`` held when the typed program ended; None if nothing.

        Several backward calls add up there; `grad` has the explained one alone.
        """
        if self.told is not None:
            held = self.told.held.get(leaf)
        else:
            held = self.execution.leaves[leaf].grad if self.execution else None
        return None if held is None else held.detach()

    def dot(self, view: View = _PLAIN) -> graphviz.Digraph:
        """The picture as DOT; `view` says how it looks. Large graphs are drawn as groups of nodes.

        Raises `LimitError` for more edges than can be drawn.
        """
        return draw_dot(self, view)

    def svg(self, view: View = _PLAIN) -> str:
        """The picture as SVG, groups closed where it would take too long.

        Raises `LimitError` for a graph that is too large to draw even so.
        """
        return picture(self, view).svg

    def to_dataframe(self) -> pd.DataFrame:
        """One row a node: id, torch's name, source, shape, norm of the upstream gradient, kinds."""
        return table_frame(self)

    def __repr__(self) -> str:
        leaves = ", ".join(self.targets)
        return f"Explanation(root={self.root!r}, leaves=[{leaves}], {len(self.nodes)} nodes)"

    def __str__(self) -> str:
        return table_text(self)

    def _repr_svg_(self) -> str | None:
        """What a notebook shows; its plain text where the graph is too large to draw."""
        try:
            return self.svg()
        except LimitError:
            return None

    def differences(self, leaf: str) -> Callable[[], torch.Tensor]:
        """A function that gives the gradient of a typed program's leaf by central differences."""
        assert self.execution is not None
        root_at, point = self._root_at(leaf), self.execution.leaves[leaf]
        return lambda: central_differences(root_at, point)

    def _root_at(self, leaf: str) -> Callable[[torch.Tensor], torch.Tensor]:
        execution = self.execution
        assert execution is not None
        weights = self.root_gradient.double()

        def root_at(point: torch.Tensor) -> torch.Tensor:
            name = execution.root_name or None
            moved = execute(
                execution.program,
                root=name,
                leaves={leaf: point},
                double=True,
                measured=execution.measured,
            )
            return (moved.root.detach().double() * weights).sum()

        return root_at


def explain(
    root: torch.Tensor | Sequence[torch.Tensor],
    leaves: Mapping[str, torch.Tensor],
    *,
    names: Mapping[str, object] = MappingProxyType({}),
    recording: Recording | None = None,
    gradient: torch.Tensor | Sequence[torch.Tensor | None] | None = None,
) -> Explanation:
    """Explain the gradients of `root` with respect to `leaves`, for any torch code of yours.

    `leaves` names the tensors whose gradients are asked for: ``dict(model.named_parameters())``, or
    any tensor on the way. `names` gives other tensors a name in the graph (``names=locals()`` will
    do: what is no tensor is passed over). `recording`, from `viz.record`, has the forward values,
    names, modules and source lines. `gradient` is the gradient of `root`, shaped like it, ones if
    None. Several roots, in a list, are explained together, as ``torch.autograd.backward`` takes
    them: their gradients in a list too.

    Nobody's ``.grad`` is changed and the graph is kept. Raises `ExplainError` for what cannot be
    explained; its message says what to change.

    >>> import torch
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> explain((w * w).sum(), {"w": w}).grad["w"]
    tensor([2., 4.])
    >>> explain([w.sum(), (3 * w).sum()], {"w": w}).grad["w"]
    tensor([4., 4.])
    """
    tensors = {name: value for name, value in names.items() if isinstance(value, torch.Tensor)}
    graph = build_graph(root, leaves, names=tensors, recording=recording, gradient=gradient)
    return _explanation(graph)


def run(text: str, *, root: str | None = None, backward: int | None = None) -> Explanation:
    """Run and explain a program; `root` names the variable to explain.

    Without `root` it is the target of the backward call `backward` (0, 1, ..., -1; the last if None);
    in a program without one the last scalar, else the last tensor with a gradient of ones. Raises
    `ProgramError` for everything wrong with the text, with `printed` and `partial`: what had been
    printed, and the `Explanation` of what had been built.

    >>> run("x = torch.tensor([3.0], requires_grad=True)\\ny = x ** 2").grad["x"]
    tensor([6.])
    """
    short = short_program(text) if backward is None else None
    if short is not None:
        with suppress(ProgramError):  # it is told below, with what was printed before it
            return run_program(short[0], root=root, measured=short[1])
    try:
        return _of_told(tell(text, root=root, backward=backward))
    except ProgramError as error:
        if isinstance(error.partial, Told):
            error.partial = _of_told(error.partial)
        raise


def short_program(text: str) -> tuple[Program, Measured] | None:
    """The program, where the tables and grids of the page can edit it: assignments, one backward call."""
    try:
        program = parse(text)
        measured = measure(program)
        return (program, measured) if measured.backwards < 2 else None
    except ProgramError:
        return None


def _of_told(told: Told) -> Explanation:
    more = {
        "printed": told.printed,
        "backward_calls": told.calls,
        "backward_index": told.index,
        "told": told,
    }
    if told.graph is None:
        return Explanation(**NOTHING, **more)  # type: ignore[arg-type]
    return _explanation(told.graph, **more)


def run_program(
    program: Program, *, root: str | None = None, measured: Measured | None = None
) -> Explanation:
    """`run` for a program that is parsed, and perhaps measured, already."""
    with record(names={}, lines=False, modules=False) as recording:
        execution = execute(program, recorded=lambda: len(recording), root=root, measured=measured)
    named, origins = _sources(execution, recording)
    try:
        graph = build_graph(
            execution.root,
            execution.leaves,
            recording=recording,
            gradient=execution.gradient,
            named=named,
            origins=origins,
        )
    except RuntimeError as error:
        raise refuse_by_torch(error, execution.root_span) from error
    return _explanation(graph, printed=execution.printed, execution=execution)


def _explanation(graph: Graph, **more: object) -> Explanation:
    return Explanation(**{f.name: getattr(graph, f.name) for f in fields(graph)}, **more)  # type: ignore[arg-type]


def _sources(
    execution: Execution, recording: Recording
) -> tuple[dict[GradFn, str], dict[GradFn, Origin]]:
    """Which variable and which text each node belongs to."""
    named: dict[GradFn, str] = {}
    origins: dict[GradFn, Origin] = {}
    start = 0
    for operation in execution.operations:
        origin = Origin(
            operation.source, operation.span.line, operation.owner, turns=operation.turns
        )
        for place in range(start, operation.recorded):
            origins.setdefault(recording[place].grad_fn, origin)
        start = operation.recorded
        if isinstance(operation.result, torch.Tensor) and operation.result.is_leaf:
            _leaf_origin(origins, operation.result, origin)
        made = _grad_fn(operation.result)
        if operation.name and made is not None:
            named.setdefault(made, operation.name)
    return named, origins


def _leaf_origin(origins: dict[GradFn, Origin], leaf: torch.Tensor, origin: Origin) -> None:
    if leaf.requires_grad:
        origins.setdefault(node_of(leaf)[0], origin)


def _grad_fn(result: object) -> GradFn | None:
    for item in result if isinstance(result, list | tuple) else (result,):
        if isinstance(item, torch.Tensor) and item.grad_fn is not None:
            return item.grad_fn
    return None
