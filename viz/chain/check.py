"""Compares a leaf's gradient with what other ways of computing it give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from viz.brief import shortened
from viz.chain.graph import Graph
from viz.chain.paths import PathLedger
from viz.numbers import countable, wide
from viz.text import Language, say

TOLERANCE = {torch.float64: (1e-6, 1e-8), torch.float32: (1e-4, 1e-6)}
"""dtype -> (relative, absolute) difference that counts as agreement; float16 types: 1e-2, 1e-3.

gradcheck's own default tolerance accepts a derivative that is 0.05 % wrong. Where many numbers are added up
more is rounding: see `rounding`.
"""

_MOST = 0.5
"""The largest relative difference that is rounding: in bfloat16 a sum of 256 ones grows no more."""


def rounding(count: int, dtype: torch.dtype) -> float:
    """The relative error that `count` roundings, one after the other, can make: n u / (1 - n u).

    Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, lemma 3.1 and (4.4); u is half of
    the distance from 1 to the next number of the dtype. The error of a sum is this times the sum of the
    absolute terms.
    """
    most = count * torch.finfo(dtype).eps / 2
    return min(_MOST, most / (1 - most)) if most < 1 else _MOST


@dataclass(frozen=True)
class Roundings:
    """What a leaf's gradient was rounded by: how often at most on one way, and the sum of absolute terms."""

    count: int
    size: torch.Tensor


def roundings(graph: Graph, leaf: str) -> Roundings | None:
    """The roundings of a leaf's gradient: one an operation, one each time that a node adds gradients up.

    None for a leaf that is not reached.
    """
    target, gradient = graph.targets[leaf], graph.grad[leaf]
    if target is None or gradient is None:
        return None
    counts: dict[str, int] = {}
    for node in graph.nodes:
        arriving = graph.arriving[node.id]
        before = max((counts[edge.target] for edge in arriving), default=0)
        counts[node.id] = before + max(1, len(arriving))
    sent = [
        wide(it.contribution).abs()
        for it in graph.arriving[target[0]]
        if it.output_nr == target[1] and it.contribution is not None
    ]
    size = sum(sent, torch.zeros(gradient.shape, dtype=torch.float64, device="cpu"))
    return Roundings(counts[target[0]], torch.maximum(size, wide(gradient).abs()))


def changed(graph: Graph, leaf: str) -> tuple[str, ...]:
    """The ids of the nodes on the way to a leaf at which a hook made another gradient of what arrived."""
    target = graph.targets[leaf]
    waiting, seen, found = [] if target is None else [target[0]], set[str](), []
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        arriving = graph.arriving[at]
        waiting += [edge.target for edge in arriving]
        for number, output in enumerate(graph.nodes[at].outputs):
            sent = [it.contribution for it in arriving if it.output_nr == number]
            given = [it for it in sent if it is not None]
            if at == graph.root and number == graph.root_output:
                given.append(graph.root_gradient)
            if output.grad is None or not given:
                continue
            total = sum(wide(it) for it in given)
            size = sum(wide(it).abs() for it in given)
            relative, _ = TOLERANCE.get(output.grad.dtype, (1e-2, 1e-3))
            most = max(relative, rounding(len(given), output.grad.dtype))
            if not bool(((wide(output.grad) - total).abs() <= most * size).all()):
                found.append(at)
                break
    order = {name: place for place, name in enumerate(graph.nodes.ids)}
    return tuple(sorted(found, key=order.__getitem__))


@dataclass(frozen=True, repr=False)
class CheckRow:
    """One way of computing the gradient: its name, its result, the largest difference, a verdict."""

    way: str
    value: torch.Tensor
    difference: float
    agrees: bool

    def __repr__(self) -> str:
        verdict = "agrees" if self.agrees else "differs"
        return f"{self.way} {verdict} (by {self.difference:.2g} at most)"


@dataclass(frozen=True, repr=False)
class Check:
    """The gradient that autograd gave beside the same gradient computed in other ways."""

    leaf: str
    autograd: torch.Tensor | None
    rows: tuple[CheckRow, ...]
    changed: tuple[str, ...] = ()

    def reason(self, language: Language = "en") -> str:
        """Why a way does not agree, in `language`; "" where it does, or where that is not known.

        `changed` are the ids of the nodes at which a hook made another gradient of what arrived.
        """
        if not self.changed:
            return ""
        return say("check.hook", language, nodes=", ".join(f"`{it}`" for it in self.changed))

    def __repr__(self) -> str:
        verdict = "agrees" if self.agrees else "differs"
        rows = "; ".join(map(repr, self.rows))
        return f"Check({shortened(self.leaf)!r} {verdict}{': ' + rows if rows else ''})"

    @property
    def agrees(self) -> bool:
        """Whether every way gives autograd's gradient."""
        return all(row.agrees for row in self.rows)

    @property
    def at_a_kink(self) -> bool:
        """Whether the differences alone disagree: there the derivative is a convention of torch's.

        So it is for relu or abs at 0, for ties in max: the slopes on the two sides differ.
        """
        wrong = {row.way for row in self.rows if not row.agrees}
        return bool(wrong) and wrong <= {"finite differences", "closed form"}


def compare(
    leaf: str,
    gradient: torch.Tensor | None,
    ledger: PathLedger,
    differences: Callable[[], torch.Tensor] | None,
    formula: torch.Tensor | None = None,
    rounded: Roundings | None = None,
) -> Check:
    """Check `gradient` against the sum of paths and, if given, differences and a formula's values.

    With `rounded` a difference that rounding can have made counts as agreement.
    """
    if gradient is None or ledger.total is None or ledger.rest is None:
        return Check(leaf, gradient, ())
    listed = sum((countable(path.product) for path in ledger.paths), countable(ledger.rest))
    ways = {"local Jacobians": ledger.total, "sum of paths": listed}
    if differences is not None:
        ways["finite differences"] = differences()
    if formula is not None:
        ways["closed form"] = formula
    return Check(
        leaf, gradient, tuple(_row(way, gradient, it, rounded) for way, it in ways.items())
    )


def _row(
    way: str, gradient: torch.Tensor, value: torch.Tensor, rounded: Roundings | None
) -> CheckRow:
    relative, absolute = TOLERANCE.get(gradient.dtype, (1e-2, 1e-3))
    one, other = wide(gradient), wide(value)
    alike = torch.isclose(one, other, rtol=relative, atol=absolute, equal_nan=True)
    if rounded is not None:
        alike |= (one - other).abs() <= rounding(rounded.count, gradient.dtype) * rounded.size
    agrees = bool(alike.all())
    difference = (one - other).abs().nan_to_num().max().item() if one.numel() else 0.0
    return CheckRow(way, value, float(difference), agrees)


def central_differences(
    function: Callable[[torch.Tensor], torch.Tensor], point: torch.Tensor, step: float = 1e-6
) -> torch.Tensor:
    """The gradient of a scalar `function` at `point` by central differences, in float64.

    (f(p + h) - f(p - h)) / 2h for each element, with h = `step` x max(1, |element|).
    """
    point = point.detach().double()
    gradient = torch.zeros_like(point)
    flat = gradient.view(-1)
    for place in range(point.numel()):
        around = point.flatten().clone()
        h = step * max(1.0, abs(float(around[place])))
        ends = []
        for sign in (1, -1):
            around[place] += sign * h
            ends.append(float(function(around.view(point.shape))))
            around[place] -= sign * h
        flat[place] = (ends[0] - ends[1]) / (2 * h)
    return gradient
