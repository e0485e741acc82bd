"""The chain rule for a leaf, or for one of its elements, in LaTeX; and the paths that it sums."""

from __future__ import annotations

import torch

from viz.chain.elements import element_ledger
from viz.draw.equations import gradient_latex, one_element, symbol, whole_tensor
from viz.explanation import Explanation
from viz.views.answers import ChainRule, Paths

SHOWN = 6
"""Paths or terms that are written out; the ledger has more, and says how much they add."""


def paths(explanation: Explanation, leaf: str) -> Paths:
    """The paths to a leaf that is reached."""
    ledger = explanation.paths(leaf)
    places = {edge: place for place, edge in enumerate(explanation.edges)}
    return Paths(
        ledger.count,
        tuple(path.nodes for path in ledger.paths),
        tuple(tuple(places[edge] for edge in path.edges) for path in ledger.paths),
    )


def chain_rule(explanation: Explanation, leaf: str, element: int | None) -> ChainRule:
    """The chain rule for a leaf that is reached; for the element with a flat index if there is one.

    Raises `VizError` where a local gradient cannot be written out.
    """
    gradient, held = explanation.grad[leaf], explanation.held(leaf)
    assert gradient is not None
    if element is None:
        lines = whole_tensor(explanation, explanation.paths(leaf), SHOWN)
    else:
        lines = one_element(explanation, element_ledger(explanation, leaf, element), SHOWN)
    shown = gradient if held is None else held
    return ChainRule(
        tuple(lines),
        symbol(explanation, leaf),
        gradient_latex(shown if element is None else shown.reshape(-1)[element]),
        held is not None and not torch.allclose(held, gradient, equal_nan=True),
    )
