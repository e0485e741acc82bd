"""A graph as a table: one row a node, for print() and for pandas; of a large one a row for each group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from math import nan
from typing import TYPE_CHECKING

from viz.brief import shortened
from viz.chain import Edge, Graph, Node
from viz.chain.measures import Measures, measures
from viz.draw.groups import Group, cut
from viz.draw.number_format import number
from viz.draw.shape_text import shape_text
from viz.errors import ExplainError
from viz.numbers import norm

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("node", "op", "source", "shape", "upstream norm", "local")
WHERE = ("module", "file", "line")
DIAGNOSIS = (
    *("value norm", "gradient / value", "zeros", "zero gradients", "NaN", "infinite"),
    *("NaN gradients", "infinite gradients", "arises", "dead", "units", "saved bytes", "shared"),
)
"""The columns of a diagnosis; see `viz.chain.measures.Measures`. Shares are from 0 to 1."""

_PRINTED_ROWS = 60
"""Rows of a printed table: nodes of a graph with more are folded into groups."""

_WIDTH = 120
_MOST = (28, 24, 30, 18, 13)
"""Characters of a line, and of its columns before the last, which takes what is left."""

_LEAST = 24
"""Characters of the last column, for which the others give way, though not below these."""

_WAYS = ((2, 18), (0, 20), (1, 16))

Row = tuple[str, str, str, str, float, str]


def rows(graph: Graph, limit: int | None = None) -> list[Row]:
    """One row for each node, root first, `limit` at most, in the order of `COLUMNS`.

    The norm is the 2-norm of the upstream gradient, NaN where it is undefined; "local" says of each
    input whether its Jacobian is diagonal, dense or too large.
    """
    return [_row(node) for node in islice(graph.nodes, limit)]


def table_text(graph: Graph, module: str | None = None) -> str:
    """The table in plain text, at most 120 characters wide.

    A graph of more than 60 nodes has a row for each group: modules, iterations of a loop, functions.
    With `module`, the path of a module, it has every node in that module; with "" every node there is.

    Raises `KeyError` where no node is in the module.
    """
    if module is not None:
        chosen = [node for node in graph.nodes if _inside(node, module)]
        if not chosen:
            raise KeyError(module)
        return "\n".join([*_lines(map(_row, chosen)), *_frozen(graph)])
    if len(graph.nodes) <= _PRINTED_ROWS:
        return "\n".join([*_lines(rows(graph)), *_frozen(graph)])
    folded = list(_folded(graph))
    text = [*_lines(folded[:_PRINTED_ROWS]), *_frozen(graph)]
    if len(folded) > _PRINTED_ROWS:
        text.append(f"... and {len(folded) - _PRINTED_ROWS} more rows")
    said = "e.table() has all of them, e.table(module) those of a module, e.to_dataframe() too"
    return "\n".join([*text, f"{len(graph.nodes)} nodes; {said}"])


def table_frame(graph: Graph, *, diagnosis: bool = False) -> pd.DataFrame:
    """The table as a pandas DataFrame, with where each node's operation was called.

    With `diagnosis` it has the columns `DIAGNOSIS`, and not "local", for which torch is called at each edge:
    norms and the ratio of the gradient's to the value's, shares of zeros (0 to 1), how many NaN and
    infinities there are and what of them arises at the node, dead units of rectifiers, and the bytes that
    torch saved (unknown once a backward() freed them), each storage once: "shared" names the nodes at which
    others were counted. See
    `viz.chain.measures.Measures`.

    >>> import viz
    >>> e = viz.run("x = torch.tensor([[1., -1.], [2., -3.]], requires_grad=True)\\ny = x.relu().sum()")
    >>> table = e.to_dataframe(diagnosis=True).set_index("node")
    >>> int(table.loc["y.relu", "dead"]), int(table.loc["y.relu", "units"])
    (1, 2)
    """
    try:
        import pandas as pd  # half a second that a program without tables need not wait
    except ImportError as error:
        raise ExplainError.of("no_pandas") from error

    where = [(node.module, node.file, node.line) for node in graph.nodes]
    known = [_row(node, local=not diagnosis) for node in graph.nodes]
    cells = [(*row, *place) for row, place in zip(known, where, strict=True)]
    table = pd.DataFrame(cells, columns=[*COLUMNS, *WHERE])
    if not diagnosis:
        return table
    measured = pd.DataFrame(map(_measured, measures(graph)), columns=DIAGNOSIS)
    return pd.concat([table.drop(columns="local"), measured], axis=1)


def _measured(it: Measures) -> tuple[object, ...]:
    """One row of `DIAGNOSIS`."""
    value, gradient = it.value, it.gradient
    return (
        nan if value is None else value.norm,
        it.ratio,
        nan if value is None else value.zero_share,
        nan if gradient is None else gradient.zero_share,
        *((0, 0) if value is None else (value.nan, value.infinite)),
        *((0, 0) if gradient is None else (gradient.nan, gradient.infinite)),
        it.arises,
        it.dead,
        it.units,
        nan if it.saved is None else it.saved,
        ", ".join(it.shared),
    )


def _inside(node: Node, module: str) -> bool:
    return not module or node.module == module or node.module.startswith(f"{module}.")


def _lines(found: Iterable[Row]) -> list[str]:
    """The rows with their columns in line."""
    table: list[tuple[str, ...]] = [COLUMNS]
    for node, op, source, shape, size, local in found:
        given = (node, op, " ".join(source.split()), shape, number(size))
        shown = (shortened(it, most) for it, most in zip(given, _MOST, strict=True))
        table.append((*shown, local))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    over = sum(widths[:-1]) + 2 * len(widths[:-1]) + min(widths[-1], _LEAST) - _WIDTH
    for place, least in _WAYS:
        taken = max(0, min(over, widths[place] - least))
        widths[place] -= taken
        over -= taken
    text = []
    for line in table:
        cells = [shortened(it, width).ljust(width) for it, width in zip(line, widths, strict=True)]
        cells[-1] = line[-1]
        whole = "  ".join(cells).rstrip()
        text.append(
            whole if len(whole) <= _WIDTH else f"{whole[: _WIDTH - 1]}\N{HORIZONTAL ELLIPSIS}"
        )
    return text


def _folded(graph: Graph) -> Iterator[Row]:
    """The rows of a large graph: a group stands where its node nearest to the root does."""
    chosen = cut(graph, most=_PRINTED_ROWS)
    said: set[str] = set()
    for name in graph.nodes.ids:
        box = chosen.box[name]
        if box in said:
            continue
        said.add(box)
        yield (
            _group(graph, name, chosen.boxes[box])
            if box in chosen.boxes
            else _row(graph.nodes[name])
        )


def _group(graph: Graph, name: str, group: Group) -> Row:
    _, _, _, shape, size, _ = _row(graph.nodes[name], local=False)
    return group.id.removesuffix("/"), f"{group.size} nodes", "", shape, size, ""


def _frozen(graph: Graph) -> list[str]:
    return [f"{shortened(name)}  frozen, requires no gradient" for name in graph.frozen[:6]] + (
        [f"... and {len(graph.frozen) - 6} more frozen"] if len(graph.frozen) > 6 else []
    )


def _row(node: Node, *, local: bool = True) -> Row:
    tensor = node.value if node.value is not None else node.grad
    shape = "" if tensor is None else shape_text(tensor.shape)
    size = float("nan") if node.grad is None else norm(node.grad)
    kinds = ", ".join(map(_kind, node.inputs)) if local else ""
    return node.id, node.op, node.source, shape, size, kinds


def _kind(edge: Edge) -> str:
    try:
        return f"{edge.source}: {edge.local.kind}"
    except ExplainError:
        return f"{edge.source}: not available"
