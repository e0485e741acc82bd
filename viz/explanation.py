"""What `viz.run` and `viz.explain` give back: torch's graph, its numbers, and how they multiply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, SupportsIndex, TypeVar

import torch

from viz.brief import several, shortened
from viz.chain import Graph, PathLedger, Rule, ledger
from viz.chain.check import Check, central_differences, changed, compare, roundings
from viz.comparison import Comparison, compared
from viz.draw.detached import detached
from viz.drawn import Drawn
from viz.errors import ExplainError
from viz.program.backward_call import BackwardCall
from viz.program.grad_event import GradEvent
from viz.rules.backward import BackwardCode, backward_code
from viz.rules.depth import deep
from viz.rules.exercise import Exercise, exercise
from viz.rules.node_rule import node_rules
from viz.rules.tracer import Tracer
from viz.symbolic.closed_form import ClosedForm, Request, request, work_out
from viz.typed_program import TypedProgram

if TYPE_CHECKING:
    pass

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Explanation(Drawn):
    """One backward pass, explained.

    `nodes`, `edges`, `root` (a node id), `leaves`, `grad` are those of the `Graph`. `printed` is what the
    program's print() wrote; `typed` the typed program, None for a tensor that came from elsewhere.
    `backward_calls` are all backward calls of a typed program, `backward_index` the place of the explained
    one. A program without a graph has no nodes, and None as its `root`. `detached` says whether it is what
    `detach` gave.

    >>> import viz
    >>> e = viz.run("x = torch.ones(2, 2, requires_grad=True)\\nres = (2 * (x + 1) ** 2).mean()")
    >>> e.grad["x"]
    tensor([[2., 2.],
            [2., 2.]])
    """

    backward_calls: tuple[BackwardCall, ...] = ()
    backward_index: int | None = None
    _exercises: list[Exercise] = field(default_factory=list, repr=False, compare=False)
    _forms: dict[str, ClosedForm] = field(default_factory=dict, repr=False, compare=False)
    _ledgers: dict[str, PathLedger] = field(default_factory=dict, repr=False, compare=False)

    @property
    def typed_program(self) -> TypedProgram:
        """The typed program. Raises `ExplainError` for a tensor that came from elsewhere."""
        if self.typed is None:
            raise ExplainError.of("detached" if self.detached else "formula_program")
        return self.typed

    def detach(self) -> Explanation:
        """The same without torch's graph, in memory of its own on the CPU: to keep many, or to send one on.

        It has names, values, gradients, contributions, the picture, the tables, and what was asked before of
        paths and formulas. Of a graph of up to `limits.DRAWN_NODES` nodes the kinds of all local Jacobians
        are asked now. What was not asked, and what torch saved (``View(saved=True)``), raises `ExplainError`.
        Pickling and copy.deepcopy() detach too.

        >>> import pickle, viz
        >>> e = viz.run("x = torch.ones(2, requires_grad=True)\\ny = (x * 3).sum()")
        >>> kept = pickle.loads(pickle.dumps(e))
        >>> kept.grad["x"], kept.svg() == e.svg()
        (tensor([3., 3.]), True)
        """
        if self.detached:
            return self
        made = detached(self, {**self._short_rules(), **self._rules}, self._ledgers)
        return replace(self, detached=True, _exercises=[], **made)  # type: ignore[arg-type]

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[object, ...]:
        kept = self.detach()
        return type(self), tuple(getattr(kept, it.name) for it in fields(kept))

    @property
    def root_name(self) -> str:
        """What the root is called: the name it has at its backward call, or its node's; "" without one."""
        at = self.backward_index
        return (self.backward_calls[at].root if at is not None else "") or self.root or ""

    def paths(self, leaf: str) -> PathLedger:
        """Every path from the root to `leaf`; raises `KeyError` if there is no such leaf."""
        if leaf not in self._ledgers:
            self._ledgers[leaf] = ledger(self, leaf)
        return self._ledgers[leaf]

    def check(self, leaf: str, *, formula: bool = True) -> Check:
        """Autograd's gradient of `leaf` against what other ways give.

        They are the product of local Jacobians, the sum of paths and, for a typed program, central
        differences in float64 and, unless `formula` is false, the closed form's values. What rounding can
        have made counts as agreement; where a hook changed a gradient, `Check.reason` says so.
        """
        differences = numbers = None
        if self.typed is not None:
            with suppress(ExplainError):
                differences = self.differences(leaf)
            numbers = self.closed_form(leaf).numbers if formula else None
        rounded = roundings(self, leaf)
        made = compare(leaf, self.grad[leaf], self.paths(leaf), differences, numbers, rounded)
        return made if made.agrees else replace(made, changed=changed(self, leaf))

    def closed_form(self, leaf: str) -> ClosedForm:
        """The gradient of `leaf` as a formula, worked out by SymPy; see `ClosedForm`.

        Raises `KeyError` if there is no such leaf.
        """
        if leaf not in self._forms:
            try:
                self._forms[leaf] = work_out(self.formula_request(leaf))
            except ExplainError as reason:
                self._forms[leaf] = ClosedForm(None, "", False, reason=reason)
        return self._forms[leaf]

    def formula_request(self, leaf: str) -> Request:
        """What SymPy has to be asked for the closed form; `viz.symbolic.closed_form.work_out` asks it.

        Raises `ExplainError` where there is no closed form.
        """
        if self.targets[leaf] is None:
            raise ExplainError.of("formula_unreached", root=self.root, leaf=leaf)
        return request(self.typed_program.again, leaf)

    def backward_code(self, leaf: str | None = None) -> BackwardCode:
        """The backward pass as PyTorch, in the program's own names; see `BackwardCode`.

        With `leaf` only what its gradient takes. Raises `KeyError` if there is no such leaf,
        `ExplainError` for a tensor that came from elsewhere, `LimitError` for more than
        `limits.DRAWN_NODES` nodes.

        >>> import viz
        >>> e = viz.run("x = torch.ones(2, 2, requires_grad=True)\\nres = (2 * (x + 1) ** 2).mean()")
        >>> print(e.backward_code().source)
        d_res = torch.ones_like(res)
        d_add = 2 * (d_res.expand(2, 2) / 4) * (2 * (x + 1))
        d_x = d_add
        """
        return self._traced(lambda graph, of, named: backward_code(graph, of, named, leaf))

    def exercise(self) -> Exercise:
        """The backward pass as lines to be written by a learner, each judged; see `Exercise`.

        Raises `ExplainError` for a tensor that came from elsewhere, or where there is nothing to write.

        >>> import viz
        >>> e = viz.run("x = torch.ones(2, requires_grad=True)\\ny = (x ** 2).sum()")
        >>> e.exercise().judge(1, "d_y * x", frozenset()).hint
        'factor'
        """
        if not self._exercises:
            self._exercises.append(self._traced(exercise))
        return self._exercises[0]

    def rule(self, node: str) -> tuple[Rule, ...]:
        """The backward rule of one node, for each of its edges; see `Rule`. Also as ``nodes[...].rule``.

        Raises `KeyError` for no such node, `ExplainError` for a tensor that came from elsewhere.

        >>> import viz
        >>> e = viz.run("x = torch.ones(2, requires_grad=True)\\ny = (x ** 2).sum()")
        >>> (rule,) = e.rule("y.pow")
        >>> rule.code, rule.local, rule.numbers
        ('d_x = d_pow * (2 * x)', '2 * x', '2 * 1 = 2')
        """
        return self.rules((node,))[node]

    def rules(self, nodes: Iterable[str]) -> Mapping[str, tuple[Rule, ...]]:
        """The rules of several nodes by id, with the program run once for those not asked before.

        Raises as `rule` does.
        """
        wanted = [self.nodes[node].id for node in nodes]
        missing = [node for node in wanted if node not in self._rules]
        if missing:
            made = self._traced(lambda graph, of, named: node_rules(graph, of, named, missing))
            self._rules.update(made)
        return {node: self._rules[node] for node in wanted}

    def _traced(self, work: Callable[[Graph, Tracer, Mapping[str, torch.Tensor]], T]) -> T:
        """What `work` makes of another run of the typed program: its graph, its operations, its names."""
        tracer = Tracer()
        with deep(len(self.nodes)):
            graph, named = self.typed_program.traced(tracer)
            return work(graph, tracer, named)

    def root_along(self, leaf: str, element: int, points: Sequence[float]) -> list[float]:
        """The root, weighted by its gradient, with one element of a leaf at each of `points`.

        The typed program is run once for each, in float64. Raises `ExplainError` for a tensor that
        came from elsewhere.

        >>> import viz
        >>> e = viz.run("x = torch.tensor([1., 2.], requires_grad=True)\\ny = (x * x).sum()")
        >>> e.root_along("x", 0, [0.0, 3.0])
        [4.0, 13.0]
        """
        at, values = self.typed_program.root_at(leaf), []
        moved = self.typed_program.leaf(leaf).clone()
        for point in points:
            moved.view(-1)[element] = point
            values.append(float(at(moved)))
        return values

    def held(self, leaf: str) -> torch.Tensor | None:
        """What the leaf's ``.grad`` held right after the explained call; else when the program ended."""
        return self.typed.history.held(leaf, self.backward_index) if self.typed else None

    def history(self, leaf: str) -> tuple[GradEvent, ...]:
        """What happened to a leaf's ``.grad`` and value in the whole program; see `GradEvent`.

        Raises `KeyError` for no such leaf, `ExplainError` for a tensor that came from elsewhere."""
        _ = self.targets[leaf]
        return self.typed_program.history.of(leaf, self.backward_index)

    def compare(self, other: Explanation) -> Comparison:
        """What is otherwise in `other`: the same model at another time, or a variant of it; see `Comparison`.

        Nodes belong together by id, else by operation, module and function. Both may be detached.
        """
        return compared(self, other)

    def __repr__(self) -> str:
        leaves, root = several(self.targets, 4), shortened(str(self.root))
        return f"Explanation(root={root!r}, leaves=[{leaves}], {len(self.nodes)} nodes)"

    def differences(self, leaf: str) -> Callable[[], torch.Tensor]:
        """A function that gives the gradient of a typed program's leaf by central differences.

        Raises `ExplainError` where the leaf cannot be moved.
        """
        root_at, point = self.typed_program.root_at(leaf), self.typed_program.leaf(leaf)
        return lambda: central_differences(root_at, point)
