"""Every row of the op table: its spellings, its help, and the gradients of its samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch

import viz
from tests.assertions import assert_explained
from tests.program import op_facts
from tests.program.samples import samples
from viz.chain.elements import element_ledger
from viz.draw.equations import one_element, whole_tensor
from viz.program import parse_program
from viz.program.imports import ALWAYS, IMPORTS
from viz.program.kinds.tensor import METHODS
from viz.program.ops import OPS, Op

GROUPED = 16
"""As many boxes at least where nodes are drawn in groups."""

DIFFERENCED = 64
"""Elements of a sample's leaves that are checked by finite differences: each runs the program twice."""

ROUGH = frozenset(("half", "bfloat16"))
"""Conversions to types that are too short for finite differences."""


def test_the_table_is_large_enough_and_names_are_unique() -> None:
    assert len(OPS) >= 600
    assert len({op.name for op in OPS}) == len(OPS)


def test_facts_are_those_of_the_installed_torch() -> None:
    """Where this fails after an update of torch, the difference shows what changed."""
    known = json.loads(op_facts.FILE.read_text("utf-8"))
    assert known == op_facts.facts(), "python -m tests.program.op_facts writes them anew"


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
def test_row_is_complete(op: Op) -> None:
    texts = [op.help, *([op.kinks] if op.kinks else [])]
    for text in texts:
        assert text.en.strip()
        assert any("가" <= letter <= "힣" for letter in text.ko)
        assert "\n" not in text.en + text.ko
    assert callable(op.function)
    for spelling in (*op.spellings, *op.in_place):
        assert may_be_called(spelling), spelling


def may_be_called(spelling: str) -> bool:
    """Whether a program may write it."""
    place, _, name = spelling.rpartition(".")
    if place == "Tensor":
        return name in METHODS
    return name in (ALWAYS.get(place) or IMPORTS[place]).members


@pytest.mark.parametrize("op", [op for op in OPS if op.insert], ids=lambda op: op.name)
def test_palette_line_can_be_read(op: Op) -> None:
    parse_program(f"x = torch.ones(2, 2, requires_grad=True)\ny = {op.insert.format(x='x')}")


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.name)
@pytest.mark.filterwarnings("ignore::UserWarning")  # torch's own, of some operations
def test_samples(op: Op) -> None:
    """Explained, held against two other ways of computing the gradients, drawn and written out."""
    assert samples(op) or op.category == "optimizer"
    for text in samples(op):
        explanation = viz.run(text)
        if explanation.root is None:
            assert not op.differentiable
            continue
        if op.name not in ROUGH:
            graph_is_right(op, explanation)
        can_be_drawn(explanation)
        if op.random:
            draws_the_same(text)
        else:
            autograd_says_the_same(text, explanation)


@contextmanager
def suppress_complex() -> Iterator[None]:
    """Let pass that a complex number has no real Jacobian."""
    try:
        yield
    except viz.ExplainError as error:
        if error.key != "complex":
            raise


def graph_is_right(op: Op, explanation: viz.Explanation) -> None:
    """The chain rule gives what autograd gave, and so do finite differences."""
    assert assert_explained(explanation) > 0 or len(explanation.nodes) == 1
    differenced = 0
    for leaf, gradient in explanation.grad.items():
        if gradient is None or differenced > DIFFERENCED:
            continue
        differenced += gradient.numel()
        with suppress_complex():
            check = explanation.check(leaf, formula=False)
            ways = {row.way for row in check.rows}
            assert {"local Jacobians", "sum of paths", "finite differences"} <= ways
            assert check.agrees, check
        if not op.random:
            assert gradient.dtype == torch.float64


def can_be_drawn(explanation: viz.Explanation) -> None:
    """Every node has its box (of many, every group), and every leaf's gradient its product."""
    boxes = explanation.svg().count('class="node')
    assert boxes >= min(len(explanation.nodes), GROUPED)
    for leaf, gradient in explanation.grad.items():
        if gradient is not None:
            with suppress_complex():
                assert whole_tensor(explanation, explanation.paths(leaf), 6)
                assert one_element(explanation, element_ledger(explanation, leaf, 0), 6)


def autograd_says_the_same(text: str, explanation: viz.Explanation) -> None:
    """An independent run: the sample as Python, and torch.autograd.grad on it."""
    scope: dict[str, object] = {"torch": torch, "F": torch.nn.functional, "nn": torch.nn}
    before = torch.get_rng_state()
    torch.manual_seed(0)
    try:
        exec(text, scope)  # our own samples, not a user's text
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_rng_state(before)
    if explanation.backward_calls:  # the graph is freed
        return
    root = scope.get(explanation.root)
    if not isinstance(root, torch.Tensor):  # of an expression that has no name
        return
    leaves = [scope[name] for name in explanation.grad if name in scope]
    gradients = torch.autograd.grad(root, leaves, torch.ones_like(root), allow_unused=True)
    for name, theirs in zip([it for it in explanation.grad if it in scope], gradients, strict=True):
        ours = explanation.grad[name]
        assert (ours is None) == (theirs is None), name
        if ours is not None:
            torch.testing.assert_close(ours, theirs, rtol=0, atol=0, equal_nan=True)


def draws_the_same(text: str) -> None:
    """Two runs draw the same numbers, and the process's own generator is left alone."""
    before = torch.get_rng_state()
    first, second = (viz.run(text).root_tensor for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(before, torch.get_rng_state())
