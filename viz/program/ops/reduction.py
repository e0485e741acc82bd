"""Ops that sum, average or measure many elements into fewer."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import spell

X = (
    "x = torch.tensor([[0.5, -1.2, 2.3], [1.6, -0.3, 0.9]], dtype=torch.float64,"
    " requires_grad=True)\n"
)
OVER_DIMS = (
    "(input: Tensor, dim: Dims | None = None, keepdim: bool = False, *, dtype: dtype = None)"
)
SPREAD = (
    "(input: Tensor, dim: Dims | None = None, *, correction: Number = 1, keepdim: bool = False,"
    " unbiased: bool = True)"
)
HOLES = X + "q = torch.tensor([0.0, 2.0, 4.0], dtype=torch.float64)\nh = x + q / q\n"
WEIGHTS = "w = torch.tensor([2.0, 3.0, 5.0], dtype=torch.float64, requires_grad=True)\n"

ROWS: tuple[Op, ...] = (
    Op(
        "sum",
        "reduction",
        torch.sum,
        OVER_DIMS,
        spellings=spell("torch Tensor", "sum"),
        help=Text(
            "Adds up all elements, or those along dim.",
            "모든 원소를 더하거나, dim 방향의 원소를 더합니다.",
        ),
        insert="{x}.sum()",
        samples=(
            X + "y = torch.sum(x * x)",
            X + "y = x.sum(dim=1, keepdim=True) * x",
            X + "y = (x * x).sum((0, 1))",
        ),
    ),
    Op(
        "mean",
        "reduction",
        torch.mean,
        OVER_DIMS,
        spellings=spell("torch Tensor", "mean"),
        help=Text(
            "Averages all elements, or those along dim.",
            "모든 원소의 평균을 구하거나, dim 방향으로 평균을 구합니다.",
        ),
        insert="{x}.mean()",
        samples=(
            X + "y = torch.mean(x * x)",
            X + "y = x - x.mean(dim=1, keepdim=True)",
            X + "y = (x * x).mean((0, 1))",
        ),
    ),
    Op(
        "prod",
        "reduction",
        torch.prod,
        "(input: Tensor, dim: int = None, keepdim: bool = False, *, dtype: dtype = None)",
        spellings=spell("torch Tensor", "prod"),
        help=Text(
            "Multiplies all elements together, or those along dim.",
            "모든 원소를 곱하거나, dim 방향의 원소를 곱합니다.",
        ),
        insert="{x}.prod()",
        samples=(
            X + "y = torch.prod(x)",
            X + "y = x.prod(dim=1, keepdim=True) * x",
            "x = torch.tensor([2.0, 0.0, -1.5], dtype=torch.float64, requires_grad=True)\n"
            "y = x.prod()",
        ),
    ),
    Op(
        "std",
        "reduction",
        torch.std,
        SPREAD,
        spellings=spell("torch Tensor", "std"),
        help=Text(
            "Takes the standard deviation, dividing by n - correction before the root.",
            "표준편차를 구합니다. 제곱근을 구하기 전에 n - correction으로 나눕니다.",
        ),
        insert="{x}.std()",
        samples=(
            X + "y = torch.std(x)",
            X + "y = x.std(dim=1, unbiased=False)",
            X + "y = x / x.std(0, correction=0, keepdim=True)",
        ),
        kinks=Text(
            "Where all elements are equal the graph has a corner; torch uses 0.",
            "모든 원소가 같으면 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    Op(
        "var",
        "reduction",
        torch.var,
        SPREAD,
        spellings=spell("torch Tensor", "var"),
        help=Text(
            "Takes the variance: squared distances from the mean, divided by n - correction.",
            "분산을 구합니다. 평균과의 차의 제곱을 모두 더하여 n - correction으로 나눕니다.",
        ),
        insert="{x}.var()",
        samples=(
            X + "y = torch.var(x)",
            X + "y = x.var(dim=1, unbiased=False)",
            X + "y = x * x.var(0, correction=0, keepdim=True)",
        ),
    ),
    Op(
        "norm",
        "reduction",
        torch.norm,
        "(input: Tensor, p: Number = 2, dim: Dims | None = None, keepdim: bool = False, *,"
        " dtype: dtype = None)",
        spellings=spell("torch Tensor", "norm"),
        help=Text(
            "Takes the p-norm, by default the length: (sum of |x| ** p) ** (1 / p).",
            "p-노름을 구합니다. 기본값은 벡터의 길이입니다. (|x| ** p의 합) ** (1 / p)",
        ),
        insert="{x}.norm()",
        samples=(
            X + "y = torch.norm(x)",
            X + "y = x / x.norm(dim=1, keepdim=True)",
            X + "y = x.norm(1, dim=0) + torch.norm(x, p=3)",
        ),
        kinks=Text(
            "Where the norm is 0, and for p = 1 at each element that is 0, torch uses 0.",
            "노름이 0인 곳과, p = 1일 때 값이 0인 원소에서 torch는 기울기로 0을 씁니다.",
        ),
    ),
    Op(
        "dist",
        "reduction",
        torch.dist,
        "(input: Tensor, other: Tensor, p: Number = 2)",
        spellings=spell("torch Tensor", "dist"),
        help=Text(
            "Takes the p-norm of the difference input - other.",
            "두 텐서의 차 input - other의 p-노름을 구합니다.",
        ),
        insert="torch.dist({x}, torch.zeros_like({x}))",
        samples=(X + WEIGHTS + "y = torch.dist(x, w)", X + WEIGHTS + "y = x.dist(w, p=1)"),
        kinks=Text(
            "Where input and other are equal the graph has a corner; torch uses 0.",
            "input과 other가 같으면 그래프가 꺾이며, torch는 기울기로 0을 씁니다.",
        ),
    ),
    Op(
        "logsumexp",
        "reduction",
        torch.logsumexp,
        "(input: Tensor, dim: Dims, keepdim: bool = False)",
        spellings=spell("torch Tensor", "logsumexp"),
        help=Text(
            "Takes log(sum(exp(x))) along dim without overflow.",
            "dim 방향으로 log(sum(exp(x)))를 오버플로 없이 구합니다.",
        ),
        insert="torch.logsumexp({x}, dim=0)",
        samples=(
            X + "y = torch.logsumexp(x, dim=1)",
            X + "y = x - x.logsumexp(0, keepdim=True)",
            X + "y = torch.logsumexp(x, (0, 1))",
        ),
    ),
    Op(
        "nansum",
        "reduction",
        torch.nansum,
        OVER_DIMS,
        spellings=spell("torch Tensor", "nansum"),
        help=Text(
            "Adds up the elements that are not nan; those that are get the gradient 0.",
            "nan이 아닌 원소만 더합니다. nan인 원소의 기울기는 0입니다.",
        ),
        insert="torch.nansum({x})",
        samples=(HOLES + "y = torch.nansum(h)", HOLES + "y = h.nansum(dim=1, keepdim=True) * x"),
    ),
    Op(
        "nanmean",
        "reduction",
        torch.nanmean,
        OVER_DIMS,
        spellings=spell("torch Tensor", "nanmean"),
        help=Text(
            "Averages the elements that are not nan; those that are get the gradient 0.",
            "nan이 아닌 원소만 평균을 냅니다. nan인 원소의 기울기는 0입니다.",
        ),
        insert="torch.nanmean({x})",
        samples=(HOLES + "y = torch.nanmean(h)", HOLES + "y = h.nanmean(dim=1, keepdim=True)"),
    ),
    Op(
        "count_nonzero",
        "reduction",
        torch.count_nonzero,
        "(input: Tensor, dim: Dims | None = None)",
        spellings=spell("torch Tensor", "count_nonzero"),
        help=Text(
            "Counts the elements that are not 0; the count carries no gradient.",
            "0이 아닌 원소의 개수를 셉니다. 결과에는 기울기가 흐르지 않습니다.",
        ),
        insert="torch.count_nonzero({x})",
        samples=(
            X + "n = torch.count_nonzero(x > 0)\ny = (x * x).sum() / n",
            X + "n = (x > 0).count_nonzero(dim=0)\ny = x * n",
        ),
        differentiable=False,
    ),
    Op(
        "all",
        "reduction",
        torch.all,
        "(input: Tensor, dim: Dims | None = None, keepdim: bool = False)",
        spellings=spell("torch Tensor", "all"),
        help=Text(
            "Says whether all elements, or all along dim, are True.",
            "모든 원소 또는 dim 방향의 모든 원소가 True인지를 나타냅니다.",
        ),
        insert="torch.all({x} > 0)",
        samples=(
            X + "mask = torch.all(x < 3)\ny = torch.where(mask, x * x, x)",
            X + "mask = (x > 0).all(dim=0, keepdim=True)\ny = torch.where(mask, x * x, 3 * x)",
        ),
        differentiable=False,
    ),
    Op(
        "any",
        "reduction",
        torch.any,
        "(input: Tensor, dim: Dims | None = None, keepdim: bool = False)",
        spellings=spell("torch Tensor", "any"),
        help=Text(
            "Says whether any element, or any along dim, is True.",
            "원소 중에 또는 dim 방향의 원소 중에 True가 있는지를 나타냅니다.",
        ),
        insert="torch.any({x} > 0)",
        samples=(
            X + "mask = torch.any(x > 3)\ny = torch.where(mask, x * x, 3 * x)",
            X + "mask = (x > 1).any(dim=0, keepdim=True)\ny = torch.where(mask, x * x, 3 * x)",
        ),
        differentiable=False,
    ),
)
