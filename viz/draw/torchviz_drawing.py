"""torchviz's own drawing of a graph, unchanged: people know it, and compare."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from viz.chain import Graph
from viz.draw.render import draw
from viz.draw.theme import Theme
from viz.errors import LimitError

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", message="distutils", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="The distutils package", category=DeprecationWarning)
    from torchviz import make_dot

LARGEST = 900
"""Nodes up to which it is drawn: torchviz goes through the graph by recursion."""


@dataclass(frozen=True)
class Own:
    """The SVG that Graphviz made, and which node of the graph each name in it stands for."""

    svg: str
    names: Mapping[str, str]


def torchviz_source(graph: Graph) -> str:
    """What ``torchviz.make_dot(root, params)`` writes. Raises `LimitError` for a large graph."""
    if len(graph.nodes) > LARGEST:
        raise LimitError.of("torchviz", count=len(graph.nodes), limit=LARGEST)
    leaves = {node.id: node.leaf_tensor for node in graph.nodes if node.is_leaf}
    try:
        source: str = make_dot(graph.root_tensor, params=leaves).source
    except (AttributeError, RuntimeError) as error:  # a saved None, or tensors that were freed
        raise LimitError.of("torchviz_fails", detail=error) from error
    return source


def torchviz_svg(graph: Graph, theme: Theme = "light") -> Own:
    """The drawing as Graphviz lays it out. Raises `LimitError` where it is too large."""
    names = {str(id(node.grad_fn)): node.id for node in graph.nodes}
    names |= {str(id(node.leaf_tensor)): node.id for node in graph.nodes if node.is_leaf}
    names[str(id(graph.root_tensor))] = graph.root
    # Graphviz 14 crashes on a label whose first line is empty, as a tensor without a name has.
    source = torchviz_source(graph).replace('label="\n ', 'label="')
    svg = draw(source, "svg").decode("utf-8")
    return Own(svg[svg.index("<svg") :], names)
