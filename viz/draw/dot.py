"""The drawing as DOT, for Graphviz and for files that Graphviz makes: words and numbers in plain labels."""

from __future__ import annotations

import graphviz

from viz.chain import Graph
from viz.draw.card import Card, Cells, cells
from viz.draw.digraph import Digraph
from viz.draw.drawing import NO_RULES, Drawing, Rules, drawing, group_text
from viz.draw.layout import Frame
from viz.draw.shape_text import dot_name
from viz.draw.steps import Timeline, steps, timeline
from viz.draw.svg import UNKNOWN
from viz.draw.theme import PALETTES, Palette
from viz.draw.view import View


def draw_dot(graph: Graph, view: View, rules: Rules = NO_RULES) -> graphviz.Digraph:
    """The graph as DOT with stable ids, from the leaves to the root: downward, or to the right.

    Raises `LimitError` for more than `limits.DRAWN_EDGES` edges between what is drawn.
    """
    drawn = drawing(graph, view, rules)
    palette = PALETTES[view.theme]
    dot = _empty(drawn, palette)
    times = None if view.step is None else timeline(graph, steps(graph))
    for name, card in drawn.cards.items():
        node = graph.nodes[name]
        fill = (
            palette.leaf if node.is_leaf else palette.output if name == graph.root else palette.node
        )
        label = _label(_shown(name, card, view, times))
        dot.node(dot_name(name), label=label, fillcolor=fill, tooltip=graphviz.escape(node.op))
    for name, group in drawn.groups.items():
        dot.node(
            dot_name(name), _label([group_text(group)]), shape="folder", fillcolor=palette.group
        )
    for name, box in drawn.uses.items():
        dot.node(
            dot_name(name), _label([drawn.title(name)]), shape="ellipse", tooltip=dot_name(box)
        )
    for name, (node_id, _, card) in drawn.saved.items():
        lines = [card.title, *_lines(card.value, shown=view.values)]
        dot.node(dot_name(name), _label(lines), fillcolor=palette.saved, **{"class": "saved"})
        dot.edge(dot_name(name), dot_name(node_id), dir="none", style="dotted")
    for name, card in drawn.constants.items():
        lines = [card.title, card.expression, *_lines(card.value, shown=view.values)]
        grey = {"fillcolor": palette.constant, "style": "filled,rounded,dashed"}
        dot.node(dot_name(name), _label(lines), **grey)
    for it in drawn.dotted:
        dot.edge(dot_name(it.start), dot_name(it.end), label=_label(list(it.lines)), style="dotted")
    places = {edge: place for place, edge in enumerate(graph.edges)}
    for arrow in drawn.arrows:
        text = drawn.factor(arrow.edges[0]) if len(arrow.edges) == 1 else f"{len(arrow.edges)}"
        if times is not None and view.step is not None:
            known = times.edges.get(places[arrow.edges[0]], view.step + 1) <= view.step
            text = text if known else UNKNOWN
        text = text if view.local else ""
        dot.edge(dot_name(arrow.start), dot_name(arrow.end), label=f"  {text}")
    for frame in drawn.frames():
        dot.body.append(_subgraph(frame))
    return dot


def _empty(drawn: Drawing, palette: Palette) -> graphviz.Digraph:
    return Digraph(
        node_attr={"shape": "box", "style": "filled,rounded", "fontname": "monospace"}
        | {"color": palette.line, "fontcolor": palette.text, "fillcolor": palette.node},
        edge_attr={"color": palette.line, "fontcolor": palette.quiet, "fontname": "monospace"},
        graph_attr={"bgcolor": "transparent", "rankdir": "LR" if drawn.across else "TB"}
        | {"fontname": "monospace", "fontcolor": palette.quiet, "color": palette.line},
    )


def _shown(name: str, card: Card, view: View, times: Timeline | None) -> list[str]:
    lines = [card.title, *([card.expression] if card.expression else [])]
    known = times is None or view.step is None or times.values.get(name, view.step + 1) <= view.step
    lines += _lines(card.value, shown=view.values, known=known)
    if card.gradient is not None:
        arrived, known = card.gradient, True
        if times is not None and view.step is not None:
            total = times.gradient(name, view.step)
            known, arrived = total is not None, arrived if total is None else cells(total)
        lines += [card.gradient_label, *_lines(arrived, shown=view.gradients, known=known)]
    return lines


def _lines(tensor: Cells | None, *, shown: bool, known: bool = True) -> list[str]:
    if tensor is None or not shown:
        return []
    if not tensor.rows:
        names = ("", "min ", "mean ", "max ")
        said = [f"{name}{text}" for name, text in zip(names, tensor.summary, strict=False)]
        return said if known else [tensor.summary[0], UNKNOWN]
    width = max(len(text) for row in tensor.rows for text in row)
    return ["  ".join((it if known else UNKNOWN).rjust(width) for it in row) for row in tensor.rows]


def _label(lines: list[str]) -> str:
    r"""Lines as a DOT label: escaped, and each ended by ``\l``, to the left."""
    said = ("".join(it if it.isprintable() else " " for it in line) for line in lines)
    return "".join(graphviz.escape(line) + r"\l" for line in said)


def _subgraph(frame: Frame) -> str:
    inner = "".join(
        _subgraph(it) if isinstance(it, Frame) else f'\t"{dot_name(it)}"\n' for it in frame.members
    )
    label = graphviz.quoting.quote(graphviz.escape(frame.label))
    name = f"cluster_{dot_name(frame.name)}"
    return f'\tsubgraph "{name}" {{ label={label} style="rounded,dashed"\n{inner}\t}}\n'
