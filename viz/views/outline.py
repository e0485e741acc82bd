"""What the page has to know of a program before it draws anything of it."""

from __future__ import annotations

from viz.explanation import Explanation
from viz.views.answers import Outline


def outline(explanation: Explanation) -> Outline:
    """The outline of a typed program."""
    typed, index = explanation.typed_program, explanation.backward_index
    named = "" if index is None else explanation.backward_calls[index].root
    return Outline(
        root=explanation.root or "",
        described={
            node.id: f"{' '.join(node.source.split()) or node.id}  ·  {node.op}"
            for node in explanation.nodes
        },
        edges=tuple((edge.source, edge.target, edge.index) for edge in explanation.edges),
        leaves={
            leaf: None if gradient is None else tuple(gradient.shape)
            for leaf, gradient in explanation.grad.items()
        },
        printed=explanation.printed,
        root_name=named or explanation.root or "",
        root_is_implied=index is None and bool(explanation.nodes.ids),
        root_is_scalar=explanation.root_tensor.numel() == 1,
        draws_unseeded=typed.draws_unseeded,
        nonfinite=explanation.first_nonfinite,
        call=_call(explanation),
        drawings=typed.drawings,
        figures=len(typed.figures),
    )


def _call(explanation: Explanation) -> tuple[int, int, int, str] | None:
    calls, index = explanation.backward_calls, explanation.backward_index
    if index is None or len(calls) < 2:
        return None
    chosen = calls[index]
    return index + 1, len(calls), chosen.line, ", ".join(chosen.iterations)
