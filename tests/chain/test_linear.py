"""Work grows with the graph, not with its square: four times the nodes take about four times as long."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import torch

import viz


class Many(torch.autograd.Function):
    """An operation of one's own with any number of inputs."""

    @staticmethod
    def forward(ctx: object, *given: torch.Tensor) -> torch.Tensor:
        return torch.stack(given).sum()

    @staticmethod
    def backward(ctx: object, upstream: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return (upstream,) * len(ctx.needs_input_grad)


def leaves(count: int) -> dict[str, torch.Tensor]:
    """Numbers with a name each."""
    return {f"x{number}": torch.ones((), requires_grad=True) for number in range(count)}


def stacked(count: int) -> viz.Explanation:
    """One node with many inputs."""
    given = leaves(count)
    return viz.explain(torch.stack(list(given.values())).sum(), given)


def own(count: int) -> viz.Explanation:
    """The same, of an operation of one's own."""
    given = leaves(count)
    return viz.explain(Many.apply(*given.values()), given)


def unbound(count: int) -> viz.Explanation:
    """One node with many outputs."""
    x = torch.ones(count, requires_grad=True)
    return viz.explain(torch.stack(x.unbind()).sum(), {"x": x})


def chain(count: int) -> viz.Explanation:
    """One node after the other."""
    y = x = torch.ones((), requires_grad=True)
    for _ in range(count):
        y = y * 2
    return viz.explain(y, {"x": x})


GROWS: dict[str, tuple[Callable[[int], viz.Explanation], Callable[[viz.Explanation], object]]] = {
    "print of many inputs": (stacked, str),
    "a table of many inputs": (stacked, viz.Explanation.to_dataframe),
    "names in the formula of many inputs": (stacked, lambda e: [it.argument for it in e.edges]),
    "print of an own operation": (own, str),
    "print of many outputs": (unbound, str),
    "a table of a chain": (chain, viz.Explanation.to_dataframe),
    "paths of a chain": (chain, lambda e: e.paths("x")),
}


@pytest.mark.parametrize(("make", "ask"), GROWS.values(), ids=GROWS.keys())
def test_grows_with_the_graph(
    make: Callable[[int], viz.Explanation], ask: Callable[[viz.Explanation], object]
) -> None:
    def taken(count: int) -> float:
        explanation = make(count)
        start = time.process_time()
        ask(explanation)
        return time.process_time() - start

    taken(10)
    few, many = (min(taken(count) for _ in range(2)) for count in (150, 1_200))
    assert many < 24 * few  # 8 times as many; 64 if it grew with the square
