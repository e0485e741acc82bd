"""Rules of `viz.symbolic.rules` for operations that bring many elements together, or choose among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch

from viz.symbolic.shadow import NoFormulaError, Shadow


def each(s: Shadow, op: str, *operands: torch.Tensor) -> torch.Tensor:
    """An operation element by element, on places, broadcast."""
    places = torch.broadcast_tensors(*operands)
    rows = zip(*(place.reshape(-1).tolist() for place in places), strict=True)
    return s.formulas.tensor((s.formulas.place(op, *row) for row in rows), places[0].shape)


def constant(s: Shadow, value: float) -> torch.Tensor:
    """A number's place, without dimensions."""
    return torch.tensor(s.formulas.number(value))


def _grouped(
    places: torch.Tensor, dim: int | Sequence[int] | None
) -> tuple[torch.Tensor, tuple[int, ...]]:
    """Rows of the places that are reduced to one, and the dimensions that are reduced."""
    every = tuple(range(places.ndim))
    asked = every if dim is None or dim == [] or dim == () else dim
    dims = tuple(it % max(places.ndim, 1) for it in ([asked] if isinstance(asked, int) else asked))
    kept = [it for it in every if it not in dims]
    moved = places.permute(*kept, *(it for it in every if it in dims)) if places.ndim else places
    count = 1
    for it in dims:
        count *= places.shape[it] if places.ndim else 1
    return moved.reshape(-1, count) if count else moved.reshape(-1, 0), dims


def _reduced(
    s: Shadow, out: torch.Tensor, op: str, places: torch.Tensor, dim: int | Sequence[int] | None
) -> torch.Tensor:
    rows, _ = _grouped(places, dim)
    return s.formulas.tensor((s.formulas.place(op, *row) for row in rows.tolist()), out.shape)


def total(
    s: Shadow, out: torch.Tensor, a: object, dim: object = None, *_: object, **__: object
) -> torch.Tensor:
    """The sum along some dimensions."""
    return _reduced(s, out, "sum", s.of(a), dim)  # type: ignore[arg-type]


def product(
    s: Shadow, out: torch.Tensor, a: object, dim: object = None, *_: object, **__: object
) -> torch.Tensor:
    """The product along some dimensions."""
    return _reduced(s, out, "prod", s.of(a), dim)  # type: ignore[arg-type]


def mean(
    s: Shadow, out: torch.Tensor, a: object, dim: object = None, *_: object, **__: object
) -> torch.Tensor:
    """The mean along some dimensions."""
    places = s.of(a)
    rows, _dims = _grouped(places, dim)  # type: ignore[arg-type]
    total = _reduced(s, out, "sum", places, dim)  # type: ignore[arg-type]
    return each(s, "div", total, constant(s, rows.shape[1]))


def _variance(
    s: Shadow, out: torch.Tensor, a: object, dim: object, correction: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """The variance and the mean, both in the shape of `out`."""
    places = s.of(a)
    rows, _ = _grouped(places, dim)  # type: ignore[arg-type]
    count = rows.shape[1]
    means = [s.formulas.place("div", s.formulas.place("sum", *row), s.formulas.number(count)) for row in rows.tolist()]  # noqa: E501  # fmt: skip
    variances = []
    for row, mean in zip(rows.tolist(), means, strict=True):
        minus = s.formulas.place("neg", mean)
        squares = [
            s.formulas.place("pow", s.formulas.place("add", it, minus), s.formulas.number(2))
            for it in row
        ]
        divisor = s.formulas.number(count - correction)
        variances.append(s.formulas.place("div", s.formulas.place("sum", *squares), divisor))
    return s.formulas.tensor(variances, out.shape), s.formulas.tensor(means, out.shape)


def _correction(given: tuple[object, ...], named: Mapping[str, object]) -> float:
    """What is taken off the count: Bessel's 1, unless the call says otherwise in one of its ways."""
    asked = named.get("correction", given[0] if given else None)
    if isinstance(asked, bool):
        return float(asked)
    return float(asked) if isinstance(asked, int | float) else 1.0


def variance(
    s: Shadow, out: torch.Tensor, a: object, dim: object = None, *more: object, **named: object
) -> torch.Tensor:
    """The variance along some dimensions."""
    return _variance(s, out, a, dim, _correction(more, named))[0]


def deviation(
    s: Shadow, out: torch.Tensor, a: object, dim: object = None, *more: object, **named: object
) -> torch.Tensor:
    """The standard deviation along some dimensions."""
    return each(s, "sqrt", _variance(s, out, a, dim, _correction(more, named))[0])


def variance_and_mean(
    s: Shadow,
    out: Sequence[torch.Tensor],
    a: object,
    dim: object = None,
    *more: object,
    **named: object,
) -> tuple[torch.Tensor, ...]:
    """Both, as torch gives them."""
    return _variance(s, out[0], a, dim, _correction(more, named))


def matrix_product(s: Shadow, out: torch.Tensor, a: object, b: object) -> torch.Tensor:
    """The product of two matrices, or of two stacks of them."""
    left, right = s.of(a), s.of(b)
    batched = left.ndim == 3
    pairs = zip(left, right, strict=True) if batched else [(left, right)]
    found = []
    for one, other in pairs:
        for row in one.tolist():
            for column in other.T.tolist():
                terms = [s.formulas.place("mul", x, y) for x, y in zip(row, column, strict=True)]
                found.append(s.formulas.place("sum", *terms))
    return s.formulas.tensor(found, out.shape)


def dot(s: Shadow, out: torch.Tensor, a: object, b: object) -> torch.Tensor:
    """The product of two vectors."""
    return _reduced(s, out, "sum", s.each("mul", a, b), None)


def matrix_vector(s: Shadow, out: torch.Tensor, a: object, b: object) -> torch.Tensor:
    """The product of a matrix and a vector."""
    return _reduced(s, out, "sum", s.each("mul", a, b), 1)


def _exponentials(s: Shadow, a: object, dim: int) -> tuple[torch.Tensor, torch.Tensor]:
    """exp of every element, and its sum along `dim`, kept."""
    powers = s.each("exp", a)
    rows = powers.movedim(dim, -1) if powers.ndim else powers.reshape(1)
    sums = [s.formulas.place("sum", *row) for row in rows.reshape(-1, rows.shape[-1]).tolist()]
    shape = list(powers.shape)
    if shape:
        shape[dim] = 1
    return powers, s.formulas.tensor(sums, shape)


def softmax(s: Shadow, out: object, a: object, dim: int, *_: object) -> torch.Tensor:
    """The softmax along a dimension."""
    return each(s, "div", *_exponentials(s, a, dim))


def log_softmax(s: Shadow, out: object, a: object, dim: int, *_: object) -> torch.Tensor:
    """Its logarithm."""
    logarithm = each(s, "log", _exponentials(s, a, dim)[1])
    return each(s, "add", s.of(a), each(s, "neg", logarithm))


def logsumexp(
    s: Shadow, out: torch.Tensor, a: object, dim: Sequence[int], keepdim: bool = False
) -> torch.Tensor:
    """The logarithm of the sum of exponentials."""
    return each(s, "log", _reduced(s, out, "sum", s.each("exp", a), dim))


def cumulative(
    s: Shadow, out: torch.Tensor, a: object, dim: int, *, op: str, **_: object
) -> torch.Tensor:
    """Sums or products so far, along a dimension."""
    rows = s.of(a).movedim(dim, -1)
    parts = [
        s.formulas.place(op, *row[: end + 1])
        for row in rows.reshape(-1, rows.shape[-1]).tolist()
        for end in range(len(row))
    ]
    return s.formulas.tensor(parts, rows.shape).movedim(-1, dim)


def norm(
    s: Shadow,
    out: torch.Tensor,
    a: object,
    ord: float = 2,
    dim: object = None,
    *_: object,
    **__: object,
) -> torch.Tensor:
    """A vector's 1-norm or 2-norm along some dimensions."""
    if ord == 2:
        squares = s.each("pow", a, 2)
        return each(s, "sqrt", _reduced(s, out, "sum", squares, dim))  # type: ignore[arg-type]
    if ord == 1:
        return _reduced(s, out, "sum", s.each("abs", a), dim)  # type: ignore[arg-type]
    raise NoFormulaError("no_rule", f"norm(p={ord})")


def picked(
    s: Shadow, out: torch.Tensor | Sequence[torch.Tensor], a: object, *rest: object, **_: object
) -> torch.Tensor:
    """The elements that torch chose, by the indices that it gives: true while their order stays."""
    if isinstance(out, torch.Tensor):
        return extreme(s, out, a)
    values, indices = out[0], out[1]
    places, tensor = s.of(a), a
    assert isinstance(tensor, torch.Tensor)
    for dim in range(max(tensor.ndim, 1)):
        at = indices if indices.ndim == tensor.ndim else indices.unsqueeze(dim)
        if int(at.max()) >= (tensor.shape[dim] if tensor.ndim else 1):
            continue
        fits = all(one <= other or axis == dim for axis, (one, other) in enumerate(zip(at.shape, tensor.shape, strict=True)))  # noqa: E501  # fmt: skip
        if fits and torch.equal(tensor.gather(dim, at).reshape(values.shape), values):
            return places.gather(dim, at).reshape(values.shape)
    raise NoFormulaError("no_rule", "max")


def extreme(
    s: Shadow, out: torch.Tensor, a: object, dim: object = None, *_: object, **__: object
) -> torch.Tensor:
    """The largest or smallest element where it is alone; torch shares its gradient among equals."""
    tensor = a
    assert isinstance(tensor, torch.Tensor)
    rows, _ = _grouped(s.of(tensor), dim)  # type: ignore[arg-type]
    values, _ = _grouped(tensor.detach(), dim)  # type: ignore[arg-type]
    same = values == out.detach().reshape(-1, 1)
    if bool((same.sum(1) != 1).any()):
        raise NoFormulaError("tie", "max")
    return rows.gather(1, same.double().argmax(1, keepdim=True)).reshape(out.shape)
