"""The ledger of paths, and the same for one element."""

from __future__ import annotations

import pytest
import torch

import viz
from viz import limits
from viz.chain.elements import element_ledger


def doubled(levels: int) -> str:
    """A program with 2 ** levels paths."""
    return "\n".join(
        [
            "x = torch.tensor([0.5, 0.25], dtype=torch.float64, requires_grad=True)",
            "a = x * 1",
            f"for i in range({levels}):",
            "    a = a * 0.5 + a * 0.25",
            "y = a.sum()",
        ]
    )


@pytest.mark.parametrize("levels", [0, 1, 3, 6, 8, 40])
def test_counts_are_exact_and_the_rest_is_said(levels: int) -> None:
    explanation = viz.run(doubled(levels))
    ledger = explanation.paths("x")
    assert ledger.count == 2**levels
    assert len(ledger.paths) == min(2**levels, limits.PATHS.value)
    torch.testing.assert_close(ledger.total, explanation.grad["x"])
    listed = sum((path.product for path in ledger.paths), torch.zeros_like(ledger.total))
    torch.testing.assert_close(listed + ledger.rest, ledger.total)
    if ledger.count <= limits.PATHS.value:
        assert not ledger.rest.any()


def test_the_largest_paths_are_listed_first() -> None:
    ledger = viz.run(doubled(8)).paths("x")
    sizes = [float(path.product.abs().sum()) for path in ledger.paths]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == pytest.approx(2 * 0.5**8)


def test_a_tensor_used_twice_has_two_paths() -> None:
    ledger = viz.run("x = torch.tensor([3.], requires_grad=True)\ny = x * x").paths("x")
    assert ledger.count == 2
    assert [path.product.tolist() for path in ledger.paths] == [[3.0], [3.0]]
    assert len({path.edges[0].index for path in ledger.paths}) == 2


def test_a_leaf_that_is_the_root_has_one_empty_path() -> None:
    (path,) = viz.run("x = torch.ones(1, requires_grad=True)").paths("x").paths
    assert path.nodes == ("x",)
    assert path.factors == ()


def test_a_chain_of_100_000_operations() -> None:
    x = torch.ones(2, requires_grad=True)
    with viz.record() as recording:
        y = x
        for _ in range(100_000):
            y = y + 1
    explanation = viz.explain(y.sum(), {"x": x}, recording=recording)
    ledger = explanation.paths("x")
    assert ledger.count == 1
    assert len(ledger.paths[0].nodes) == 100_002
    assert ledger.total.tolist() == explanation.grad["x"].tolist() == [1.0, 1.0]


def test_unknown_leaf() -> None:
    with pytest.raises(KeyError):
        viz.run("x = torch.ones(1, requires_grad=True)").paths("nobody")


ELEMENTS = {
    "elementwise": "y = (2 * (x + 1) ** 2).mean()",
    "matmul": "y = (x @ x).sum()",
    "softmax": "y = torch.softmax(x, 1)[0, 0]",
    "relu at a negative": "y = torch.relu(-x).sum()",
    "weights": "y = x * x\ny.backward(torch.tensor([[1., 2.], [3., 4.]]))",
    "several outputs": "u = x.unbind()\ny = (u[0] * u[1]).sum()",
}


@pytest.mark.parametrize("line", ELEMENTS.values(), ids=ELEMENTS.keys())
def test_terms_of_an_element_add_up(line: str) -> None:
    text = f"x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)\n{line}"
    explanation = viz.run(text)
    for element in range(4):
        ledger = element_ledger(explanation, "x", element)
        assert ledger.complete
        assert ledger.terms
        total = sum(term.product for term in ledger.terms)
        expected = explanation.grad["x"].reshape(-1)[element].item()
        assert total == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_an_element_that_reaches_nothing_has_no_terms() -> None:
    explanation = viz.run("x = torch.ones(1, 2, requires_grad=True)\ny = x[1:]")
    ledger = element_ledger(explanation, "x", 0)
    assert ledger.terms == ()
    assert ledger.total == 0.0


def test_more_terms_than_are_listed_leave_a_rest() -> None:
    explanation = viz.run("x = torch.rand(10, 10, requires_grad=True)\ny = (x @ x @ x).sum()")
    ledger = element_ledger(explanation, "x", 0)
    assert not ledger.complete
    listed = sum(term.product for term in ledger.terms)
    assert listed + ledger.rest == pytest.approx(explanation.grad["x"][0, 0].item(), rel=1e-4)
