"""What is drawn of a graph: a box for each node or closed group, and arrows between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import torch

from viz import limits
from viz.chain import Edge, Graph, Node, Rule
from viz.chain.words import Remark, remarks
from viz.draw import constants
from viz.draw.card import PADDING, PILL, WORD, Card, Cells, block_size, cells, stepped, text_width
from viz.draw.constants import Dotted
from viz.draw.factors import factor_text
from viz.draw.failure import FAILED, Failure, failure
from viz.draw.frames import frames
from viz.draw.groups import Cut, Group, cut
from viz.draw.layout import Arrow, Boxes, Frame, Layout, lay_out
from viz.draw.titles import expression, titles
from viz.draw.view import View
from viz.errors import Failed, LimitError
from viz.text import say
from viz.trace import saved_tensors

LONGEST_EDGE = 3
"""Rows that an edge may pass: weights shared by 40 steps of a loop took dot a minute, drawn as
edges from one node; with a small node at each use it takes 0.1 s."""

_ACROSS = 1_000
"""Width in pixels up to which a graph goes from left to right."""

_WIDE = 700
"""Width in pixels of a row of a downward graph, beyond which leaves have their gradient below their value."""

_BESIDE = 2
"""Boxes below one another in one that goes from left to right."""

_LABEL = 150
"""Pixels that the name of a gradient may take in its box."""


Rules = Mapping[str, Sequence[Rule]]
NO_RULES: Rules = MappingProxyType({})


@dataclass(frozen=True)
class Drawn:
    """An arrow of the drawing: the boxes it runs between, and the edges of the graph that it stands for.

    `start` is the name of a box: the source's, or that of a small box which stands in for it.
    """

    start: str
    end: str
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn. Names of boxes: a node's id, a group's id, or one of those with a suffix.

    In a `chain` no box is beside another. `room` is the least height of each box's value and gradient;
    boxes in `stacked` have the gradient below the value. `uses` are small boxes that stand in for a far one,
    `saved` the tensors that torch saved: name -> (node id, name in the formula, what it shows). `constants`
    are tensors without a gradient, `dotted` their arrows; `remarks` are what deserves a word, by node.
    `failed` is the operation at which the program stopped.
    """

    graph: Graph
    view: View
    cut: Cut
    titles: Mapping[str, str]
    across: bool
    chain: bool
    room: float
    stacked: frozenset[str]
    cards: Mapping[str, Card]
    groups: Mapping[str, Group]
    uses: Mapping[str, str]
    saved: Mapping[str, tuple[str, str, Card]]
    constants: Mapping[str, Card]
    dotted: tuple[Dotted, ...]
    failed: Failure | None
    arrows: tuple[Drawn, ...]
    rules: Rules
    remarks: Mapping[str, Remark]
    sizes: Mapping[str, tuple[float, float]]
    _factors: dict[Edge, str] = field(default_factory=dict, repr=False)

    def laid_out(self) -> Layout:
        """Where it all stands. Raises `LimitError` where that takes too long."""
        split = {}
        for name, card in self.cards.items():
            _, (left, below) = self.blocks(name)
            split[name] = below if self.across else left - PADDING / 2
            if card.value is None or card.gradient is None or name in self.stacked:
                split[name] = self.sizes[name][1 if self.across else 0] / 2
        arrows = [Arrow(it.start, it.end) for it in self.arrows]
        arrows += [
            Arrow(name, node, pill=False, small=True) for name, (node, *_) in self.saved.items()
        ]
        arrows += [Arrow(it.start, it.end, False, True, it.label, 2) for it in self.dotted]
        if self.failed is not None:
            boxes = dict.fromkeys(self.cut.box[it] for it in self.failed.inputs)
            arrows += [Arrow(box, FAILED, pill=False, small=True) for box in boxes]
        return lay_out(
            Boxes(self.sizes, split, arrows, tuple(self.frames()), self.across, self.chain)
        )

    def blocks(self, name: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where value and gradient start in a box, from its top left corner."""
        return self.cards[name].blocks(self.across or name in self.stacked, self.room)

    def frames(self) -> Iterator[Frame]:
        """The open groups, each a frame around what is drawn of it."""
        return frames(self.cut)

    def factor(self, edge: Edge) -> str:
        """What an edge does to the gradient, as it stands on its arrow: ``×4``, ``@ Wᵀ``."""
        if edge not in self._factors:
            own = self.rules.get(edge.target, ())
            rule = next((it for it in own if it.index == edge.index), None)
            text = factor_text(edge, rule)
            alone = "@" in text or text.startswith(("J", "\N{GREEK CAPITAL LETTER SIGMA}"))
            if " " in text and text.startswith("-"):
                text = f"({text})"
            self._factors[edge] = text if alone else f"\N{MULTIPLICATION SIGN}{text}"
        return self._factors[edge]

    def title(self, box: str) -> str:
        """What a box is called."""
        box = self.uses.get(box, box)
        return self.groups[box].label if box in self.groups else self.titles[box]


def drawing(
    graph: Graph, view: View, rules: Rules = NO_RULES, failed: Failed | None = None
) -> Drawing:
    """What `view` draws of `graph`; `rules`, the nodes' backward rules by id, say more of some arrows.

    An operation that `failed` is drawn beside it.

    Raises `LimitError` for more than `limits.DRAWN_EDGES` edges between what is drawn.
    """
    chosen = cut(graph, view.opened)
    if len(chosen.edges) > limits.DRAWN_EDGES.value:
        raise LimitError.of("edges", edges=len(chosen.edges), limit=limits.DRAWN_EDGES.value)
    called = titles(graph, view.language)
    nodes = [graph.nodes[name] for name, box in chosen.box.items() if name == box]
    cards = {node.id: _card(graph, node, called, view) for node in nodes}
    rows = _rows(graph, chosen)
    arrows, uses = _arrows(graph, chosen, rows)
    saved = dict(_saved(nodes)) if view.saved else {}
    without = constants.boxes(graph, cards, view)
    dotted = tuple(constants.arrows(graph, cards, view))
    beside = _rows_beside(rows, without, dotted)
    across = (
        _goes_across(beside, chosen, {**cards, **without}) if view.across is None else view.across
    )
    room, chain = 0.0, len(rows) == len(set(rows.values())) == len(arrows) + 1
    chain = chain and not without
    if across and chain:
        room = max(
            block_size(it)[1] for card in cards.values() for it in (card.value, card.gradient)
        )
    stacked = frozenset[str]() if across else _stacked(graph, rows, cards)
    sizes = {name: card.size(across or name in stacked, room) for name, card in cards.items()}
    sizes |= {name: card.size(True) for name, (_, _, card) in saved.items()}
    sizes |= {name: constants.size(card) for name, card in without.items()}
    sizes |= {name: _small(group_text(group)) for name, group in chosen.boxes.items()}
    for name, box in uses.items():
        group = chosen.boxes.get(box)
        sizes[name] = _small(group.label if group else called[box])
    stopped = None if failed is None else failure(graph, failed)
    if stopped is not None:
        sizes[FAILED] = stopped.size
        chain = False
    return Drawing(
        graph,
        view,
        chosen,
        called,
        across,
        chain,
        room,
        stacked,
        cards,
        chosen.boxes,
        uses,
        saved,
        without,
        dotted,
        stopped,
        arrows,
        rules,
        _by_node(graph) if view.gradients else {},
        sizes,
    )


def group_text(group: Group) -> str:
    """What stands on a closed group: its name and how many nodes are in it."""
    return f"\N{BLACK RIGHT-POINTING SMALL TRIANGLE} {group.label} ({group.size})"


def _card(graph: Graph, node: Node, called: Mapping[str, str], view: View) -> Card:
    value, gradient = node.value, node.grad
    if node.is_leaf or node.id in graph.retained:
        label = f"{graph.retained.get(node.id, called[node.id])}.grad"
    else:
        by = called[node.id]
        by = by if by.isidentifier() else f"({by})"
        label = f"\N{PARTIAL DIFFERENTIAL}{called[graph.root]}/\N{PARTIAL DIFFERENTIAL}{by}"
    if text_width(label, WORD) > _LABEL:
        label = say("graph.gradient", view.language)
    return Card(
        called[node.id],
        _under(graph, node, view),
        None if value is None else cells(value),
        None if gradient is None else cells(gradient),
        label,
        graph.first_nonfinite is not None and graph.first_nonfinite[0] == node.id,
    )


def _by_node(graph: Graph) -> Mapping[str, Remark]:
    """The remarks by node, the gravest first."""
    found: dict[str, Remark] = {}
    for remark in remarks(graph):
        found.setdefault(remark.node, remark)
    return found


def _under(graph: Graph, node: Node, view: View) -> str:
    """What stands under the title: that it is a leaf, or how it is computed, and if its .grad is kept."""
    if node.is_leaf:
        return say("graph.leaf", view.language)
    kept = graph.retained.get(node.id)
    retained = [say("graph.retained", view.language)] if kept else []
    return " \N{MIDDLE DOT} ".join([*filter(None, [expression(node)]), *retained])


def _small(text: str) -> tuple[float, float]:
    return stepped(text_width(text, WORD + 2)) + 2 * PADDING, 44.0


def _saved(nodes: list[Node]) -> Iterator[tuple[str, tuple[str, str, Card]]]:
    for node in nodes:
        for name, tensor in saved_tensors(node.grad_fn).items():
            shown: Cells = cells(tensor.detach() if isinstance(tensor, torch.Tensor) else tensor)
            yield f"{node.id}\n{name}", (node.id, name, Card(f"saved {name}", "", shown, None, ""))


def _rows(graph: Graph, chosen: Cut) -> Mapping[str, int]:
    """Box -> how many boxes stand between it and the root, on the longest way."""
    rows = {chosen.box[graph.root]: 0}
    for node in graph.nodes:
        for edge in node.inputs:
            source, target = chosen.box[edge.source], chosen.box[edge.target]
            if source != target:
                rows[source] = max(rows.get(source, 0), rows.get(target, 0) + 1)
    return rows


def _rows_beside(
    rows: Mapping[str, int], boxes: Mapping[str, Card], dotted: Sequence[Dotted]
) -> Mapping[str, int]:
    """The rows, with those of boxes that feed into others by a dotted arrow."""
    found = dict.fromkeys(boxes, 0)
    for arrow in dotted:
        if arrow.start in boxes:
            found[arrow.start] = max(found[arrow.start], rows.get(arrow.end, 0) + 1)
    return {**rows, **found}


def _goes_across(rows: Mapping[str, int], chosen: Cut, cards: Mapping[str, Card]) -> bool:
    """Whether a graph is short and narrow enough to be read from left to right."""
    if chosen.framed or chosen.boxes:
        return False
    beside: dict[int, list[float]] = defaultdict(list)
    for name, row in rows.items():
        beside[row].append(cards[name].size(True)[0])
    width = sum(max(widths) + PILL[0] for widths in beside.values())
    return width <= _ACROSS and max(map(len, beside.values())) <= _BESIDE


def _stacked(graph: Graph, rows: Mapping[str, int], cards: Mapping[str, Card]) -> frozenset[str]:
    """The leaves of a downward graph that would be wide."""
    widths: dict[int, float] = defaultdict(float)
    for name, card in cards.items():
        widths[rows.get(name, 0)] += card.size(False)[0]
    if max(widths.values(), default=0) <= _WIDE:
        return frozenset()
    return frozenset(name for name in cards if graph.nodes[name].is_leaf)


def _arrows(
    graph: Graph, chosen: Cut, rows: Mapping[str, int]
) -> tuple[tuple[Drawn, ...], Mapping[str, str]]:
    """The arrows; one that would pass many rows starts at a small box of its own."""
    arrows: list[Drawn] = []
    uses: dict[str, str] = {}
    for (start, end), edges in chosen.edges.items():
        bundled = start in chosen.boxes or end in chosen.boxes
        for group in [tuple(edges)] if bundled else [(edge,) for edge in edges]:
            begin = start
            if rows.get(start, 0) - rows.get(end, 0) > LONGEST_EDGE:
                begin = f"{start}\n{len(uses) + 1}"
                uses[begin] = start
            arrows.append(Drawn(begin, end, group))
    return tuple(arrows), uses
