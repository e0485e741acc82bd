"""Softmax and its relatives."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, spell

ALONG = "(input: Tensor, dim: int, *, dtype: dtype = None)"
TARGET = ANY + "w = torch.tensor([1.0, 2.5], dtype=torch.float64)\n"

ROWS: tuple[Op, ...] = (
    Op(
        "softmax",
        "softmax",
        torch.softmax,
        ALONG,
        spellings=spell("torch F Tensor", "softmax"),
        help=Text(
            "Turns the elements along dim into positive shares: exp(x) / sum(exp(x)).",
            "dim 방향의 원소를 합이 1인 양수로 바꿉니다. exp(x) / sum(exp(x))",
        ),
        insert="torch.softmax({x}, dim=-1)",
        samples=(
            TARGET + "y = torch.softmax(x, dim=1) * w",
            TARGET + "y = (F.softmax(x, dim=0) * w).sum()",
            TARGET + "y = x.softmax(-1) * x",
        ),
    ),
    Op(
        "log_softmax",
        "softmax",
        torch.log_softmax,
        ALONG,
        spellings=spell("torch F Tensor", "log_softmax"),
        help=Text(
            "Takes the logarithm of softmax along dim: x - log(sum(exp(x))).",
            "dim 방향으로 소프트맥스의 로그를 구합니다. x - log(sum(exp(x)))",
        ),
        insert="torch.log_softmax({x}, dim=-1)",
        samples=(
            TARGET + "y = torch.log_softmax(x, dim=1) * w",
            TARGET + "y = (F.log_softmax(x, dim=0) * w).sum()",
            TARGET + "y = x.log_softmax(-1) * x",
        ),
    ),
    Op(
        "softmin",
        "softmax",
        F.softmin,
        ALONG,
        spellings=("F.softmin",),
        help=Text(
            "Takes softmax of -x along dim, so that small elements get large shares.",
            "dim 방향으로 -x의 소프트맥스를 구합니다. 작은 원소가 큰 값을 얻습니다.",
        ),
        insert="F.softmin({x}, dim=-1)",
        samples=(TARGET + "y = F.softmin(x, dim=1) * w", TARGET + "y = F.softmin(x, dim=0) * x"),
    ),
)
