"""A picture as plain data, for a browser that steps through it and reads it aloud.

Names, numbers and texts by node id and place of edge. Nothing in it is markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch

from viz import limits
from viz.chain import Edge, Node
from viz.draw.card import cells
from viz.draw.constants import are_shown
from viz.draw.drawing import Drawing
from viz.draw.number_format import full_text, short, uniform
from viz.draw.shape_text import shape_text
from viz.draw.steps import Step, Timeline, steps, timeline
from viz.draw.words import sentence

Plain = Mapping[str, object]
_WIDTH = 7


def scene(drawing: Drawing) -> Plain:
    """Everything that the browser is told of a drawing beside its SVG.

    ``nodes`` by id, ``edges`` by place (null where neither end is told of), ``groups`` (closed) and
    ``frames`` (open) by id, ``remark`` (what deserves a word first), ``without`` (what has no gradient, if
    drawn), ``steps``: empty for more than `limits.DRAWN_NODES` nodes. A view without gradients has none of
    them, nor backward steps, nor remarks, which are often about them; one without local gradients has no
    factors, one without values no values.
    """
    graph, chosen, view = drawing.graph, drawing.cut, drawing.view
    small = len(graph.nodes) <= limits.DRAWN_NODES.value
    taken = [it for it in steps(graph) if view.gradients or it.phase == "forward"] if small else []
    times = timeline(graph, taken)
    places = {edge: place for place, edge in enumerate(graph.edges)}
    told = [node for node in reversed(graph.nodes) if small or chosen.box[node.id] == node.id]
    ids = {node.id for node in told}
    return {
        **arrangement(drawing),
        "root": graph.root,
        "constants": are_shown(graph, view),
        "without": [
            {
                "name": card.title,
                "said": card.expression,
                "value": card.value.full if card.value and view.values else None,
            }
            for card in drawing.constants.values()
        ],
        "nodes": {node.id: _node(drawing, node, places, times) for node in told},
        "edges": [
            _edge(drawing, edge, place, times) if {edge.source, edge.target} <= ids else None
            for place, edge in enumerate(graph.edges)
        ],
        "steps": [_step(drawing, step, places) for step in taken],
    }


def arrangement(drawing: Drawing) -> Plain:
    """What differs between two drawings of one graph beside the box of each node: see `scene`."""
    chosen, remarks = drawing.cut, drawing.remarks
    return {
        "across": drawing.across,
        "remark": next((_remark(drawing, drawing.graph.nodes[it]) for it in remarks), ""),
        "groups": {it.id: {"label": it.label, "size": it.size} for it in chosen.boxes.values()},
        "frames": {name: chosen.opened[name].label for name in chosen.framed},
    }


def _node(
    drawing: Drawing, node: Node, places: Mapping[Edge, int], times: Timeline
) -> dict[str, object]:
    graph, view = drawing.graph, drawing.view
    tensor = node.value if node.value is not None else node.grad
    span = node.span
    return {
        "title": drawing.titles[node.id],
        "op": node.op,
        "module": node.module,
        "shape": "" if tensor is None else shape_text(tensor.shape),
        "span": span and [span.line, span.column, span.end_line, span.end_column],
        "value": "" if node.value is None or not view.values else full_text(node.value),
        "box": drawing.cut.box[node.id],
        "remark": _remark(drawing, node),
        "leaf": node.is_leaf,
        "in": [places[edge] for edge in node.inputs],
        "out": [places[edge] for edge in graph.arriving[node.id]],
        "value_from": times.values.get(node.id),
        "brief": _brief(node.value if view.values else None),
        "gradients": _gradients(node, times) if view.gradients else [],
    }


def _remark(drawing: Drawing, node: Node) -> str:
    remark = drawing.remarks.get(node.id) if drawing.view.gradients else None
    return sentence(remark, drawing.titles, drawing.view.language) if remark else ""


def _gradients(node: Node, times: Timeline) -> Sequence[Plain]:
    """The sums that a node's gradient goes through; what is there without steps where there are none."""
    arrived = times.gradients.get(node.id) or ([(0, node.grad)] if node.grad is not None else [])
    return [{"from": at, "full": full_text(it), "cells": _texts(it)} for at, it in arrived]


def _texts(tensor: torch.Tensor) -> Sequence[str]:
    """The numbers as they stand in a box, in order."""
    shown = cells(tensor)
    return [text for row in shown.rows for text in row] or shown.summary[1:]


def _edge(drawing: Drawing, edge: Edge, place: int, times: Timeline) -> Plain:
    view, sent = drawing.view, edge.contribution
    return {
        "source": edge.source,
        "target": edge.target,
        "factor": drawing.factor(edge) if view.local else "",
        "sent": "" if sent is None or not view.gradients else full_text(sent),
        "from": times.edges.get(place),
    }


def _step(drawing: Drawing, step: Step, places: Mapping[Edge, int]) -> Plain:
    """One step: where it is, what is computed or arrives there, and what is sent on."""
    node = step.node
    if step.phase == "forward":
        value = node.value if drawing.view.values else None
        return {"phase": "forward", "node": node.id, "number": _brief(value), "sent": []}
    sent = [
        {
            "edge": places[edge],
            "to": edge.source,
            "factor": drawing.factor(edge) if drawing.view.local else "?",
            "number": _brief(edge.contribution),
            "copies": edge.local.copies,
        }
        for edge in node.inputs
        if edge.contribution is not None
    ]
    return {"phase": "backward", "node": node.id, "number": _brief(node.grad), "sent": sent}


def _brief(tensor: torch.Tensor | None) -> str:
    """A tensor in a sentence: the number that it is everywhere, a few numbers, or its shape."""
    if tensor is None:
        return "?"
    same = uniform(tensor)
    if same is not None:
        return short(same, _WIDTH)
    if tensor.is_complex() or tensor.numel() > 4:
        return shape_text(tensor.shape)
    return f"[{', '.join(short(float(it), _WIDTH) for it in tensor.reshape(-1))}]"
