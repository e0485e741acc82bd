"""Ops that draw random numbers."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY, INSIDE_ONE, spell

OPTIONS = "*, dtype: dtype = None, requires_grad: bool = False"
SIZES = "(*size: Shape, dtype: dtype = None, requires_grad: bool = False)"
LEAF = "dtype=torch.float64, requires_grad=True"

ROWS: tuple[Op, ...] = (
    Op(
        "rand",
        "creation",
        torch.rand,
        SIZES,
        spellings=("torch.rand",),
        help=Text(
            "Draws numbers evenly from 0 (included) to 1 (excluded).",
            "0 이상 1 미만의 수를 고르게 뽑습니다.",
        ),
        insert="torch.rand(2, 2, requires_grad=True)",
        samples=(
            f"x = torch.rand(2, 2, {LEAF})\ny = x * x",
            f"x = torch.rand((3,), {LEAF})\ny = torch.exp(x).sum()",
        ),
        differentiable=False,
        random=True,
    ),
    Op(
        "randn",
        "creation",
        torch.randn,
        SIZES,
        spellings=("torch.randn",),
        help=Text(
            "Draws numbers from the normal distribution with mean 0 and standard deviation 1.",
            "평균 0, 표준편차 1인 정규분포에서 수를 뽑습니다.",
        ),
        insert="torch.randn(2, 2, requires_grad=True)",
        samples=(
            f"x = torch.randn(2, 2, {LEAF})\ny = x * x",
            f"x = torch.randn((3,), {LEAF})\ny = torch.sin(x).sum()",
        ),
        differentiable=False,
        random=True,
    ),
    Op(
        "rand_like",
        "creation",
        torch.rand_like,
        f"(input: Tensor, {OPTIONS})",
        spellings=("torch.rand_like",),
        help=Text(
            "Draws numbers evenly from 0 to 1, with the shape and dtype of input.",
            "input과 크기와 자료형이 같은 텐서에 0 이상 1 미만의 수를 고르게 뽑아 채웁니다.",
        ),
        insert="torch.rand_like({x})",
        samples=(
            ANY + "y = x * torch.rand_like(x)",
            ANY + "w = torch.rand_like(x, requires_grad=True)\ny = w * w * x",
        ),
        differentiable=False,
        random=True,
    ),
    Op(
        "randn_like",
        "creation",
        torch.randn_like,
        f"(input: Tensor, {OPTIONS})",
        spellings=("torch.randn_like",),
        help=Text(
            "Draws numbers from the standard normal distribution, shaped like input.",
            "input과 크기와 자료형이 같은 텐서에 표준정규분포에서 뽑은 수를 채웁니다.",
        ),
        insert="torch.randn_like({x})",
        samples=(
            ANY + "y = x * torch.randn_like(x)",
            ANY + "w = torch.randn_like(x, requires_grad=True)\ny = w * w * x",
        ),
        differentiable=False,
        random=True,
    ),
    Op(
        "randint",
        "creation",
        torch.randint,
        f"(low: int = 0, high: Shape = None, size: Shape = None, {OPTIONS})",
        spellings=("torch.randint",),
        help=Text(
            "Draws whole numbers from low (0 if left out) up to, but not including, high.",
            "low(생략하면 0) 이상 high 미만의 정수를 뽑습니다.",
        ),
        insert="torch.randint(0, 10, (2, 2))",
        samples=(
            ANY + "n = torch.randint(1, 5, (2, 2))\ny = x * n",
            ANY + "n = torch.randint(5, (2,))\ny = (x * x * n).sum()",
        ),
        differentiable=False,
        random=True,
    ),
    Op(
        "randperm",
        "creation",
        torch.randperm,
        f"(n: int, {OPTIONS})",
        spellings=("torch.randperm",),
        help=Text(
            "Shuffles the whole numbers 0 to n - 1.",
            "0부터 n - 1까지의 정수를 무작위 순서로 섞습니다.",
        ),
        insert="torch.randperm(4)",
        samples=(ANY + "p = torch.randperm(2)\ny = x * p + x * x",),
        differentiable=False,
        random=True,
    ),
    Op(
        "bernoulli",
        "creation",
        torch.bernoulli,
        "(input: Tensor)",
        spellings=spell("torch Tensor", "bernoulli"),
        help=Text(
            "Draws 1 with the probability given by each element of input, otherwise 0.",
            "input의 각 원소를 확률로 삼아 1을 뽑고, 아니면 0을 뽑습니다.",
        ),
        insert="torch.bernoulli(torch.sigmoid({x}))",
        samples=(
            ANY + "p = torch.sigmoid(x)\ny = torch.bernoulli(p) * x",
            INSIDE_ONE + "y = (x * x).bernoulli() + x",
        ),
        kinks=Text(
            "A draw is 0 or 1 and jumps between them; torch uses 0 for the probabilities.",
            "뽑은 값은 0과 1 사이를 건너뛰므로, torch는 확률에 대한 기울기로 0을 씁니다.",
        ),
        random=True,
    ),
    Op(
        "dropout",
        "activation",
        F.dropout,
        "(input: Tensor, p: Number = 0.5, training: bool = True)",
        spellings=("F.dropout",),
        help=Text(
            "Sets each element to 0 with probability p and divides the others by 1 - p.",
            "각 원소를 확률 p로 0으로 만들고, 나머지는 1 - p로 나눕니다.",
        ),
        insert="F.dropout({x}, p=0.5)",
        samples=(
            ANY + "y = F.dropout(x, p=0.25)",
            ANY + "y = F.dropout(x * x, 0.5, training=False) + x",
        ),
        random=True,
    ),
)
