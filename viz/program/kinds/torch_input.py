"""What torch is given to go through or to make a tensor of: asked of the budget before torch does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch

from viz import limits
from viz.program.budget import Refused
from viz.program.context import current

_SEQUENCES = (list, tuple, range, str, bytes, np.ndarray, np.generic, torch.Tensor)


def drained(values: object) -> Any:
    """What an iterator still has, as a list; anything that has its length already, as it is.

    torch goes to the end of what it is given to iterate over, and some iterators have none.
    """
    if isinstance(values, range):
        current().budget.items(len(values))
    elif isinstance(values, Iterator):
        return list(_counted(values))
    return values


def _counted(values: Iterable[object]) -> Iterator[object]:
    budget = current().budget
    for count, value in enumerate(values, 1):
        budget.step()
        if count > limits.ITEMS.value:
            budget.items(count)
        yield value


def data(value: object) -> None:
    """Ask the budget before torch makes a tensor of `value`, outside of what the meter sees."""
    budget = current().budget
    budget.walk(value)
    shape: list[int] = []
    first = value
    while isinstance(first, list | tuple | range) and len(shape) <= limits.RANK.value:
        shape.append(len(first))
        if not first:
            break
        first = first[0]
    budget.elements(tuple(shape))
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, range):
            budget.items(len(one))
        elif isinstance(one, list | tuple):
            stack.extend(it for it in one if type(it) not in (float, int, bool))
        elif not isinstance(one, (*_SEQUENCES, dict)) and hasattr(type(one), "__getitem__"):
            # A class of the program says how long it is, each time that it is asked.
            raise Refused("tensor_of_own_class", kind=type(one).__name__)
