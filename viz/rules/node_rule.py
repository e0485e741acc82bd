"""The backward rules of single nodes, as code and as mathematics, with its numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import torch

from viz.chain import Edge, Graph, Node, Rule
from viz.rules.expression import NAME, Expr, evaluated, within
from viz.rules.latex import Latex, name_latex
from viz.rules.steps import (
    Exactness,
    Pass,
    base_name,
    carried,
    learnt,
    size,
    started,
    starting_value,
)
from viz.rules.templates import TEMPLATES
from viz.rules.tracer import Tracer
from viz.rules.write import Writer, number_text

_ELEMENTWISE = frozenset(
    """add sub rsub mul div neg pow exp log sqrt rsqrt reciprocal square abs sign sgn sin cos tan sinh cosh
    tanh sigmoid erf log1p expm1 log2 log10 relu gt ge lt le eq ne where maximum minimum _to_copy""".split()
)
"""Operations of which one number in gives one number out, so that numbers may stand for names."""

_LONGEST = 100
"""Operations up to which a rule is written: what is longer is not read, and may double at every step."""


def node_rules(
    graph: Graph, tracer: Tracer, variables: Mapping[str, torch.Tensor], nodes: Iterable[str]
) -> dict[str, tuple[Rule, ...]]:
    """The rule of each node, one for each of its edges with a gradient and with code short enough to read."""
    return {it: _node_rule(started(graph, tracer, variables), graph.nodes[it]) for it in nodes}


def _node_rule(work: Pass, node: Node) -> tuple[Rule, ...]:
    upstream = learnt(work, node)
    found = []
    for edge in node.inputs:
        if edge.contribution is None:
            continue
        value, _, exact = carried(work, edge, upstream)
        if value is not None and size(value, work.forward) <= _LONGEST:
            found.append(_rule(work, edge, value, exact))
    return tuple(found)


def _rule(work: Pass, edge: Edge, value: Expr, exact: Exactness) -> Rule:
    source = work.graph.nodes[edge.source]
    called = f"d_{base_name(work, source)}"
    called = called.replace(".", "_").replace("[", "_").replace("]", "")
    tensor = source.value
    own = None if tensor is None else work.forward.get(work.tracer.of(tensor))
    shape = () if tensor is None else tuple(tensor.shape)
    writer = Writer(work.forward, {}, own, shape, templates=TEMPLATES)
    latex = Latex(work.forward, writer.text)
    local = _local(work, value)
    numbers = _numbers(work, local, value.shape) if isinstance(local, Expr) else None
    return Rule(
        edge.source,
        edge.index,
        f"{called} = {writer.text(value)}",
        f"{name_latex(called)} = {latex.text(value)}",
        writer.text(local) if isinstance(local, Expr) else _text(local),
        latex.text(local) if isinstance(local, Expr) else _text(local),
        numbers(None) if numbers else "",
        _fitting(value),
        "kernel" if writer.private else exact,
        _sent(work, value, own, shape),
        numbers or (lambda _: ""),
    )


def _text(local: float | None) -> str:
    return "" if local is None else number_text(local)


def _sent(work: Pass, value: Expr, own: str | None, shape: tuple[int, ...]) -> str:
    """What is sent, with G for the upstream gradient: G0, G1 where the node has several."""
    upstream = [it for it in within(value, work.forward.__contains__) if it.op == NAME]
    several = len(upstream) > 1
    names = {it: f"G{number if several else ''}" for number, it in enumerate(upstream)}
    return Writer({**work.forward, **names}, {}, own, shape, templates=TEMPLATES).text(value)


def _local(work: Pass, value: Expr) -> Expr | float | None:
    """What the upstream gradient is multiplied with, element by element; None where it is not."""
    if value.op == NAME:
        return 1
    if value.name in ("expand", "neg"):
        inner = _local(work, value.args[0])
        return inner if value.name == "expand" else _times(work, inner, -1)
    if value.name not in ("mul", "div") or len(value.args) != 2 or value.kwargs:
        return None
    left, right = value.args
    if value.name == "mul" and not _has_gradient(left):
        left, right = right, left
    if not isinstance(left, Expr) or not _has_gradient(left) or _has_gradient(right):
        return None
    inner = _local(work, left)
    return _times(work, inner, right) if value.name == "mul" else _divided(work, inner, right)


def _times(work: Pass, inner: Expr | float | None, by: Expr | float) -> Expr | float | None:
    if inner is None or by == 1:
        return inner
    if inner == 1:
        return by
    if not isinstance(inner, Expr):
        return _times(work, by, inner) if isinstance(by, Expr) else inner * by
    return _made(work, "neg", inner) if by == -1 else _made(work, "mul", inner, by)


def _divided(work: Pass, inner: Expr | float | None, by: Expr | float) -> Expr | float | None:
    if inner is None or isinstance(inner, Expr):
        return inner and _made(work, "div", inner, by)
    if isinstance(by, Expr):
        return _times(work, _made(work, "reciprocal", by), inner)
    return inner / float(by) if by else None


def _made(work: Pass, operation: str, first: Expr, *more: Expr | float) -> Expr:
    shapes = (it.shape for it in (first, *more) if isinstance(it, Expr))
    packet = getattr(torch.ops.aten, operation)
    op = packet.Tensor if more else packet.default
    shape = tuple(torch.broadcast_shapes(*shapes))
    made: Expr = work.tracer.expressions.make(op, (first, *more), {}, shape, first.dtype)
    return made


def _has_gradient(value: object) -> bool:
    return isinstance(value, Expr) and any(it.op == NAME for it in within(value, lambda _: False))


def _numbers(work: Pass, local: Expr, shape: tuple[int, ...]) -> Callable[[int | None], str]:
    """Says the local gradient with numbers for names: ``2 * 2 = 4``.

    For one element of the input by its flat index; for None where each is one number everywhere.
    """
    known = {it: work.tracer.values.get(it) for it in _named_in(work, local)}
    computed = set(within(local, known.__contains__)) - set(known)
    if any(it.name not in _ELEMENTWISE for it in computed):
        return lambda _: ""
    try:
        result = evaluated(local, starting_value(work))
    except (KeyError, RuntimeError):
        return lambda _: ""

    def numbers(place: int | None) -> str:
        told = {it: _number(value, shape, place) for it, value in known.items()}
        total = _number(result, shape, place)
        if local in known:
            return total or ""
        names = {
            it: f"({n})" if n.startswith("-") else n for it, n in told.items() if n is not None
        }
        if total is None or len(names) < len(told):
            return ""
        written = Writer(names, {}, templates=TEMPLATES).text(local)
        return f"{written} = {total}" if written != total else total

    return numbers


def _number(value: torch.Tensor | None, shape: tuple[int, ...], place: int | None) -> str | None:
    """The number of one element of a tensor of `shape` that the value is broadcast to."""
    if value is None or place is None:
        return None if value is None else _same(value)
    try:
        return _same(value.expand(shape).reshape(-1)[place])
    except (RuntimeError, IndexError):
        return None


def _named_in(work: Pass, expr: Expr) -> list[Expr]:
    def named(it: Expr) -> bool:
        return it in work.forward or isinstance(it.op, str)

    return [it for it in within(expr, named) if named(it)]


def _same(value: torch.Tensor) -> str | None:
    """The one number that all elements are."""
    if not value.numel() or value.is_complex() or value.dtype is torch.bool:
        return None
    first = value.detach().reshape(-1)[0]
    if not bool((value.detach() == first).all()):
        return None
    number = float(first)
    return str(int(number)) if number.is_integer() and abs(number) < 1e6 else f"{number:.4g}"


def _fitting(value: Expr) -> str:
    """How the shapes of a product of matrices fit."""
    if value.name in ("mm", "mv", "bmm") and all(isinstance(it, Expr) for it in value.args):
        return " @ ".join(str(it.shape) for it in value.args)
    return ""
