"""What the ledger of ``.grad`` is told of a leaf: plain data, made by a worker and shown by the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LedgerRow:
    """One event of a leaf: what happened, and the numbers as short texts, with all digits in `full`.

    `kind` is a `GradEvent`'s, or "replaced"; `call` is the place of the backward call that added, and
    `source` the line as it is written.
    """

    line: int
    iteration: str
    source: str
    kind: str
    call: int | None
    added: str
    grad: str
    value: str
    full: tuple[str, str, str]


@dataclass(frozen=True)
class Ledger:
    """What happened to a leaf in the whole program: `rows` are those around the chosen call, of `count`.

    `first` is the place of the first row. `calls` is how many backward calls added something, `sum` how many
    of them ``.grad`` still holds, `most` the most that it held at once, `cleared` how often it was cleared.
    Not `complete`: there was more than is remembered.
    """

    rows: tuple[LedgerRow, ...]
    first: int
    count: int
    calls: int
    sum: int
    most: int
    cleared: int
    complete: bool
