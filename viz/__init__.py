"""See how PyTorch's autograd gets a gradient: the graph, the local gradients, their product.

The names below are imported when they are first used: a page that only says "loading" needs no torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viz.chain import Edge, Jacobian, Node, PathLedger
    from viz.comparison import Comparison
    from viz.entry import explain, run
    from viz.errors import ExplainError, LimitError, ProgramError, VizError
    from viz.explanation import Explanation
    from viz.program.grad_event import GradEvent
    from viz.trace import Recording, record

__version__ = "1.0.0"
"""The version of this distribution; `pyproject.toml` takes it from here."""

_HOMES = {
    "viz.chain": ("Edge", "Jacobian", "Node", "PathLedger"),
    "viz.comparison": ("Comparison",),
    "viz.errors": ("ExplainError", "LimitError", "ProgramError", "VizError"),
    "viz.entry": ("explain", "run"),
    "viz.explanation": ("Explanation",),
    "viz.program.grad_event": ("GradEvent",),
    "viz.trace": ("Recording", "record"),
}

__all__ = [
    "Comparison",
    "Edge",
    "ExplainError",
    "Explanation",
    "GradEvent",
    "Jacobian",
    "LimitError",
    "Node",
    "PathLedger",
    "ProgramError",
    "Recording",
    "VizError",
    "explain",
    "record",
    "run",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
