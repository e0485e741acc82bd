"""Op rows of linear algebra: lengths of vectors, and distances and angles between them."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from viz.program.ops.leaf import leaf
from viz.program.ops.row import Op, Text

A = leaf("a", [[1.5, -0.4], [0.3, 2.0]])
B = leaf("b", [[0.7, 1.1], [-0.6, 0.9]])
V = leaf("v", [2.0, 0.7])

ROWS: tuple[Op, ...] = (
    Op(
        "cdist",
        "linear algebra",
        torch.cdist,
        "(x1: Tensor, x2: Tensor, p: Number = 2.0)",
        spellings=("torch.cdist",),
        help=Text(
            "Distance from every row of x1 to every row of x2 (p-norm of the difference).",
            "x1의 각 행과 x2의 각 행 사이의 거리(차이의 p-노름)를 구합니다.",
        ),
        insert="torch.cdist({x}, {x} + 1)",
        samples=(A + B + "y = torch.cdist(a, b)", A + B + "y = torch.cdist(a, b, p=1.0)"),
        kinks=Text(
            "No derivative where two rows coincide: torch uses 0.",
            "두 행이 일치하는 곳에서는 미분할 수 없으며 토치는 0을 씁니다.",
        ),
    ),
    Op(
        "pairwise_distance",
        "linear algebra",
        F.pairwise_distance,
        "(x1: Tensor, x2: Tensor, p: Number = 2.0, eps: Number = 1e-06, keepdim: bool = False)",
        spellings=("F.pairwise_distance", "torch.pairwise_distance"),
        help=Text(
            "Distance between matching rows: the p-norm of x1 - x2 + eps.",
            "짝이 맞는 행 사이의 거리, 곧 x1 - x2 + eps의 p-노름을 구합니다.",
        ),
        insert="F.pairwise_distance({x}, {x} + 1)",
        samples=(
            A + B + "y = F.pairwise_distance(a, b)",
            A + V + "y = torch.pairwise_distance(a, v, p=3.0, keepdim=True)",
        ),
        kinks=Text(
            "No derivative at distance 0; eps moves that off x1 = x2, where p=2 gives 1 / sqrt(n).",
            "거리가 0이면 미분할 수 없습니다. x1 = x2에서는 eps 덕분에 p=2이면 1 / sqrt(n)입니다.",
        ),
    ),
    Op(
        "cosine_similarity",
        "linear algebra",
        F.cosine_similarity,
        "(x1: Tensor, x2: Tensor, dim: int = 1, eps: Number = 1e-08)",
        spellings=("F.cosine_similarity", "torch.cosine_similarity"),
        help=Text(
            "Cosine of the angle between vectors: dot(x1, x2) / (|x1| * |x2|).",
            "벡터 사이 각의 코사인 dot(x1, x2) / (|x1| * |x2|)을 구합니다.",
        ),
        insert="F.cosine_similarity({x}, {x} + 1)",
        samples=(
            A + B + "y = F.cosine_similarity(a, b)",
            A + V + "y = torch.cosine_similarity(a, v, dim=-1)",
        ),
        kinks=Text(
            "No derivative at a zero vector: torch divides by eps instead of its length.",
            "영벡터에서는 미분할 수 없으며 토치는 길이 대신 eps로 나눕니다.",
        ),
    ),
    Op(
        "normalize",
        "linear algebra",
        F.normalize,
        "(input: Tensor, p: Number = 2.0, dim: int = 1, eps: Number = 1e-12)",
        spellings=("F.normalize",),
        help=Text(
            "Divides each vector by its p-norm, so that its length becomes 1.",
            "각 벡터를 p-노름으로 나누어 길이를 1로 만듭니다.",
        ),
        insert="F.normalize({x}, dim=-1)",
        samples=(A + "y = F.normalize(a)", A + "y = F.normalize(a, p=1.0, dim=0)"),
        kinks=Text(
            "No derivative at a zero vector: torch divides by eps there, so it uses 1 / eps.",
            "영벡터에서는 미분할 수 없으며 토치는 eps로 나누어 1 / eps을 씁니다.",
        ),
    ),
)
