"""Op rows that keep a tensor's elements and change its shape or the order of its dimensions."""

from __future__ import annotations

import torch

from viz.program.ops.leaf import leaf
from viz.program.ops.row import Op, Text

X = leaf("x", [[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]])
ROW = leaf("r", [[0.5, -1.2, 2.0]])
V = leaf("v", [1.0, -2.0, 0.5, 3.0])
CUBE = leaf("x", [[[0.5, -1.2, 2.0], [0.3, 1.7, -0.8]]])
WEIGHT = "w = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], dtype=torch.float64)\n"
SQUARE = "\nz = y * y"

ROWS: tuple[Op, ...] = (
    Op(
        "reshape",
        "shape",
        torch.Tensor.reshape,
        "(input: Tensor, *shape: Shape)",
        spellings=("torch.reshape", "Tensor.reshape"),
        help=Text(
            "Same elements in another shape; -1 stands for the size that fits.",
            "원소는 그대로 두고 모양만 바꿉니다. -1은 알맞은 크기로 채워집니다.",
        ),
        insert="torch.reshape({x}, (-1,))",
        samples=(
            X + "y = torch.reshape(x, (3, 2))" + SQUARE,
            X + "y = x.reshape(-1)" + SQUARE,
            X + "y = x.T.reshape(2, 3)" + SQUARE,
        ),
    ),
    Op(
        "reshape_as",
        "shape",
        torch.Tensor.reshape_as,
        "(input: Tensor, other: Tensor)",
        spellings=("Tensor.reshape_as",),
        help=Text(
            "Same elements in the shape of another tensor.",
            "원소는 그대로 두고 다른 텐서와 같은 모양으로 바꿉니다.",
        ),
        insert="{x}.reshape_as({x}.T)",
        samples=(X + WEIGHT + "y = x.reshape_as(w) * w",),
    ),
    Op(
        "view",
        "shape",
        torch.Tensor.view,
        "(input: Tensor, *shape: Shape)",
        spellings=("Tensor.view",),
        help=Text(
            "Another shape of the same memory; the elements must lie next to each other.",
            "같은 메모리를 다른 모양으로 봅니다. 원소가 메모리에 이어져 있어야 합니다.",
        ),
        insert="{x}.view(-1)",
        samples=(X + "y = x.view(3, 2)" + SQUARE, X + "y = x.view((-1,))" + SQUARE),
    ),
    Op(
        "view_as",
        "shape",
        torch.Tensor.view_as,
        "(input: Tensor, other: Tensor)",
        spellings=("Tensor.view_as",),
        help=Text(
            "The same memory in the shape of another tensor.",
            "같은 메모리를 다른 텐서와 같은 모양으로 봅니다.",
        ),
        insert="{x}.view_as({x})",
        samples=(X + WEIGHT + "y = x.view_as(w) * w",),
    ),
    Op(
        "flatten",
        "shape",
        torch.flatten,
        "(input: Tensor, start_dim: int = 0, end_dim: int = -1)",
        spellings=("torch.flatten", "Tensor.flatten"),
        help=Text(
            "Merges dimensions start_dim to end_dim into one.",
            "start_dim부터 end_dim까지의 차원을 하나로 합칩니다.",
        ),
        insert="torch.flatten({x})",
        samples=(
            X + "y = torch.flatten(x)" + SQUARE,
            CUBE + "y = x.flatten(start_dim=1)" + SQUARE,
        ),
    ),
    Op(
        "unflatten",
        "shape",
        torch.unflatten,
        "(input: Tensor, dim: int, sizes: Shape)",
        spellings=("torch.unflatten", "Tensor.unflatten"),
        help=Text(
            "Splits one dimension into several of the given sizes.",
            "차원 하나를 지정한 크기의 여러 차원으로 나눕니다.",
        ),
        insert="torch.unflatten({x}, 0, (1, -1))",
        samples=(
            V + "y = torch.unflatten(v, 0, (2, 2))" + SQUARE,
            X + "y = x.unflatten(1, (3, -1))" + SQUARE,
        ),
    ),
    Op(
        "ravel",
        "shape",
        torch.ravel,
        "(input: Tensor)",
        spellings=("torch.ravel", "Tensor.ravel"),
        help=Text(
            "All elements in one dimension, row by row.",
            "모든 원소를 행 순서대로 1차원으로 폅니다.",
        ),
        insert="torch.ravel({x})",
        samples=(X + "y = torch.ravel(x)" + SQUARE, X + "y = x.T.ravel()" + SQUARE),
    ),
    Op(
        "squeeze",
        "shape",
        torch.squeeze,
        "(input: Tensor, dim: Dims = None)",
        spellings=("torch.squeeze", "Tensor.squeeze"),
        help=Text("Removes dimensions of size 1.", "크기가 1인 차원을 없앱니다."),
        insert="torch.squeeze({x})",
        samples=(
            ROW + "y = torch.squeeze(r)" + SQUARE,
            CUBE + "y = x.squeeze(dim=0)" + SQUARE,
        ),
    ),
    Op(
        "unsqueeze",
        "shape",
        torch.unsqueeze,
        "(input: Tensor, dim: int)",
        spellings=("torch.unsqueeze", "Tensor.unsqueeze"),
        help=Text(
            "Adds a dimension of size 1 at position dim.",
            "dim 위치에 크기가 1인 차원을 넣습니다.",
        ),
        insert="torch.unsqueeze({x}, 0)",
        samples=(
            V + "y = torch.unsqueeze(v, 0)" + SQUARE,
            V + "y = v.unsqueeze(dim=-1) * v",
        ),
    ),
    Op(
        "transpose",
        "shape",
        torch.transpose,
        "(input: Tensor, dim0: int, dim1: int)",
        spellings=("torch.transpose", "Tensor.transpose", "torch.swapdims", "Tensor.swapdims"),
        help=Text("Swaps two dimensions.", "두 차원을 서로 바꿉니다."),
        insert="torch.transpose({x}, 0, 1)",
        samples=(
            X + "y = torch.transpose(x, 0, 1)" + SQUARE,
            CUBE + "y = x.transpose(dim0=0, dim1=-1)" + SQUARE,
        ),
    ),
    Op(
        "swapaxes",
        "shape",
        torch.swapaxes,
        "(input: Tensor, axis0: int, axis1: int)",
        spellings=("torch.swapaxes", "Tensor.swapaxes"),
        help=Text(
            "Swaps two dimensions (NumPy's name for transpose).",
            "두 차원을 서로 바꿉니다(transpose의 넘파이식 이름).",
        ),
        insert="torch.swapaxes({x}, 0, 1)",
        samples=(X + "y = torch.swapaxes(x, 0, 1)" + SQUARE,),
    ),
    Op(
        "t",
        "shape",
        torch.t,
        "(input: Tensor)",
        spellings=("torch.t", "Tensor.t"),
        help=Text(
            "Transpose of a matrix: rows become columns.",
            "행렬을 전치하여 행과 열을 바꿉니다.",
        ),
        insert="torch.t({x})",
        samples=(X + "y = torch.t(x)" + SQUARE, X + "y = x @ x.t()"),
    ),
    Op(
        "permute",
        "shape",
        torch.Tensor.permute,
        "(input: Tensor, *dims: Shape)",
        spellings=("torch.permute", "Tensor.permute"),
        help=Text("Puts the dimensions in a new order.", "차원의 순서를 새로 정합니다."),
        insert="torch.permute({x}, (1, 0))",
        samples=(
            X + "y = torch.permute(x, (1, 0))" + SQUARE,
            CUBE + "y = x.permute(2, 0, 1)" + SQUARE,
        ),
    ),
    Op(
        "movedim",
        "shape",
        torch.movedim,
        "(input: Tensor, source: Dims, destination: Dims)",
        spellings=("torch.movedim", "Tensor.movedim", "torch.moveaxis", "Tensor.moveaxis"),
        help=Text(
            "Moves dimensions to new positions and keeps the others in order.",
            "차원을 새 위치로 옮기고 나머지의 순서는 그대로 둡니다.",
        ),
        insert="torch.movedim({x}, 0, -1)",
        samples=(
            CUBE + "y = torch.movedim(x, 0, -1)" + SQUARE,
            CUBE + "y = x.movedim((0, 1), (2, 0))" + SQUARE,
        ),
    ),
    Op(
        "contiguous",
        "shape",
        torch.Tensor.contiguous,
        "(input: Tensor)",
        spellings=("Tensor.contiguous",),
        help=Text(
            "Same values laid out next to each other in memory (a copy if they are not yet).",
            "값은 같고 메모리에 차례로 이어진 텐서를 만듭니다. 이미 그러면 복사하지 않습니다.",
        ),
        insert="{x}.contiguous()",
        samples=(X + "y = x.T.contiguous()" + SQUARE,),
    ),
    Op(
        "unfold",
        "shape",
        torch.Tensor.unfold,
        "(input: Tensor, dimension: int, size: int, step: int)",
        spellings=("Tensor.unfold",),
        help=Text(
            "Windows of the given size along a dimension, every step elements, as a new last one.",
            "한 차원을 따라 step 간격으로 size개씩 잘라 새 마지막 차원에 놓습니다.",
        ),
        insert="{x}.unfold(0, 2, 1)",
        samples=(
            V + "y = v.unfold(0, 2, 1)" + SQUARE,
            X + "y = x.unfold(dimension=1, size=2, step=1)" + SQUARE,
        ),
    ),
)
