"""Op rows of linear algebra: parts of a matrix, and functions of a square matrix."""

from __future__ import annotations

import torch

from viz.program.ops.leaf import leaf
from viz.program.ops.row import Op, Text

A = leaf("a", [[1.5, -0.4], [0.3, 2.0]])
NEGATIVE = leaf("a", [[0.5, 1.4], [1.3, -0.6]])
WIDE = leaf("a", [[1.5, -0.4, 0.8], [0.3, 2.0, -1.1]])
TRIPLE = leaf("a", [[1.5, -0.4, 0.2], [0.3, 2.0, -0.7], [0.6, 0.1, 1.2]])
STACK = leaf("a", [[[1.5, -0.4], [0.3, 2.0]], [[1.2, 0.6], [-0.8, 1.1]]])
V = leaf("v", [2.0, 0.7, -0.4])
W = leaf("w", [[0.5, -1.2], [0.8, 0.3]])
POSITIVE = W + "p = w @ w.T + torch.tensor([[1.0, 0.0], [0.0, 1.5]], dtype=torch.float64)\n"

ROWS: tuple[Op, ...] = (
    Op(
        "trace",
        "linear algebra",
        torch.trace,
        "(input: Tensor)",
        spellings=("torch.trace", "Tensor.trace"),
        help=Text(
            "Sum of the elements on a matrix's diagonal.",
            "행렬의 대각 원소를 모두 더합니다.",
        ),
        insert="torch.trace({x})",
        samples=(A + "y = torch.trace(a)", WIDE + "y = (a @ a.T).trace()"),
    ),
    Op(
        "diag",
        "linear algebra",
        torch.diag,
        "(input: Tensor, diagonal: int = 0)",
        spellings=("torch.diag", "Tensor.diag"),
        help=Text(
            "Diagonal matrix from a vector, or the diagonal of a matrix.",
            "벡터로 대각 행렬을 만들거나 행렬의 대각 원소를 꺼냅니다.",
        ),
        insert="torch.diag({x})",
        samples=(
            V + "y = torch.diag(v)",
            WIDE + "d = a.diag(diagonal=1)\ny = d * d",
            V + "d = torch.diag(v, -1)\ny = d * d",
        ),
    ),
    Op(
        "diagonal",
        "linear algebra",
        torch.diagonal,
        "(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1)",
        spellings=("torch.diagonal", "Tensor.diagonal"),
        help=Text(
            "Elements on the diagonal of two dimensions, as a view.",
            "두 차원의 대각선 위 원소를 뷰로 꺼냅니다.",
        ),
        insert="torch.diagonal({x})",
        samples=(
            A + "y = torch.diagonal(a)",
            STACK + "d = a.diagonal(offset=1, dim1=1, dim2=2)\ny = d * d",
        ),
    ),
    Op(
        "diag_embed",
        "linear algebra",
        torch.diag_embed,
        "(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1)",
        spellings=("torch.diag_embed", "Tensor.diag_embed"),
        help=Text(
            "Puts the last dimension on the diagonal of new matrices.",
            "마지막 차원의 원소를 새 행렬의 대각선에 놓습니다.",
        ),
        insert="torch.diag_embed({x})",
        samples=(
            A + "y = torch.diag_embed(a)",
            A + "d = a.diag_embed(offset=1, dim1=0, dim2=2)\ny = d * d",
        ),
    ),
    Op(
        "tril",
        "linear algebra",
        torch.tril,
        "(input: Tensor, diagonal: int = 0)",
        spellings=("torch.tril", "Tensor.tril"),
        help=Text(
            "Lower triangle of a matrix; the other elements become 0.",
            "행렬의 아래 삼각 부분만 남기고 나머지는 0으로 만듭니다.",
        ),
        insert="torch.tril({x})",
        samples=(A + "y = torch.tril(a)", WIDE + "d = a.tril(diagonal=1)\ny = d * d"),
    ),
    Op(
        "triu",
        "linear algebra",
        torch.triu,
        "(input: Tensor, diagonal: int = 0)",
        spellings=("torch.triu", "Tensor.triu"),
        help=Text(
            "Upper triangle of a matrix; the other elements become 0.",
            "행렬의 위 삼각 부분만 남기고 나머지는 0으로 만듭니다.",
        ),
        insert="torch.triu({x})",
        samples=(A + "y = torch.triu(a)", WIDE + "d = a.triu(diagonal=1)\ny = d * d"),
    ),
    Op(
        "det",
        "linear algebra",
        torch.det,
        "(input: Tensor)",
        spellings=("torch.det", "Tensor.det"),
        help=Text("Determinant of a square matrix.", "정사각 행렬의 행렬식을 구합니다."),
        insert="torch.det({x})",
        samples=(A + "y = torch.det(a)", TRIPLE + "y = a.det()", STACK + "y = torch.det(a)"),
        kinks=Text(
            "Smooth everywhere (the slope is the cofactor), but at det exactly 0 torch gives 0.",
            "어디서나 미분할 수 있지만(여인수), 행렬식이 정확히 0이면 토치는 0을 줍니다.",
        ),
    ),
    Op(
        "logdet",
        "linear algebra",
        torch.logdet,
        "(input: Tensor)",
        spellings=("torch.logdet", "Tensor.logdet"),
        help=Text(
            "Logarithm of the determinant of a square matrix.",
            "정사각 행렬의 행렬식에 로그를 취한 값을 구합니다.",
        ),
        insert="torch.logdet({x})",
        samples=(A + "y = torch.logdet(a)", STACK + "y = a.logdet()"),
        kinks=Text(
            "At determinant 0 the value is -inf, the derivatives inf or nan; below 0: nan and 0.",
            "행렬식이 0이면 값은 -inf, 도함수는 inf나 nan이고, 음수이면 각각 nan과 0입니다.",
        ),
    ),
    Op(
        "slogdet",
        "linear algebra",
        torch.slogdet,
        "(input: Tensor)",
        spellings=("torch.slogdet", "Tensor.slogdet"),
        help=Text(
            "Sign of the determinant, and logarithm of its absolute value.",
            "행렬식의 부호와, 행렬식 절댓값의 로그를 구합니다.",
        ),
        insert="torch.slogdet({x})[1]",
        samples=(
            A + "y = torch.slogdet(a)[1]",
            NEGATIVE + "r = a.slogdet()\ny = r[0] * r[1]",
        ),
        kinks=Text(
            "The sign carries no gradient; at determinant 0 the derivatives are inf or nan.",
            "부호로는 기울기가 흐르지 않으며, 행렬식이 0이면 도함수는 inf나 nan입니다.",
        ),
    ),
    Op(
        "inverse",
        "linear algebra",
        torch.inverse,
        "(input: Tensor)",
        spellings=("torch.inverse", "Tensor.inverse"),
        help=Text("Inverse of a square matrix.", "정사각 행렬의 역행렬을 구합니다."),
        insert="torch.inverse({x})",
        samples=(A + "y = torch.inverse(a)", STACK + "y = a.inverse()"),
        kinks=Text(
            "A singular matrix has no inverse: torch stops with an error.",
            "특이 행렬에는 역행렬이 없어 토치가 오류를 냅니다.",
        ),
    ),
    Op(
        "pinverse",
        "linear algebra",
        torch.pinverse,
        "(input: Tensor, rcond: Number = 1e-15)",
        spellings=("torch.pinverse", "Tensor.pinverse"),
        help=Text(
            "Pseudoinverse of a matrix (Moore-Penrose).",
            "행렬의 유사역행렬(무어-펜로즈)을 구합니다.",
        ),
        insert="torch.pinverse({x})",
        samples=(WIDE + "y = torch.pinverse(a)", A + "y = a.pinverse(rcond=1e-12)"),
        kinks=Text(
            "Jumps where the rank drops: torch gives the derivative that keeps the rank.",
            "계수가 줄어드는 곳에서 값이 뛰며, 토치는 계수를 유지할 때의 도함수를 줍니다.",
        ),
    ),
    Op(
        "matrix_power",
        "linear algebra",
        torch.matrix_power,
        "(input: Tensor, n: int)",
        spellings=("torch.matrix_power", "Tensor.matrix_power"),
        help=Text(
            "Square matrix multiplied by itself n times; a negative n uses the inverse.",
            "정사각 행렬의 n제곱을 구합니다. n이 음수이면 역행렬을 거듭제곱합니다.",
        ),
        insert="torch.matrix_power({x}, 2)",
        samples=(A + "y = torch.matrix_power(a, 3)", STACK + "y = a.matrix_power(n=-2)"),
    ),
    Op(
        "matrix_exp",
        "linear algebra",
        torch.matrix_exp,
        "(input: Tensor)",
        spellings=("torch.matrix_exp", "Tensor.matrix_exp"),
        help=Text(
            "Matrix exponential: I + A + A @ A / 2! + A @ A @ A / 3! + ...",
            "행렬의 지수함수를 구합니다: I + A + A @ A / 2! + A @ A @ A / 3! + ...",
        ),
        insert="torch.matrix_exp({x})",
        samples=(A + "y = torch.matrix_exp(a)", STACK + "y = a.matrix_exp()"),
    ),
)
