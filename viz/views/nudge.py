"""What a gradient is: one element of a leaf moves a little, and the root by gradient times that."""

from __future__ import annotations

import torch

from viz.draw.card import cells
from viz.draw.number_format import number
from viz.draw.shape_text import index_text
from viz.entry import run
from viz.errors import ExplainError
from viz.explanation import Explanation
from viz.views import tensors
from viz.views.answers import Nudge


def nudge(explanation: Explanation, tensor: int, element: int, by: float) -> Nudge:
    """Run the program once more with `by` added to an element of a tensor that it makes of numbers.

    `tensor` is a place in `viz.views.tensors.made`. Raises `VizError` where the program does not run so.
    """
    made = tensors.made(explanation)[tensor]
    numbers, gradient = made.numbers or (), explanation.grad.get(made.name)
    if gradient is None or not 0 <= element < min(len(numbers), gradient.numel()):
        raise ExplainError.of("formula_program")
    text = tensors.with_cell(explanation, tensor, element, numbers[element] + by)
    moved = run(text, backward=explanation.backward_index)
    before, after = (_weighed(explanation, it) for it in (explanation, moved))
    slope = float(gradient.reshape(-1)[element])
    return Nudge(
        f"{made.name}{index_text(made.shape, element)}",
        explanation.root or "",
        number(by),
        number(before),
        number(after),
        number(after - before),
        number(slope),
        number(slope * by),
        {
            node.id: tuple(text for row in cells(node.value).rows for text in row)
            for node in moved.nodes
            if node.value is not None and node.id in explanation.nodes.ids
        },
    )


def _weighed(explanation: Explanation, run: Explanation) -> float:
    """The root, weighted by the gradient that the explained backward call started with."""
    root, weight = run.root_tensor.detach(), explanation.root_gradient
    if root.shape != weight.shape:
        raise ExplainError.of("formula_program")
    return float((root.double() * weight.to(torch.float64)).sum())
