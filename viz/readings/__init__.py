"""What the page says of a program, as plain data: computed by torch, cached and sent as it is.

A reading is a function of an explanation and plain arguments, computed in a process of its own that is
bounded in time and memory (`viz.readings.desk`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from viz.readings.chain import Paths, Written, paths, written
from viz.readings.formula import Asked, Checked, WorkedOut, check, formula, worked_out
from viz.readings.guess import GRADIENT, Judged, Target, targets, verdict
from viz.readings.node import ReadNode, node
from viz.readings.outline import Assigned, Outline, as_assigned, assigned, outline
from viz.readings.picture import Drawn, drawn, file
from viz.readings.plots import bars, heat, root_curve, sizes

READINGS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            *(outline, assigned, drawn, file, node, paths, written, formula, check),
            *(sizes, heat, bars, root_curve, targets, verdict),
        )
    }
)
"""Every reading by its name."""

__all__ = [
    "GRADIENT",
    "READINGS",
    "Asked",
    "Assigned",
    "Checked",
    "Drawn",
    "Judged",
    "Outline",
    "Paths",
    "ReadNode",
    "Target",
    "WorkedOut",
    "Written",
    "as_assigned",
    "worked_out",
]
