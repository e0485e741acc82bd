"""The backward pass of a graph as lines of PyTorch: what `steps` found, written down.

Forward values that have no name come first, then what several lines share where it is needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch

from viz.brief import several, shortened
from viz.chain import Graph
from viz.chain.naming import short_name
from viz.rules.expression import GIVEN, ITEM, NAME, Expr
from viz.rules.latex import Latex, name_latex
from viz.rules.steps import Exactness, Pass, Step, base_name, size, started, steps_of
from viz.rules.templates import TEMPLATES
from viz.rules.tracer import Tracer
from viz.rules.write import Writer

_FORWARD = 4
"""Operations up to which a forward value without a name is written where it is used."""


@dataclass(frozen=True, repr=False)
class Line:
    """One line of the backward pass.

    `node` is the node whose gradient `name` is; `expected` what torch's engine had there after this line.
    `exact` says how the line's own value compares: to the bit, up to rounding, or by torch's kernel alone;
    "none" where there is no code: `code` is a comment then. `latex` is the line as mathematics.
    """

    code: str
    node: str
    name: str
    expected: torch.Tensor
    exact: Exactness
    latex: str = ""

    def __repr__(self) -> str:
        return f"Line({shortened(self.code, 160)!r}, {self.exact})"


@dataclass(frozen=True, repr=False)
class BackwardCode:
    """The backward pass as PyTorch: after the program, `source` runs as it stands.

    `forward` are lines with forward values that the program gives no name; `names` says what the gradient
    of each leaf is called.
    """

    forward: tuple[str, ...]
    lines: tuple[Line, ...]
    names: Mapping[str, str]

    def __repr__(self) -> str:
        return f"BackwardCode({len(self.lines)} lines for the gradients of {several(self.names)})"

    @property
    def source(self) -> str:
        """All lines, to be run after the program's own."""
        return "\n".join([*self.forward, *(line.code for line in self.lines)])

    @property
    def latex(self) -> str:
        """The lines as mathematics, one below the other; those without code left out."""
        rows = [line.latex.replace(" = ", " &= ", 1) for line in self.lines if line.latex]
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def backward_code(
    graph: Graph, tracer: Tracer, variables: Mapping[str, torch.Tensor], leaf: str | None = None
) -> BackwardCode:
    """Write the backward pass of `graph`, whose forward run `tracer` watched.

    `variables` are the tensors that have a name when the backward pass starts. With `leaf` only what its
    gradient takes is written.
    """
    return written_pass(graph, tracer, variables, leaf)[0]


def written_pass(
    graph: Graph, tracer: Tracer, variables: Mapping[str, torch.Tensor], leaf: str | None = None
) -> tuple[BackwardCode, Pass, Mapping[Expr, str]]:
    """The code of `backward_code`, with the steps behind it and the names of all forward values."""
    work = started(graph, tracer, variables)
    steps_of(work, None if leaf is None else _above(graph, leaf))
    written = _Written(work)
    code = written.code()
    return code, work, written.forward_names


def _above(graph: Graph, leaf: str) -> frozenset[str]:
    """The nodes on a way from the root to a leaf. Raises `KeyError` if there is no such leaf."""
    target = graph.targets[leaf]
    found, stack = set(), [] if target is None else [target[0]]
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack.extend(edge.target for edge in graph.arriving[node])
    return frozenset(found)


class _Written:
    """Writes the steps: forward values first, then what several lines share, where it is needed."""

    def __init__(self, work: Pass) -> None:
        self._work = work
        self._names: dict[Expr, str] = dict(work.forward)
        self._shapes: dict[tuple[tuple[int, ...], torch.dtype], str] = {}
        for expr, name in work.forward.items():
            if expr.shape:
                self._shapes.setdefault((expr.shape, expr.dtype), name)
        self._forward: list[str] = []
        self._backward: dict[Expr, bool] = {}
        self._wanted: dict[Expr, str] = {}
        self._looked_at: set[Expr] = set()
        for node in work.graph.nodes:
            if node.value is not None:
                self._wanted.setdefault(work.tracer.of(node.value), base_name(work, node))

    def code(self) -> BackwardCode:
        """All lines."""
        used: Counter[Expr] = Counter()
        for step in self._work.steps:
            if step.value is not None:
                self._count(step.value, used)
        lines = [line for step in self._work.steps for line in self._lines(step, used)]
        targets = self._work.graph.targets
        names = {
            leaf: self._work.called[target]
            for leaf, target in targets.items()
            if target is not None and target in self._work.called
        }
        return BackwardCode(tuple(self._forward), tuple(lines), names)

    @property
    def forward_names(self) -> Mapping[Expr, str]:
        """What has a name before the backward pass."""
        return {it: name for it, name in self._names.items() if not self._of_backward(it)}

    def _count(self, expr: Expr, used: Counter[Expr]) -> None:
        """How often each part is used; the parts of what is shared are used once."""
        if expr in self._names or expr.op in (NAME, GIVEN):
            return
        used[expr] += 1
        if used[expr] == 1:
            for part in expr.parts:
                self._count(part, used)

    def _writer(self, step: Step | None = None) -> Writer:
        node = None if step is None else self._work.graph.nodes[step.node]
        value = None if node is None else node.value
        own = None if value is None else self._names.get(self._work.tracer.of(value))
        shapes = dict(self._shapes)
        if own is not None and value is not None:
            shapes[tuple(value.shape), value.dtype] = own
        here = () if value is None else tuple(value.shape)
        return Writer(self._names, shapes, own, here, templates=TEMPLATES)

    def _lines(self, step: Step, used: Counter[Expr]) -> Iterator[Line]:
        if step.value is None:
            code = f"# {step.name}: {step.op} has no code"
            yield Line(code, step.node, step.name, step.expected, "none")
            return
        self._name_given(step.value)
        for code in self._prepared(step.value, used):
            yield Line(code, step.node, step.name, step.expected, step.exact)
        writer = self._writer(step)
        text = writer.text(step.value)
        left = f"{step.name} = {step.name} + {text}" if step.adds else f"{step.name} = {text}"
        exact: Exactness = "kernel" if writer.private else step.exact
        said = Latex(self._names, writer.text).text(step.value)
        name = name_latex(step.name)
        latex = f"{name} = {name} + {said}" if step.adds else f"{name} = {said}"
        yield Line(left, step.node, step.name, step.expected, exact, latex)

    def _name_given(self, expr: Expr) -> None:
        """Name what is in an expression and was not computed here."""
        if expr in self._names or expr.op == NAME or expr in self._looked_at:
            return
        self._looked_at.add(expr)
        if expr.op == GIVEN:
            self._given(expr)
        for part in expr.parts:
            self._name_given(part)

    def _prepared(self, value: Expr, used: Counter[Expr]) -> Iterator[str]:
        """Lines for what is shared or would be too long, innermost first."""
        for part in value.parts:
            yield from self._prepared_part(part, used)

    def _prepared_part(self, expr: Expr, used: Counter[Expr]) -> Iterator[str]:
        if expr in self._names or expr.op == NAME:
            return
        if not self._of_backward(expr):
            self._prepare_forward(expr, used)
            return
        yield from self._prepared(expr, used)
        if used[expr] > (1 if size(expr, self._names) > 1 else 2):
            name = self._work.names.give("tmp")
            yield f"{name} = {self._writer().text(expr)}"
            self._names[expr] = name

    def _prepare_forward(self, expr: Expr, used: Counter[Expr]) -> None:
        """Name a forward value that is used again, or too long to be written where it is used."""
        if expr in self._names:
            return
        for part in expr.parts:
            self._prepare_forward(part, used)
        count = size(expr, self._names)
        again = used[expr] > 1 and count > 1
        if expr.op != ITEM and (_is_view(expr) or not (again or count > _FORWARD)):
            return
        wanted = self._wanted.get(expr) or item_name(expr) or short_name(expr.name.strip("_"))
        text = self._writer().text(expr)
        name = self._work.names.give(wanted)
        self._forward.append(f"{name} = {text}")
        self._names[expr] = name

    def _given(self, expr: Expr) -> None:
        """A tensor that torch kept or that was drawn: its numbers, where they are few."""
        value = self._work.tracer.values.get(expr)
        name = self._work.names.give(self._wanted.get(expr) or "kept")
        self._names[expr] = name
        if value is not None and value.numel() <= 64:
            plain = (torch.float32, torch.int64, torch.bool)
            kind = "" if value.dtype in plain else f", dtype={value.dtype}"
            shaped = f".reshape{tuple(value.shape)}" if 0 in value.shape else ""
            self._forward.append(f"{name} = torch.tensor({value.detach().tolist()}{kind}){shaped}")
        else:
            self._forward.append(f"# {name}: kept by torch, {expr.shape}")

    def _of_backward(self, expr: Expr) -> bool:
        """Whether a gradient is in it."""
        if expr not in self._backward:
            gradient = expr.op == NAME
            self._backward[expr] = gradient or any(map(self._of_backward, expr.parts))
        return self._backward[expr]


def item_name(expr: Expr) -> str:
    """What one output of several is called."""
    if expr.op != ITEM:
        return ""
    of, place = expr.args
    if "norm" in of.name:
        return ("result", "mean", "rstd")[place]
    return ("values", "indices")[place] if place < 2 else ""


def _is_view(expr: Expr) -> bool:
    return expr.name in (
        "t",
        "transpose",
        "view",
        "expand",
        "unsqueeze",
        "squeeze",
        "select",
        "slice",
    )
