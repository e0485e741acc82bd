"""What happened to a leaf in the whole program, event by event, and how it and the root went."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from viz.draw.call_plots import calls_figure
from viz.draw.number_format import full_text, number
from viz.draw.shape_text import shape_text
from viz.explanation import Explanation
from viz.program.grad_event import GradEvent
from viz.views.answers import FigureData
from viz.views.ledger_rows import Ledger, LedgerRow
from viz.views.plots import plain_figure

ROWS = 200
"""Events that are sent at once: those around the chosen backward call."""

_SHORT = 3
"""Elements up to which a tensor is written out in a row."""


def ledger(explanation: Explanation, leaf: str) -> Ledger:
    """The events of a leaf, those around the chosen backward call, and what they come to."""
    events = explanation.history(leaf)
    at = next((i for i, it in enumerate(events) if it.call == explanation.backward_index), 0)
    first = max(0, min(at - ROWS // 2, len(events) - ROWS))
    lines = explanation.typed_program.program.text.split("\n")
    held = most = 0
    for event in events:
        if event.kind == "added":
            held += 1
        elif event.kind == "cleared" or event.replaced:
            held = 0
        most = max(most, held)
    return Ledger(
        tuple(_row(event, lines) for event in events[first : first + ROWS]),
        first,
        len(events),
        calls=sum(it.kind == "added" for it in events),
        sum=held,
        most=most,
        cleared=sum(it.kind == "cleared" or it.replaced for it in events),
        complete=explanation.typed_program.history.complete,
    )


def _row(event: GradEvent, lines: Sequence[str]) -> LedgerRow:
    parts = (
        (event.added, event.added_norm),
        (event.grad, event.grad_norm),
        (event.value, event.value_norm),
    )
    added, grad, value = (_text(*part) for part in parts)
    whole_added, whole_grad, whole_value = (_full(*part) for part in parts)
    return LedgerRow(
        event.line,
        ", ".join(event.iterations),
        lines[event.line - 1].strip() if event.line <= len(lines) else "",
        "replaced" if event.replaced else event.kind,
        event.call,
        added if event.kind == "added" else "",
        grad or "None",
        value,
        (whole_added, whole_grad or "None", whole_value),
    )


def _text(tensor: torch.Tensor | None, norm: float | None) -> str:
    """A tensor in a few characters: its numbers where they are few, else its norm and its shape."""
    if tensor is None:
        return "" if norm is None else f"‖·‖ {number(norm)}"
    if tensor.is_complex() or tensor.layout is not torch.strided or tensor.numel() > _SHORT:
        return f"‖·‖ {number(norm or 0.0)} ({shape_text(tensor.shape)})"
    return _written(tensor.tolist())


def _written(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return number(float(value))  # type: ignore[arg-type]


def _full(tensor: torch.Tensor | None, norm: float | None) -> str:
    if tensor is None or tensor.layout is not torch.strided:
        return "" if norm is None else f"‖·‖ {norm}"
    return full_text(tensor)


def call_plots(
    explanation: Explanation, leaf: str, titles: tuple[str, str, str]
) -> tuple[FigureData, ...]:
    """The root at each backward call, then the size of the leaf's value and of its gradient there."""
    calls, at = explanation.backward_calls, explanation.backward_index
    added = {it.call: it for it in explanation.history(leaf) if it.kind == "added"}
    roots = [call.value for call in calls]
    values = [added[i].value_norm if i in added else None for i in range(len(calls))]
    gradients = [added[i].grad_norm if i in added else None for i in range(len(calls))]
    names = [", ".join(call.iterations) for call in calls]
    root = next((call.root for call in calls if call.root), "")
    labels = (root, f"‖{leaf}‖", f"‖{leaf}.grad‖")
    kinds = ("value", "value", "gradient")
    return tuple(
        plain_figure(calls_figure(numbers, names, at, title, label, kind))
        for numbers, title, label, kind in zip(
            (roots, values, gradients), titles, labels, kinds, strict=True
        )
        if any(it is not None for it in numbers)
    )
