"""The local Jacobian of one edge of the graph, read out of torch's own backward node.

A node is a vector-Jacobian product: called with a gradient of its outputs it returns the gradients
of its inputs. Called with each basis vector it returns the rows of its Jacobian.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import torch

from viz import limits
from viz.chain.metadata import Metadata
from viz.errors import ExplainError, LimitError
from viz.numbers import countable
from viz.trace import GradFn, NotKeptError, Replay, dense, op_of

Kind = Literal["diagonal", "dense", "too large"]


@dataclass(frozen=True, repr=False)
class Jacobian:
    """d(outputs of a node) / d(one of its inputs), computed when asked.

    `edge_index` says which input, by its place among the node's ``next_functions``. The matrix has
    one row per element of the node's outputs, flattened one output after the other, and one column
    per element of the input. `defined` says which outputs had a gradient in the backward run:
    torch's nodes tell zero from undefined, and some leave out what the other outputs add when one
    is undefined. `inputs` is how many inputs the node has, `place` where in its own answer that of this input
    stands, `replay` what it computed in the backward run, which stays when the graph is freed; `rows` and
    `column` are what torch knows of the node's outputs and of the input.

    >>> import viz
    >>> e = viz.run("x = torch.tensor([1., 2.], requires_grad=True)\\ny = (x ** 2).sum()")
    >>> dense, elementwise = (edge.local for edge in e.edges)
    >>> dense.kind, dense.matrix()
    ('dense', tensor([[1., 1.]]))
    >>> elementwise.kind, elementwise.factor
    ('diagonal', tensor([2., 4.]))
    >>> elementwise.matrix()
    tensor([[2., 0.],
            [0., 4.]])
    """

    grad_fn: GradFn
    edge_index: int
    defined: tuple[bool, ...] = field(repr=False)
    rows: tuple[Metadata, ...] = field(repr=False)
    column: Metadata
    inputs: int = field(repr=False)
    place: int = field(repr=False)
    replay: Replay | None = field(default=None, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """(elements of the outputs, elements of the input)."""
        return sum(row.numel for row in self.rows), self.column.numel

    def __repr__(self) -> str:
        rows, columns = self.shape
        op = op_of(self.grad_fn)
        return f"Jacobian({rows}\N{MULTIPLICATION SIGN}{columns} of {op}, input {self.edge_index})"

    def vjp(self, upstream: Sequence[torch.Tensor | None]) -> torch.Tensor:
        """upstream x this Jacobian, shaped like the input: one call of torch's node.

        `upstream` has a gradient for each output of the node, None for zero. Raises `ExplainError`
        where torch does not let the node be called.
        """
        with torch.no_grad():
            return self._reduce(self._answer(upstream))

    @cached_property
    def copies(self) -> int:
        """How many copies of the input broadcasting made, whose gradients the engine adds up; 1 for none.

        The node answers with the gradient of all of them where its formula leaves the sum to the engine.
        """
        whole = [row.numel for row in self.rows]
        if len(whole) != 1 or whole[0] <= self.column.numel or not self.column.numel:
            return 1
        if _is_expand(self.grad_fn):
            return whole[0] // self.column.numel
        try:
            answer = self.unsummed([self.rows[0].zeros()])
        except ExplainError:
            return 1
        return answer.numel() // self.column.numel

    def unsummed(self, upstream: Sequence[torch.Tensor | None]) -> torch.Tensor:
        """The gradients of all copies, before they are summed to the input's shape. Raises as `vjp`."""
        if _is_expand(self.grad_fn) and upstream[0] is not None:
            return upstream[0]
        with torch.no_grad():
            answer = self._unsummed(upstream)
        if answer is None:
            return self.column.zeros()
        return answer if answer.layout is torch.strided else dense(answer)

    def _unsummed(self, upstream: Sequence[torch.Tensor | None]) -> torch.Tensor | None:
        try:
            return self._call(upstream)
        except ExplainError:
            if self.replay is None:
                raise
            return self.replay.answer(self.edge_index, upstream, summed=False)

    @property
    def _work(self) -> int:
        """Numbers that reading the matrix takes: a basis vector and a row for each output element."""
        rows, columns = self.shape
        return rows * (rows + columns)

    @cached_property
    def kind(self) -> Kind:
        """Whether each output element depends on its own input element alone.

        Raises `ExplainError` where there is no real matrix or torch does not let the node be called.
        """
        for meta in (*self.rows, self.column):
            if meta.dtype.is_complex:
                raise ExplainError.of("complex", op=op_of(self.grad_fn))
            if meta.dtype.is_floating_point and meta.dtype.itemsize == 1:
                raise ExplainError.of("few_bits", op=op_of(self.grad_fn), dtype=meta.dtype)
        if len(self.rows) == 1 and self.rows[0].numel == self.column.numel and self._is_diagonal():
            return "diagonal"
        return "dense" if self._work <= limits.JACOBIAN.value else "too large"

    @cached_property
    def factor(self) -> torch.Tensor | None:
        """The diagonal, shaped like the input, if the Jacobian is diagonal; else None."""
        return self._column_sums if self.kind == "diagonal" else None

    def matrix(self) -> torch.Tensor:
        """The whole matrix, [elements of the outputs, elements of the input].

        Raises `LimitError` if it takes more numbers than `limits.JACOBIAN`, `ExplainError` as `kind`
        does.
        """
        if self._work > limits.JACOBIAN.value:
            raise LimitError.of("jacobian", shape=self.shape, limit=limits.JACOBIAN.value)
        return self._matrix

    @cached_property
    def _matrix(self) -> torch.Tensor:
        if self.factor is not None:
            return torch.diag(self.factor.reshape(-1))
        return self._rows_by_basis

    @cached_property
    def _rows_by_basis(self) -> torch.Tensor:
        with torch.no_grad():
            blocks = [self._rows_of(which) for which in range(len(self.rows))]
        return torch.cat(blocks) if blocks else self.column.zeros(self.shape)

    def _rows_of(self, which: int) -> torch.Tensor:
        """The rows that belong to one of the node's outputs."""
        output = self.rows[which]

        def row(vector: torch.Tensor) -> torch.Tensor:
            upstream: list[torch.Tensor | None] = [None] * len(self.rows)
            upstream[which] = vector.reshape(output.shape)
            return self._reduce(self._answer(upstream)).reshape(-1)

        if output.numel == 0:
            return self.column.zeros((0, self.column.numel))
        chunk = max(1, min(_CHUNK, _BASIS_ENTRIES // output.numel))
        return torch.cat(
            [
                _rows(row, _basis(output, start, min(start + chunk, output.numel)))
                for start in range(0, output.numel, chunk)
            ]
        )

    def _answer(self, upstream: Sequence[torch.Tensor | None]) -> torch.Tensor | None:
        """The node's answer by what it computed in the backward run, or by the node itself."""
        if self.replay is not None:
            filled = [
                meta.zeros() if gradient is None and defined else gradient
                for gradient, meta, defined in zip(upstream, self.rows, self.defined, strict=True)
            ]
            # An operation may refuse numbers that lie in memory otherwise than those of the run.
            with suppress(NotKeptError, RuntimeError):
                return self.replay.answer(self.edge_index, filled)
        return self._call(upstream)

    def _call(self, upstream: Sequence[torch.Tensor | None]) -> torch.Tensor | None:
        # The node of a torch.autograd.Function is called by its own apply, which does not fill in
        # zeros as the engine does for it.
        own = not callable(self.grad_fn)
        node: Callable[..., Any] = self.grad_fn.apply if own else self.grad_fn  # type: ignore
        given = [
            meta.zeros() if gradient is None and (defined or own) else gradient
            for gradient, meta, defined in zip(upstream, self.rows, self.defined, strict=True)
        ]
        try:
            sent = node(*given)
        except (TypeError, RuntimeError) as error:
            if "second time" in str(error):
                raise ExplainError.of("graph_freed") from error
            raise ExplainError.of(
                "node_call", op=type(self.grad_fn).__name__, detail=error
            ) from error
        answer: torch.Tensor | None = sent[self.place] if isinstance(sent, tuple) else sent
        return answer

    def _reduce(self, gradient: torch.Tensor | None) -> torch.Tensor:
        """What the engine does to a node's answer before it passes it on."""
        if gradient is None:
            return self.column.zeros()
        if gradient.layout is not torch.strided:  # of an embedding
            gradient = dense(gradient)
        if gradient.is_complex() and not self.column.dtype.is_complex:
            gradient = gradient.real
        dtype = self.column.dtype
        if dtype.itemsize == 1 and dtype.is_floating_point:  # torch adds no numbers of 8 bits
            dtype = torch.float32
        made = gradient.sum_to_size(self.column.shape).to(dtype)
        return made.clone() if made._is_zerotensor() else made

    @cached_property
    def _column_sums(self) -> torch.Tensor:
        ones = [torch.ones_like(row.zeros()) for row in self.rows]
        return self.vjp(ones)

    def _is_diagonal(self) -> bool:
        """Small matrices are looked at; for large ones J^T v = diag(J) v is tried on random v.

        A matrix that is not diagonal passes the trial with probability zero. The trial also
        decides where an entry is infinite: a basis vector's zeros turn its column into NaN.
        """
        if self.shape == (1, 1):
            return True
        if math.prod(self.shape) <= _LOOKED_AT:
            matrix = countable(self._rows_by_basis)
            if matrix.isfinite().all():
                return not torch.count_nonzero(matrix - torch.diag(matrix.diagonal()))
        generator = torch.Generator().manual_seed(0)
        (row,) = self.rows
        for _ in range(2):
            trial = torch.rand(row.shape, generator=generator, dtype=torch.float64) + 0.5
            vector = trial.to(row.dtype).to(row.device)
            given = vector.reshape(self.column.shape).to(self.column.device, self.column.dtype)
            expected = countable(self._column_sums) * countable(given)
            finite = expected[expected.isfinite()]
            most = float(finite.abs().max()) if finite.numel() else 0.0
            rounding = _ROUNDINGS * torch.finfo(self.column.dtype).eps
            found = countable(self.vjp([vector]))
            if not torch.allclose(found, expected, rounding, rounding * most, equal_nan=True):
                return False
        return True


def _is_expand(grad_fn: GradFn) -> bool:
    """Whether the copies are the program's own, by expand(): this node sums by itself."""
    return op_of(grad_fn) == "ExpandBackward0"


def _basis(output: Metadata, start: int, stop: int) -> torch.Tensor:
    """The basis vectors from `start` to `stop` of an output's flattened gradient, one a row."""
    basis = output.zeros((stop - start, output.numel))
    basis.diagonal(start).fill_(1)
    return basis


def _rows(row: Callable[[torch.Tensor], torch.Tensor], basis: torch.Tensor) -> torch.Tensor:
    batched = _batched(row, basis) if len(basis) > _BATCHED else None
    if batched is None or not _adds_up(row, basis, batched):
        return torch.stack([row(vector) for vector in basis])
    return batched


def _adds_up(
    row: Callable[[torch.Tensor], torch.Tensor], basis: torch.Tensor, rows: torch.Tensor
) -> bool:
    """Whether rows made in one call are those of the node: torch batches some wrongly, as cdist's."""
    count = len(basis)
    weights = 1 + torch.ones(count, dtype=basis.dtype, device=basis.device).cumsum(0) / count
    alone = row(weights @ basis)
    together = weights.to(rows.dtype) @ rows
    finite = together.abs()[together.isfinite()]
    rounding = _ROUNDINGS * torch.finfo(rows.dtype).eps
    most = float(finite.max()) if finite.numel() else 0.0
    return torch.allclose(together, alone, rounding, rounding * most, equal_nan=True)


def _batched(
    row: Callable[[torch.Tensor], torch.Tensor], basis: torch.Tensor
) -> torch.Tensor | None:
    """All rows in one call of the node; None where torch cannot batch it."""
    # vmap warns where it falls back to a loop of its own, which is as good here.
    torch._C._functorch._set_vmap_fallback_warning_enabled(False)  # type: ignore[attr-defined]
    try:
        return torch.vmap(row)(basis)
    except (RuntimeError, ValueError, ExplainError):
        return None
    finally:
        torch._C._functorch._set_vmap_fallback_warning_enabled(True)  # type: ignore[attr-defined]


_BATCHED = 8
"""Rows up to which calling the node for each of them is faster than vmap."""

_CHUNK = 64
_BASIS_ENTRIES = 2_000_000
"""Rows, and entries of their basis vectors, computed at a time: batched convolutions take memory."""

_ROUNDINGS = 16
"""Last digits by which two ways of rounding a product may differ."""

_LOOKED_AT = 4_096
"""Entries up to which a matrix is computed just to see whether it is diagonal."""
