"""What a teacher can ask about a program: gradients, local ones, lines of its backward pass, values."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from viz.chain import Edge
from viz.errors import VizError
from viz.explanation import Explanation
from viz.lessons.question import Kind, Secret
from viz.views.answers import Askable
from viz.views.guess import MOST, close, local_of

_EACH = 60
"""Questions of one kind: a list that nobody can look through is none."""


def askable(run: Explanation) -> tuple[Askable, ...]:
    """Every question that torch can judge, by kind, those about leaves first."""
    return (
        *_gradients(run),
        *_formulas(run),
        *_derivatives(run),
        *_lines(run),
        *_values(run),
    )


def _gradients(run: Explanation) -> Iterator[Askable]:
    for leaf, gradient in list(run.grad.items())[:_EACH]:
        if gradient is not None and leaf.isidentifier() and _small(gradient):
            yield Askable("gradient", _kind(gradient), f"{leaf}.grad", _hides(run, gradient))


def _formulas(run: Explanation) -> Iterator[Askable]:
    for leaf, gradient in list(run.grad.items())[:_EACH]:
        if gradient is not None and leaf.isidentifier():
            yield Askable("formula", "formula", f"{leaf}.grad", _hides(run, gradient))


def _derivatives(run: Explanation) -> Iterator[Askable]:
    """Gradients that arrive at what has a name, and what one arrow multiplies with."""
    scalar = run.root is not None and run.root_tensor.numel() == 1
    for node in list(run.nodes)[:_EACH] if scalar else ():
        inside = node.id != run.root and not node.is_leaf
        if inside and node.id.isidentifier() and node.grad is not None and _small(node.grad):
            name = f"∂{run.root}/∂{node.id}"
            yield Askable("upstream", _kind(node.grad), name, _hides(run, node.grad))
    for edge in list(run.edges)[:_EACH]:
        ends = (edge.source, edge.target)
        alone = sum((it.source, it.target) == ends for it in run.edges) == 1
        # From a scalar root it is the same as what arrives.
        if alone and all(map(str.isidentifier, ends)) and not (scalar and edge.target == run.root):
            local = _local(edge)
            if local is not None and _small(local):
                name = f"∂{edge.target}/∂{edge.source}"
                yield Askable("local", _kind(local), name, "local")


def _lines(run: Explanation) -> Iterator[Askable]:
    try:
        tasks = [it for it in run.exercise().tasks if not it.given]
    except VizError:
        return
    if tasks:
        yield Askable("backward", "backward", run.root or "", "local")
    names = [it.name for it in tasks]
    for name in dict.fromkeys(names[:_EACH]):
        if names.count(name) == 1:
            yield Askable("line", "line", name, "local")


def _values(run: Explanation) -> Iterator[Askable]:
    """What the program computes, where it has a name."""
    for node in list(run.nodes)[:_EACH]:
        value = node.value if node.id.isidentifier() and not node.is_leaf else None
        if value is not None and _small(value) and not value.is_complex():
            yield Askable("value", _kind(value), node.id, "values")


def _kind(value: torch.Tensor) -> Kind:
    return "number" if value.ndim == 0 else "matrix"


def _small(value: torch.Tensor) -> bool:
    return 0 < value.numel() <= MOST


def _local(edge: Edge) -> torch.Tensor | None:
    try:
        return local_of(edge)
    except VizError:
        return None


def _hides(run: Explanation, answer: torch.Tensor) -> Secret:
    """All gradients; the local ones too where one of them is the answer already."""
    for edge in run.edges:
        try:
            factor = edge.local.factor
        except VizError:
            continue
        if factor is not None and factor.numel() and factor.is_floating_point():
            try:
                if close(factor, answer).all():
                    return "local"
            except RuntimeError:  # of another shape
                continue
    return "gradients"
