"""What the page has to know of a program before it draws anything of it."""

from __future__ import annotations

from viz.draw.titles import titles
from viz.explanation import Explanation
from viz.text import Language
from viz.views import tensors
from viz.views.answers import Outline


def outline(explanation: Explanation) -> Outline:
    """The outline of a typed program."""
    typed, index = explanation.typed_program, explanation.backward_index
    named = "" if index is None else explanation.backward_calls[index].root
    return Outline(
        root=explanation.root or "",
        described=_described(explanation, "en"),
        in_korean=_described(explanation, "ko"),
        edges=tuple((edge.source, edge.target, edge.index) for edge in explanation.edges),
        shapes={
            node.id: tuple(node.value.shape) for node in explanation.nodes if node.value is not None
        },
        leaves={
            leaf: None if gradient is None else tuple(gradient.shape)
            for leaf, gradient in explanation.grad.items()
        },
        printed=explanation.printed,
        values=typed.values,
        root_name=named or explanation.root or "",
        root_is_implied=index is None and bool(explanation.nodes.ids),
        root_is_scalar=explanation.root_tensor.numel() == 1,
        draws_unseeded=typed.draws_unseeded,
        nonfinite=explanation.first_nonfinite,
        call=_call(explanation),
        drawings=typed.drawings,
        figures=len(typed.figures),
        movable={
            made.name: (place, made.numbers)
            for place, made in enumerate(tensors.made(explanation))
            if made.numbers and made.kind == "float" and made.name in explanation.grad
        },
    )


def _described(explanation: Explanation, language: Language) -> dict[str, str]:
    called = titles(explanation, language)
    return {node.id: f"{called[node.id]}  ·  {node.op}" for node in explanation.nodes}


def _call(explanation: Explanation) -> tuple[int, int, int, str] | None:
    calls, index = explanation.backward_calls, explanation.backward_index
    if index is None or len(calls) < 2:
        return None
    chosen = calls[index]
    return index + 1, len(calls), chosen.line, ", ".join(chosen.iterations)
