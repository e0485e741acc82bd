"""What the diagnosis of a graph is told by: plain data, made by a worker and shown by the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DiagnosisRow:
    """One node by its `title`: norms of value and gradient and their ratio, None where unknown.

    `zeros` and `zero_gradients` are shares from 0 to 1, `nan` and `infinite` count elements of both,
    `arises` is "value", "gradient" or "". `dead` of its `units` pass no gradient for any row of the batch.
    `saved` are bytes that torch saved, each storage counted once; `shared` the titles of nodes at which
    others were counted.
    """

    title: str
    value: float | None
    gradient: float | None
    ratio: float | None
    zeros: float | None
    zero_gradients: float | None
    nan: int
    infinite: int
    arises: str
    dead: int
    units: int
    saved: int | None
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Diagnosis:
    """All nodes, each after those that it uses, and the bytes saved in all."""

    rows: tuple[DiagnosisRow, ...]
    saved: int
