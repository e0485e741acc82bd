"""Every row of the op table: its spellings, its help, and the gradients of its samples."""

from __future__ import annotations

import pytest
import torch

import viz
from tests.assertions import assert_explained
from viz.chain.elements import element_ledger
from viz.draw.equations import one_element, whole_tensor
from viz.program import read_program
from viz.program.ops import OPS, SPELLINGS, Op

SAMPLES = [
    pytest.param(op, sample, id=f"{op.name}-{number}")
    for op in OPS
    for number, sample in enumerate(op.samples)
]


def test_the_table_is_large_enough_and_names_are_unique() -> None:
    assert len(OPS) >= 120
    assert len({op.name for op in OPS}) == len(OPS)
    assert len(SPELLINGS) == sum(len(op.spellings) for op in OPS)


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_row_is_complete(op: Op) -> None:
    assert op.samples
    assert op.parameters.parameters or op.name == "manual_seed"
    texts = [op.help, *([op.kinks] if op.kinks else [])]
    assert all(text.en.strip() and text.ko.strip() and "\n" not in text.en for text in texts)
    for spelling in op.spellings:
        place, _, name = spelling.rpartition(".")
        module = {"torch": torch, "F": torch.nn.functional, "Tensor": torch.Tensor}[place]
        assert hasattr(module, name), spelling


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_palette_line_can_be_read(op: Op) -> None:
    read_program(f"x = torch.ones(2, 2, requires_grad=True)\ny = {op.insert.format(x='x')}")


@pytest.mark.parametrize(("op", "sample"), SAMPLES)
def test_chain_rule_gives_the_gradient(op: Op, sample: str) -> None:
    explanation = viz.run(sample)
    assert assert_explained(explanation) > 0 or len(explanation.nodes) == 1
    for leaf, gradient in explanation.grad.items():
        if gradient is None:
            continue
        check = explanation.check(leaf, formula=False)
        ways = {row.way for row in check.rows}
        assert {"local Jacobians", "sum of paths", "finite differences"} <= ways
        assert check.agrees, check
        if not op.random:
            assert gradient.dtype == torch.float64


@pytest.mark.parametrize(("op", "sample"), SAMPLES)
def test_can_be_drawn_and_written_out(op: Op, sample: str) -> None:
    explanation = viz.run(sample)
    assert explanation.svg().startswith("<svg")
    for leaf, gradient in explanation.grad.items():
        if gradient is not None:
            assert whole_tensor(explanation, explanation.paths(leaf), 6)
            assert one_element(explanation, element_ledger(explanation, leaf, 0), 6)


@pytest.mark.parametrize(("op", "sample"), SAMPLES)
def test_autograd_says_the_same(op: Op, sample: str) -> None:
    """An independent run: the sample as Python, and torch.autograd.grad on it."""
    explanation = viz.run(sample)
    if op.random:
        draws_the_same(sample)
        return
    scope: dict[str, object] = {"torch": torch, "F": torch.nn.functional}
    exec(sample, scope)  # our own samples, not a user's text
    root = scope[explanation.root]
    assert isinstance(root, torch.Tensor)
    leaves = [scope[name] for name in explanation.grad]
    gradients = torch.autograd.grad(root, leaves, torch.ones_like(root), allow_unused=True)
    for (name, ours), theirs in zip(explanation.grad.items(), gradients, strict=True):
        assert (ours is None) == (theirs is None), name
        if ours is not None:
            torch.testing.assert_close(ours, theirs, rtol=0, atol=0, equal_nan=True)


def draws_the_same(sample: str) -> None:
    """Two runs draw the same numbers, and the process's own generator is left alone."""
    before = torch.get_rng_state()
    first, second = (viz.run(sample).root_tensor for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(before, torch.get_rng_state())
