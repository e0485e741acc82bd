"""How numbers and tensors are written: plain text for the picture, LaTeX for the equations."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache

import numpy as np
import torch

from viz.draw.shape_text import shape_text
from viz.numbers import countable, wide

DIGITS = 4
"""Significant digits in the picture and the equations."""

_FULL_LENGTH = 1_000
"""Characters of a full text: Graphviz takes labels up to 16,384, and nobody reads more."""

_EDGE = 2
"""Numbers that are written at each end of a long dimension."""

_WRITTEN_OUT = 64
"""Elements up to which a full text has them all."""

LARGEST_MATRIX = 6
"""Rows and columns up to which a tensor is written out; larger ones are summarised."""


def number(value: float) -> str:
    """A number with few digits: ``2``, ``0.25``, ``1.234e-05``, ``nan``, ``-inf``."""
    if math.isfinite(value) and value == int(value) and len(f"{value:.0f}") <= 6:
        return str(int(value))
    return f"{value:.{DIGITS}g}"


@lru_cache(maxsize=8_192)
def short(value: float, width: int) -> str:
    """`number` in at most `width` characters (5 or more), digits left out where it takes more."""
    for digits in range(DIGITS, 0, -1):
        text = number(value) if digits == DIGITS else f"{value:.{digits}g}"
        text = re.sub(r"e([+-])0*(\d+)", lambda it: "e" + it[1].strip("+") + it[2], text)
        if len(text) <= width:
            return text
    return text


_VULGAR = {2: "½", 3: "⅓", 4: "¼", 6: "⅙", 8: "⅛"}


def as_fraction(value: float) -> str:
    """`number`, and one over a whole number as a fraction: ``¼``, ``1/7``; short decimals stay: ``0.1``."""
    if not math.isfinite(value) or not 0 < abs(value) < 1:
        return number(value)
    close = Fraction(value).limit_denominator(64)
    exact = abs(close.numerator) == 1 and abs(float(close) - value) <= 1e-7 * abs(value)
    of = close.denominator
    if not exact or (of not in _VULGAR and len(number(abs(value))) <= 4):
        return number(value)
    return ("-" if value < 0 else "") + _VULGAR.get(of, f"1/{of}")


def number_latex(value: complex, *, fraction: bool = False) -> str:
    """`number` in LaTeX; with `fraction` 0.25 is written as one quarter, 0.333... as one third."""
    if isinstance(value, complex):
        imaginary = number_latex(value.imag)
        sign = "" if imaginary.startswith("-") else "+"
        return rf"{number_latex(value.real)}{sign}{imaginary}\,i"
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    if fraction and value and not value.is_integer():
        close = Fraction(value).limit_denominator(64)
        if abs(close.numerator) == 1 and abs(float(close) - value) <= 1e-7 * abs(value):
            sign = "-" if close < 0 else ""
            return rf"{sign}\tfrac{{1}}{{{close.denominator}}}"
    text = number(value)
    if "e" in text:
        mantissa, exponent = text.split("e")
        return rf"{mantissa}\cdot 10^{{{int(exponent)}}}"
    return text


def uniform(tensor: torch.Tensor) -> float | None:
    """The one value that every entry has; None where entries differ, are complex or there are none."""
    flat = countable(tensor).reshape(-1)
    if not len(flat) or tensor.is_complex():
        return None
    first = flat[0]
    same = torch.isnan(flat).all() if torch.isnan(first) else (flat == first).all()
    return float(first) if same else None


def as_rows(tensor: torch.Tensor) -> torch.Tensor | None:
    """The tensor as a small matrix, leading dimensions flattened; None if it is too large."""
    if tensor.ndim == 0:
        rows = tensor.reshape(1, 1)
    elif tensor.numel() == 0:
        return None
    else:
        rows = tensor.reshape(-1, tensor.shape[-1])
    return rows if max(rows.shape) <= LARGEST_MATRIX else None


def matrix_latex(tensor: torch.Tensor) -> str:
    """A tensor in LaTeX: a number, a bracketed matrix, or its shape when it is large."""
    if tensor.ndim == 0:
        return number_latex(tensor.item())
    rows = as_rows(tensor)
    if rows is None:
        shape = shape_text(tensor.shape).replace("\N{MULTIPLICATION SIGN}", r"{\times}")
        same = uniform(tensor)
        return (
            rf"[{number_latex(same)}]_{{{shape}}}"
            if same is not None
            else rf"[\,\cdot\,]_{{{shape}}}"
        )
    body = r" \\ ".join(
        " & ".join(number_latex(value) for value in row) for row in wide(rows).tolist()
    )
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def full_text(tensor: torch.Tensor) -> str:
    """A tensor with eight digits for each number; of a large one the first and the last, or some."""
    large = tensor.numel() > _WRITTEN_OUT
    numbers = wide(_ends(tensor.detach()) if large else tensor).numpy(force=True)
    if large:
        return _array_text(numbers, written_out=0)
    # One picture says the same numbers many times, and so do the pictures of one class.
    return _small_text(numbers.tobytes(), numbers.shape, numbers.dtype.char)


def _ends(tensor: torch.Tensor) -> torch.Tensor:
    """What is written of a large tensor: of each long dimension both ends, and one that is left out."""
    for dim, size in enumerate(tensor.shape):
        if size > 2 * _EDGE + 1:
            first, last = tensor.narrow(dim, 0, _EDGE + 1), tensor.narrow(dim, size - _EDGE, _EDGE)
            tensor = torch.cat([first, last], dim)
    return tensor


@lru_cache(maxsize=2_048)
def _small_text(content: bytes, shape: tuple[int, ...], dtype: str) -> str:
    return _array_text(np.frombuffer(content, dtype).reshape(shape))


def _array_text(array: np.ndarray, written_out: int = _WRITTEN_OUT) -> str:
    # Not torch's own printing: its options belong to the whole process.
    text = np.array2string(
        array,
        precision=8,
        threshold=written_out,
        edgeitems=_EDGE,
        max_line_width=60,
        separator=", ",
    )
    return text if len(text) <= _FULL_LENGTH else f"{text[:_FULL_LENGTH]} \N{HORIZONTAL ELLIPSIS}"
