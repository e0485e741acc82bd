"""Graph -> DOT: torchviz draws the base, our names, values and gradients are laid over it.

Declaring a node again in DOT merges its attributes, so torchviz's shapes and colours stay and only
labels are replaced. A graph with closed groups is drawn in the same style, box by box.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import graphviz

from viz import limits
from viz.chain import Edge, Graph, Node
from viz.draw import labels
from viz.draw.groups import Cut, Group, cut
from viz.draw.shape_text import dot_name
from viz.draw.steps import Known, known_after, steps
from viz.draw.theme import PALETTES, Palette
from viz.draw.view import View
from viz.errors import LimitError
from viz.trace import saved_tensors

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="distutils", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="The distutils package", category=DeprecationWarning)
    from torchviz import make_dot

TENSOR = ".tensor"
"""What is added to a node's id for the tensor that torchviz draws beside it."""

USE = ".use"
"""What is added, with a number, for a node that stands in for a far one where it is used."""

SAVED = ".saved."
"""What is added, with its name in the formula, for a tensor that torch saved."""

LONGEST_EDGE = 6
"""Rows that an edge may pass: weights shared by 40 steps of a loop took dot a minute, drawn as
edges from one node; with a small node at each use it takes 0.1 s."""

_NODE_LINE = re.compile(r"^\t(\d+) \[")
_EDGE_LINE = re.compile(r"^\t(\d+) -> (\d+)( \[.*\])?\n?$")


@dataclass(frozen=True)
class _Drawing:
    """What is drawn and how, for every function below."""

    graph: Graph
    view: View
    cut: Cut
    palette: Palette
    known: Known | None

    @property
    def drawn(self) -> list[Node]:
        """The nodes that are drawn as themselves."""
        return [self.graph.nodes[name] for name, box in self.cut.box.items() if name == box]


def draw_dot(graph: Graph, view: View) -> graphviz.Digraph:
    """The graph as DOT with stable ids, from the leaves to the root: downward, or to the right.

    Raises `LimitError` for more than `limits.DRAWN_EDGES` edges between what is drawn.
    """
    chosen = cut(graph, view.opened)
    if len(chosen.edges) > limits.DRAWN_EDGES.value:
        raise LimitError.of("edges", edges=len(chosen.edges), limit=limits.DRAWN_EDGES.value)
    known = None if view.step is None else known_after(graph, steps(graph)[: view.step])
    drawing = _Drawing(graph, view, chosen, PALETTES[view.theme], known)
    dot = _empty(drawing)
    base = _torchviz(drawing) if chosen.whole else _plain(drawing)
    dot.body.extend(_far_uses(drawing, base))
    for node in drawing.drawn:
        dot.node(dot_name(node.id), **_node_attributes(drawing, node))
    for group in chosen.boxes.values():
        dot.node(dot_name(group.id), **_group_attributes(drawing, group))
    for node in _ends(drawing):
        dot.node(dot_name(node.id) + TENSOR, **_tensor_attributes(drawing, node))
    if view.saved:
        dot.body.extend(_saved(drawing))
    dot.body.extend(_frames(drawing))
    return dot


def _empty(drawing: _Drawing) -> graphviz.Digraph:
    """torchviz's own attributes for nodes, our colours."""
    palette = drawing.palette
    node = {"style": "filled", "shape": "box", "align": "left", "fontsize": "10", "ranksep": "0.1"}
    return graphviz.Digraph(
        node_attr={**node, "height": "0.2", "fontname": "monospace", "fillcolor": palette.node}
        | {"color": palette.line, "fontcolor": palette.text, "margin": "0.06,0.03"},
        edge_attr={"color": palette.line, "fontcolor": palette.quiet, "fontname": "monospace"}
        | {"fontsize": "9", "arrowsize": "0.6"},
        graph_attr={"bgcolor": "transparent", "ranksep": "0.05", "nodesep": "0.2", "pad": "0.05"}
        | {"rankdir": "LR" if drawing.view.across else "TB", "fontname": "monospace"}
        | {"fontsize": "10", "fontcolor": palette.quiet, "color": palette.line},
    )


class Line(NamedTuple):
    """A line of the base: a node, with no `end`, or an edge.

    `boxes` are what an edge of the graph runs between, `edge` the edge where it is a single one.
    """

    start: str
    end: str
    attributes: str
    boxes: tuple[str, str] | None = None
    edge: Edge | None = None


def _torchviz(drawing: _Drawing) -> Iterator[Line]:
    """torchviz's own lines under our ids."""
    graph = drawing.graph
    leaves = [node for node in graph.nodes if node.is_leaf]
    params = {dot_name(node.id): node.leaf_tensor for node in leaves}
    base = make_dot(graph.root_tensor, params=params)
    names = {str(id(node.grad_fn)): dot_name(node.id) for node in graph.nodes}
    names |= {str(id(leaf.leaf_tensor)): dot_name(leaf.id) + TENSOR for leaf in leaves}
    names[str(id(graph.root_tensor))] = dot_name(graph.root) + TENSOR
    edges: dict[tuple[str, str], deque[Edge]] = defaultdict(deque)
    for edge in graph.edges:
        edges[dot_name(edge.source), dot_name(edge.target)].append(edge)
    for line in base.body:
        for number in re.findall(r"\d+", line.split("[")[0]):
            names.setdefault(number, f"base@{len(names)}")
        if drawn := _EDGE_LINE.match(line):
            ends = names[drawn[1]], names[drawn[2]]
            own = edges[ends].popleft() if edges[ends] else None
            boxes = (own.source, own.target) if own else None
            yield Line(*ends, drawn[3] or "", boxes, own)
        elif declared := _NODE_LINE.match(line):
            # Graphviz 14 crashes on a label whose first line is empty, as torchviz writes for a
            # tensor without a name.
            attributes = line[declared.end() - 1 :].replace('label="\n ', 'label="', 1)
            yield Line(names[declared[1]], "", " " + attributes.rstrip("\n"))


def _plain(drawing: _Drawing) -> Iterator[Line]:
    """The same for a graph with closed groups: edges between boxes, tensors beside drawn leaves."""
    for boxes, edges in drawing.cut.edges.items():
        start, end = map(dot_name, boxes)
        if set(boxes) & set(drawing.cut.boxes):
            count = f"{len(edges)}" if len(edges) > 1 else ""
            yield Line(start, end, f' [label="  {count}" class="flow"]', boxes)
        else:
            for edge in edges:
                yield Line(start, end, "", boxes, edge)
    for node in _ends(drawing):
        tensor, own = dot_name(node.id) + TENSOR, dot_name(node.id)
        yield Line(tensor, own, "") if node.is_leaf else Line(own, tensor, "")


def _far_uses(drawing: _Drawing, base: Iterable[Line]) -> Iterator[str]:
    """The lines as DOT; an edge that would pass many rows starts at a small node of its own."""
    spans = _spans(drawing)
    numbers = {edge: place for place, edge in enumerate(drawing.graph.edges)}
    uses = 0
    for start, end, attributes, boxes, edge in base:
        if not end:
            yield f'\t"{start}"{attributes}\n'
            continue
        if edge is not None:
            label = labels.padded_edge_label(edge, shown=drawing.view.local)
            attributes = f' [label=<{label}> class="flow" id="edge.{numbers[edge]}"]'
        if boxes is not None and spans[boxes] > LONGEST_EDGE:
            uses += 1
            start = f"{start}{USE}{uses}"
            yield f'\t"{start}" [{_use_attributes(drawing, boxes[0])}]\n'
        yield f'\t"{start}" -> "{end}"{attributes}\n'


def _spans(drawing: _Drawing) -> Mapping[tuple[str, str], int]:
    """Edge between boxes -> how many rows of the picture it would pass."""
    box = drawing.cut.box
    rows = {box[drawing.graph.root]: 0}
    for node in drawing.graph.nodes:
        for edge in node.inputs:
            source, target = box[edge.source], box[edge.target]
            if source != target:
                rows[source] = max(rows.get(source, 0), rows.get(target, 0) + 1)
    return {ends: rows.get(ends[0], 0) - rows.get(ends[1], 0) for ends in drawing.cut.edges}


def _ends(drawing: _Drawing) -> list[Node]:
    """The drawn nodes that have a tensor beside them: the leaves, and the root."""
    ends = [node for node in drawing.drawn if node.is_leaf]
    root = drawing.graph.nodes[drawing.graph.root]
    return ends if root.is_leaf or drawing.cut.box[root.id] != root.id else [*ends, root]


def _use_attributes(drawing: _Drawing, box: str) -> str:
    palette, group = drawing.palette, drawing.cut.boxes.get(box)
    if group is not None:
        name, fill = group.label, palette.group
    else:
        name = box
        fill = palette.leaf if drawing.graph.nodes[box].is_leaf else palette.node
    return f'label={labels.name_label(name, palette)} shape=ellipse fillcolor="{fill}"'


def _node_attributes(drawing: _Drawing, node: Node) -> dict[str, str]:
    first = drawing.graph.first_nonfinite
    known, view = drawing.known, drawing.view
    value = None if node.value is None else labels.numbers(node.value)
    gradient = None if node.grad is None else labels.numbers(node.grad)
    if value and (not view.values or (known and node.id not in known.values)):
        value = value.blank
    if gradient and known:
        so_far = known.gradients.get(node.id)
        gradient = gradient.blank if so_far is None else labels.numbers(so_far)
    if gradient and not view.gradients:
        gradient = gradient.blank
    marked = first is not None and first[0] == node.id
    return {
        "label": labels.node_label(node, drawing.palette, value, gradient, marked=marked),
        "tooltip": graphviz.escape(f"{labels.short_source(node)}: {node.op}"),
    }


def _tensor_attributes(drawing: _Drawing, node: Node) -> dict[str, str]:
    graph, palette = drawing.graph, drawing.palette
    value = node.leaf_tensor.detach() if node.is_leaf else graph.root_tensor.detach()
    shown = labels.numbers(value)
    known = drawing.known
    if not drawing.view.values or (known and not node.is_leaf and node.id not in known.values):
        shown = shown.blank
    return {
        "label": labels.tensor_label(node.id, value, palette, shown),
        "fillcolor": palette.leaf if node.is_leaf else palette.output,
        "tooltip": graphviz.escape(node.id),
    }


def _group_attributes(drawing: _Drawing, group: Group) -> dict[str, str]:
    return {
        "label": labels.group_label(group.label, group.size, drawing.palette),
        "shape": "folder",
        "class": "group",
        "fillcolor": drawing.palette.group,
        "tooltip": graphviz.escape(group.label),
    }


def _saved(drawing: _Drawing) -> Iterator[str]:
    """Orange, as torchviz draws them: the tensors that torch saved, beside the nodes drawn."""
    palette = drawing.palette
    for node in drawing.drawn:
        for name, tensor in saved_tensors(node.grad_fn).items():
            saved = f"{dot_name(node.id)}{SAVED}{dot_name(name)}"
            shown = labels.numbers(tensor)
            shown = shown if drawing.view.values else shown.blank
            label = labels.tensor_label(f"saved {name}", tensor, palette, shown)
            yield f'\t"{saved}" [label={label} fillcolor="{palette.saved}" class="saved"]\n'
            yield f'\t"{saved}" -> "{dot_name(node.id)}" [dir=none style=dotted]\n'


def _frames(drawing: _Drawing) -> Iterator[str]:
    """The open groups, each a frame around what is drawn of it."""
    framed = drawing.cut.framed
    inside = {it.id for group in framed.values() for it in group.groups}
    stack: list[Group | str] = [group for name, group in framed.items() if name not in inside]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        style = f'label=<{labels.frame_label(item.label)}> style="rounded,dashed"'
        yield f'\tsubgraph "cluster_{dot_name(item.id)}" {{ {style} class="opened"\n'
        stack.append("\t}\n")
        for member in item.members:
            if isinstance(member, Group) and member.id in framed:
                stack.append(member)
            else:
                stack.extend(f'\t"{dot_name(name)}"\n' for name in _drawn_of(drawing, member))


def _drawn_of(drawing: _Drawing, member: Group | str) -> Iterator[str]:
    """What is drawn for a member of an open group."""
    if isinstance(member, Group):
        if member.id in drawing.cut.opened:
            for inner in member.members:
                yield from _drawn_of(drawing, inner)
        else:
            yield member.id
    else:
        yield member
