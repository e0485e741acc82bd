"""What the page has to know of a program before it draws anything of it."""

from __future__ import annotations

from collections.abc import Iterator

from viz.chain.words import NONFINITE, remarks
from viz.draw.number_format import number
from viz.draw.titles import titles
from viz.draw.words import sentence
from viz.explanation import Explanation
from viz.text import Language
from viz.views import tensors
from viz.views.answers import ChosenCall, Outline, Said


def outline(explanation: Explanation) -> Outline:
    """The outline of a typed program."""
    typed, index = explanation.typed_program, explanation.backward_index
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
        root_name=explanation.root_name,
        root_is_implied=index is None and bool(explanation.nodes.ids),
        root_is_scalar=explanation.root_tensor.numel() == 1,
        draws_unseeded=typed.draws_unseeded,
        nonfinite=_nonfinite(explanation),
        call=_call(explanation),
        drawings=typed.drawings,
        lessons=typed.lessons,
        figures=len(typed.figures),
        movable={
            made.name: (place, made.numbers)
            for place, made in enumerate(tensors.made(explanation))
            if made.numbers and made.kind == "float" and made.name in explanation.grad
        },
        remarks=tuple(_remarks(explanation)),
    )


def _nonfinite(explanation: Explanation) -> tuple[str, str] | None:
    """Where NaN or infinity first appears; None where a remark says it of a gradient, and why."""
    found = explanation.first_nonfinite
    said = any(it.key in NONFINITE for it in remarks(explanation))
    return None if found is None or (said and found[1] == "gradient") else found


def _remarks(explanation: Explanation) -> Iterator[Said]:
    english, korean = titles(explanation, "en"), titles(explanation, "ko")
    for it in remarks(explanation):
        said = sentence(it, english, "en"), sentence(it, korean, "ko")
        yield Said(it.key, it.node, *said)


def _described(explanation: Explanation, language: Language) -> dict[str, str]:
    called = titles(explanation, language)
    return {node.id: f"{called[node.id]}  ·  {node.op}" for node in explanation.nodes}


def _call(explanation: Explanation) -> ChosenCall | None:
    calls, index = explanation.backward_calls, explanation.backward_index
    if index is None or len(calls) < 2:
        return None
    chosen = calls[index]
    value = "" if chosen.value is None else number(chosen.value)
    iteration = ", ".join(chosen.iterations)
    return ChosenCall(index, len(calls), chosen.line, iteration, chosen.root, value)
