"""What a tensor was computed from: an operation of ATen and its arguments, each computation once.

Expressions that compute the same are the same object, so that a value has one name. Those that make
something new (`torch.zeros`, random numbers) are never merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch._ops import OpOverload

NAME = "name"
"""The operation of what has a name: its only argument."""

ITEM = "item"
"""The operation of one output of several: of (expression, its place)."""

VIEWS = frozenset(("view", "_unsafe_view", "_reshape_alias", "reshape"))
"""Operations that give a tensor another shape."""

GIVEN = "given"
"""The operation of a tensor that nobody computed here: torch kept it, or it was drawn."""


@dataclass(frozen=True, eq=False)
class Expr:
    """One computation. `op` is an ATen operation, or `NAME`, `ITEM` or `GIVEN`; compared by identity."""

    op: OpOverload | str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...] = ()
    shape: tuple[int, ...] = ()
    dtype: torch.dtype = torch.float32

    @property
    def name(self) -> str:
        """ATen's name of the operation, without its overload: ``add``."""
        return self.op if isinstance(self.op, str) else self.op._schema.name.split("::")[1]

    def argument(self, place: int, name: str, otherwise: Any = None) -> Any:
        """An argument by its place or name, as the schema has it."""
        if place < len(self.args):
            return self.args[place]
        return dict(self.kwargs).get(name, otherwise)

    @property
    def parts(self) -> Iterator[Expr]:
        """The expressions that it is computed from, each as often as it is used."""
        yield from expressions_in((self.args, tuple(value for _, value in self.kwargs)))


def expressions_in(value: Any) -> Iterator[Expr]:
    """The expressions in nested arguments."""
    if isinstance(value, Expr):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from expressions_in(item)


def within(expr: Expr, stop: Callable[[Expr], bool]) -> Iterator[Expr]:
    """An expression and all that it is computed from, each once, down to what `stop` holds of.

    What is used twice at each of n steps has 2^n ways through it: no walk may take them all.
    """
    seen, stack = {expr}, [expr]
    while stack:
        it = stack.pop()
        yield it
        for part in () if stop(it) else it.parts:
            if part not in seen:
                seen.add(part)
                stack.append(part)


def replaced(value: Any, change: Callable[[Expr], Any]) -> Any:
    """Nested arguments with every expression changed."""
    if isinstance(value, Expr):
        return change(value)
    if isinstance(value, tuple):
        return tuple(replaced(item, change) for item in value)
    return value


@dataclass
class Expressions:
    """All expressions of one backward pass, each once."""

    _known: dict[tuple[Any, ...], Expr] = field(default_factory=dict)

    def make(
        self,
        op: OpOverload | str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        shape: tuple[int, ...],
        dtype: torch.dtype,
    ) -> Expr:
        """The expression of a computation: a new one where it makes something of nothing."""
        made = Expr(op, args, tuple(sorted(kwargs.items())), shape, dtype)
        if op == GIVEN or (not isinstance(op, str) and not any(made.parts)):
            return made
        # True == 1 == 1.0 in Python, and they are not the same argument.
        key = (op, _typed(args), _typed(made.kwargs), shape, dtype)
        return self._known.setdefault(key, made)

    def named(self, name: str, like: torch.Tensor) -> Expr:
        """What is called `name`."""
        return self.make(NAME, (name,), {}, tuple(like.shape), like.dtype)

    def remade(self, old: Expr, args: tuple[Any, ...]) -> Expr:
        """`old` with other arguments."""
        return self.make(old.op, args, dict(old.kwargs), old.shape, old.dtype)


def _typed(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_typed(item) for item in value)
    return value if isinstance(value, Expr) else (type(value), value)


def evaluated(expr: Expr, known: Callable[[Expr], torch.Tensor | None]) -> torch.Tensor:
    """The value of an expression, from those that are `known`.

    Raises `KeyError` for a name or a tensor that is not known.
    """
    done: dict[Expr, Any] = {}

    def value(it: Expr) -> Any:
        if it not in done:
            given = known(it)
            if given is not None:
                done[it] = given
            elif it.op == ITEM:
                done[it] = value(it.args[0])[it.args[1]]
            elif isinstance(it.op, str):
                raise KeyError(it.args)
            else:
                args = replaced(it.args, value)
                kwargs = {name: replaced(part, value) for name, part in it.kwargs}
                # A view is written as a reshape: strides may be others when a line is run again.
                done[it] = args[0].reshape(args[1]) if it.name in VIEWS else it.op(*args, **kwargs)
        return done[it]

    made: torch.Tensor = value(expr)
    return made
