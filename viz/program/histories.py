"""What happened to each leaf of one run: the events by name, and the tensor that a name stood for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch

from viz.program.grad_event import Copied, GradEvent, Kind

Entry = tuple[int, Kind, tuple[str, ...], int | None, bool, Copied, Copied, Copied]
"""The fields of a `GradEvent`, which is made when somebody asks: making one takes as long as a copy."""


@dataclass(frozen=True, eq=False)
class Histories:
    """The events of every leaf of one run, by name; `complete` unless there were too many.

    `last` is what the ``.grad`` of each leaf that a variable held by then was when the program ended.
    """

    by_name: Mapping[str, list[list[Entry]]]
    last: Mapping[str, torch.Tensor | None] = field(default_factory=dict)
    complete: bool = True

    def of(self, leaf: str, call: int | None) -> tuple[GradEvent, ...]:
        """The events of a leaf by its name in the graph of a backward call, () where there were none.

        Several tensors of the same name have a prime each (``w'``), in order, in the graphs they are in.
        """
        return tuple(GradEvent(*it) for it in self._entries(leaf, call))

    def held(self, leaf: str, call: int | None) -> torch.Tensor | None:
        """What ``.grad`` held right after a backward call added to it; else when the program ended."""
        for it in self._entries(leaf, call):
            if it[3] is not None and it[3] == call and isinstance(it[6], torch.Tensor):
                return it[6]
        last = self.last.get(leaf)
        return None if last is None else last.detach()

    def _entries(self, leaf: str, call: int | None) -> Sequence[Entry]:
        name = leaf.rstrip("'")
        every = self.by_name.get(name, [])
        reached = [one for one in every if call is not None and any(it[3] == call for it in one)]
        for found in (reached, every):
            if len(leaf) - len(name) < len(found):
                return found[len(leaf) - len(name)]
        return ()
