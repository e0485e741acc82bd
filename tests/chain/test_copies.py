"""Copies that broadcasting makes of a tensor: their gradients are added up, in a step of its own."""

from __future__ import annotations

import pytest

import viz
from viz.views.node import node

B = "b = torch.tensor([1., 2.], requires_grad=True)\n"

COPIES = {
    "along a new dimension": (B + "z = torch.ones(3, 2) * b", 3, "(3×2)", "dim 0 to (2)"),
    "of a number": (
        "b = torch.tensor(1., requires_grad=True)\nz = torch.ones(2, 2) + b",
        4, "(2×2)", "dim 0, 1 to ()",
    ),
    "along a dimension of 1": (
        "b = torch.ones(2, 1, requires_grad=True)\nz = torch.ones(2, 3) + b", 3, "(2×3)", "dim 1 to (2×1)",
    ),
    "a bias": (B + "z = F.linear(torch.ones(3, 2), torch.ones(2, 2), b)", 3, "(3×2)", "dim 0 to (2)"),
    "expand": (B + "z = b.expand(3, 2)", 3, "(3×2)", "dim 0 to (2)"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "count", "before", "summed"), COPIES.values(), ids=COPIES.keys())
def test_copies_are_added_up(text: str, count: int, before: str, summed: str) -> None:
    explanation = viz.run(text + "\nloss = z.sum()\nloss.backward()")
    edge = next(it for it in explanation.edges if it.source == "b")
    assert edge.local.copies == count
    whole = edge.local.unsummed([explanation.nodes[edge.target].grad])
    assert whole.sum_to_size(edge.local.column.shape).equal(edge.contribution)
    (line,) = [it for it in node(explanation, edge.target, None, "", "en").lines if "Before" in it]
    assert before in line
    assert f"{summed}: {count} copies of `b`, their gradients add up" in line
    assert any(
        f"복사본 {count}개" in it for it in node(explanation, edge.target, None, "", "ko").lines
    )
    steps = explanation.picture().scene["steps"]
    assert [it["copies"] for step in steps for it in step["sent"] if it["to"] == "b"] == [count]


NONE = {
    "the same shape": B + "z = b * torch.ones(2)",
    "a sum": B + "z = b.sum()",
    "a matrix product": B + "z = torch.ones(3, 2) @ b",
    "a view": B + "z = b.reshape(2, 1)",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_others_have_no_copies(text: str) -> None:
    explanation = viz.run(text + "\nloss = z.sum()")
    assert {edge.local.copies for edge in explanation.edges} == {1}
