"""Models as people run them, explained without naming a leaf: right numbers, and output of a size to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

import viz
from tests.bench.library import LIBRARY, Made
from tests.beside_plain import Call, explained

LARGEST_SVG = 100_000
"""Characters: a picture has at most some 80 boxes, however large the model."""


LOSSES = {"CrossEntropyLoss"}
"""Modules that some models make anew for each loss: they belong to none, and have no path."""


def loss_of(answer: object) -> torch.Tensor:
    """The loss that a model of the library works out."""
    found: torch.Tensor = answer.loss  # type: ignore[attr-defined]
    return found


def made_call(make: Callable[[], Made]) -> Call:
    """The model with random weights, in training: its dropout draws from the generator."""
    torch.manual_seed(0)
    model, given = make()
    return Call(model.train(), (), given, loss_of)


def explain_model(make: Callable[[], Made]) -> int:
    """Explain one model beside its twin, and look at what is written of it; how many nodes its graph has."""
    call = made_call(make)
    e = explained(call)
    assert e is not None
    inside = {node.module.split(".")[0] for node in e.nodes} - {"", *LOSSES}
    assert inside <= {name for name, _ in call.module.named_children()}
    assert max(map(len, str(e).splitlines())) <= 120
    assert len(str(e).splitlines()) <= 70
    assert len(repr(e)) < 400
    assert len(e.svg()) < LARGEST_SVG
    leaf = max(e.leaves, key=lambda name: e.grad[name].numel())
    book = e.paths(leaf)
    assert len(repr(book)) < 400
    torch.testing.assert_close(book.total, e.grad[leaf], rtol=1e-3, atol=1e-5)
    assert len(repr(e.check(leaf))) < 400
    assert e.check(leaf).agrees
    return len(e.nodes)


@pytest.mark.parametrize("make", LIBRARY.values(), ids=LIBRARY.keys())
def test_model(make: Callable[[], Made]) -> None:
    assert explain_model(make) > 40


def draws(call: Call) -> None:
    """A fault: a random number."""
    torch.rand(1)


def adds(call: Call) -> None:
    """A fault: what `.grad` holds is another."""
    call.module.weight.grad = torch.ones(2, 3)


def hooks(call: Call) -> None:
    """A fault: a hook that stays."""
    call.module.weight.register_hook(lambda gradient: None)


def listens(call: Call) -> None:
    """A fault: a hook on a module that stays."""
    call.module.register_forward_hook(lambda *_: None)


def writes(call: Call) -> None:
    """A fault: the same numbers, in place."""
    with torch.no_grad():
        call.module.weight.mul_(1)


def doubles(call: Call) -> None:
    """A fault: other gradients."""
    call.module.weight.register_hook(lambda gradient: 2 * gradient)


@pytest.mark.parametrize("fault", [draws, adds, hooks, listens, writes, doubles])
def test_what_is_not_left_alone_is_seen(
    fault: Callable[[Call], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    made: list[Call] = []
    explain, run = viz.explain, Call.run

    def noted(call: Call) -> torch.Tensor | None:
        made.append(call)
        return run(call)

    def faulty(*args: object, **kwargs: object) -> viz.Explanation:
        fault(made[-1])
        return explain(*args, **kwargs)

    monkeypatch.setattr(Call, "run", noted)
    call = Call(torch.nn.Linear(3, 2), (torch.rand(4, 3),))
    assert explained(call) is not None
    monkeypatch.setattr(viz, "explain", faulty)
    with pytest.raises(AssertionError):
        explained(call)
