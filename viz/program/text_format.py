"""Text of values: f-strings, ``format``, ``%`` and ``str``, exactly as Python writes it, but bounded.

Widths and precisions are looked at before anything is written, and a field of ``str.format`` reaches
attributes only through the evaluator's own look-up.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from viz import limits
from viz.program.budget import Refused
from viz.program.context import current

_SUMMARISED = 1_000
_EDGE = 3
"""Torch prints the first and last three along each dimension of what has more than 1,000 elements."""

_DIGITS = re.compile(r"\d+")


def text_of(value: Any, by: Callable[[Any], str] = str) -> str:
    """``str(value)`` or ``repr(value)``, once its length is known to be bearable."""
    if type(value) in (str, int, float, bool):
        return by(value)
    current().budget.text(least_length(value))
    if isinstance(value, torch.nn.Module):
        current().budget.step(len(list(value.modules())))
    text = by(value)
    current().budget.text(len(text))
    return text


def formatted(value: Any, conversion: str, spec: str) -> str:
    """One field of an f-string: ``{value!r:>8}``."""
    if conversion:
        by: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}
        value = text_of(value, by[conversion])
    elif not spec:
        return format(value, "") if type(value) in (float, int) else _plain(value)
    check_spec(spec)
    if isinstance(value, torch.Tensor | list | tuple | dict | set) or not spec:
        current().budget.text(least_length(value))
    return format(value, spec)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    current().budget.text(least_length(value))
    return format(value, "")


def check_spec(spec: str) -> None:
    """Raise `Refused` for a width or a precision that would make a string too long."""
    for digits in _DIGITS.findall(spec):
        if len(digits) > 9 or int(digits) > limits.STRING.value:
            raise Refused("too_long_string", limit=limits.STRING.value)


def format_method(
    template: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    read_attribute: Callable[[Any, str], Any],
) -> str:
    """``template.format(*args, **kwargs)``."""
    return _Template(args, kwargs, read_attribute).fill(template, 2)


class _Template:
    """The values of one call of ``str.format``."""

    def __init__(
        self,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        read_attribute: Callable[[Any, str], Any],
    ) -> None:
        self._args = args
        self._kwargs = kwargs
        self._read_attribute = read_attribute
        self._next: int | None = 0

    def fill(self, template: str, depth: int) -> str:
        """The template with its fields filled."""
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        parts: list[str] = []
        length = 0
        for text, field, spec, conversion in string.Formatter().parse(template):
            made = text
            if field is not None:
                value = self._value(field)
                inner = self.fill(spec, depth - 1) if spec else ""
                made += formatted(value, conversion or "", inner)
            length += len(made)
            current().budget.text(length)
            parts.append(made)
        return "".join(parts)

    def _value(self, field: str) -> Any:
        first, rest = _split_field(field)
        if first == "":
            if self._next is None:
                raise ValueError(
                    "cannot switch from manual field specification to automatic field numbering"
                )
            first, self._next = self._next, self._next + 1
        elif isinstance(first, int):
            if self._next:
                raise ValueError(
                    "cannot switch from automatic field numbering to manual field specification"
                )
            self._next = None
        if isinstance(first, int):
            if first >= len(self._args):
                raise IndexError(
                    f"Replacement index {first} out of range for positional args tuple"
                )
            value = self._args[first]
        else:
            value = self._kwargs[first]
        for is_attribute, name in rest:
            if is_attribute:
                value = self._read_attribute(value, str(name))
            elif isinstance(value, list | tuple | dict | str | np.ndarray | torch.Tensor):
                value = value[name]  # type: ignore[index]
            else:
                raise TypeError(f"'{type(value).__name__}' object is not subscriptable")
        return value


_PART = re.compile(r"\.([^.\[]+)|\[([^\]]+)\]")


def _split_field(field: str) -> tuple[int | str, list[tuple[bool, int | str]]]:
    """``a.b[0]`` -> its first part, then (is an attribute, its name or index) for each of the others."""
    first = re.match(r"[^.\[]*", field)
    start = first.group() if first else ""
    rest: list[tuple[bool, int | str]] = []
    place = len(start)
    while place < len(field):
        part = _PART.match(field, place)
        if part is None:
            raise ValueError("Empty attribute in format string")
        name, index = part.groups()
        rest.append((True, name) if name else (False, int(index) if index.isdigit() else index))
        place = part.end()
    return (int(start) if start.isdigit() else start), rest


_PERCENT = re.compile(r"%(?:\([^()]*\))?[#0\- +]*(\*|\d*)(?:\.(\*|\d*))?[hlL]?(.)")


def percent(template: str, argument: Any) -> str:
    """``template % argument``."""
    length = len(template)
    for match in _PERCENT.finditer(template):
        for part in match.group(1), match.group(2):
            if part and part != "*":
                check_spec(part)
                length += int(part)
    values = argument if isinstance(argument, tuple) else (argument,)
    if "*" in template:
        for value in values:
            if isinstance(value, int):
                length += abs(value)
    if isinstance(argument, dict):
        values = tuple(argument.values())
    length += sum(map(least_length, values))
    current().budget.text(length)
    return str(template % argument)


def least_length(value: Any) -> int:
    """Characters that the text of a value has at least. Walks containers, within the budget."""
    if isinstance(value, torch.Tensor | np.ndarray):
        shape = tuple(value.shape)
        count = math.prod(shape)
        if count > _SUMMARISED:
            count = math.prod(min(size, 2 * _EDGE) for size in shape)
        return int(8 + 2 * count)
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list | tuple | set | frozenset | Mapping):
        return _inside(value)
    return 0


def _inside(value: Any) -> int:
    budget = current().budget
    total, stack, open_ = 0, [(value, 1)], {id(value)}
    while stack:
        item, depth = stack.pop()
        inside = [*item.keys(), *item.values()] if isinstance(item, Mapping) else list(item)
        budget.step(1 + len(inside))
        if depth > limits.NESTING.value:
            if len(open_) < depth:  # a list in itself: Python writes [...]
                continue
            raise Refused("too_nested", limit=limits.NESTING.value)
        total += 2 * len(inside)
        for each in inside:
            if isinstance(each, list | tuple | set | frozenset | Mapping):
                open_.add(id(each))
                stack.append((each, depth + 1))
            else:
                total += least_length(each)
        budget.text(min(total, 10**9))
    return total
