"""The backward rule of one node alone, as code and as mathematics, with its numbers put in."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from viz.chain import Edge, Graph, Rule
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

_LONGEST = 100
"""Operations up to which a rule is written: what is longer is not read, and may double at every step."""


def node_rule(
    graph: Graph, tracer: Tracer, variables: Mapping[str, torch.Tensor], node_id: str
) -> tuple[Rule, ...]:
    """The rule of a node, one for each of its edges with a gradient and with code short enough to read."""
    work = started(graph, tracer, variables)
    node = graph.nodes[node_id]
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
    return Rule(
        edge.source,
        edge.index,
        f"{called} = {writer.text(value)}",
        f"{name_latex(called)} = {latex.text(value)}",
        writer.text(local) if isinstance(local, Expr) else _text(local),
        latex.text(local) if isinstance(local, Expr) else _text(local),
        _numbers(work, local) if isinstance(local, Expr) else "",
        _fitting(value),
        "kernel" if writer.private else exact,
    )


def _text(local: float | None) -> str:
    return "" if local is None else number_text(local)


def _local(work: Pass, value: Expr) -> Expr | float | None:
    """What the upstream gradient is multiplied with, element by element; None where it is not."""
    if value.op == NAME:
        return 1
    if value.name == "expand":
        return _local(work, value.args[0])
    if value.name == "neg":
        inner = _local(work, value.args[0])
        return -inner if isinstance(inner, int | float) else None
    if value.name == "div" and len(value.args) == 2 and not value.kwargs:
        inner, by = _local(work, value.args[0]), value.args[1]
        if inner == 1:
            make = work.tracer.expressions.make
            aten = torch.ops.aten
            if isinstance(by, Expr):
                one_over: Expr = make(aten.reciprocal.default, (by,), {}, by.shape, value.dtype)
                return one_over
            return 1 / float(by) if by else None
        return None
    if value.name == "mul":
        left, right = value.args
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Expr) and one.op == NAME and not _has_gradient(other):
                found: Expr | float = other
                return found
    return None


def _has_gradient(value: object) -> bool:
    return isinstance(value, Expr) and any(it.op == NAME for it in within(value, lambda _: False))


def _numbers(work: Pass, local: Expr) -> str:
    """The local gradient with numbers for names, where each is one number: ``2 * 2 = 4``."""
    names: dict[Expr, str] = {}
    for expr in _named_in(work, local):
        value = work.tracer.values.get(expr)
        same = None if value is None else _same(value)
        if same is None:
            return ""
        names[expr] = f"({same})" if same.startswith("-") else same
    try:
        result = _same(evaluated(local, starting_value(work)))
    except (KeyError, RuntimeError):
        return ""
    if result is None:
        return ""
    written = Writer(names, {}, templates=TEMPLATES).text(local)
    return f"{written} = {result}" if written != result else result


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
