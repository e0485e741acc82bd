"""Why a leaf's gradient is what it is: a card for each factor of the chain rule, path by path; plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FactorCard:
    """One factor of the chain rule: what an arrow multiplies the gradient with, and the rule behind it.

    `edges` are the places of the edges that it stands for: several where alike paths are one. `name` is the
    derivative, of the tensor titled `target` by the one titled `source`.
    """

    edges: tuple[int, ...]
    name: str
    factor: str
    rule: str
    target: str
    source: str


@dataclass(frozen=True)
class PathCards:
    """A path from the root to a leaf, as places in `Factors.cards`, and what it adds to the gradient.

    It stands for `times` paths that are alike. `start` is the gradient that the root has, "" for 1.
    `product` is what one of them adds, `value` the same as a number, the mean of its elements; None where
    it is no finite number.
    """

    cards: tuple[int, ...]
    start: str
    product: str
    value: float | None
    times: int


@dataclass(frozen=True)
class Factors:
    """The gradient of a leaf, or of its element with a flat index, as products of factors.

    `name` is what is asked for (``x.grad[0, 1]``), `total` its gradient, `held` what ``.grad`` holds, ""
    for nothing: with `accumulated` that is more than this backward run sent there. `paths` are the largest
    ones of `count`, `rest` is what the others add, `sum` what all add. `agrees` says whether that is the
    gradient: a hook may have changed it.
    `reason` says why there are no paths, if so; a leaf that is not reached has neither.
    """

    leaf: str
    name: str
    element: int | None
    total: str = ""
    held: str = ""
    cards: tuple[FactorCard, ...] = ()
    paths: tuple[PathCards, ...] = ()
    count: int = 0
    rest: str = ""
    sum: str = ""
    agrees: bool = True
    accumulated: bool = False
    unreached: bool = False
    reason: str = ""
