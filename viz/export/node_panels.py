"""What a file says of each node when it is clicked, as plain data: values, gradients, rules, formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

import torch

from viz import limits
from viz.chain import Edge, Node, Rule
from viz.chain.words import remarks
from viz.draw.card import cells
from viz.draw.explained import Explained
from viz.draw.factors import COMPUTED, ROWS, derivative, factor_text
from viz.draw.shape_text import shape_text
from viz.draw.titles import titles
from viz.draw.words import sentence
from viz.errors import VizError
from viz.text import Language, say

Plain = Mapping[str, object]

_WRITTEN_OUT = 64
"""Elements up to which all digits of all numbers are there."""


def node_panels(explained: Explained, language: Language) -> Mapping[str, Plain]:
    """The panel of each node by its id; of graphs beyond `limits.DRAWN_NODES` without local gradients."""
    called = titles(explained, language)
    places = {edge: place for place, edge in enumerate(explained.edges)}
    small = len(explained.nodes) <= limits.DRAWN_NODES.value
    rules = _rules(explained) if small else {}
    words: dict[str, list[str]] = {}
    for remark in remarks(explained):
        words.setdefault(remark.node, []).append(sentence(remark, called, language))
    found: dict[str, Plain] = {}
    for node in explained.nodes:
        named = [(name, str(text)) for name, text in node.arguments.items()]
        upstream = say("node.upstream", language)
        found[node.id] = {
            "title": called[node.id],
            "about": "  ".join(filter(None, [node.op, node.module, _where(node)])),
            "source": node.source if node.source != called[node.id] else "",
            "outputs": list(_outputs(node)),
            "said": [*_said(explained, node, language), *words.get(node.id, ())],
            "inputs": [
                _input(node, edge, places[edge], called, _rule(rules, node, edge), small, language)
                for edge in node.inputs
            ],
            "formula": node.formula,
            "named": [("grad", upstream), *named] if node.formula else [],
        }
    return found


def _where(node: Node) -> str:
    return f"{PurePath(node.file).name}:{node.line}" if node.file and node.line else ""


def _outputs(node: Node) -> Iterator[Plain]:
    several = len(node.outputs) > 1
    for place, output in enumerate(node.outputs):
        yield {
            "mark": f" [{place}]" if several else "",
            "value": _tensor(output.value),
            "gradient": _tensor(output.grad),
        }


def _tensor(tensor: torch.Tensor | None) -> Plain | None:
    """A tensor of up to 4 x 4 as rows of numbers; a larger one in short, with its digits beside it."""
    if tensor is None:
        return None
    shown = cells(tensor)
    summary = "  ".join(shown.summary)
    if len(shown.summary) > 1:
        shape, low, mean, high = shown.summary
        summary = f"{shape}   {low} … {high}   x̄ {mean}"
    full = shown.full if shown.rows or tensor.numel() <= _WRITTEN_OUT else ""
    return {"rows": shown.rows, "full": full, "summary": summary}


def _said(explained: Explained, node: Node, language: Language) -> Iterator[str]:
    if node.is_leaf:
        yield say("node.leaf", language, name=node.id)
    elif node.id in explained.retained:
        yield say("node.retained", language, name=explained.retained[node.id])


def _rules(explained: Explained) -> Mapping[str, Sequence[Rule]]:
    """The nodes' rules; none where there is no code."""
    if explained.typed is None:
        return {}
    try:
        return explained.rules(node.id for node in explained.nodes if not node.is_leaf)
    except VizError:
        return {}


def _rule(rules: Mapping[str, Sequence[Rule]], node: Node, edge: Edge) -> Rule | None:
    return next((it for it in rules.get(node.id, ()) if it.index == edge.index), None)


def _input(
    node: Node,
    edge: Edge,
    place: int,
    called: Mapping[str, str],
    rule: Rule | None,
    small: bool,
    language: Language,
) -> Plain:
    local, kind = _local(edge, language) if small else (None, "")
    rows, columns = edge.local.shape
    return {
        "edge": place,
        "to": called[edge.source],
        "name": derivative(called[edge.target], called[edge.source]),
        "local": local,
        "factor": factor_text(edge, rule) if small else f"J {rows}×{columns}",
        "kind": kind,
        "rule": rule and _in_words(rule),
        "unsummed": _unsummed(node, edge, called, language) if small else None,
        "product": _tensor(edge.contribution),
    }


def _in_words(rule: Rule) -> Plain:
    numbers = f" = {rule.numbers}" if rule.numbers and rule.numbers != rule.local else ""
    return {"local": f"{rule.local}{numbers}", "shapes": rule.shapes, "code": rule.code}


def _local(edge: Edge, language: Language) -> tuple[Plain | None, str]:
    """A small local Jacobian in numbers, and what they are: factors of elements, or a matrix."""
    rows, columns = edge.local.shape
    if rows * columns > COMPUTED or rows > ROWS:
        return None, say("node.dense", language, rows=rows, columns=columns)
    try:
        factor = edge.local.factor
        if factor is not None:
            return _tensor(factor), say("node.elementwise", language)
        matrix = edge.local.matrix()
    except VizError as error:
        return None, error.said(language)
    return _tensor(matrix), say("node.dense", language, rows=rows, columns=columns)


def _unsummed(
    node: Node, edge: Edge, called: Mapping[str, str], language: Language
) -> Plain | None:
    """The gradient of every copy that broadcasting made of an input, before they are added up."""
    if edge.contribution is None or edge.local.copies == 1:
        return None
    whole = edge.local.unsummed([output.grad for output in node.outputs])
    shape, count = shape_text(whole.shape), edge.local.copies
    return {
        "name": say("node.unsummed", language, shape=shape),
        "tensor": _tensor(whole),
        "said": say("graph.copies", language, count=count, to=called[edge.source]),
    }
