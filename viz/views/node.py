"""One node in Markdown: what came in from above, its local gradients, and what it sends on."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from viz import limits
from viz.chain import Edge, Node, Rule
from viz.draw.equations import GRADIENT, VALUE, coloured, derivative, symbol
from viz.draw.markdown import code, plain
from viz.draw.number_format import matrix_latex, number, number_latex, uniform
from viz.draw.shape_text import index_text, shape_text
from viz.errors import VizError
from viz.explanation import Explanation
from viz.program.insert import keeping_gradient
from viz.text import Language, say
from viz.views.answers import Matrix, NodeText

_TABLE = 8
"""Rows and columns up to which a Jacobian is a table in the text."""

_LABELLED = 16
"""Rows and columns of a larger one that are shown, to be scrolled."""


def node(
    explanation: Explanation, node_id: str, edge: int | None, secret: str, language: Language
) -> NodeText:
    """Everything known of a node, in the order in which the gradient passes through it.

    With `edge`, the place of one of its inputs, the others are left out; with `secret` all gradients from
    above, and the local ones too if it is "local".
    """
    read = explanation.nodes[node_id]
    lines = [f"**{code(read.source or read.id)}** &nbsp; {code(read.op)}"]
    lines += _values(explanation, read, language, secret)
    if read.is_leaf:
        lines.append(plain(say("node.leaf", language, name=read.id)))
    kept = _kept(explanation, read)
    if kept:
        key = "node.retained" if read.id in explanation.retained else "node.not_kept"
        lines.append(plain(say(key, language, name=kept)))
    inputs = read.inputs if edge is None else (explanation.edges[edge],)
    local = inputs if secret in ("", "gradients") else ()
    rules = _rules(explanation, read) if not secret else {}
    for each in local:
        lines += _edge(explanation, read, each, language, secret)
        if each.index in rules:
            lines.append(_ruled(rules[each.index], language))
    lines += _formula(read, language)
    tables = (_large_matrix(each) for each in local)
    keeps = kept if kept and _keeping(explanation, read, kept) is not None else ""
    return NodeText(tuple(lines), tuple(table for table in tables if table is not None), keeps)


def keeping(explanation: Explanation, node_id: str) -> str:
    """The program with a line that keeps the gradient of a node's variable; as it was if there is none."""
    read = explanation.nodes[node_id]
    made = _keeping(explanation, read, _kept(explanation, read))
    return explanation.typed_program.program.text if made is None else made


def _kept(explanation: Explanation, node: Node) -> str:
    """The variable of a typed program, no leaf, whose ``.grad`` somebody may look for; "" for none."""
    if node.is_leaf or explanation.typed is None:
        return ""
    name = explanation.retained.get(node.id, node.id.split("@")[0])
    return name if name.isidentifier() else ""


def _keeping(explanation: Explanation, node: Node, name: str) -> str | None:
    if not name or node.span is None or node.id in explanation.retained:
        return None
    return keeping_gradient(explanation.typed_program.program, node.span, name)


def _rules(explanation: Explanation, node: Node) -> dict[int, Rule]:
    """The rule of each edge; none where there is no code, or the graph is too large to be gone through."""
    if node.is_leaf or len(explanation.nodes) > limits.DRAWN_NODES.value:
        return {}
    try:
        return {rule.index: rule for rule in node.rule}
    except VizError:
        return {}


def _ruled(rule: Rule, language: Language) -> str:
    """A rule as mathematics, with its numbers or shapes, then as code."""
    said = f"{say('node.rule', language)} &nbsp; ${rule.latex}$"
    if rule.numbers and rule.local != rule.numbers:
        said += f" &nbsp; {code(f'{rule.local} = {rule.numbers}')}"
    if rule.shapes:
        said += f" &nbsp; {code(rule.shapes)}"
    return f"{said} &nbsp; {code(rule.code)}"


def _formula(node: Node, language: Language) -> Iterator[str]:
    if not node.formula:
        return
    formula = "\\\n".join(map(code, node.formula.splitlines()))
    yield f":gray[{say('node.formula', language)}] &nbsp; {formula}"
    named = {"grad": say("node.upstream", language)} | {
        name: code(value) for name, value in node.arguments.items()
    }
    yield " &nbsp; ".join(f"{code(name)} = {said}" for name, said in named.items())


def _values(explanation: Explanation, node: Node, language: Language, secret: str) -> Iterator[str]:
    several = len(node.outputs) > 1
    for place, output in enumerate(node.outputs):
        mark = f"[{place}]" if several else ""
        said = []
        if output.value is not None:
            name = f"{symbol(explanation, node.id)}{mark}"
            shown = coloured(matrix_latex(output.value), VALUE)
            said.append(f"{say('node.value', language)} &nbsp; ${name} = {shown}$")
        if output.grad is not None and not secret:
            name = derivative(explanation, explanation.root, node.id, by_index=mark)
            shown = coloured(matrix_latex(output.grad), GRADIENT)
            said.append(f"{say('node.upstream', language)} &nbsp; ${name} = {shown}$")
        if said:
            yield " &emsp; ".join(said)


def _edge(
    explanation: Explanation, node: Node, edge: Edge, language: Language, secret: str
) -> Iterator[str]:
    """upstream x local = product, and where the product flows on."""
    name = derivative(explanation, node.id, edge.source)
    label = say("node.local", language)
    try:
        factor = edge.local.factor
        if factor is not None:
            same = uniform(factor)
            by_number = same is not None and not factor.ndim
            shown = number_latex(float(factor)) if by_number else matrix_latex(factor)
            yield f"{label} &nbsp; ${name} = {shown}$ &nbsp; {say('node.elementwise', language)}"
        else:
            yield f"{label} &nbsp; ${name}$ &nbsp; {_dense(edge, language)}"
            yield _matrix(edge, language)
    except VizError as error:
        yield plain(error.said(language))
    if edge.contribution is not None and not secret:
        sign = r"\odot" if _is_elementwise(edge) else r"\cdot"
        yield from _summed(node, edge, language)
        product = coloured(matrix_latex(edge.contribution), GRADIENT)
        upstream = derivative(explanation, explanation.root, node.id)
        yield (
            f"{say('node.product', language)} &nbsp; ${upstream} {sign} {name} = {product}$ "
            f"&nbsp; → {code(edge.source)}"
        )


def _summed(node: Node, edge: Edge, language: Language) -> Iterator[str]:
    """The gradient of every copy that broadcasting made of an input, and over what they are added up."""
    if edge.local.copies == 1:
        return
    whole = edge.local.unsummed([output.grad for output in node.outputs])
    own = list(edge.local.column.shape)
    padded = [1] * (whole.ndim - len(own)) + own
    dims = [
        at for at, (one, other) in enumerate(zip(whole.shape, padded, strict=True)) if one != other
    ]
    shown = coloured(matrix_latex(whole), GRADIENT)
    yield (
        f"{say('node.unsummed', language, shape=shape_text(whole.shape))} &nbsp; ${shown}$ &nbsp; → "
        + say(
            "node.summed",
            language,
            dims=", ".join(map(str, dims)),
            shape=shape_text(own) if own else "",
            count=edge.local.copies,
            source=code(edge.source),
        )
    )


def _is_elementwise(edge: Edge) -> bool:
    try:
        return edge.local.factor is not None
    except VizError:
        return False


def _dense(edge: Edge, language: Language) -> str:
    return say("node.dense", language, rows=edge.local.shape[0], columns=edge.local.shape[1])


def _labels(edge: Edge) -> tuple[list[str], list[str]]:
    """The index of each output, down the side of a Jacobian, and of each input, along its top."""
    down = [
        (f"{number}: " if len(edge.local.rows) > 1 else "")
        + (index_text(output.shape, place) or "()")
        for number, output in enumerate(edge.local.rows)
        for place in range(output.numel)
    ]
    column = edge.local.column
    return down, [index_text(column.shape, place) or "()" for place in range(column.numel)]


def _matrix(edge: Edge, language: Language) -> str:
    """A small Jacobian as a table; of a large one how much of it is not zero."""
    matrix = edge.local.matrix()
    if max(matrix.shape) > _TABLE:
        nonzero = int(torch.count_nonzero(matrix))
        return say("node.large", language, shape=shape_text(matrix.shape), nonzero=nonzero)
    down, across = _labels(edge)
    corner = say("node.corner", language)
    lines = [f"|{corner}|" + "|".join(map(code, across)) + "|", "|---|" + "--:|" * len(across)]
    for label, row in zip(down, matrix.tolist(), strict=True):
        lines.append(f"|{code(label)}|" + "|".join(map(number, row)) + "|")
    return "\n".join(lines)


def _large_matrix(edge: Edge) -> Matrix | None:
    """The first rows and columns of a Jacobian that is too large for a table."""
    try:
        if edge.local.kind != "dense" or max(edge.local.shape) <= _TABLE:
            return None
        matrix = edge.local.matrix()[:_LABELLED, :_LABELLED]
    except VizError:  # said above, where its numbers would be
        return None
    down, across = _labels(edge)
    return Matrix(
        tuple(down[: matrix.shape[0]]),
        tuple(across[: matrix.shape[1]]),
        tuple(map(tuple, matrix.double().tolist())),
    )
