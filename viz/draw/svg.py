"""A drawing as SVG: the one place that writes it, with a class for each kind of part.

Boxes have `data-node`, arrows `data-edge` (a place in the graph's edges), cells `data-element` (a flat
index): a browser finds everything by them, and text is escaped by the writer alone.
"""

from __future__ import annotations

from collections.abc import Collection
from xml.etree import ElementTree

from viz.draw.card import (
    CELL,
    GAP,
    NUMBER,
    PADDING,
    PILL,
    ROW,
    Card,
    Cells,
    block_size,
    cells,
    text_width,
)  # fmt: skip
from viz.draw.constants import SAID, Dotted
from viz.draw.drawing import Drawing, Drawn, group_text
from viz.draw.failure import FAILED, HEAD, LINE
from viz.draw.layout import Layout, Point
from viz.draw.steps import Timeline, steps, timeline
from viz.draw.svg_parts import add, attention, head, path_of, write
from viz.draw.theme import heat, style
from viz.text import say

_RADIUS = 14
_LONG = 5
"""Characters of a number, or a factor, from which it is written smaller."""

UNKNOWN = "?"


def draw_svg(drawing: Drawing, layout: Layout) -> str:
    """The SVG element of a drawing, without the XML preamble."""
    return ElementTree.tostring(draw_tree(drawing, layout), encoding="unicode")


def draw_tree(drawing: Drawing, layout: Layout) -> ElementTree.Element:
    """The same as a tree of elements, for what writes the picture in other ways."""
    return _Writer(drawing, layout).written()


class _Writer:
    def __init__(self, drawing: Drawing, layout: Layout) -> None:
        self.drawing, self.layout = drawing, layout
        self.view, self.graph = drawing.view, drawing.graph
        self.times: Timeline | None = None
        self.now: set[object] = set()
        if self.view.step is not None:
            taken = steps(self.graph)
            self.times = timeline(self.graph, taken)
            for step in taken[max(0, self.view.step - 1) : self.view.step]:
                self.now = {drawing.cut.box[step.node.id]}
                if step.phase == "backward":
                    self.now.update(it for it in step.node.inputs if it.contribution is not None)
        width, height = f"{layout.width:g}", f"{layout.height:g}"
        self.svg = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "autograd",
                "width": width,
                "height": height,
                "viewBox": f"0 0 {width} {height}",
            },
        )

    def written(self) -> ElementTree.Element:
        drawing = self.drawing
        add(self.svg, "style").text = style(self.view.theme)
        for name, (x, y, width, height) in self.layout.frames.items():
            self._frame(name, x, y, width, height)
        for name in drawing.sizes:
            self._box(name)
        # After the boxes: a long factor reaches over their borders.
        places = {edge: place for place, edge in enumerate(self.graph.edges)}
        for at, arrow in enumerate(drawing.arrows):
            self._arrow(at, arrow, [places[edge] for edge in arrow.edges])
        last = len(self.layout.forward) - len(drawing.dotted)
        for at in range(len(drawing.arrows), last):
            add(self.svg, "path", d=path_of(self.layout.forward[at]), **{"class": "keeps forward"})
        for at, dotted in enumerate(drawing.dotted, last):
            self._dotted(at, dotted)
        return self.svg

    def _frame(self, name: str, x: float, y: float, width: float, height: float) -> None:
        group = add(self.svg, "g", **{"class": "opened", "data-frame": name})
        add(group, "rect", x=x, y=y, width=width, height=height, rx=_RADIUS, **{"class": "border"})
        label = f"\N{BLACK DOWN-POINTING SMALL TRIANGLE} {self.drawing.cut.opened[name].label}"
        write(group, label, x + PADDING, y + 20, "frame-label")

    def _dotted(self, at: int, arrow: Dotted) -> None:
        group = add(self.svg, "g", **{"class": "cut"})
        curves = (self.layout.forward[at], *self.layout.backward[at])
        for curve in curves:
            add(group, "path", d=path_of(curve), **{"class": "keeps forward"})
        head(group, curves[-1], "keeps-head")
        centre = self.layout.pills[at]
        if centre is not None:
            for row, line in enumerate(arrow.lines):
                y = centre[1] + 20 * (row - (len(arrow.lines) - 1) / 2) + 5
                write(group, line, centre[0], y, "reason")

    def _box(self, name: str) -> None:
        drawing = self.drawing
        (x, y), (width, height) = self.layout.corners[name], drawing.sizes[name]
        group = add(self.svg, "g", transform=f"translate({x:g} {y:g})")
        add(group, "rect", width=width, height=height, rx=_RADIUS, **{"class": "box"})
        if name == FAILED and drawing.failed is not None:
            group.attrib["class"] = "failed"
            write(group, drawing.failed.title, PADDING, 28, "title")
            for at, line in enumerate(drawing.failed.lines):
                write(group, line, PADDING, HEAD + LINE * at + 12, "expression")
        elif name in drawing.cards:
            node = self.graph.nodes[name]
            kind = " leaf" if node.is_leaf else " root" if name == self.graph.root else ""
            group.attrib |= {"class": f"node{kind}{self._now(name)}", "data-node": name}
            self._card(group, name, drawing.cards[name], width)
        elif name in drawing.saved:
            node_id, _, card = drawing.saved[name]
            group.attrib |= {"class": "node saved", "data-stands-for": node_id}
            write(group, card.title, PADDING, 28, "expression")
            block(group, "value", "", card.value, (PADDING, card.head), self.view.values)
        elif name in drawing.constants:
            card = drawing.constants[name]
            group.attrib |= {"class": "node constant"}
            write(group, card.title, PADDING, 30, "title")
            corner = PADDING, card.head - SAID
            block(group, "value", card.expression, card.value, corner, self.view.values)
        elif name in drawing.groups:
            group.attrib |= {"class": f"node group{self._now(name)}", "data-group": name}
            write(group, group_text(drawing.groups[name]), PADDING, 29, "title")
        else:
            box = drawing.uses[name]
            key = "data-group" if box in drawing.groups else "data-stands-for"
            group.attrib |= {"class": "node use", key: box}
            write(group, drawing.title(name), PADDING, 29, "title")

    def _card(self, group: ElementTree.Element, name: str, card: Card, width: float) -> None:
        write(group, card.title, PADDING, 30, "title")
        if card.expression:
            write(group, card.expression, PADDING, 50, "expression")
        remark = self.drawing.remarks.get(name) if self.view.gradients else None
        if card.marked and self.view.gradients:
            write(group, "NaN", width - PADDING, 30, "mark")
        elif remark:
            attention(group, width)
        value, gradient = self.drawing.blocks(name)
        view, times = self.view, self.times
        known = times is None or view.step is None or times.values.get(name, 1 << 30) <= view.step
        word = say("graph.value", view.language)
        marked = remark.elements if remark else ()
        block(group, "value", word, card.value, value, view.values, known, marked)
        arrived = card.gradient
        if times is not None and view.step is not None:
            total = times.gradient(name, view.step)
            known, arrived = total is not None, cells(total) if total is not None else arrived
        else:
            known = True
        label = card.gradient_label
        block(group, "gradient", label, arrived, gradient, view.gradients, known)

    def _arrow(self, at: int, arrow: Drawn, places: list[int]) -> None:
        single = len(arrow.edges) == 1 and not self._bundled(arrow)
        about = {"class": "edge" if single else "edge bundle"}
        if single:
            about["class"] += self._now(arrow.edges[0])
        about["data-edge" if single else "data-edges"] = " ".join(map(str, places))
        group = add(self.svg, "g", **about)
        curve = self.layout.forward[at]
        add(group, "path", d=path_of(curve), **{"class": "forward"})
        head(group, curve, "forward-head")
        back = self.layout.backward[at]
        for part in back:
            add(group, "path", d=path_of(part), **{"class": "backward"})
        if back:
            head(group, back[-1], "backward-head")
        centre = self.layout.pills[at]
        if centre is not None:
            self._pill(group, arrow, places, single, centre)

    def _pill(
        self,
        group: ElementTree.Element,
        arrow: Drawn,
        places: list[int],
        single: bool,
        centre: Point,
    ) -> None:
        text = self.drawing.factor(arrow.edges[0]) if single else f"{len(arrow.edges)}"
        if single and not self.view.local:
            text = ""
        if single and self.times is not None and self.view.step is not None:
            known = self.times.edges.get(places[0], 1 << 30) <= self.view.step
            text = text if known else UNKNOWN
        pill(group, text, centre)

    def _now(self, part: object) -> str:
        """The class of what the step is about."""
        return " now" if part in self.now else ""

    def _bundled(self, arrow: Drawn) -> bool:
        groups = self.drawing.groups
        return self.drawing.uses.get(arrow.start, arrow.start) in groups or arrow.end in groups


def block(
    parent: ElementTree.Element,
    kind: str,
    label: str,
    tensor: Cells | None,
    corner: Point,
    shown: bool = True,
    known: bool = True,
    marked: Collection[int] = (),
) -> None:
    """A tensor under its label: a grid of cells, or of a large one its shape, a strip and three numbers.

    The elements in `marked`, by their flat indices, are those that a remark is about.
    """
    if tensor is None:
        return
    x, y = corner
    about = {"class": kind if known else f"{kind} unknown", "transform": f"translate({x:g} {y:g})"}
    group = add(parent, "g", **about)
    if shown and known:
        add(group, "title").text = tensor.full
    write(group, label, 0, 16, "label")
    width, top = block_size(tensor)[0], 22
    if not tensor.rows:
        _summary(group, tensor, top, shown=shown, known=known)
        return
    wide = (width + GAP) / tensor.columns - GAP
    long = any(len(it) > _LONG for numbers in tensor.rows for it in numbers)
    for row, numbers in enumerate(tensor.rows):
        for column, number in enumerate(numbers):
            said = (number if known else UNKNOWN) if shown else ""
            place = column * (wide + GAP), top + row * (ROW + GAP)
            element = row * tensor.columns + column
            cell = _cell(group, said, element, place, wide, long=long)
            if element in marked:
                cell.attrib["class"] += " remarked"


def _cell(
    parent: ElementTree.Element, text: str, element: int, at: Point, width: float, *, long: bool
) -> ElementTree.Element:
    group = add(parent, "g", **{"class": "cell", "data-element": element})
    add(group, "rect", x=at[0], y=at[1], width=width, height=ROW, rx=4)
    kind = "number long" if long else "number"
    write(group, text, at[0] + width / 2, at[1] + ROW / 2 + 0.36 * NUMBER, kind)
    return group


def _summary(
    group: ElementTree.Element, tensor: Cells, top: float, *, shown: bool, known: bool
) -> None:
    shape, *ends = tensor.summary
    write(group, shape, 0, top + 12, "summary")
    if not tensor.strip:
        return
    width = (block_size(tensor)[0]) / len(tensor.strip)
    for at, part in enumerate(tensor.strip):
        fill = heat(part, tensor.strip) if shown and known else "#c8c8c8"
        add(
            group,
            "rect",
            x=at * width,
            y=top + 20,
            width=width,
            height=14,
            fill=fill,
            **{"class": "heat"},
        )
    for at, (name, number) in enumerate(zip(("min", "mean", "max"), ends, strict=True)):
        middle = (CELL + GAP) * at + CELL / 2
        write(group, name, middle, top + 52, "summary", **{"text-anchor": "middle"})
        said = (number if known else UNKNOWN) if shown else ""
        kind = "number long" if len(said) > _LONG else "number"
        write(group, said, middle, top + 76, kind)


def pill(parent: ElementTree.Element, text: str, centre: Point) -> None:
    """A factor on its arrow; a range in two lines."""
    long = len(text) > _LONG
    low, dots, high = text.partition(" \N{HORIZONTAL ELLIPSIS} ")
    lines = [f"{low} \N{HORIZONTAL ELLIPSIS}", high] if dots else [text]
    width = max(text_width(line, 14 if long else 19, bold=True) for line in lines) + (
        8 if long else 14
    )
    width, height = max(PILL[0], width), PILL[1] + (8 if dots else 0)
    x, y = centre
    group = add(parent, "g", **{"class": "pill"})
    add(
        group, "rect", x=x - width / 2, y=y - height / 2, width=width, height=height, rx=PILL[1] / 2
    )
    for at, line in enumerate(lines):
        below = (5 if long else 7) + (at - (len(lines) - 1) / 2) * 16
        write(group, line, x, y + below, "long" if long else "short")
