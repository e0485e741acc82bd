"""Compares a leaf's gradient with what other ways of computing it give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

from viz.brief import shortened
from viz.chain.paths import PathLedger

TOLERANCE = {torch.float64: (1e-6, 1e-8), torch.float32: (1e-4, 1e-6)}
"""dtype -> (relative, absolute) difference that counts as agreement; float16 types: 1e-2, 1e-3.

gradcheck's own default tolerance accepts a derivative that is 0.05 % wrong.
"""


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
) -> Check:
    """Check `gradient` against the sum of paths and, if given, differences and a formula's values."""
    if gradient is None or ledger.total is None or ledger.rest is None:
        return Check(leaf, gradient, ())
    listed = sum((path.product for path in ledger.paths), torch.zeros_like(ledger.total))
    ways = {"local Jacobians": ledger.total, "sum of paths": listed + ledger.rest}
    if differences is not None:
        ways["finite differences"] = differences()
    if formula is not None:
        ways["closed form"] = formula
    return Check(leaf, gradient, tuple(_row(way, gradient, it) for way, it in ways.items()))


def _row(way: str, gradient: torch.Tensor, value: torch.Tensor) -> CheckRow:
    relative, absolute = TOLERANCE.get(gradient.dtype, (1e-2, 1e-3))
    one, other = gradient.double(), value.double()
    agrees = torch.allclose(one, other, rtol=relative, atol=absolute, equal_nan=True)
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
