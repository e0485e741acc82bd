"""What is written in the picture: HTML-like labels, in which every text is escaped in one place.

A label's size follows from the shape of its tensors alone: numbers fill a fixed width, and what is not
shown is blank. So nothing moves when a value changes, or is hidden.
"""

from __future__ import annotations

import html
from dataclasses import dataclass

import torch

from viz.chain import Edge, Node
from viz.draw.number_format import full_text, short, uniform
from viz.draw.shape_text import dot_name, shape_text
from viz.draw.theme import Palette
from viz.errors import ExplainError

_SOURCE_LENGTH = 34
_WIDTH = 7
_EDGE_WIDTH = 6
_LARGEST = 4
"""Rows and columns up to which a tensor is written out in its node."""

_STRIP = 16
"""Cells of the strip that shows a large tensor at a glance."""

LABELLED = 4_096
"""Entries of a Jacobian up to which it is computed just to label its edge."""

GRADIENT_MARK = "\N{PARTIAL DIFFERENTIAL}"


@dataclass(frozen=True)
class Numbers:
    """The lines that a tensor is written in, all of one width, and the strip below a large one.

    `full` has all digits, for who hovers.
    """

    lines: tuple[str, ...]
    full: str
    strip: tuple[float, ...] = ()
    is_matrix: bool = False

    @property
    def blank(self) -> Numbers:
        """The same size with nothing in it."""
        empty = tuple(" " * len(line) for line in self.lines)
        return Numbers(empty, "", (float("nan"),) * len(self.strip), self.is_matrix)


def numbers(tensor: torch.Tensor) -> Numbers:
    """A tensor of up to 4 x 4 as it is; a larger one as its range, its mean and a strip."""
    full = full_text(tensor)
    if tensor.is_complex():
        return Numbers((shape_text(tensor.shape), "complex"), full)
    if not tensor.numel():
        return Numbers((shape_text(tensor.shape), "[]"), full)
    rows = tensor.reshape(-1, tensor.shape[-1]) if tensor.ndim else tensor.reshape(1, 1)
    if max(rows.shape) <= _LARGEST:
        return Numbers(
            tuple(
                " ".join(short(value, _WIDTH).rjust(_WIDTH) for value in row)
                for row in rows.tolist()
            ),
            full,
            is_matrix=tensor.ndim > 0,
        )
    values = tensor.detach().double().reshape(-1)
    told = {"min": values.min(), "mean": values.mean(), "max": values.max()}
    parts = torch.tensor_split(values, min(_STRIP, len(values)))
    return Numbers(
        tuple(f"{name:4} {short(float(it), _WIDTH):>{_WIDTH}}" for name, it in told.items()),
        full,
        tuple(float(part.mean()) for part in parts),
    )


def node_label(
    node: Node,
    palette: Palette,
    value: Numbers | None,
    gradient: Numbers | None,
    *,
    marked: bool,
) -> str:
    """The user's text, torch's name and the shape; below, the value and the upstream gradient."""
    title = f"{node.id}.grad" if node.is_leaf else short_source(node)
    tensor = node.value if node.value is not None else node.grad
    shape = "" if tensor is None else f" {shape_text(tensor.shape)}"
    head = _cell(title, palette.text, bold=True)
    head += _cell(f" {node.op}{shape}", palette.quiet, small=True)
    if marked:
        head += _cell("! NaN / inf", palette.gradient, bold=True)
    body = "" if node.is_leaf else _numbers_cell("value", node, value, palette)
    return _table(head, body + _numbers_cell("gradient", node, gradient, palette))


def tensor_label(name: str, value: torch.Tensor, palette: Palette, shown: Numbers) -> str:
    """A tensor beside its node: its name, its shape, its value."""
    head = _cell(name, palette.text, bold=True)
    head += _cell(f" {shape_text(value.shape)}", palette.quiet, small=True)
    return _table(head, _boxed(shown, "", palette.value, f"value.{dot_name(name)}"))


def name_label(name: str, palette: Palette) -> str:
    """Just a name, on the small node that stands in for a far one."""
    return _table(_cell(name, palette.text))


def group_label(label: str, size: int, palette: Palette) -> str:
    """A closed group: its name and how many nodes are in it."""
    head = _cell(f"\N{BLACK RIGHT-POINTING SMALL TRIANGLE} {_cut(label)}", palette.text, bold=True)
    return _table(head + _cell(f" {size}", palette.quiet, small=True))


def frame_label(label: str) -> str:
    """An open group, on its frame."""
    return _shown(f"\N{BLACK DOWN-POINTING SMALL TRIANGLE} {_cut(label)}")


def edge_label(edge: Edge) -> str:
    """What an edge does to the gradient: its factor or the range of its factors, or its matrix."""
    if edge.local.shape[0] * edge.local.shape[1] > LABELLED:
        return "J {}\N{MULTIPLICATION SIGN}{}".format(*edge.local.shape)
    try:
        factor = edge.local.factor
    except ExplainError:
        return "?"
    if factor is None or not factor.numel():
        return "J {}\N{MULTIPLICATION SIGN}{}".format(*edge.local.shape)
    same = uniform(factor)
    if same is not None:
        return f"\N{MULTIPLICATION SIGN}{short(same, _EDGE_WIDTH)}"
    ends = (short(float(end), _EDGE_WIDTH) for end in (factor.min(), factor.max()))
    return "\N{MULTIPLICATION SIGN}" + "..".join(ends)


def padded_edge_label(edge: Edge, *, shown: bool) -> str:
    """`edge_label` in the width that its shape gives it."""
    label = edge_label(edge)
    several = label.startswith("\N{MULTIPLICATION SIGN}") and edge.local.column.numel > 1
    width = 3 + 2 * _EDGE_WIDTH if several else 1 + _EDGE_WIDTH
    return _shown(f"  {label if shown else ''}".ljust(width + 2))


def short_source(node: Node) -> str:
    """The user's text on one line, cut where it is long; the node's id where there is none."""
    return _cut(" ".join((node.source or node.id).split()))


def tooltip(text: str) -> str:
    """A text as an attribute of a label."""
    return html.escape(_printable(text)).replace("\n", "&#10;")


def _cut(line: str) -> str:
    return line if len(line) <= _SOURCE_LENGTH else line[: _SOURCE_LENGTH - 3] + "..."


def _numbers_cell(kind: str, node: Node, shown: Numbers | None, palette: Palette) -> str:
    gradient = kind == "gradient"
    colour = palette.gradient if gradient else palette.value
    tensor = node.grad if gradient else node.value
    if shown is None or tensor is None:
        return _cell(f" {GRADIENT_MARK}-" if gradient else " -", colour)
    mark = GRADIENT_MARK if gradient else ""
    return _boxed(shown, mark, colour, f"{kind}.{dot_name(node.id)}")


def _boxed(shown: Numbers, mark: str, colour: str, name: str) -> str:
    """Lines of numbers in a cell that has a name, and its full text on hover."""
    body = "<BR/>".join(map(_shown, shown.lines))
    strip = "".join(
        f'<TD FIXEDSIZE="TRUE" WIDTH="6" HEIGHT="8" BGCOLOR="{_heat(value, shown.strip)}"></TD>'
        for value in shown.strip
    )
    rows = f"<TR>{_cell(mark, colour)}" if mark else "<TR>"
    sides = f' BORDER="1" SIDES="LR" COLOR="{colour}"' if shown.is_matrix else ""
    rows += f'<TD ALIGN="LEFT"{sides}><FONT COLOR="{colour}">{body}</FONT></TD></TR>'
    if strip:
        table = '<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="0" CELLBORDER="0">'
        mark_cell = "<TD></TD>" if mark else ""
        rows += f'<TR>{mark_cell}<TD ALIGN="LEFT">{table}<TR>{strip}</TR></TABLE></TD></TR>'
    return (
        f'<TD ALIGN="LEFT" VALIGN="TOP" ID="{name}" TITLE="{tooltip(shown.full)}">'
        f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{rows}</TABLE></TD>'
    )


def _heat(value: float, among: tuple[float, ...]) -> str:
    """Blue for the most negative, white for zero, orange for the most positive; grey for NaN."""
    most = max((abs(it) for it in among if it == it and abs(it) != float("inf")), default=0.0)
    if value != value:
        return "#c8c8c8"
    share = max(-1.0, min(1.0, value / most)) if most else 0.0
    strong = (217, 95, 2) if share > 0 else (31, 120, 180)
    mixed = (round(255 + (channel - 255) * abs(share)) for channel in strong)
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _table(*rows: str) -> str:
    inner = "".join(
        f'<TR><TD><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR>{row}</TR>'
        "</TABLE></TD></TR>"
        for row in rows
        if row
    )
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{inner}</TABLE>>'


def _cell(text: str, colour: str, *, bold: bool = False, small: bool = False) -> str:
    body = f"<B>{_shown(text)}</B>" if bold else _shown(text)
    size = ' POINT-SIZE="8"' if small else ""
    return f'<TD ALIGN="LEFT"><FONT COLOR="{colour}"{size}>{body}</FONT></TD>'


def _shown(text: str) -> str:
    """The one place where text becomes part of a label: escaped, on one line, printable."""
    line = _printable(text).replace("\n", " ")
    return html.escape(line).replace(" ", "&#160;") or "&#160;"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
