"""Reads an op row's signature and says whether a call's arguments fit it.

Torch reports a wrong argument by listing every overload of the function; a learner needs the one
sentence that names the argument. What fits here is passed on unchanged, and torch has the last word.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, Signature

import torch


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _is_ints(value: object) -> bool:
    return isinstance(value, list | tuple) and all(_is_int(item) for item in value)


def _is_data(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_data(item) for item in value)
    return _is_number(value)


def _is_tensor(value: object) -> bool:
    return isinstance(value, torch.Tensor)


def _is_tensors(value: object) -> bool:
    return isinstance(value, list | tuple) and all(_is_tensor(item) for item in value)


KINDS: Mapping[str, Callable[[object], bool]] = {
    "Tensor": _is_tensor,
    "Tensors": _is_tensors,
    "Number": _is_number,
    "int": _is_int,
    "bool": lambda value: isinstance(value, bool),
    "Shape": lambda value: _is_int(value) or _is_ints(value),
    "Dims": lambda value: _is_int(value) or _is_ints(value),
    "Pads": _is_ints,
    "Data": _is_data,
    "dtype": lambda value: isinstance(value, torch.dtype),
    "Equation": lambda value: isinstance(value, str),
    "None": lambda value: value is None,
}
"""Kind of argument -> does this value fit? `Shape` as ``*size`` takes ints or one tuple."""


@cache
def read_signature(text: str) -> Signature:
    """Read a row's signature such as ``(input: Tensor, dim: Dims = None, *, keepdim: bool = False)``.

    Raises `ValueError` for an annotation that is no kind of `KINDS` nor a choice (``'mean|sum'``).
    """
    (function,) = ast.parse(f"def f{text}: ...").body
    assert isinstance(function, ast.FunctionDef)
    given = function.args
    positional = [*given.posonlyargs, *given.args]
    defaults = [*[None] * (len(positional) - len(given.defaults)), *given.defaults]
    parameters = [
        _parameter(arg, Parameter.POSITIONAL_OR_KEYWORD, default)
        for arg, default in zip(positional, defaults, strict=True)
    ]
    if given.vararg:
        parameters.append(_parameter(given.vararg, Parameter.VAR_POSITIONAL, None))
    parameters += [
        _parameter(arg, Parameter.KEYWORD_ONLY, default)
        for arg, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
    ]
    return Signature(parameters)


def _parameter(arg: ast.arg, place: object, default: ast.expr | None) -> Parameter:
    assert arg.annotation is not None, f"{arg.arg} needs a kind"
    if isinstance(arg.annotation, ast.Constant) and isinstance(arg.annotation.value, str):
        kinds: tuple[str, ...] = ()
        choices = tuple(arg.annotation.value.split("|"))
    else:
        kinds = tuple(part.strip() for part in ast.unparse(arg.annotation).split("|"))
        choices = ()
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise ValueError(f"{arg.arg}: no such kind of argument: {unknown}")
    return Parameter(
        arg.arg,
        place,  # type: ignore[arg-type]
        default=Parameter.empty if default is None else ast.literal_eval(default),
        annotation=Wanted(kinds, choices),
    )


@dataclass(frozen=True)
class Wanted:
    """What one parameter takes: one of some kinds of value, or one of some words."""

    kinds: tuple[str, ...]
    choices: tuple[str, ...]

    def fits(self, value: object) -> bool:
        """Whether `value` may be passed."""
        if self.choices:
            return isinstance(value, str) and value in self.choices
        return any(KINDS[kind](value) for kind in self.kinds)

    def __str__(self) -> str:
        return " | ".join(self.choices or self.kinds)
