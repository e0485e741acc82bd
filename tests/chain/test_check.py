"""The check: rounding is no alarm, an error is, and a hook is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

import viz
from viz.chain.check import rounding
from viz.text import LANGUAGES


def used_often(count: int, dtype: torch.dtype) -> viz.Explanation:
    """One leaf with `count` uses, whose gradients are added one after the other."""
    torch.manual_seed(0)
    x = torch.rand(3).to(dtype).requires_grad_()
    y = x * 0
    for scale in torch.rand(count).tolist():
        y = y + x * scale
    return viz.explain(y.sum(), {"x": x})


def long_chain(count: int, dtype: torch.dtype) -> viz.Explanation:
    """Many operations, and a sum at each."""
    torch.manual_seed(0)
    x = (0.9 + 0.2 * torch.rand(3)).to(dtype).requires_grad_()
    y = x
    for _ in range(count):
        y = y * 0.5 + y * x * 0.5
    return viz.explain(y.sum(), {"x": x})


ROUNDED = {
    "float32, 10,000 uses": (used_often, 10_000, torch.float32),
    "bfloat16, 60 uses": (used_often, 60, torch.bfloat16),
    "float16, 300 uses": (used_often, 300, torch.float16),
    "bfloat16, a chain": (long_chain, 12, torch.bfloat16),
    "float32, a chain": (long_chain, 100, torch.float32),
    "float64, a chain": (long_chain, 100, torch.float64),
}


@pytest.mark.parametrize(("make", "count", "dtype"), ROUNDED.values(), ids=ROUNDED.keys())
def test_rounding_is_no_alarm(make: object, count: int, dtype: torch.dtype) -> None:
    e = make(count, dtype)
    check = e.check("x")
    assert check.agrees
    assert not check.reason()
    planted = 1 + max(1e-3, 4 * rounding(3 * count, dtype))
    wrong = e.grad["x"] * planted
    assert not replace(e, grad={"x": wrong}).check("x").agrees


def test_the_tolerance_of_few_operations_is_as_tight_as_before() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    e = viz.explain((x**3).sum(), {"x": x})
    assert e.check("x").agrees
    assert not replace(e, grad={"x": e.grad["x"] * 1.0005}).check("x").agrees


def test_the_bound_of_rounding() -> None:
    assert rounding(1, torch.float64) == pytest.approx(2**-53)
    assert rounding(10_000, torch.float32) == pytest.approx(10_000 * 2**-24, rel=1e-3)
    assert rounding(10**9, torch.bfloat16) == 0.5


HOOKS = {
    "on a leaf": ("x", ("x",)),
    "on a tensor of the way": ("y", ("y",)),
    "on the root": ("z", ("z",)),
}


@pytest.mark.parametrize(("where", "named"), HOOKS.values(), ids=HOOKS.keys())
def test_a_hook_is_the_reason(where: str, named: tuple[str, ...]) -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with viz.record() as recording:
        y = x * 3
        z = y.sum()
    {"x": x, "y": y, "z": z}[where].register_hook(lambda gradient: gradient * 2)
    e = viz.explain(z, {"x": x}, recording=recording)
    check = e.check("x")
    assert e.grad["x"].tolist() == [6.0, 6.0]
    assert not check.agrees
    assert check.changed == named
    assert all(f"`{where}`" in check.reason(language) for language in LANGUAGES)


def test_a_hook_that_changes_nothing_is_no_reason() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    x.register_hook(lambda gradient: gradient.clone())
    check = viz.explain((x * 3).sum(), {"x": x}).check("x")
    assert check.agrees
    assert check.changed == ()
