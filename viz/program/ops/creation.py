"""Ops that make a tensor from numbers, or a filled one from a shape."""

from __future__ import annotations

import torch

from viz.program.ops.row import Op, Text
from viz.program.ops.unary import ANY

OPTIONS = "*, dtype: dtype = None, requires_grad: bool = False"
SIZES = "(*size: Shape, dtype: dtype = None, requires_grad: bool = False)"
LEAF = "dtype=torch.float64, requires_grad=True"

ROWS: tuple[Op, ...] = (
    Op(
        "tensor",
        "creation",
        torch.tensor,
        f"(data: Data, {OPTIONS})",
        spellings=("torch.tensor",),
        help=Text(
            "Makes a tensor from a number or a nested list of numbers.",
            "수 하나 또는 중첩된 수 리스트로 텐서를 만듭니다.",
        ),
        insert="torch.tensor([1.0, 2.0], requires_grad=True)",
        samples=(
            f"x = torch.tensor([[1.0, -2.0], [0.5, 3.0]], {LEAF})\ny = x * x",
            f"x = torch.tensor(1.5, {LEAF})\ny = x * 3 + x * x",
        ),
        differentiable=False,
    ),
    Op(
        "ones",
        "creation",
        torch.ones,
        SIZES,
        spellings=("torch.ones",),
        help=Text(
            "Makes a tensor of the given shape filled with 1.",
            "주어진 크기의 텐서를 만들어 모두 1로 채웁니다.",
        ),
        insert="torch.ones(2, 2, requires_grad=True)",
        samples=(
            f"x = torch.ones(2, 2, {LEAF})\ny = x * x * 3",
            f"x = torch.ones((3,), {LEAF})\ny = (x * x * x).sum()",
        ),
        differentiable=False,
    ),
    Op(
        "zeros",
        "creation",
        torch.zeros,
        SIZES,
        spellings=("torch.zeros",),
        help=Text(
            "Makes a tensor of the given shape filled with 0.",
            "주어진 크기의 텐서를 만들어 모두 0으로 채웁니다.",
        ),
        insert="torch.zeros(2, 2, requires_grad=True)",
        samples=(
            f"x = torch.zeros(2, 2, {LEAF})\ny = torch.exp(x)",
            f"x = torch.zeros((3,), {LEAF})\ny = torch.sin(x).sum()",
        ),
        differentiable=False,
    ),
    Op(
        "full",
        "creation",
        torch.full,
        f"(size: Shape, fill_value: Number, {OPTIONS})",
        spellings=("torch.full",),
        help=Text(
            "Makes a tensor of the given shape filled with one number.",
            "주어진 크기의 텐서를 만들어 모두 한 가지 수로 채웁니다.",
        ),
        insert="torch.full((2, 2), 0.5, requires_grad=True)",
        samples=(f"x = torch.full((2, 3), 0.5, {LEAF})\ny = x * x",),
        differentiable=False,
    ),
    Op(
        "ones_like",
        "creation",
        torch.ones_like,
        f"(input: Tensor, {OPTIONS})",
        spellings=("torch.ones_like",),
        help=Text(
            "Makes a tensor of ones with the shape and dtype of input; no gradient reaches input.",
            "input과 크기와 자료형이 같고 1로 채운 텐서를 만듭니다. input의 기울기는 없습니다.",
        ),
        insert="torch.ones_like({x})",
        samples=(
            ANY + "y = x * x + torch.ones_like(x)",
            ANY + "w = torch.ones_like(x, requires_grad=True)\ny = w * w * x",
        ),
        differentiable=False,
    ),
    Op(
        "zeros_like",
        "creation",
        torch.zeros_like,
        f"(input: Tensor, {OPTIONS})",
        spellings=("torch.zeros_like",),
        help=Text(
            "Makes a tensor of zeros with the shape and dtype of input; no gradient reaches input.",
            "input과 크기와 자료형이 같고 0으로 채운 텐서를 만듭니다. input의 기울기는 없습니다.",
        ),
        insert="torch.zeros_like({x})",
        samples=(
            ANY + "y = torch.where(x > 0, x * x, torch.zeros_like(x))",
            ANY + "w = torch.zeros_like(x, requires_grad=True)\ny = torch.exp(w) * x",
        ),
        differentiable=False,
    ),
    Op(
        "full_like",
        "creation",
        torch.full_like,
        f"(input: Tensor, fill_value: Number, {OPTIONS})",
        spellings=("torch.full_like",),
        help=Text(
            "Makes a tensor with the shape and dtype of input, filled with one number.",
            "input과 크기와 자료형이 같은 텐서를 만들어 모두 한 가지 수로 채웁니다.",
        ),
        insert="torch.full_like({x}, 0.5)",
        samples=(
            ANY + "y = x * torch.full_like(x, 0.5)",
            ANY + "w = torch.full_like(x, 1.5, requires_grad=True)\ny = w * w * x",
        ),
        differentiable=False,
    ),
    Op(
        "arange",
        "creation",
        torch.arange,
        f"(start: Number = 0, end: Number = None, step: Number = 1, {OPTIONS})",
        spellings=("torch.arange",),
        help=Text(
            "Counts from start up to, but not including, end: arange(3) is 0, 1, 2.",
            "start부터 end 직전까지 일정한 간격의 수를 나열합니다. arange(3)은 0, 1, 2입니다.",
        ),
        insert="torch.arange(4, dtype=torch.float32, requires_grad=True)",
        samples=(
            f"x = torch.arange(4, {LEAF})\ny = x * x",
            f"x = torch.arange(1, 3, 0.5, {LEAF})\ny = (x * x * x).sum()",
        ),
        differentiable=False,
    ),
    Op(
        "linspace",
        "creation",
        torch.linspace,
        f"(start: Number, end: Number, steps: int, {OPTIONS})",
        spellings=("torch.linspace",),
        help=Text(
            "Makes steps evenly spaced numbers from start to end, both included.",
            "start부터 end까지 양 끝을 포함하여 일정한 간격의 수 steps개를 만듭니다.",
        ),
        insert="torch.linspace(-1, 1, 5, requires_grad=True)",
        samples=(f"x = torch.linspace(-1, 1, 5, {LEAF})\ny = torch.exp(x)",),
        differentiable=False,
    ),
    Op(
        "logspace",
        "creation",
        torch.logspace,
        f"(start: Number, end: Number, steps: int, base: Number = 10.0, {OPTIONS})",
        spellings=("torch.logspace",),
        help=Text(
            "Makes steps numbers from base**start to base**end, evenly spaced in the exponent.",
            "base**start부터 base**end까지 지수가 일정한 간격인 수 steps개를 만듭니다.",
        ),
        insert="torch.logspace(0, 1, 4, requires_grad=True)",
        samples=(
            f"x = torch.logspace(-1, 1, 3, base=2.0, {LEAF})\ny = torch.log(x)",
            f"x = torch.logspace(0, 0.5, 4, {LEAF})\ny = x * x",
        ),
        differentiable=False,
    ),
    Op(
        "eye",
        "creation",
        torch.eye,
        f"(n: int, m: int = None, {OPTIONS})",
        spellings=("torch.eye",),
        help=Text(
            "Makes an n by m matrix (square without m) with 1 on the diagonal and 0 elsewhere.",
            "대각선은 1이고 나머지는 0인 n행 m열 행렬을 만듭니다. m이 없으면 정사각 행렬입니다.",
        ),
        insert="torch.eye(2)",
        samples=(
            ANY + "y = x @ x + torch.eye(2, dtype=torch.float64)",
            f"w = torch.eye(2, 3, {LEAF})\ny = (w * w + 2 * w).sum()",
        ),
        differentiable=False,
    ),
)
