"""How the picture is to look (what is shown, which groups are open, which step it is), and the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from viz.draw.theme import Theme
from viz.errors import LimitError
from viz.text import Language


@dataclass(frozen=True)
class View:
    """One way of looking at a graph.

    `values`, `gradients` and `local` (what each edge does to the gradient) are shown or left blank,
    which changes no size. `saved` draws the tensors that torch saved for the backward pass, `constants`
    those without a gradient (None: where there is room). `across` goes
    from left to right, or with False downward; None takes what fits. `opened` are the ids of the open
    groups, None for what opens by itself. `step` shows only what is known after so many steps (see
    `viz.draw.steps`), None everything. `torchviz` is torchviz's own drawing, of which only `theme` counts.
    """

    theme: Theme = "light"
    across: bool | None = None
    values: bool = True
    gradients: bool = True
    local: bool = True
    saved: bool = False
    constants: bool | None = None
    opened: frozenset[str] | None = None
    step: int | None = None
    torchviz: bool = False
    language: Language = "en"


@dataclass(frozen=True)
class Picture:
    """A drawing, the view that it shows, and the groups open in it.

    `svg` is an SVG element without the XML preamble, `scene` what the browser is told beside it (see
    `viz.draw.scene`). `reason` says why it is coarser than what was asked for, if it is.
    """

    svg: str
    scene: Mapping[str, object]
    view: View
    opened: frozenset[str]
    reason: LimitError | None
