"""Two explanations beside each other: which nodes changed between them, and by how much.

Of one model at two times, or of two variants of a program.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from viz.brief import shortened
from viz.chain import Graph, Node
from viz.draw.number_format import number
from viz.draw.shape_text import shape_text
from viz.numbers import norm, wide

if TYPE_CHECKING:
    import pandas as pd

_PRINTED_ROWS = 40
_WIDTH = 118
_NAME = 34


@dataclass(frozen=True)
class Change:
    """How one tensor changed from the first explanation to the second.

    `difference` is the largest absolute difference of an element, `relative` the largest of an element by the
    larger of its two absolute values (0 to 2), `ratio` the second norm by the first. All three are NaN where
    one tensor is unknown; where the shapes differ the first two are infinite, and so is a difference to
    an element that is NaN or infinite in only one.
    """

    difference: float
    relative: float
    ratio: float

    @property
    def changed(self) -> bool:
        """Whether any number is another one."""
        return self.difference > 0


@dataclass(frozen=True)
class NodeChange:
    """One node of both explanations: its id in each, its operation in the first, what changed."""

    node: str
    other: str
    op: str
    shapes: tuple[str, str]
    value: Change
    gradient: Change

    @property
    def changed(self) -> bool:
        """Whether its value, its gradient or its shape is another one."""
        return self.value.changed or self.gradient.changed or self.shapes[0] != self.shapes[1]

    @property
    def size(self) -> float:
        """By how much: the larger of both relative differences."""
        known = [it.relative for it in (self.value, self.gradient) if not math.isnan(it.relative)]
        return max(known, default=0.0)


@dataclass(frozen=True, repr=False)
class Comparison:
    """What `Explanation.compare` gives: `rows` for the nodes that both have, the most changed first.

    `only_first` and `only_second` are the ids of nodes that the other one has not.

    >>> import viz
    >>> text = "x = torch.tensor([1., 2.], requires_grad=True)\\ny = (x * {}).sum()"
    >>> compared = viz.run(text.format(2)).compare(viz.run(text.format(3)))
    >>> compared
    Comparison(3 nodes in both, 3 changed, 0 only in the first, 0 only in the second)
    >>> print(compared)
    node   op              shape  value diff  relative  norm x  grad diff  relative  norm x
    y      SumBackward0    ()     3           0.3333    1.5     0          0         1
    y.mul  MulBackward0    2      2           0.3333    1.5     0          0         1
    x      AccumulateGrad  2      0           0         1       1          0.3333    1.5
    """

    rows: tuple[NodeChange, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def changed(self) -> tuple[NodeChange, ...]:
        """The rows in which something changed."""
        return tuple(row for row in self.rows if row.changed)

    def to_dataframe(self) -> pd.DataFrame:
        """One row a node, also those that only one has: in which it is, and the columns of `NodeChange`."""
        import pandas as pd  # half a second that a program without tables need not wait

        both = [("both", it.node, it.other, it.op, *it.shapes, *_cells(it)) for it in self.rows]
        nan = (math.nan,) * 6
        first = [("first", name, "", "", "", "", *nan) for name in self.only_first]
        second = [("second", "", name, "", "", "", *nan) for name in self.only_second]
        return pd.DataFrame([*both, *first, *second], columns=_COLUMNS)

    def __repr__(self) -> str:
        counts = f"{len(self.rows)} nodes in both, {len(self.changed)} changed"
        alone = (
            f"{len(self.only_first)} only in the first, {len(self.only_second)} only in the second"
        )
        return f"Comparison({counts}, {alone})"

    def __str__(self) -> str:
        shown = self.changed[:_PRINTED_ROWS]
        table = [_PRINTED, *map(_printed, shown)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        over = sum(widths) + 2 * (len(widths) - 1) - _WIDTH
        widths[0] -= max(0, over)
        lines = [
            "  ".join(
                shortened(it, width).ljust(width) for it, width in zip(row, widths, strict=True)
            )
            for row in table
        ]
        text = [line.rstrip() for line in lines] if shown else ["nothing changed"]
        if len(self.changed) > len(shown):
            text.append(f"... and {len(self.changed) - len(shown)} more nodes changed")
        text += _alone("first", self.only_first) + _alone("second", self.only_second)
        return "\n".join(text)


_PRINTED = (
    *("node", "op", "shape", "value diff", "relative", "norm x"),
    *("grad diff", "relative", "norm x"),
)
_COLUMNS = [
    *("in", "node", "other", "op", "shape", "other shape"),
    *("value difference", "value relative", "value norm ratio"),
    *("gradient difference", "gradient relative", "gradient norm ratio"),
]


def _cells(row: NodeChange) -> tuple[float, ...]:
    value, gradient = row.value, row.gradient
    return (
        *(value.difference, value.relative, value.ratio),
        *(gradient.difference, gradient.relative, gradient.ratio),
    )


def _printed(row: NodeChange) -> tuple[str, ...]:
    name = row.node if row.node == row.other else f"{row.node} > {row.other}"
    first, second = row.shapes
    shape = first if first == second else f"{first} > {second}"
    return shortened(name, _NAME), shortened(row.op, 24), shape, *map(number, _cells(row))


def _alone(which: str, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    more = len(names) - 3
    listed = ", ".join(shortened(name, 24) for name in names[:3])
    return [f"only in the {which}: {listed}" + (f", and {more} more" if more > 0 else "")]


def compared(first: Graph, second: Graph) -> Comparison:
    """The comparison of two graphs; see `Explanation.compare`."""
    pairs = _pairs(first, second)
    rows = [_row(first.nodes[one], second.nodes[other]) for one, other in pairs.items()]
    taken = set(pairs.values())
    return Comparison(
        tuple(sorted(rows, key=lambda row: (-row.size, not row.changed))),
        tuple(name for name in first.nodes.ids if name not in pairs),
        tuple(name for name in second.nodes.ids if name not in taken),
    )


def _pairs(first: Graph, second: Graph) -> Mapping[str, str]:
    """The ids of nodes that belong together, in the first graph's order.

    Those with the same id and operation; then, of the others, those of the same operation in the same module
    and function, in the order in which they ran; then leaves and others that have the same id alone.
    """
    there = {node.id: node for node in second.nodes}
    pairs = {it.id: it.id for it in first.nodes if it.id in there and there[it.id].op == it.op}
    for one, other in _alike(first, second, pairs):
        pairs[one] = other
    taken = set(pairs.values())
    pairs |= {
        name: name
        for name in first.nodes.ids
        if name in there and name not in pairs and name not in taken
    }
    return {name: pairs[name] for name in first.nodes.ids if name in pairs}


def _alike(first: Graph, second: Graph, pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    left: dict[object, list[str]] = defaultdict(list)
    taken = set(pairs.values())
    for node in reversed(second.nodes):
        if node.id not in taken and not node.is_leaf:
            left[_path(node)].append(node.id)
    for node in reversed(first.nodes):
        waiting = left.get(_path(node)) if node.id not in pairs and not node.is_leaf else None
        if waiting:
            yield node.id, waiting.pop(0)


def _path(node: Node) -> tuple[object, ...]:
    within = tuple(it.label for it in node.within or ())
    return node.op, node.module, within, node.iterations


def _row(one: Node, other: Node) -> NodeChange:
    return NodeChange(
        one.id,
        other.id,
        one.op,
        (_shape(one), _shape(other)),
        _change(one.value, other.value),
        _change(one.grad, other.grad),
    )


def _shape(node: Node) -> str:
    tensor = node.value if node.value is not None else node.grad
    return "" if tensor is None else shape_text(tensor.shape)


def _change(one: torch.Tensor | None, other: torch.Tensor | None) -> Change:
    if one is None or other is None:
        return Change(math.nan, math.nan, math.nan)
    ratio = _ratio(norm(one), norm(other))
    if one.shape != other.shape:
        return Change(math.inf, math.inf, ratio)
    before, after = wide(one), wide(other)
    same = (before == after) | (before.isnan() & after.isnan())
    if bool(same.all()):
        return Change(0.0, 0.0, ratio)
    before, after = before[~same], after[~same]
    apart = (after - before).abs().nan_to_num(math.inf, math.inf)
    sizes = torch.maximum(before.abs(), after.abs())
    relative = (apart / sizes).nan_to_num(math.inf, math.inf)
    return Change(float(apart.max()), float(relative.max()), ratio)


def _ratio(before: float, after: float) -> float:
    if before == after:
        return 1.0
    return after / before if before else math.inf
