"""What each node sends along each of its edges, as expressions, in the order of torch's engine.

Every node is called on its own upstream gradient while a `Tracer` watches. What comes out is made short,
evaluated, and compared with what the engine sent: an expression that differs is not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import torch

from viz.chain import Edge, Graph, Node
from viz.chain.naming import short_name
from viz.errors import VizError
from viz.rules.expression import GIVEN, ITEM, NAME, Expr, evaluated, within
from viz.rules.names import Names
from viz.rules.simplify import Simplifier
from viz.rules.tracer import Tracer

Exactness = Literal["exact", "close", "kernel", "none"]

_INLINE = 5
"""Operations up to which the gradient of what has no name is written where it is used."""

_RELATIVE = {torch.float64: 1e-9, torch.float32: 1e-4}
"""dtype -> difference, relative to the largest entry, that counts as rounding; shorter types 2e-2."""


_FAILURES = (
    *(VizError, RuntimeError, LookupError, TypeError, ValueError, ArithmeticError),
    *(AssertionError, AttributeError),
)
"""What torch's decompositions raise where they do not get on, as with tensors without elements."""


@dataclass
class Step:
    """A line that is not written yet."""

    name: str
    node: str
    value: Expr | None
    adds: bool
    expected: torch.Tensor
    exact: Exactness
    op: str = ""


@dataclass
class Pass:
    """One backward pass while its lines are found."""

    graph: Graph
    tracer: Tracer
    names: Names
    forward: dict[Expr, str]
    steps: list[Step] = field(default_factory=list)
    called: dict[tuple[str, int], str] = field(default_factory=dict)
    inlined: dict[tuple[str, int], Expr] = field(default_factory=dict)
    totals: dict[tuple[str, int], torch.Tensor] = field(default_factory=dict)

    @cached_property
    def simplify(self) -> Simplifier:
        """Makes expressions short, down to what has a name."""
        return Simplifier(self.tracer.expressions, self.forward.__contains__)


def started(graph: Graph, tracer: Tracer, variables: Mapping[str, torch.Tensor]) -> Pass:
    """A pass without lines; of two variables with one value, the first names it."""
    forward: dict[Expr, str] = {}
    for name, tensor in variables.items():
        forward.setdefault(tracer.of(tensor), name)
    return Pass(graph, tracer, Names(variables), forward)


def steps_of(work: Pass, among: frozenset[str] | None = None) -> None:
    """Go through the nodes in the engine's order; through these alone, if given."""
    _start(work)
    for node in sorted(work.graph.nodes, key=lambda it: it.order):
        if node.order >= 0 and not node.is_leaf and (among is None or node.id in among):
            _step(work, node, among)


def base_name(work: Pass, node: Node) -> str:
    """What a person would call the value of a node: its variable, else the operation."""
    if node.is_leaf:
        return node.id
    value = None if node.value is None else work.forward.get(work.tracer.of(node.value))
    if value is not None:
        return value
    if "." in node.id or not node.iterations:
        return short_name(node.op)
    name, _, iteration = node.id.partition("@")
    return f"{name}_{iteration or 1}"


def _named(work: Pass, node: Node) -> bool:
    """Whether a variable of the program, or a leaf, has the node's value."""
    if node.is_leaf or ("." not in node.id and node.iterations):
        return True
    return node.value is not None and work.tracer.of(node.value) in work.forward


def _name(work: Pass, where: tuple[str, int]) -> str:
    """The name of the gradient of an output of a node."""
    if where not in work.called:
        wanted = f"d_{base_name(work, work.graph.nodes[where[0]])}"
        work.called[where] = work.names.give(wanted + (f"_{where[1]}" if where[1] else ""))
    return work.called[where]


def _start(work: Pass) -> None:
    graph = work.graph
    where = (graph.root, graph.root_output)
    gradient = graph.root_gradient
    root = work.tracer.of(graph.root_tensor)
    name = _name(work, where)
    ones = bool((gradient == 1).all())
    aten = torch.ops.aten
    value = work.tracer.of(gradient)
    if ones:
        value = work.tracer.expressions.make(
            aten.ones_like.default, (root,), {}, tuple(gradient.shape), gradient.dtype
        )
    work.steps.append(Step(name, graph.root, value, False, gradient, "exact"))
    work.totals[where] = gradient


def _step(work: Pass, node: Node, among: frozenset[str] | None) -> None:
    """The lines of one node: what it sends along each of its edges."""
    upstream = learnt(work, node)
    for edge in node.inputs:
        if edge.contribution is not None and (among is None or edge.source in among):
            _send(work, node, edge, upstream)


def learnt(work: Pass, node: Node) -> list[torch.Tensor | None]:
    """The upstream gradients of a node, which the tracer knows by their names from now on."""
    upstream: list[torch.Tensor | None] = []
    for number, output in enumerate(node.outputs):
        if output.grad is None:
            upstream.append(None)
            continue
        own = output.grad.clone()
        where = (node.id, number)
        expr = work.inlined.get(where)
        if expr is None:
            expr = work.tracer.expressions.named(_name(work, where), own)
        work.tracer.learn(own, expr)
        upstream.append(own)
    return upstream


def _send(work: Pass, node: Node, edge: Edge, upstream: Sequence[torch.Tensor | None]) -> None:
    where = (edge.source, edge.output_nr)
    value, sent, exact = carried(work, edge, upstream)
    source = work.graph.nodes[edge.source]
    arriving = [
        it
        for it in work.graph.arriving[edge.source]
        if it.output_nr == edge.output_nr and it.contribution is not None
    ]
    alone = len(arriving) == 1 and where not in work.totals
    if value is not None and alone and not _named(work, source):
        several = sum(it.contribution is not None for it in source.inputs) > 1
        if size(value, work.forward) <= (1 if several else _INLINE):
            work.inlined[where] = value
            return
    before = work.totals.get(where)
    total = sent if before is None else before + sent
    work.totals[where] = total
    work.steps.append(
        Step(_name(work, where), edge.source, value, before is not None, total, exact, node.op)
    )


def carried(
    work: Pass, edge: Edge, upstream: Sequence[torch.Tensor | None]
) -> tuple[Expr | None, torch.Tensor, Exactness]:
    """What an edge carries as an expression, its value, and how the two compare."""
    assert edge.contribution is not None
    engine = edge.contribution
    for fused in (False, True):
        try:
            with work.tracer.back(fused=fused):
                sent = edge.local.vjp(upstream)
            found = work.tracer.of(sent)
            short = work.simplify(found)
            made = evaluated(short, starting_value(work))
            exact = _compared(made, engine.reshape(sent.shape).to(sent.dtype))
        except _FAILURES:
            continue
        if exact is not None:
            sent = engine.reshape(sent.shape).to(sent.dtype)
            return short, sent, "kernel" if _has_kernel(short, work.forward) else exact
    return None, engine, "none"


def starting_value(work: Pass) -> Callable[[Expr], torch.Tensor | None]:
    """Looks up the values that a line may start from: what has a name, and what torch kept."""
    values = work.tracer.values

    def value(expr: Expr) -> torch.Tensor | None:
        starts = expr in work.forward or expr.op in (NAME, GIVEN) or not any(expr.parts)
        return values.get(expr) if starts else None

    return value


def _compared(made: torch.Tensor, sent: torch.Tensor) -> Exactness | None:
    if made.shape != sent.shape or made.dtype != sent.dtype:
        return None
    if made.is_complex():
        made, sent = (
            torch.view_as_real(made.resolve_conj()),
            torch.view_as_real(sent.resolve_conj()),
        )
    if torch.equal(made.nan_to_num(), sent.nan_to_num()):
        return "exact"
    finite = sent[sent.isfinite()]
    most = float(finite.abs().max()) if finite.numel() else 0.0
    rounding = _RELATIVE.get(sent.dtype, 2e-2)
    close = torch.allclose(made, sent, rounding, rounding * most, equal_nan=True)
    return "close" if close else None


def _has_kernel(expr: Expr, names: Mapping[Expr, str]) -> bool:
    written_out = set()
    for it in within(expr, names.__contains__):
        if it.op == ITEM and it.args[0].name == "convolution_backward" and not it.args[0].args[7]:
            written_out.add(it.args[0])
        elif "backward" in it.name and it not in names and it not in written_out:
            return True
    return False


def size(expr: Expr, names: Container[Expr]) -> int:
    """How many operations an expression has, down to what has a name."""
    done: dict[Expr, int] = {}

    def of(it: Expr) -> int:
        if it in names or it.op in (NAME, GIVEN):
            return 0
        if it not in done:
            done[it] = 1 + sum(map(of, it.parts))
        return done[it]

    return of(expr)
