"""How the picture is to look: what is shown of each node, which groups are open, which step it is."""

from __future__ import annotations

from dataclasses import dataclass

from viz.draw.theme import Theme


@dataclass(frozen=True)
class View:
    """One way of looking at a graph.

    `values`, `gradients` and `local` (what each edge does to the gradient) are shown or left blank,
    which changes no size. `saved` draws the tensors that torch saved for the backward pass, `across`
    goes from left to right. `opened` are the ids of the open groups, None for what opens by itself.
    `step` shows only what is known after so many steps (see `viz.draw.steps`), None everything.
    """

    theme: Theme = "light"
    across: bool = False
    values: bool = True
    gradients: bool = True
    local: bool = True
    saved: bool = False
    opened: frozenset[str] | None = None
    step: int | None = None
