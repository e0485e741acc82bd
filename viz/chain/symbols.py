"""A run of a program with a formula behind every number, beside the numbers that torch computes.

While torch runs, each tensor is shadowed by the formulas of its elements. They are taken at torch's own
(ATen) level, where some hundred operations are left: what moves elements about is run on the places of
the formulas, what computes has a rule in `viz.chain.rules`, and what has none is taken apart by torch's
own decompositions. Nothing is ever made from text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch._decomp import decomposition_table
from torch._ops import OpOverload
from torch.utils._python_dispatch import TorchDispatchMode

from viz import limits
from viz.program.tensors import tensors_of

Scalar = tuple[str | float | int, ...]
"""One formula: ("symbol", leaf, place), ("number", text), or an operation and the places of its parts."""

ZERO = 0
"""The place of the number zero: what torch fills with zeros is filled with it."""


class NoFormulaError(BaseException):
    """There is no formula: `args[0]` is the key of the reason, `args[1]` what it names.

    No ``except`` of a program catches it.
    """


class Formulas:
    """All formulas of a run, each once, by their place in a list; parts come before wholes."""

    def __init__(self) -> None:
        self.scalars: list[Scalar] = []
        self._places: dict[Scalar, int] = {}
        self.number(0)

    def place(self, *scalar: str | float | int) -> int:
        """Where this formula is kept."""
        if scalar not in self._places:
            if len(self.scalars) >= limits.FORMULAS.value:
                raise NoFormulaError("too_large", limits.FORMULAS.value)
            self._places[scalar] = len(self.scalars)
            self.scalars.append(scalar)
        return self._places[scalar]

    def number(self, value: float) -> int:
        """The place of a number, written with as few digits as tell it from others."""
        whole = float(value).is_integer() and abs(value) < 2**53
        return self.place("number", str(int(value)) if whole else repr(float(value)))

    def tensor(self, places: Iterable[int], shape: Sequence[int]) -> torch.Tensor:
        """A tensor of places."""
        return torch.tensor(list(places), dtype=torch.int64).reshape(tuple(shape))


class Shadow(TorchDispatchMode):
    """Shadows every tensor that depends on a leaf with the places of its elements' formulas."""

    def __init__(self, rules: Mapping[str, Callable[..., object]], moves: frozenset[str]) -> None:
        super().__init__()
        self.formulas = Formulas()
        self._rules = rules
        self._moves = moves
        self._shadows: dict[int, tuple[torch.Tensor, torch.Tensor | NoFormulaError]] = {}

    def name(self, leaf: str, tensor: torch.Tensor) -> None:
        """Give each element of a leaf a symbol of its own."""
        symbols = (self.formulas.place("symbol", leaf, at) for at in range(tensor.numel()))
        self.put(tensor, self.formulas.tensor(symbols, tensor.shape))

    def put(self, tensor: torch.Tensor, shadow: torch.Tensor | NoFormulaError) -> None:
        """Shadow a tensor."""
        self._shadows[id(tensor)] = (tensor, shadow)

    def has(self, value: object) -> bool:
        """Whether a value depends on a leaf."""
        return isinstance(value, torch.Tensor) and id(value) in self._shadows

    def of(self, value: object) -> torch.Tensor:
        """The places of a tensor's formulas, or of a number. Raises `NoFormulaError` where there are none."""
        if not isinstance(value, torch.Tensor):
            assert isinstance(value, bool | int | float)
            return torch.tensor(self.formulas.number(value))
        if id(value) in self._shadows:
            shadow = self._shadows[id(value)][1]
            if isinstance(shadow, NoFormulaError):
                raise shadow
            return shadow
        numbers = np.asarray(value.detach().double()).reshape(-1).tolist()
        return self.formulas.tensor(map(self.formulas.number, numbers), value.shape)

    def each(self, op: str, *operands: object) -> torch.Tensor:
        """An operation element by element, operands broadcast."""
        places = torch.broadcast_tensors(*map(self.of, operands))
        rows = zip(*(place.reshape(-1).tolist() for place in places), strict=True)
        return self.formulas.tensor(
            (self.formulas.place(op, *row) for row in rows), places[0].shape
        )

    def __torch_dispatch__(
        self,
        func: OpOverload,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        given = dict(kwargs or {})
        backward = torch._C._current_graph_task_id() != -1  # no formula is asked of gradients
        if backward or not any(map(self.has, tensors_of((args, list(given.values()))))):
            return func(*args, **given)
        written = func._schema.name.split("::")[1]
        name = written.removesuffix("_")
        if name not in self._rules and name not in self._moves and func in decomposition_table:
            with self:
                made = decomposition_table[func](*args, **given)
            if made is not NotImplemented:
                return made
        result = func(*args, **given)
        outputs = [it for it in tensors_of(result) if it.is_floating_point()]
        try:
            moving = func if name == written else getattr(torch.ops.aten, name, func)
            shadows = self._shadows_of(name, moving, result, args, given)
        except (RuntimeError, TypeError, ValueError, IndexError):  # a call its rule does not know
            shadows = [NoFormulaError("no_rule", name)] * len(outputs)
        except NoFormulaError as unknown:
            shadows = [unknown] * len(outputs)
        for output, shadow in zip(outputs, shadows, strict=False):
            self.put(output, shadow)
        return result

    def _shadows_of(
        self,
        name: str,
        moving: Callable[..., object],
        result: object,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> list[torch.Tensor | NoFormulaError]:
        if name in self._rules:
            made = self._rules[name](self, result, *args, **kwargs)
            return [made] if isinstance(made, torch.Tensor) else list(made)  # type: ignore[call-overload]
        if name in self._moves:
            moved = moving(
                *map(self._places, args), **{k: self._places(v) for k, v in kwargs.items()}
            )
            return list(tensors_of(moved))
        raise NoFormulaError("no_rule", name)

    def _places(self, value: object) -> object:
        """An argument with places instead of numbers; indices and shapes as they are."""
        if isinstance(value, list | tuple):
            return type(value)(map(self._places, value))
        if isinstance(value, torch.Tensor) and value.is_floating_point():
            return self.of(value)
        return value
