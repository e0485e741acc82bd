"""Where in the user's code, and in which of its modules, functions and iterations, a node was made."""

from __future__ import annotations

from dataclasses import dataclass

from viz.program.span import Span
from viz.trace.nesting import Within


@dataclass(frozen=True)
class Origin:
    """Where a node came from.

    `source` is the user's text, `file` and `line` (from 1) where it stands, `module` the dotted path
    of the nn.Module that ran, `owner` what the node's id starts with: the name that its statement
    assigns, or the module. `iterations` is the iteration of each loop around the statement ("i = 2"),
    `span` where in a typed program the operation stands, `backward` the group of nodes that a backward call
    made, `within` (of recorded code) the modules, functions and iterations that it ran in, outermost first.
    Empty, 0 or None where unknown.
    """

    source: str = ""
    line: int = 0
    owner: str = ""
    file: str = ""
    module: str = ""
    iterations: tuple[str, ...] = ()
    span: Span | None = None
    backward: str = ""
    within: tuple[Within, ...] | None = None
