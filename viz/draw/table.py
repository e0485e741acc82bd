"""A graph as a table: one row a node, for print() and for pandas."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from viz.chain import Edge, Graph, Node
from viz.draw.number_format import number
from viz.draw.shape_text import shape_text
from viz.errors import ExplainError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("node", "op", "source", "shape", "upstream norm", "local")
WHERE = ("module", "file", "line")

_PRINTED_ROWS = 100


def rows(graph: Graph, limit: int | None = None) -> list[tuple[str, str, str, str, float, str]]:
    """One row for each node, root first, `limit` at most, in the order of `COLUMNS`.

    The norm is the 2-norm of the upstream gradient, NaN where it is undefined; "local" says of each
    input whether its Jacobian is diagonal, dense or too large.
    """
    return [_row(node) for node in islice(graph.nodes, limit)]


def table_text(graph: Graph) -> str:
    """The table in plain text, with the columns in line; long graphs are cut, and say so."""
    lines = [COLUMNS]
    for node, op, source, shape, norm, local in rows(graph, _PRINTED_ROWS):
        lines.append((node, op, " ".join(source.split()), shape, number(norm), local))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    if len(graph.nodes) > _PRINTED_ROWS:
        text.append(f"... and {len(graph.nodes) - _PRINTED_ROWS} more nodes")
    return "\n".join(text)


def table_frame(graph: Graph) -> pd.DataFrame:
    """The table as a pandas DataFrame, with where each node's operation was called."""
    import pandas as pd  # half a second that a program without tables need not wait

    where = [(node.module, node.file, node.line) for node in graph.nodes]
    cells = [(*row, *place) for row, place in zip(rows(graph), where, strict=True)]
    return pd.DataFrame(cells, columns=[*COLUMNS, *WHERE])


def _row(node: Node) -> tuple[str, str, str, str, float, str]:
    tensor = node.value if node.value is not None else node.grad
    shape = "" if tensor is None else shape_text(tensor.shape)
    norm = float("nan") if node.grad is None else float(node.grad.norm())
    return node.id, node.op, node.source, shape, norm, ", ".join(map(_kind, node.inputs))


def _kind(edge: Edge) -> str:
    try:
        return f"{edge.source}: {edge.local.kind}"
    except ExplainError:
        return f"{edge.source}: not available"
