"""Ops that keep a running sum, product or extreme along one dimension."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, spell

X = "x = torch.tensor([1.4, 0.5, 2.3, -0.8], dtype=torch.float64, requires_grad=True)\n"
WITH_DTYPE = "(input: Tensor, dim: int, *, dtype: dtype = None)"
TIES = Text(
    "Of equal elements torch gives the gradient to the one in .indices, the last so far.",
    "값이 같은 원소 중에서는 .indices의 원소, 즉 그때까지의 마지막 원소가 기울기를 받습니다.",
)


def _running(name: str, signature: str, text: Text) -> Op:
    """The row of a running total."""
    return Op(
        name,
        "reduction",
        getattr(torch, name),
        signature,
        spellings=spell("torch Tensor", name),
        help=text,
        insert=f"torch.{name}({{x}}, dim=0)",
        samples=(X + f"y = torch.{name}(x, dim=0)", ANY + f"y = x.{name}(1) * x"),
    )


def _extreme(name: str, text: Text) -> Op:
    """The row of a running maximum or minimum."""
    return Op(
        name,
        "reduction",
        getattr(torch, name),
        "(input: Tensor, dim: int)",
        spellings=spell("torch Tensor", name),
        help=text,
        insert=f"torch.{name}({{x}}, dim=0).values",
        samples=(
            X + f"m = torch.{name}(x, dim=0)\ny = m.values",
            ANY + f"m = x.{name}(1)\ny = m[0] * x",
        ),
        kinks=TIES,
    )


ROWS: tuple[Op, ...] = (
    _running(
        "cumsum",
        WITH_DTYPE,
        Text(
            "Keeps the running sum along dim: x0, x0 + x1, ...",
            "dim 방향으로 누적합을 구합니다. x0, x0 + x1, ...",
        ),
    ),
    _running(
        "cumprod",
        WITH_DTYPE,
        Text(
            "Keeps the running product along dim: x0, x0 * x1, ...",
            "dim 방향으로 누적곱을 구합니다. x0, x0 * x1, ...",
        ),
    ),
    _running(
        "logcumsumexp",
        "(input: Tensor, dim: int)",
        Text(
            "Takes the logarithm of the running sum of exp(x) along dim.",
            "dim 방향으로 exp(x)의 누적합의 로그를 구합니다.",
        ),
    ),
    _extreme(
        "cummax",
        Text(
            "Keeps the largest element so far along dim, and its index.",
            "dim 방향으로 그때까지의 최댓값과 그 위치를 구합니다.",
        ),
    ),
    _extreme(
        "cummin",
        Text(
            "Keeps the smallest element so far along dim, and its index.",
            "dim 방향으로 그때까지의 최솟값과 그 위치를 구합니다.",
        ),
    ),
)
