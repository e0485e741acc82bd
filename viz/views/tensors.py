"""Every tensor that the user made, and the text with another number, shape or fill in one."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch

from viz import limits
from viz.errors import ExplainError
from viz.explanation import Explanation
from viz.program.constants import (
    Constant,
    constants,
    literal_value,
    set_cell,
    set_expression,
    set_seed,
    set_tensor,
)
from viz.program.literals import Fill, fill_source
from viz.views.edit_answers import MadeTensor

_FILLS: tuple[Fill, ...] = ("ones", "zeros", "arange", "random")


def made(explanation: Explanation) -> tuple[MadeTensor, ...]:
    """The tensors that the program makes of numbers alone."""
    return tuple(_plain(constant.name, tensor) for constant, tensor in _made(explanation))


def values(explanation: Explanation) -> tuple[torch.Tensor, ...]:
    """Their values, as the program made them, in the order of `viz.program.constants.constants`."""
    return tuple(tensor for _, tensor in _made(explanation))


def _made(explanation: Explanation) -> Iterator[tuple[Constant, torch.Tensor]]:
    typed = explanation.typed_program
    for constant in constants(typed.program):
        if constant.statement is None:
            tensor = literal_value(constant)
        else:
            tensor = typed.assigned.get(constant.statement, {}).get(constant.name)
        if tensor is not None:
            yield constant, tensor


def _plain(name: str, tensor: torch.Tensor) -> MadeTensor:
    small = tensor.numel() <= limits.GRID_CELLS.value and not tensor.is_complex()
    return MadeTensor(
        name,
        tuple(tensor.shape),
        str(tensor.dtype).removeprefix("torch."),
        tensor.requires_grad,
        tuple(tensor.detach().reshape(-1).tolist()) if small else None,
    )


def with_cell(explanation: Explanation, place: int, element: int, number: float) -> str:
    """The text with another number in an element. Raises `ExplainError` where it cannot be held."""
    constant, tensor = list(_made(explanation))[place]
    program = explanation.typed_program.program
    try:
        return set_cell(program, constant, tensor, element, number)
    except (RuntimeError, OverflowError, TypeError, ValueError) as error:
        dtype = str(tensor.dtype).removeprefix("torch.")
        raise ExplainError.of("cell_value", dtype=dtype) from error


def with_tensor(
    explanation: Explanation,
    place: int,
    shape: tuple[int, ...],
    fill: str,
    seed: int,
    requires_grad: bool,
) -> str:
    """The text with a tensor of another shape and fill; "keep" keeps the numbers that fit."""
    constant, tensor = list(_made(explanation))[place]
    program = explanation.typed_program.program
    if fill == "keep":
        count, kept = math.prod(shape), tensor.detach().reshape(-1)
        if count != kept.numel():
            kept = torch.cat([kept, kept.new_zeros(max(0, count - kept.numel()))])[:count]
        return set_tensor(program, constant, kept.reshape(shape), requires_grad=requires_grad)
    chosen: Fill = next(name for name in _FILLS if name == fill)
    source = fill_source(chosen, shape, requires_grad=requires_grad)
    if chosen == "random":
        return set_seed(program, constant, seed, source)
    return set_expression(program, constant, source)
