"""What the trace means: the graph with its numbers, local Jacobians, and the ledger of paths."""

from viz.chain.build import build_graph
from viz.chain.graph import Cut, Edge, Graph, Node, Output, Rule
from viz.chain.jacobian import Jacobian
from viz.chain.nodes import Nodes
from viz.chain.paths import Path, PathLedger, ledger

__all__ = [
    "Cut",
    "Edge",
    "Graph",
    "Jacobian",
    "Node",
    "Nodes",
    "Output",
    "Path",
    "PathLedger",
    "Rule",
    "build_graph",
    "ledger",
]
