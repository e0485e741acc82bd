"""Every differentiable CPU operation that torch's own test database knows, several samples each.

Reported gradients equal autograd's to the bit; at every node upstream x local is what the engine
sent; what arrives at a node adds up; the products along all paths add up to the leaf's gradient.
`python -m tests.bench.all_samples` does the same with all of them.
"""

from __future__ import annotations

from itertools import islice

import pytest
import torch
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.opinfo.core import OpInfo, SampleInput

import viz
from tests.assertions import assert_explained
from tests.beside_plain import root_of, tensors

SAMPLES = 4
OPS = [
    pytest.param(op, id=f"{op.name}{'-' if op.variant_test_name else ''}{op.variant_test_name}")
    for op in op_db
    if op.supports_autograd and torch.float64 in op.supported_backward_dtypes("cpu")
]
REFUSED = {
    "to_sparse": "not_strided",
    "sparse.sampled_addmm": "not_strided",
    "sparse.mm": "not_strided",
    "nn.functional.linear_cross_entropy": "node_call",
}
"""Operation -> why some of its samples are refused, with a sentence, never a wrong number."""

UNDIFFERENTIABLE = {"empty_like", "nn.functional.feature_alpha_dropout"}
"""Operations whose samples may leave no graph at all."""


def explain_sample(op: OpInfo, sample: SampleInput) -> int:
    """Explain one sample and hold it against autograd; how many nodes its graph has."""
    given = [sample.input, *sample.args, sample.kwargs]
    leaves = {
        f"x{number}": tensor
        for number, tensor in enumerate(tensors(given))
        if tensor.requires_grad and tensor.is_leaf
    }
    with viz.record() as recording:
        root = root_of(op(sample.input, *sample.args, **sample.kwargs))
    if root is None or not leaves:
        return 0
    weights = torch.rand_like(root) if root.layout is torch.strided else None
    explanation = viz.explain(root, leaves, recording=recording, gradient=weights)
    expected = torch.autograd.grad(
        [root], list(leaves.values()), [weights], allow_unused=True, retain_graph=True
    )
    for ours, theirs in zip(explanation.grad.values(), expected, strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            torch.testing.assert_close(ours, theirs.to_dense(), rtol=0, atol=0, equal_nan=True)
    assert_explained(explanation)
    return len(explanation.nodes)


def test_the_database_is_whole() -> None:
    assert len(OPS) >= 540


@pytest.mark.parametrize("op", OPS)
@pytest.mark.filterwarnings("ignore")  # some operations are deprecated, or beta
def test_op(op: OpInfo) -> None:
    torch.manual_seed(0)
    nodes, refused = 0, set()
    for sample in islice(op.sample_inputs("cpu", torch.float64, requires_grad=True), SAMPLES):
        try:
            nodes += explain_sample(op, sample)
        except viz.ExplainError as error:
            refused.add(error.key)
    assert refused <= {REFUSED.get(op.name)}
    assert nodes > 0 or refused or op.name in UNDIFFERENTIABLE
