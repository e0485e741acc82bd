"""See how PyTorch's autograd gets a gradient: the graph, the local gradients, their product."""

from viz.chain import Edge, Jacobian, Node, PathLedger
from viz.errors import ExplainError, LimitError, ProgramError, VizError
from viz.explanation import Explanation, explain, run
from viz.trace import Recording, record

__all__ = [
    "Edge",
    "ExplainError",
    "Explanation",
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
