"""A picture as plain data, for a browser that lets the reader hold it.

What is hovered, stepped through and read aloud: names, numbers and equations as text, by the names
that the drawing uses. Nothing in it is markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch

from viz import limits
from viz.chain import Edge, Graph, Node
from viz.draw.groups import Cut, cut
from viz.draw.labels import LABELLED, edge_label, numbers, short_source
from viz.draw.number_format import as_rows, full_text, short
from viz.draw.shape_text import dot_name, shape_text
from viz.draw.steps import Step, sign, steps
from viz.draw.view import View
from viz.errors import VizError

Plain = Mapping[str, object]
_WIDTH = 7


def scene(graph: Graph, view: View) -> Plain:
    """Everything that the browser is told of `graph` as `view` draws it.

    ``nodes`` by drawn name, ``edges`` in the order of the graph, ``groups`` (closed) and ``frames``
    (open) by drawn name, ``steps``: empty for more than `limits.DRAWN_NODES` nodes. A view without
    gradients has none of them, nor backward steps.
    """
    chosen = cut(graph, view.opened)
    drawn = [node for node in reversed(graph.nodes) if chosen.box[node.id] == node.id]
    shown = view.gradients
    small = len(graph.nodes) <= limits.DRAWN_NODES.value
    told = list(reversed(graph.nodes)) if small else drawn
    places = {edge: place for place, edge in enumerate(graph.edges)}
    return {
        "nodes": {dot_name(node.id): _node(graph, node, chosen, places, shown) for node in told},
        "edges": [_edge(edge, view) for edge in graph.edges]
        if small
        else _drawn_edges(graph, chosen, view),
        "groups": {dot_name(it.id): {"id": it.id, "size": it.size} for it in chosen.boxes.values()},
        "frames": {f"cluster_{dot_name(name)}": name for name in chosen.framed},
        "steps": [
            _step(graph, step, places)
            for step in (steps(graph) if small else ())
            if shown or step.phase == "forward"
        ],
    }


def _node(
    graph: Graph, node: Node, chosen: Cut, places: Mapping[Edge, int], shown: bool
) -> dict[str, object]:
    tensor = node.value if node.value is not None else node.grad
    return {
        "id": node.id,
        "title": short_source(node),
        "op": node.op,
        "module": node.module,
        "shape": "" if tensor is None else shape_text(tensor.shape),
        "value": "" if node.value is None else full_text(node.value),
        "gradient": "" if node.grad is None or not shown else full_text(node.grad),
        "box": dot_name(chosen.box[node.id]),
        "leaf": node.is_leaf,
        "in": [places[edge] for edge in node.inputs],
        "out": [places[edge] for edge in graph.arriving[node.id]],
    }


def _edge(edge: Edge, view: View) -> dict[str, object]:
    sent = edge.contribution
    return {
        "source": dot_name(edge.source),
        "target": dot_name(edge.target),
        "label": edge_label(edge) if view.local else "",
        "sent": "" if sent is None or not view.gradients else full_text(sent),
    }


def _drawn_edges(graph: Graph, chosen: Cut, view: View) -> dict[int, dict[str, object]]:
    """The edges whose ends are both drawn, by their place in the graph."""
    return {
        place: _edge(edge, view)
        for place, edge in enumerate(graph.edges)
        if not {chosen.box[edge.source], chosen.box[edge.target]} & set(chosen.boxes)
    }


def _step(graph: Graph, step: Step, places: Mapping[Edge, int]) -> dict[str, object]:
    node = step.node
    equations = []
    if step.phase == "forward":
        equations = [[_term(node.id, node.value, "value")]]
    elif node.grad is not None:
        equations = [
            _product(graph, node, edge) for edge in node.inputs if edge.contribution is not None
        ]
        equations = equations or [[_term(f"{node.id}.grad", node.grad, "gradient")]]
    return {
        "phase": step.phase,
        "node": dot_name(node.id),
        "equations": equations,
        "sent": [places[edge] for edge in node.inputs if edge.contribution is not None],
        "so_far": {
            dot_name(name): {"lines": numbers(tensor).lines, "full": full_text(tensor)}
            for name, tensor in step.so_far.items()
        },
    }


def _product(graph: Graph, node: Node, edge: Edge) -> list[dict[str, object]]:
    """upstream x local = sent on, each part with its name."""
    return [
        _term(_derivative(graph.root, node.id), node.grad, "gradient"),
        {"sign": sign(edge)},
        _local(node, edge),
        {"sign": "="},
        _term(f"\N{RIGHTWARDS ARROW} {edge.source}", edge.contribution, "gradient"),
    ]


def _local(node: Node, edge: Edge) -> dict[str, object]:
    name = _derivative(node.id, edge.source)
    if edge.local.shape[0] * edge.local.shape[1] > LABELLED:
        return {"name": name, "kind": "local", "rows": [[edge_label(edge)]]}
    try:
        factor = edge.local.factor
        return _term(name, edge.local.matrix() if factor is None else factor, "local")
    except VizError:
        return {"name": name, "kind": "local", "rows": [["?"]]}


def _derivative(of: str, by: str) -> str:
    return f"\N{PARTIAL DIFFERENTIAL}{of}/\N{PARTIAL DIFFERENTIAL}{by}"


def _term(name: str, tensor: torch.Tensor | None, kind: str) -> dict[str, object]:
    """A named matrix of an equation; a large tensor by its shape and range."""
    return {"name": name, "kind": kind, "rows": _rows(tensor)}


def _rows(tensor: torch.Tensor | None) -> Sequence[Sequence[str]]:
    if tensor is None:
        return [["-"]]
    rows = None if tensor.is_complex() else as_rows(tensor)
    if rows is None:
        return [
            [shape_text(tensor.shape)],
            *([" ".join(it.split())] for it in numbers(tensor).lines),
        ]
    return [[short(value, _WIDTH) for value in row] for row in rows.tolist()]
