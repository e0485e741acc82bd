"""What is computed inside a recording is what is computed outside of it, for every operation of torch."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
import torch

import viz
from viz.trace import record

A = torch.tensor(
    [[1.0 + 2.0j, 0.5j, 0.0], [2.0, 1.0 - 1.0j, 1.5], [0.25j, 3.0, -1.0 + 0.5j]],
    dtype=torch.complex128,
)
CONJUGATES: dict[str, Callable[[torch.Tensor], object]] = {
    "pinv": torch.linalg.pinv,
    "pinv of a hermitian matrix": lambda a: torch.linalg.pinv(a @ a.mH, hermitian=True),
    "svd": lambda a: torch.linalg.svdvals(a.mH @ a),
    "a conjugate inside": lambda a: torch.linalg.vecdot(a, a * 2),
    "imag of a conjugate": lambda a: a.conj().imag * 2,
    "ihfft": lambda a: torch.fft.ihfft(a.real),
    "matrix_exp": torch.linalg.matrix_exp,
}


@pytest.mark.parametrize("operation", CONJUGATES.values(), ids=CONJUGATES.keys())
@pytest.mark.parametrize("gradless", [False, True])
def test_conjugates(operation: Callable[[torch.Tensor], torch.Tensor], gradless: bool) -> None:
    a = A.clone().requires_grad_()
    outside = operation(a)
    with record(names={}, gradless=gradless):
        inside = operation(a)
    assert torch.equal(inside.resolve_conj().resolve_neg(), outside.resolve_conj().resolve_neg())
    one, other = (
        torch.autograd.grad(it, a, torch.ones_like(it), allow_unused=True)[0]
        for it in (inside, outside)
    )
    assert torch.equal(one, other)


def test_conjugates_in_a_typed_program() -> None:
    e = viz.run(
        "a = torch.tensor([[1 + 2j, 0.5j], [2, 1 - 1j]], dtype=torch.complex128)\n"
        "p = torch.linalg.pinv(a)\nprint((a @ p @ a - a).abs().max() < 1e-12)"
    )
    assert e.printed == "tensor(True)\n"


def test_a_compiled_function_runs_as_written_is_said_to_and_is_compiled_afterwards() -> None:
    compiled = []

    def backend(graph: torch.fx.GraphModule, given: object) -> torch.fx.GraphModule:
        compiled.append(graph)
        return graph

    @torch.compile(backend=backend)
    def scaled(x: torch.Tensor) -> torch.Tensor:
        return (x * 2).sin()

    x = torch.ones(2, requires_grad=True)
    with warnings.catch_warnings(record=True, action="always") as caught, record() as recording:
        for _ in range(3):
            y = scaled(x)
    assert [str(it.message).partition(" by")[0] for it in caught] == ["`scaled` was compiled"]
    assert caught[0].filename == __file__
    assert [type(it.grad_fn).__name__ for it in recording][-2:] == ["MulBackward0", "SinBackward0"]
    assert not compiled
    assert torch.equal(scaled(x), y)
    assert len(compiled) == 1


def test_nothing_is_said_of_what_is_not_compiled(recwarn: pytest.WarningsRecorder) -> None:
    x = torch.ones(2, requires_grad=True)
    with record() as recording:
        (x * 2).sin()
    assert not recwarn.list
    assert len(recording) == 2
