"""Every module that torch's own test database knows, with its first sample.

`python -m tests.bench.all_samples` does the same with all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch.testing._internal.common_modules import ModuleInfo, module_db

import viz
from tests.assertions import assert_explained
from tests.beside_plain import Call, explained

MODULES = [pytest.param(info, id=info.name) for info in module_db]
REFUSED = {"nn.GroupNorm": "graph_freed"}
"""Module -> why some local Jacobians are refused once the user's backward freed the graph, with a sentence.

A group norm gives its mean and deviation too: how they depend on the input never ran.
"""

SMOOTHED = 1e-14
"""What a cross-entropy with label smoothing may differ by.

Torch adds the weights of its classes up in another order in any `TorchDispatchMode`, an empty one too, so
that some sums differ in their last bit.
"""


def as_leaves(value: Any) -> Any:
    """Nested arguments whose tensors come from no operation before."""
    if isinstance(value, torch.Tensor):
        return value if value.is_leaf else value.detach().requires_grad_()
    if isinstance(value, list | tuple):
        return type(value)([as_leaves(item) for item in value])
    if isinstance(value, dict):
        return {key: as_leaves(item) for key, item in value.items()}
    return value


def samples(info: ModuleInfo, training: bool = True) -> Iterator[Call]:
    """The modules of the database's samples, made and ready to be called."""
    inputs = info.module_inputs_func(
        info, device="cpu", dtype=torch.float64, requires_grad=True, training=training
    )
    for sample in inputs:
        made, given = sample.constructor_input, sample.forward_input
        module = info.module_cls(*made.args, **made.kwargs).double().train(training)
        args, kwargs = as_leaves((given.args, given.kwargs))
        rounding = SMOOTHED if getattr(module, "label_smoothing", 0.0) else 0.0
        yield Call(module, tuple(args), kwargs, rounding=rounding)


def explain_sample(call: Call) -> int:
    """Explain one sample beside its twin and hold its chain rule; how many nodes its graph has."""
    e = explained(call)
    if e is None:
        return 0
    assert_explained(e)
    assert max(map(len, str(e).splitlines())) <= 120
    assert len(repr(e)) < 400
    return len(e.nodes)


def test_the_database_is_whole() -> None:
    assert len(MODULES) >= 114


@pytest.mark.parametrize("info", MODULES)
@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")
@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides the total loss")
def test_module(info: ModuleInfo) -> None:
    torch.manual_seed(0)
    call = next(samples(info))
    if info.name in REFUSED:
        with pytest.raises(viz.ExplainError) as refused:
            explain_sample(call)
        assert refused.value.key == REFUSED[info.name]
    else:
        assert explain_sample(call) > 0
