"""Graph -> DOT: torchviz draws the base, our names, values and gradients are laid over it.

Declaring a node again in DOT merges its attributes, so torchviz's shapes and colours stay and only
labels are replaced. Everything a user typed passes through `_text`, the one emitter.
"""

from __future__ import annotations

import html
import re
import warnings
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import graphviz
import torch

from viz import limits
from viz.chain import Edge, Graph, Node
from viz.draw.figures import lines, number, shape_text, uniform
from viz.draw.theme import PALETTES, Palette, Theme
from viz.errors import ExplainError, LimitError

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="distutils", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="The distutils package", category=DeprecationWarning)
    from torchviz import make_dot

TENSOR = ".tensor"
"""What is added to a node's id for the tensor that torchviz draws beside it."""

USE = ".use"
"""What is added, with a number, for a node that stands in for a far one where it is used."""

LONGEST_EDGE = 6
"""Rows that an edge may pass: weights shared by 40 steps of a loop took dot a minute, drawn as
edges from one node; with a small node at each use it takes 0.1 s."""

_SOURCE_LENGTH = 34
_NUMBER_WIDTH = 5  # a node keeps its width while its numbers change

_NODE_LINE = re.compile(r"^\t(\d+) \[")
_EDGE_LINE = re.compile(r"^\t(\d+) -> (\d+)( \[.*\])?\n?$")


def draw_dot(graph: Graph, theme: Theme = "light") -> graphviz.Digraph:
    """The graph as DOT with stable ids; leaves at the top, the root at the bottom.

    Raises `LimitError` for more than `limits.DRAWN_NODES` nodes or `limits.DRAWN_EDGES` edges.
    """
    if len(graph.nodes) > limits.DRAWN_NODES.value:
        raise LimitError.of("drawn", nodes=len(graph.nodes), limit=limits.DRAWN_NODES.value)
    if len(graph.edges) > limits.DRAWN_EDGES.value:
        raise LimitError.of("edges", edges=len(graph.edges), limit=limits.DRAWN_EDGES.value)
    palette = PALETTES[theme]
    leaves = [node for node in graph.nodes if node.is_leaf]
    base = make_dot(
        graph.root_tensor, params={dot_name(node.id): node.leaf_tensor for node in leaves}
    )
    dot = graphviz.Digraph(
        node_attr={**base.node_attr, "fillcolor": palette.node, "color": palette.line}
        | {"fontcolor": palette.text, "margin": "0.06,0.03"},
        edge_attr={"color": palette.line, "fontcolor": palette.quiet, "fontname": "monospace"}
        | {"fontsize": "9", "arrowsize": "0.6"},
        graph_attr={"bgcolor": "transparent", "ranksep": "0.16", "nodesep": "0.2", "pad": "0.05"},
    )
    dot.body.extend(_base(graph, base, leaves, palette))
    for node in graph.nodes:
        dot.node(dot_name(node.id), label=_node_label(node, graph, palette), tooltip=_tooltip(node))
    for leaf in leaves:
        value = leaf.leaf_tensor.detach()
        dot.node(
            dot_name(leaf.id) + TENSOR,
            label=_tensor_label(leaf.id, value, palette),
            fillcolor=palette.leaf,
            tooltip=_tooltip(leaf),
        )
    root = graph.nodes[graph.root]
    dot.node(
        dot_name(graph.root) + TENSOR,
        label=_tensor_label(graph.root, graph.root_tensor.detach(), palette),
        fillcolor=palette.leaf if root.is_leaf else palette.output,
        tooltip=_tooltip(root),
    )
    return dot


def _base(
    graph: Graph, base: graphviz.Digraph, leaves: Sequence[Node], palette: Palette
) -> Iterator[str]:
    """torchviz's own lines under our ids; its edges between nodes labelled with what they do."""
    spans = _spans(graph)
    uses = 0
    names = {str(id(node.grad_fn)): dot_name(node.id) for node in graph.nodes}
    names |= {str(id(leaf.leaf_tensor)): dot_name(leaf.id) + TENSOR for leaf in leaves}
    names[str(id(graph.root_tensor))] = dot_name(graph.root) + TENSOR
    edges: dict[tuple[str, str], deque[Edge]] = defaultdict(deque)
    for edge in graph.edges:
        edges[dot_name(edge.source), dot_name(edge.target)].append(edge)
    others = 0
    for line in base.body:
        for number_ in re.findall(r"\d+", line.split("[")[0]):
            if number_ not in names:
                others += 1
                names[number_] = f"base@{others}"
        if drawn := _EDGE_LINE.match(line):
            source, target, attributes = drawn.groups()
            start, end = names[source], names[target]
            if waiting := edges[start, end]:
                edge = waiting.popleft()
                attributes = _edge_attributes(edge)
                if spans[edge] > LONGEST_EDGE:
                    uses += 1
                    start = f"{start}{USE}{uses}"
                    yield f'\t"{start}" [{_use_attributes(graph.nodes[edge.source], palette)}]\n'
            yield f'\t"{start}" -> "{end}"{attributes or ""}\n'
        elif declared := _NODE_LINE.match(line):
            # Graphviz 14 crashes on a label whose first line is empty, as torchviz writes for a
            # tensor without a name.
            attributes = line[declared.end() - 2 :].replace('label="\n ', 'label="', 1)
            yield f'\t"{names[declared[1]]}"{attributes}'


def _spans(graph: Graph) -> Mapping[Edge, int]:
    """Edge -> how many rows of the picture it would pass; a row is a node's distance to the root."""
    rows = {graph.root: 0}
    for node in graph.nodes:
        for edge in node.inputs:
            rows[edge.source] = max(rows.get(edge.source, 0), rows[node.id] + 1)
    return {edge: rows[edge.source] - rows[edge.target] for edge in graph.edges}


def _use_attributes(node: Node, palette: Palette) -> str:
    fill = palette.leaf if node.is_leaf else palette.node
    return f'label={_table(_cell(node.id, palette.text))} shape=ellipse fillcolor="{fill}"'


def dot_name(node: str) -> str:
    """A node's id as DOT and SVG have it: a sign that could mean something there becomes ``~3C``.

    That is percent-encoding with another sign: Graphviz takes a name like %3 for one without name.
    """
    return re.sub(r"[^\w.@-]", lambda sign: quote(sign[0], safe="").replace("%", "~"), node)


def _edge_attributes(edge: Edge) -> str:
    return f' [label="  {edge_label(edge)}" class="flow"]'


def edge_label(edge: Edge) -> str:
    """What an edge does to the gradient: its one factor, or that it has several or is dense."""
    if edge.local.shape[0] * edge.local.shape[1] > _LABELLED:
        return ""
    try:
        factor = edge.local.factor
    except ExplainError:
        return "?"
    if factor is None:
        return "J {}\N{MULTIPLICATION SIGN}{}".format(*edge.local.shape)
    same = uniform(factor)
    return "\N{MULTIPLICATION SIGN}" + ("[..]" if same is None else number(same))


_LABELLED = 4_096
"""Entries of a Jacobian up to which it is computed just to label its edge."""


def _tooltip(node: Node) -> str:
    shape = "" if node.value is None else f" ({shape_text(node.value.shape)})"
    return str(graphviz.escape(f"{_short(node.source or node.id)}: {node.op}{shape}"))


def _node_label(node: Node, graph: Graph, palette: Palette) -> str:
    """Two rows: the user's text and torch's name; the value and the upstream gradient."""
    title = f"{node.id}.grad" if node.is_leaf else _short(node.source or node.id)
    marked = graph.first_nonfinite is not None and graph.first_nonfinite[0] == node.id
    warning = _cell("! NaN / inf", palette.gradient, bold=True) if marked else ""
    head = _cell(title, palette.text, bold=True) + _cell(f"  {node.op}", palette.quiet, small=True)
    value = "" if node.is_leaf else _numbers("", node.value, palette.value)
    return _table(
        head + warning, value + _numbers("  \N{PARTIAL DIFFERENTIAL}", node.grad, palette.gradient)
    )


def _tensor_label(name: str, value: torch.Tensor, palette: Palette) -> str:
    head = _cell(name, palette.text, bold=True) + _cell(
        shape_text(value.shape), palette.quiet, small=True
    )
    return _table(head, _numbers("", value, palette.value))


def _numbers(mark: str, tensor: torch.Tensor | None, colour: str) -> str:
    if tensor is None:
        return _cell(f"{mark}-", colour)
    text = lines(tensor, _NUMBER_WIDTH)
    return _cell(
        "\n".join(f"{mark if not row else ' ' * len(mark)}{line}" for row, line in enumerate(text)),
        colour,
    )


def _table(*rows: str) -> str:
    inner = "".join(
        f'<TR><TD><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR>{row}</TR>'
        "</TABLE></TD></TR>"
        for row in rows
        if row
    )
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{inner}</TABLE>>'


def _cell(text: str, colour: str, *, bold: bool = False, small: bool = False) -> str:
    body = "<BR/>".join(_text(line) for line in text.split("\n"))
    body = f"<B>{body}</B>" if bold else body
    size = ' POINT-SIZE="8"' if small else ""
    return f'<TD ALIGN="LEFT"><FONT COLOR="{colour}"{size}>{body}</FONT></TD>'


def _text(text: str) -> str:
    """The one place where text becomes part of a label: escaped, on one line, printable."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return html.escape(shown).replace(" ", "&#160;") or "&#160;"


def _short(source: str) -> str:
    line = " ".join(source.split())
    return line if len(line) <= _SOURCE_LENGTH else line[: _SOURCE_LENGTH - 3] + "..."
