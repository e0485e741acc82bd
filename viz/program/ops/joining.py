"""Op rows that join tensors into one or split one tensor into several."""

from __future__ import annotations

import torch

from viz.program.ops.leaf import leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
Y = leaf("y", [[1.1, 0.4, -0.6]])
U = leaf("u", [1.0, -2.0, 0.5])
V = leaf("v", [0.7, 1.4, -0.9])
SQUARE = "\nz = j * j"

ROWS: tuple[Op, ...] = (
    Op(
        "cat",
        "shape",
        torch.cat,
        "(tensors: Tensors, dim: int = 0)",
        spellings=("torch.cat", "torch.concat", "torch.concatenate"),
        help=Text(
            "Joins tensors one after another along a dimension that they have.",
            "이미 있는 한 차원을 따라 텐서들을 이어 붙입니다.",
        ),
        insert="torch.cat(({x}, {x}), dim=0)",
        samples=(
            X + Y + "j = torch.cat((x, y))" + SQUARE,
            X + "j = torch.cat([x, x[:, :1]], dim=1)" + SQUARE,
        ),
    ),
    Op(
        "stack",
        "shape",
        torch.stack,
        "(tensors: Tensors, dim: int = 0)",
        spellings=("torch.stack",),
        help=Text(
            "Joins tensors of the same shape along a new dimension.",
            "모양이 같은 텐서들을 새 차원을 따라 쌓습니다.",
        ),
        insert="torch.stack(({x}, {x}), dim=0)",
        samples=(
            U + V + "j = torch.stack((u, v))" + SQUARE,
            U + V + "j = torch.stack([u, v, u], dim=1)" + SQUARE,
        ),
    ),
    Op(
        "hstack",
        "shape",
        torch.hstack,
        "(tensors: Tensors)",
        spellings=("torch.hstack",),
        help=Text(
            "Joins tensors side by side: along dimension 1, vectors along dimension 0.",
            "텐서들을 옆으로 이어 붙입니다(벡터는 0번 차원, 나머지는 1번 차원).",
        ),
        insert="torch.hstack(({x}, {x}))",
        samples=(
            U + V + "j = torch.hstack((u, v))" + SQUARE,
            X + "j = torch.hstack([x, x])" + SQUARE,
        ),
    ),
    Op(
        "vstack",
        "shape",
        torch.vstack,
        "(tensors: Tensors)",
        spellings=("torch.vstack", "torch.row_stack"),
        help=Text(
            "Joins tensors below each other: along dimension 0, vectors as rows.",
            "텐서들을 아래로 이어 붙입니다(0번 차원, 벡터는 행으로 봅니다).",
        ),
        insert="torch.vstack(({x}, {x}))",
        samples=(
            U + V + "j = torch.vstack((u, v))" + SQUARE,
            X + V + "j = torch.vstack([x, v])" + SQUARE,
        ),
    ),
    Op(
        "split",
        "shape",
        torch.split,
        "(tensor: Tensor, split_size_or_sections: Shape, dim: int = 0)",
        spellings=("torch.split", "Tensor.split"),
        help=Text(
            "Cuts a dimension into pieces of the given size, or of the given sizes.",
            "한 차원을 지정한 크기의 조각들로 나눕니다.",
        ),
        insert="torch.split({x}, 1)",
        samples=(
            X + "p = torch.split(x, 1)\nz = p[0] * p[1]",
            X + "p = x.split([1, 2], dim=1)\nz = p[0] * p[1]",
        ),
    ),
    Op(
        "chunk",
        "shape",
        torch.chunk,
        "(input: Tensor, chunks: int, dim: int = 0)",
        spellings=("torch.chunk", "Tensor.chunk"),
        help=Text(
            "Cuts a dimension into the given number of pieces.",
            "한 차원을 지정한 개수의 조각으로 나눕니다.",
        ),
        insert="torch.chunk({x}, 2)",
        samples=(
            X + "p = torch.chunk(x, 2)\nz = p[0] * p[1]",
            X + "p = x.chunk(2, dim=1)\nz = p[0] * p[1]",
        ),
    ),
    Op(
        "unbind",
        "shape",
        torch.unbind,
        "(input: Tensor, dim: int = 0)",
        spellings=("torch.unbind", "Tensor.unbind"),
        help=Text(
            "Removes a dimension: one tensor for each of its positions.",
            "한 차원을 없애고 그 위치마다 텐서 하나씩으로 나눕니다.",
        ),
        insert="torch.unbind({x})",
        samples=(
            X + "p = torch.unbind(x)\nz = p[0] * p[1]",
            X + "p = x.unbind(dim=1)\nz = p[0] * p[1] * p[2]",
        ),
    ),
)
