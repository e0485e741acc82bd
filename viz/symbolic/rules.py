"""What torch's ATen operations compute, in formulas: one rule a name; see `viz.symbolic.shadow`.

A new rule takes the shadow, torch's result, and the operation's own arguments, and gives back the
places of the result's formulas. How an operation of `ELEMENTWISE` is written is said in
`viz/symbolic/sympy_process.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import torch

from viz.symbolic.reducing import (
    constant,
    cumulative,
    deviation,
    dot,
    each,
    extreme,
    log_softmax,
    logsumexp,
    matrix_product,
    matrix_vector,
    mean,
    norm,
    picked,
    product,
    softmax,
    total,
    variance,
    variance_and_mean,
)
from viz.symbolic.shadow import NoFormulaError, Shadow

ELEMENTWISE = (
    *(
        "exp",
        "exp2",
        "expm1",
        "log",
        "log2",
        "log10",
        "log1p",
        "sqrt",
        "rsqrt",
        "reciprocal",
        "neg",
    ),
    *(
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
    ),
    *("abs", "sigmoid", "erf", "erfc", "lgamma", "digamma", "relu", "mul", "pow", "atan2"),
    *("maximum", "minimum"),
)
"""Operations whose elements are computed from those of the operands in the same place."""

MOVES = frozenset(
    (
        *("view", "reshape", "_unsafe_view", "permute", "transpose", "t", "expand", "squeeze"),
        *("unsqueeze", "select", "slice", "narrow", "cat", "stack", "split", "split_with_sizes"),
        *("unbind", "chunk", "index", "index_select", "gather", "take", "flip", "roll", "rot90"),
        *("repeat", "diagonal", "diag_embed", "tril", "triu", "as_strided", "unfold", "movedim"),
        *(
            "select_scatter",
            "slice_scatter",
            "diagonal_scatter",
            "flatten",
            "diag",
            "tensor_split",
            "atleast_1d",
            "atleast_2d",
            "broadcast_tensors",
            "alias",
            "clone",
            "contiguous",
        ),
        *("_reshape_alias", "broadcast_in_dim", "collapse_view", "split_dim", "reflection_pad1d"),
        *("reflection_pad2d", "replication_pad1d", "replication_pad2d", "rev"),
    )
)
"""Operations that only move elements: they are run on the places of the formulas."""

Rule = Callable[..., object]


def _add(s: Shadow, out: object, a: object, b: object, *, alpha: float = 1) -> torch.Tensor:
    return s.each("add", a, b) if alpha == 1 else _plus(s, a, s.each("mul", b, alpha))


def _sub(s: Shadow, out: object, a: object, b: object, *, alpha: float = 1) -> torch.Tensor:
    return _plus(s, a, s.each("mul", b, -alpha))


def _rsub(s: Shadow, out: object, a: object, b: object, alpha: float = 1) -> torch.Tensor:
    return _plus(s, b, s.each("mul", a, -alpha))


def _plus(s: Shadow, a: object, places: torch.Tensor) -> torch.Tensor:
    """A value plus what has places already."""
    return each(s, "add", s.of(a), places)


def _div(
    s: Shadow, out: object, a: object, b: object, *, rounding_mode: str | None = None
) -> torch.Tensor:
    if rounding_mode:
        raise NoFormulaError("no_rule", f"div(rounding_mode={rounding_mode})")
    return s.each("div", a, b)


def _where(
    s: Shadow, out: torch.Tensor, condition: torch.Tensor, a: object, b: object
) -> torch.Tensor:
    """The branch that is taken at these values."""
    mask, one, other = torch.broadcast_tensors(condition, s.of(a), s.of(b))
    return torch.where(mask, one, other)


def _masked_fill(
    s: Shadow, out: torch.Tensor, a: object, mask: torch.Tensor, value: object
) -> torch.Tensor:
    return _where(s, out, mask, value, a)


def _softplus(
    s: Shadow, out: object, a: object, beta: float = 1, threshold: float = 20
) -> torch.Tensor:
    grown = each(s, "exp", s.each("mul", a, beta))
    return each(s, "div", each(s, "log", each(s, "add", grown, constant(s, 1))), constant(s, beta))


def _gelu(s: Shadow, out: object, a: object, *, approximate: str = "none") -> torch.Tensor:
    if approximate != "none":
        raise NoFormulaError("no_rule", f"gelu({approximate})")
    root = each(s, "sqrt", constant(s, 2))
    inner = each(s, "erf", each(s, "div", s.of(a), root))
    half = s.each("div", a, 2)
    return each(s, "mul", half, each(s, "add", inner, constant(s, 1)))


def _hypot(s: Shadow, out: object, a: object, b: object) -> torch.Tensor:
    squares = each(s, "add", s.each("pow", a, 2), s.each("pow", b, 2))
    return each(s, "sqrt", squares)


def _log_sigmoid(s: Shadow, out: object, a: object) -> torch.Tensor:
    return each(s, "log", s.each("sigmoid", a))


def _outer(s: Shadow, out: object, a: object, b: object) -> torch.Tensor:
    return each(s, "mul", s.of(a)[:, None], s.of(b)[None, :])


def _same(s: Shadow, out: object, a: object, *_: object, **__: object) -> torch.Tensor:
    return s.of(a)


def _copied(s: Shadow, out: object, a: torch.Tensor, b: object, *_: object) -> torch.Tensor:
    return s.of(b).expand(a.shape)


def _zero(s: Shadow, out: object, a: torch.Tensor) -> torch.Tensor:
    return constant(s, 0).expand(a.shape)


def _by_value(s: Shadow, out: torch.Tensor, *_: object, **__: object) -> torch.Tensor:
    """A result whose derivative is zero, or cut off: the numbers as they are."""
    numbers = out.detach().double().reshape(-1).tolist()
    return s.formulas.tensor(map(s.formulas.number, numbers), out.shape)


def _elementwise(op: str) -> Rule:
    def rule(s: Shadow, out: object, *operands: object, **_: object) -> torch.Tensor:
        return s.each(op, *operands)

    return rule


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        **{op: _elementwise(op) for op in ELEMENTWISE},
        **dict.fromkeys(("_to_copy", "to", "convert_element_type", "positive"), _same),
        **dict.fromkeys(("max", "min", "topk", "sort", "kthvalue", "median", "mode"), picked),
        **dict.fromkeys(("amax", "amin"), extreme),
        **dict.fromkeys(("mm", "bmm"), matrix_product),
        **dict.fromkeys(("floor", "ceil", "round", "trunc", "sign", "detach"), _by_value),
        **dict.fromkeys(("copy", "fill"), _copied),
        "copy_to": _copied,
        "zero": _zero,
        "add": _add,
        "sub": _sub,
        "rsub": _rsub,
        "div": _div,
        "sum": total,
        "prod": product,
        "mean": mean,
        "var": variance,
        "std": deviation,
        "var_mean": variance_and_mean,
        "dot": dot,
        "mv": matrix_vector,
        **dict.fromkeys(("_softmax", "softmax"), softmax),
        **dict.fromkeys(("_log_softmax", "log_softmax"), log_softmax),
        "hypot": _hypot,
        "log_sigmoid": _log_sigmoid,
        "outer": _outer,
        "true_divide": _div,
        "logsumexp": logsumexp,
        "cumsum": partial(cumulative, op="sum"),
        "cumprod": partial(cumulative, op="prod"),
        "linalg_vector_norm": norm,
        "where": _where,
        "masked_fill": _masked_fill,
        "softplus": _softplus,
        "gelu": _gelu,
    }
)
"""ATen name -> how its result's formulas follow from those of its operands."""
